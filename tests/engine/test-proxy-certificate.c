#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/proxy-certificate.h"

static void
each_certificate_is_another_one_with_its_key(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GTlsCertificate) one = tide_proxy_certificate_new(&error);
    g_autoptr(GTlsCertificate) other = tide_proxy_certificate_new(NULL);
    g_autofree char *key = NULL;
    (void)state;

    if (!one)
        fail_msg("%s", error->message);
    g_object_get(one, "private-key-pem", &key, NULL);
    assert_true(g_str_has_prefix(key, "-----BEGIN PRIVATE KEY-----"));
    assert_false(g_tls_certificate_is_same(one, other));
}

static void
it_holds_at_whatever_time(void **state)
{
    g_autoptr(GTlsCertificate) certificate = tide_proxy_certificate_new(NULL);
    g_autoptr(GDateTime) from = g_tls_certificate_get_not_valid_before(certificate);
    g_autoptr(GDateTime) to = g_tls_certificate_get_not_valid_after(certificate);
    (void)state;

    assert_int_equal(g_date_time_get_year(from), 2000);
    assert_int_equal(g_date_time_get_year(to), 2100);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_certificate_is_another_one_with_its_key),
        cmocka_unit_test(it_holds_at_whatever_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
