#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <tidemark/error.h>

#include "engine/preset.h"

static void
stable_is_the_default_and_pins_addresses(void **state)
{
    (void)state;
    assert_string_equal(tide_presets()[0].name, "stable");
    assert_true(tide_preset_find("stable", NULL)->fixed_addresses);
    assert_false(tide_preset_find("stable", NULL)->scavenger);
}

static void
realistic_pins_nothing(void **state)
{
    (void)state;
    const TidePreset *preset = tide_preset_find("realistic", NULL);

    assert_false(preset->fixed_addresses);
    assert_true(preset->scavenger);
    assert_null(preset->variables[0].variable);
}

static void
every_variable_has_its_reason(void **state)
{
    (void)state;
    for (const TidePreset *preset = tide_presets(); preset->name; preset++) {
        for (const TidePresetVariable *row = preset->variables; row->variable; row++) {
            assert_true(*row->value);
            assert_true(*row->reason);
        }
    }
}

static void
an_unknown_preset_lists_what_there_is(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;

    assert_null(tide_preset_find("fast", &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
    assert_string_equal(error->message, "there is no preset 'fast'; use one of: stable, realistic");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stable_is_the_default_and_pins_addresses),
        cmocka_unit_test(realistic_pins_nothing),
        cmocka_unit_test(every_variable_has_its_reason),
        cmocka_unit_test(an_unknown_preset_lists_what_there_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
