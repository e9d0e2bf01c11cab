#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "process/role.h"

static const struct {
    const char *executable;
    const char *role;
} rows[] = {
    { "WebKitWebProcess", "WebContent" },  { "WPEWebProcess", "WebContent" }, { "WebKitNetworkProcess", "Networking" },
    { "WPENetworkProcess", "Networking" }, { "WebKitGPUProcess", "GPU" },     { "tidemark-host-webkitgtk", "UI" },
};

static void
test_executables_have_their_roles(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        TideRole role = TIDE_N_ROLES;
        assert_true(tide_role_of_executable(rows[i].executable, &role));
        assert_string_equal(tide_role_name(role), rows[i].role);
    }
}

static void
test_other_executables_have_none(G_GNUC_UNUSED void **state)
{
    static const char *const others[] = { "bwrap", "xdg-dbus-proxy", "", "WebKitWebProces", "webkitwebprocess" };

    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        TideRole role = TIDE_ROLE_GPU;
        assert_false(tide_role_of_executable(others[i], &role));
        assert_int_equal(role, TIDE_ROLE_GPU);
    }
}

static void
test_names_lead_back_to_their_roles(G_GNUC_UNUSED void **state)
{
    TideRole found = TIDE_N_ROLES;

    for (guint role = 0; role < TIDE_N_ROLES; role++) {
        assert_true(tide_role_from_name(tide_role_name(role), &found));
        assert_int_equal(found, role);
    }
    assert_false(tide_role_from_name("webcontent", &found));
    assert_int_equal(found, TIDE_N_ROLES - 1);
}

static void
test_all_but_the_host_are_gated(G_GNUC_UNUSED void **state)
{
    for (guint role = 0; role < TIDE_N_ROLES; role++)
        assert_true(tide_role_is_gated(role) == (role != TIDE_ROLE_UI));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_executables_have_their_roles),
        cmocka_unit_test(test_other_executables_have_none),
        cmocka_unit_test(test_names_lead_back_to_their_roles),
        cmocka_unit_test(test_all_but_the_host_are_gated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
