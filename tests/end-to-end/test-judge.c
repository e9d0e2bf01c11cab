/* A run on real WebKitGTK, and the same verdicts again from nothing but its results.json. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "stage.h"

#define PAGE "<!DOCTYPE html><meta charset=utf-8><title>counted</title><script>%s</script>"

static void
write_counted(const Stage *stage, const char *script)
{
    g_autofree char *page = g_strdup_printf(PAGE, script);

    stage_write(stage, "scenarios/counted/index.html", page);
}

/* One scenario that is compared, down to its objects, and one that has no baseline. */
static void
set_up_two(const Stage *stage)
{
    stage_copy_shipped(stage, "blank");
    stage_write(stage, "scenarios/counted/scenario.yaml",
                "description: Counts its objects.\n"
                "budget: { phys_footprint_peak: 400 MB }\n"
                "objects: { HTMLSpanElement: 0 extra }\n"
                "steps:\n"
                "  - load: index.html\n"
                "  - checkpoint: loaded\n"
                "  - evaluate: document.title\n"
                "  - checkpoint: { name: later, settle: none }\n");
    write_counted(stage, "");
}

static void
assert_same_file(const Stage *stage, const char *path, const char *other)
{
    g_autofree char *content = stage_read(stage, path);
    g_autofree char *same = stage_read(stage, other);

    if (!g_str_equal(content, same))
        fail_msg("%s and %s differ:\n%s\n%s", path, other, content, same);
}

/* Without what the run was made of: judging needs none of it. */
static void
take_away(const Stage *stage, const char *name)
{
    g_autofree char *path = g_build_filename(stage->folder, name, NULL);
    g_autofree char *away = g_strconcat(path, "-away", NULL);

    assert_int_equal(g_rename(path, away), 0);
}

static void
judging_again_gives_what_the_run_gave_and_it_may_be_blessed(void **state)
{
    (void)state;
    g_autoptr(Stage) stage = stage_new();

    set_up_two(stage);
    g_autoptr(Outcome) recorded = stage_run(stage, "update-baselines counted -n 2 --reason \"first recording\"");
    assert_status(recorded, 0);
    write_counted(stage, "window.kept = []; for (let i = 0; i < 5; i++) kept.push(document.createElement('span'))");
    g_autoptr(Outcome) red = stage_run(stage, "run -n 2");
    assert_status(red, 1);
    assert_says(red, "objects:HTMLSpanElement");
    assert_says(red, "blank: loaded: WebContent: no baseline");

    g_autoptr(Outcome) blessed =
        stage_run(stage, "update-baselines blank --from results/results.json --reason \"as it was measured\"");
    assert_status(blessed, 0);
    assert_says(blessed, "wrote baselines/");

    take_away(stage, "scenarios");
    take_away(stage, "baselines");
    g_autoptr(Outcome) judged = stage_run(stage, "judge results/results.json --results again");
    assert_status(judged, 1);
    assert_string_equal(judged->output, red->output);
    assert_string_equal(judged->messages, "tidemark: wrote again/junit.xml and again/results.json\n");
    assert_same_file(stage, "results/results.json", "again/results.json");
    assert_same_file(stage, "results/junit.xml", "again/junit.xml");
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(judging_again_gives_what_the_run_gave_and_it_may_be_blessed) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
