#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scenario-folder.h"
#include "scenario/recorded-page.h"

#define INDEX "answers:\n  - url: https://a.test/news\n  - url: https://a.test/post\n    method: POST\n"
#define HEAD "description: x\nrecording: archive\nsteps:\n  - load: "
#define END "\n  - checkpoint: loaded\n"

static void
urls_are_told_from_files(void **state)
{
    (void)state;
    assert_true(tide_page_is_url("https://a.test/"));
    assert_true(tide_page_is_url("HTTP://a.test/"));
    assert_false(tide_page_is_url("index.html"));
    assert_false(tide_page_is_url("about:blank"));
    assert_false(tide_page_is_url("https.html"));
}

static void
a_recorded_page_loads_wherever_its_recording_is_named(void **state)
{
    const char *root = *state;

    scenario_folder_write(root, "sample/archive/index.yaml", INDEX, -1);
    g_autoptr(TideScenario) first =
        scenario_folder_assert_good(root, HEAD "https://a.test/news#top\n  - new_tab: https://a.test/news" END);
    g_autoptr(TideScenario) last = scenario_folder_assert_good(
        root, "description: x\nsteps:\n  - load: https://a.test/news" END "recording: archive\n");
    assert_non_null(first->answers);
    assert_non_null(last->answers);
}

static void
what_the_recording_has_not_is_refused(void **state)
{
    static const BadManifest rows[] = {
        { "another page", HEAD "https://a.test/new" END,
          "4:11: the recording has no answer for page \"https://a.test/new\"; did you mean \"https://a.test/news\"?" },
        { "nothing like it", HEAD "https://elsewhere.test/" END,
          "4:11: the recording has no answer for page \"https://elsewhere.test/\"; its index lists those that it has" },
        { "another method", HEAD "https://a.test/post" END,
          "4:11: the recording has no answer for page \"https://a.test/post\"; did you mean \"https://a.test/news\"?" },
        { "half an address", HEAD "https:news" END,
          "4:11: page \"https:news\" is no complete address; write one such as \"https://example.test/\"" },
        { "a site of its own", HEAD "https://a.test/news\n  - navigate_cross_site: https://a.test/news" END,
          "5:26: a page of a recording is at the site that its address says; write \"load\"" },
        { "no recording", "description: x\nsteps:\n  - load: https://a.test/news" END,
          "3:11: page \"https://a.test/news\" is an address, and no page reaches a network; name a file of the "
          "scenario's "
          "folder, or make a recording with \"tidemark record\"" },
        { "no folder", "description: x\nrecording: other\nsteps:\n  - load: index.html" END,
          "2:12: there is no folder \"other\" in the scenario's; make one with \"tidemark record\"" },
        { "no name", "description: x\nrecording: ../other\nsteps:\n  - load: index.html" END,
          "2:12: \"recording\" must be a folder of the scenario that \"tidemark record\" made, such as archive, not "
          "\"../other\"" },
        { "nothing", "description: x\nrecording:\nsteps:\n  - load: index.html" END,
          "2:1: \"recording\" is empty; it must be a folder of the scenario that \"tidemark record\" made, such as "
          "archive" },
    };
    const char *root = *state;

    scenario_folder_write(root, "sample/archive/index.yaml", INDEX, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        scenario_folder_assert_refused(root, &rows[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_are_told_from_files),
        cmocka_unit_test_setup_teardown(a_recorded_page_loads_wherever_its_recording_is_named, scenario_folder_setup,
                                        scenario_folder_teardown),
        cmocka_unit_test_setup_teardown(what_the_recording_has_not_is_refused, scenario_folder_setup,
                                        scenario_folder_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
