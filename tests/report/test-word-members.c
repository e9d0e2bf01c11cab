#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "read-members.h"
#include "report/results.h"
#include "report/word-members.h"

static void
role_members(TideMembers *members, gpointer role)
{
    tide_role_member(members, role);
}

static void
kind_members(TideMembers *members, gpointer code)
{
    tide_error_kind_member(members, code);
}

static void
each_role_goes_both_ways(void **state)
{
    (void)state;
    for (TideRole role = 0; role < TIDE_N_ROLES; role++) {
        TideRole read = TIDE_N_ROLES;
        g_autofree char *text = written_members(role_members, &role);
        assert_read(text, role_members, &read, NULL);
        assert_int_equal(read, role);
    }
    assert_read("{\"role\":\"Kernel\"}", role_members, &(TideRole) { 0 },
                "role is a word that this version does not know");
}

static const struct {
    int code;
    const char *text;
    int read;
} kinds[] = {
    { TIDE_ERROR_INPUT, "{\"kind\":\"input\"}", TIDE_ERROR_INPUT },
    { TIDE_ERROR_CRASHED, "{\"kind\":\"crashed\"}", TIDE_ERROR_CRASHED },
    { TIDE_ERROR_INTERRUPTED, "{\"kind\":\"interrupted\"}", TIDE_ERROR_INTERRUPTED },
    { -1, "{\"kind\":\"other\"}", -1 },
    { 4711, "{\"kind\":\"other\"}", -1 },
};

static void
each_kind_of_error_goes_both_ways(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        int read = 99;
        g_autofree char *text = written_members(kind_members, &kinds[i].code);
        assert_string_equal(text, kinds[i].text);
        assert_read(text, kind_members, &read, NULL);
        assert_int_equal(read, kinds[i].read);
    }
    assert_read("{\"kind\":\"tired\"}", kind_members, &(int) { 0 }, "kind is a word that this version does not know");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_goes_both_ways),
        cmocka_unit_test(each_kind_of_error_goes_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
