#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verdict/tolerance.h"

#define KB G_GUINT64_CONSTANT(1024)

static const TideTolerance by_noise = { 0.25, G_GUINT64_CONSTANT(128) * 1024, TRUE };

static GArray *
samples_around(guint64 centre, guint64 apart)
{
    GArray *samples = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint64 i = 0; i < 10; i++) {
        guint64 sample = centre + i * apart;
        g_array_append_val(samples, sample);
    }
    return samples;
}

static void
quiet_metrics_may_grow_by_the_share_or_the_bytes(void **state)
{
    g_autoptr(GArray) small = samples_around(8 * KB, 0);
    g_autoptr(GArray) large = samples_around(400000 * KB, 0);

    (void)state;
    assert_int_equal(tide_tolerance_allowed(&by_noise, small, 1), 128 * KB);
    assert_int_equal(tide_tolerance_allowed(&by_noise, large, 1), 1000 * KB);
    assert_int_equal(tide_tolerance_allowed(&by_noise, large, 2), 2000 * KB);
}

static void
noisy_metrics_may_grow_by_their_noise(void **state)
{
    g_autoptr(GArray) noisy = samples_around(8 * KB, 100 * KB);
    guint64 allowed = tide_tolerance_allowed(&by_noise, noisy, 1);
    TideTolerance own = { 0.25, G_GUINT64_CONSTANT(128) * 1024, FALSE };

    (void)state;
    /* Qn of 0, 100, … 900: the 15th of 45 distances, 200 KB, × 2.2219 × 10 / 13.8 and then × 1.2. */
    assert_in_range(allowed, 386 * KB, 387 * KB);
    assert_int_equal(tide_tolerance_allowed(&own, noisy, 1), 128 * KB);
}

static void
nothing_overflows(void **state)
{
    const TideTolerance most = { 1000, G_MAXUINT64, TRUE };
    g_autoptr(GArray) samples = samples_around((G_GUINT64_CONSTANT(1) << 53) - 1, 0);

    (void)state;
    assert_int_equal(tide_tolerance_allowed(&most, samples, 2), TIDE_MOST_ALLOWED_BYTES);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quiet_metrics_may_grow_by_the_share_or_the_bytes),
        cmocka_unit_test(noisy_metrics_may_grow_by_their_noise),
        cmocka_unit_test(nothing_overflows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
