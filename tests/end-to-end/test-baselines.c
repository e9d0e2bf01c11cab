/* The life of a baseline on real WebKitGTK: as many iterations as noise asks for, who and at which commit, what stays, stale. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "stage.h"

#define STEPS "steps: [ { load: index.html }, { checkpoint: loaded } ]\n"
#define EXACT "description: d\ntolerance: { percent: 0, bytes: 0 }\n" STEPS
#define LENIENT "description: d\ntolerance: { percent: 5, bytes: 1 MB }\n" STEPS

static char *
read_baseline(const Stage *stage)
{
    g_autofree char *path = g_build_filename(stage->folder, "baselines", NULL);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);

    assert_non_null(folder);
    g_autofree char *file = g_strdup_printf("baselines/%s/page.yaml", g_dir_read_name(folder));
    return stage_read(stage, file);
}

/* Between the brackets of the first metric. */
static guint
count_samples(const char *baseline)
{
    const char *open = strstr(baseline, "samples: [");
    guint commas = 0;

    assert_non_null(open);
    for (const char *at = open + strlen("samples: ["); *at != ']'; at++)
        commas += *at == ',' ? 1 : 0;
    return commas + 1;
}

static void
a_baseline_is_recorded_kept_and_found_stale(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    /* Nothing is allowed, so that any noise asks for more. */
    stage_write(stage, "scenarios/page/scenario.yaml", EXACT);
    stage_write(stage, "scenarios/page/index.html", "<!DOCTYPE html><title>page</title>");
    g_autoptr(Outcome) recorded = stage_run(stage,
                                            "update-baselines --max-iterations 12 --author Ada --commit r300000 "
                                            "--reason 'first recording'");
    assert_status(recorded, 0);
    assert_says(recorded, "[12/12] page: iteration 12 of 12: measured");
    g_autofree char *first = read_baseline(stage);
    assert_int_equal(count_samples(first), 12);
    assert_non_null(strstr(first, "\nauthor: Ada\ncommit: r300000\nreason: first recording\n"));

    g_autoptr(Outcome) fresh = stage_run(stage, "baseline check");
    assert_int_equal(fresh->status, 0);
    assert_says(fresh, "0 problems");

    stage_write(stage, "scenarios/page/scenario.yaml", LENIENT);
    g_autoptr(Outcome) tried = stage_run(stage, "update-baselines -n 1 --all --dry-run --reason again");
    assert_status(tried, 0);
    assert_says(tried, "would write baselines/");
    g_autoptr(Outcome) within = stage_run(stage, "update-baselines -n 1 --reason again");
    assert_status(within, 0);
    assert_says(within, "within the tolerance; --all records them anew");
    g_autofree char *second = read_baseline(stage);
    assert_string_equal(second, first);

    stage_write(stage, "scenarios/page/index.html", "<!DOCTYPE html><title>another page</title>");
    g_autoptr(Outcome) stale = stage_run(stage, "baseline check");
    assert_status(stale, 1);
    assert_says(stale, "the scenario's steps or files have changed since");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_baseline_is_recorded_kept_and_found_stale),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
