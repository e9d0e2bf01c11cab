#include "scenario-folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include "scenario/page.h"

#define WAY_OUT "pages are served from the scenario's folder, so name one relative to it"

static int
setup(void **state)
{
    scenario_folder_setup(state);
    const char *root = *state;
    g_autofree char *pipe = g_build_filename(root, "sample", "pipe.html", NULL);
    static const char *const links[][2] = {
        { "index.html", "sample/inner.html" },
        { "../outside.html", "sample/out.html" },
        { "..", "sample/parent" },
        { "nowhere.html", "sample/dangling.html" },
        { "loop.html", "sample/loop.html" },
        { "../sample-two/index.html", "sample/sibling.html" },
    };

    scenario_folder_write(root, "outside.html", "<p>", -1);
    scenario_folder_write(root, "sample-two/index.html", "<p>", -1);
    scenario_folder_write(root, "sample/two words.html", "<p>", -1);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        g_autofree char *path = g_build_filename(root, links[i][1], NULL);
        assert_int_equal(symlink(links[i][0], path), 0);
    }
    return 0;
}

static void
test_judges_pages(void **state)
{
#define LEADS_OUT " leads out of the scenario's folder through a symbolic link; put the file itself there"
#define NOWHERE " is a symbolic link that leads nowhere; put the file itself there"
#define NO_FILE " is not a regular file; name one such as \"index.html\""
    static const struct {
        const char *page;
        const char *problem;
    } rows[] = {
        { "index.html", NULL },
        { "./index.html", NULL },
        { "sub/other.html", NULL },
        { "sub//other.html", NULL },
        { "two words.html", NULL },
        { "index.html?rows=10", NULL },
        { "index.html#top", NULL },
        { "index.html?next=../x&url=http://127.0.0.1/#/a", NULL },
        { "inner.html", NULL },
        { "about:blank", NULL },
        { "about:blankx", "page \"about:blankx\" has a scheme; " WAY_OUT },
        { "http://localhost/index.html", "page \"http://localhost/index.html\" has a scheme; " WAY_OUT },
        { "FILE:index.html", "page \"FILE:index.html\" has a scheme; " WAY_OUT },
        { "data:text/html,x", "page \"data:text/html,x\" has a scheme; " WAY_OUT },
        { "/etc/passwd", "page \"/etc/passwd\" is an absolute path; " WAY_OUT },
        { "//host/index.html", "page \"//host/index.html\" is an absolute path; " WAY_OUT },
        { "../outside.html", "page \"../outside.html\" climbs with \"..\"; " WAY_OUT },
        { "sub/../index.html", "page \"sub/../index.html\" climbs with \"..\"; " WAY_OUT },
        { "?rows=10", "page \"?rows=10\" names no file; " WAY_OUT },
        { "#top", "page \"#top\" names no file; " WAY_OUT },
        { "indx.html", "there is no page \"indx.html\" in the scenario's folder; did you mean \"index.html\"?" },
        { "entirely-different.txt",
          "there is no page \"entirely-different.txt\" in the scenario's folder; add it there" },
        { "dangling.html", "page \"dangling.html\"" NOWHERE },
        { "loop.html", "page \"loop.html\"" NOWHERE },
        { "index.html/", "there is no page \"index.html/\" in the scenario's folder; did you mean \"index.html\"?" },
        { "out.html", "page \"out.html\"" LEADS_OUT },
        { "parent/outside.html", "page \"parent/outside.html\"" LEADS_OUT },
        { "sibling.html", "page \"sibling.html\"" LEADS_OUT },
        { "sub", "page \"sub\"" NO_FILE },
        { "sub/", "page \"sub/\"" NO_FILE },
        { "pipe.html", "page \"pipe.html\"" NO_FILE },
    };
    g_autofree char *folder = g_build_filename(*state, "sample", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *problem = tide_page_check(folder, rows[i].page);
        if (g_strcmp0(problem, rows[i].problem) != 0)
            fail_msg("%s: %s\nexpected: %s", rows[i].page, problem, rows[i].problem);
    }
}

static void
test_follows_a_scenario_that_is_a_link(void **state)
{
    g_autofree char *link = g_build_filename(*state, "linked", NULL);
    assert_int_equal(symlink("sample", link), 0);
    g_autofree char *problem = tide_page_check(link, "index.html");

    assert_null(problem);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judges_pages),
        cmocka_unit_test(test_follows_a_scenario_that_is_a_link),
    };

    return cmocka_run_group_tests(tests, setup, scenario_folder_teardown);
}
