#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/captures/capture-vmmap-columns.h"

static const struct {
    const char *above;
    const char *line;
    guint n_columns;
    gboolean counted;
    TideCaptureColumns known;
} tables[] = {
    { "VIRTUAL RESIDENT    DIRTY  SWAPPED VOLATILE   NONVOL    EMPTY   REGION",
      "REGION TYPE SIZE SIZE SIZE SIZE SIZE SIZE SIZE COUNT (non-coalesced)", 7, TRUE,
      TIDE_CAPTURE_VIRTUAL | TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_SWAPPED | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_RECLAIMABLE |
          TIDE_CAPTURE_REGIONS },
    { "VIRTUAL   REGION", "REGION TYPE SIZE COUNT", 1, TRUE, TIDE_CAPTURE_VIRTUAL | TIDE_CAPTURE_REGIONS },
    { "DIRTY\tREGION", "REGION TYPE SIZE COUNT", 1, TRUE, TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_REGIONS },
    { "RESIDENT REGION", "REGION TYPE SIZE COUNT", 1, TRUE, TIDE_CAPTURE_REGIONS },
    { "", "REGION TYPE       [ VIRTUAL]", 1, FALSE, TIDE_CAPTURE_VIRTUAL },
    { "a b c d e f g h i j k l", "REGION TYPE SIZE COUNT", TIDE_VMMAP_MOST_SIZES, TRUE, TIDE_CAPTURE_REGIONS },
};

static void
test_titles_tell_the_columns(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        const TideVmmapColumns columns = tide_vmmap_columns_of_titles(tables[i].above, tables[i].line);
        assert_int_equal(columns.n_columns, tables[i].n_columns);
        assert_int_equal(columns.counted, tables[i].counted);
        assert_int_equal(tide_vmmap_columns_known(&columns), tables[i].known);
    }
}

static void
test_rows_without_titles_have_usual_columns(G_GNUC_UNUSED void **state)
{
    const TideVmmapColumns usual = tide_vmmap_columns_usual();
    const TideVmmapColumns titled = tide_vmmap_columns_of_titles(tables[0].above, tables[0].line);
    const TideVmmapColumns mapped = tide_vmmap_columns_mapped();

    assert_memory_equal(&usual, &titled, sizeof usual);
    assert_int_equal(tide_vmmap_columns_known(&mapped), tables[1].known);
}

static void
test_swapped_memory_is_dirty_and_what_is_left_is_clean(G_GNUC_UNUSED void **state)
{
    const guint64 amounts[TIDE_VMMAP_N_COLUMNS] = { [TIDE_VMMAP_VIRTUAL] = 99,
                                                    [TIDE_VMMAP_RESIDENT] = 20,
                                                    [TIDE_VMMAP_DIRTY] = 5,
                                                    [TIDE_VMMAP_SWAPPED] = 7,
                                                    [TIDE_VMMAP_VOLATILE] = 3 };
    const TideColumns columns = tide_vmmap_columns_make(amounts, 4);
    const TideColumns expected = { 12, 7, 12, 3, 4 };

    assert_memory_equal(&columns, &expected, sizeof expected);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles_tell_the_columns),
        cmocka_unit_test(test_rows_without_titles_have_usual_columns),
        cmocka_unit_test(test_swapped_memory_is_dirty_and_what_is_left_is_clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
