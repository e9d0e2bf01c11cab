#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/peak-account.h"

static const struct {
    TidePeakLayers layers;
    const char *text;
} layers[] = {
    { 0, "" },
    { TIDE_PEAK_BY_WITNESS, "high-water mark" },
    { TIDE_PEAK_BY_POLLING | TIDE_PEAK_BY_WITNESS, "polling, high-water mark" },
    { TIDE_PEAK_BY_POLLING | TIDE_PEAK_BY_WITNESS | TIDE_PEAK_BY_STOPS, "stops, polling, high-water mark" },
    { TIDE_PEAK_BY_POLLING | TIDE_PEAK_BY_BPF, "polling, BPF" },
};

static void
layers_have_names(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(layers); i++) {
        g_autofree char *text = tide_peak_layers_text(layers[i].layers);
        assert_string_equal(text, layers[i].text);
    }
}

static char *
account_of(const TidePeak *peak)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    tide_peak_account_add_json(builder, peak);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    return json_to_string(root, FALSE);
}

static TideDirtyRow rows[] = { { "WebKit malloc", 3000, 0 }, { "MALLOC", 1000, 0 } };

static void
a_composition_is_told_with_what_it_lacks(G_GNUC_UNUSED void **state)
{
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(TideDirtyRow));
    TideDirty composition = { .rows = array, .dirty = 4000 };
    TidePeak peak = { .seen = 4096,
                      .layers = TIDE_PEAK_BY_POLLING | TIDE_PEAK_BY_STOPS,
                      .looks = 7,
                      .stops = 2,
                      .largest_gap_usec = 900,
                      .lower = 4000,
                      .rss_high_water = 8192,
                      .composition = &composition };

    g_array_append_vals(array, rows, G_N_ELEMENTS(rows));
    g_autofree char *account = account_of(&peak);
    assert_string_equal(account,
                        "{\"layers\":[\"stops\",\"polling\"],\"looks\":7,\"stops\":2,\"largest_gap_usec\":900,"
                        "\"rss_high_water_bytes\":8192,\"lower_bytes\":4000,\"unattributed_bytes\":96,"
                        "\"categories\":[{\"category\":\"WebKit malloc\",\"dirty_bytes\":3000},"
                        "{\"category\":\"MALLOC\",\"dirty_bytes\":1000}]}");
    /* Shared memory is in it too. */
    peak.seen = 3500;
    assert_int_equal(tide_peak_unattributed(&peak), 0);
}

static void
without_a_composition_nothing_is_attributed(G_GNUC_UNUSED void **state)
{
    const TidePeak peak = { .seen = 4096, .layers = TIDE_PEAK_BY_WITNESS };
    g_autofree char *account = account_of(&peak);

    assert_int_equal(tide_peak_unattributed(&peak), 4096);
    assert_string_equal(account,
                        "{\"layers\":[\"high-water mark\"],\"looks\":0,\"stops\":0,\"largest_gap_usec\":0,"
                        "\"rss_high_water_bytes\":0,\"lower_bytes\":0,\"unattributed_bytes\":4096,\"categories\":[]}");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_have_names),
        cmocka_unit_test(a_composition_is_told_with_what_it_lacks),
        cmocka_unit_test(without_a_composition_nothing_is_attributed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
