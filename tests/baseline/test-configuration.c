#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "baseline/configuration.h"
#include "baseline-folder.h"

/* `name=value` pairs, split at `, `. */
static TideConfiguration *
configuration_of(const char *text)
{
    TideConfiguration *configuration = tide_configuration_new();
    g_auto(GStrv) facts = g_strsplit(text, ", ", -1);

    for (char **fact = facts; *fact; fact++) {
        g_auto(GStrv) pair = g_strsplit(*fact, "=", 2);
        tide_configuration_set(configuration, pair[0], pair[1]);
    }
    return configuration;
}

static void
a_fact_keeps_its_place_when_it_changes(void **state)
{
    (void)state;
    g_autoptr(TideConfiguration) configuration = configuration_of("a=1, b=2, a=3");
    const TideFact *first = g_ptr_array_index(configuration->facts, 0);

    assert_int_equal(configuration->facts->len, 2);
    assert_string_equal(first->name, "a");
    assert_string_equal(first->value, "3");
    assert_string_equal(tide_configuration_get(configuration, "b"), "2");
    assert_null(tide_configuration_get(configuration, "c"));
    /* Its own value is not freed before it is read. */
    tide_configuration_set(configuration, "b", tide_configuration_get(configuration, "b"));
    assert_string_equal(tide_configuration_get(configuration, "b"), "2");
    tide_configuration_free(NULL);
}

#define KEY "engine=WebKitGTK, engine_version=2.50.6, architecture=x86_64, page_size=4096, preset=stable"

static const struct {
    const char *baseline;
    const char *here;
    TideMatch match;
    const char *differences;
} match_rows[] = {
    { KEY, KEY, TIDE_MATCH_EXACT, "" },
    { KEY ", renderer=software, logical_cpus=4", KEY ", logical_cpus=4, renderer=software", TIDE_MATCH_EXACT, "" },
    { KEY ", logical_cpus=4", KEY ", logical_cpus=2", TIDE_MATCH_NEAR, "logical_cpus: baseline 4, here 2" },
    { KEY ", option.A=1, sandbox=on", KEY ", option.B=1, sandbox=off", TIDE_MATCH_NEAR,
      "option.A: baseline 1, here (not recorded)|sandbox: baseline on, here off|"
      "option.B: baseline (not recorded), here 1" },
    /* How peaks are found says nothing about all else. */
    { KEY ", peak=stops", KEY ", peak=polling", TIDE_MATCH_EXACT, "peak: baseline stops, here polling" },
    { KEY, KEY ", peak=bpf", TIDE_MATCH_EXACT, "peak: baseline (not recorded), here bpf" },
    { KEY ", peak=stops, sandbox=on", KEY ", peak=polling, sandbox=off", TIDE_MATCH_NEAR,
      "peak: baseline stops, here polling|sandbox: baseline on, here off" },
    { KEY ", peak=stops, sandbox=on", KEY ", peak=stops, sandbox=off", TIDE_MATCH_NEAR,
      "sandbox: baseline on, here off" },
    { KEY ", peak=stops", KEY ", peak=polling, page_size=16384", TIDE_MATCH_NONE,
      "page_size: baseline 4096, here 16384" },
    { KEY, KEY ", engine_version=2.50.7", TIDE_MATCH_NEAR, "engine_version: baseline 2.50.6, here 2.50.7" },
    { KEY, KEY ", engine_version=2.50", TIDE_MATCH_NEAR, "engine_version: baseline 2.50.6, here 2.50" },
    { KEY, KEY ", engine_version=2.52.6", TIDE_MATCH_NONE, "engine_version: baseline 2.50.6, here 2.52.6" },
    { KEY, KEY ", engine_version=2.5.6", TIDE_MATCH_NONE, "engine_version: baseline 2.50.6, here 2.5.6" },
    { KEY ", engine_version=2.5.6", KEY, TIDE_MATCH_NONE, "engine_version: baseline 2.5.6, here 2.50.6" },
    { KEY, KEY ", engine_version=2", TIDE_MATCH_NONE, "engine_version: baseline 2.50.6, here 2" },
    { KEY, KEY ", engine_version=3.50.6", TIDE_MATCH_NONE, "engine_version: baseline 2.50.6, here 3.50.6" },
    { KEY, KEY ", engine=WPE", TIDE_MATCH_NONE, "engine: baseline WebKitGTK, here WPE" },
    { KEY, KEY ", architecture=aarch64", TIDE_MATCH_NONE, "architecture: baseline x86_64, here aarch64" },
    { KEY, KEY ", page_size=16384", TIDE_MATCH_NONE, "page_size: baseline 4096, here 16384" },
    { KEY, KEY ", preset=realistic", TIDE_MATCH_NONE, "preset: baseline stable, here realistic" },
    /* What is no reason is not told. */
    { KEY ", logical_cpus=4", KEY ", preset=realistic, engine_version=2.50.7, logical_cpus=2", TIDE_MATCH_NONE,
      "preset: baseline stable, here realistic" },
    { "engine=WebKitGTK", KEY ", renderer=software", TIDE_MATCH_NONE,
      "engine_version: baseline (not recorded), here 2.50.6|architecture: baseline (not recorded), here x86_64|"
      "page_size: baseline (not recorded), here 4096|preset: baseline (not recorded), here stable" },
};

static void
the_key_decides_what_is_comparable_and_the_rest_how_well(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(match_rows); i++) {
        g_autoptr(TideConfiguration) baseline = configuration_of(match_rows[i].baseline);
        g_autoptr(TideConfiguration) here = configuration_of(match_rows[i].here);
        g_autoptr(GPtrArray) differences = NULL;
        assert_int_equal(tide_configuration_match(baseline, here, &differences), match_rows[i].match);
        assert_int_equal(tide_configuration_match(baseline, here, NULL), match_rows[i].match);
        g_ptr_array_add(differences, NULL);
        g_autofree char *text = g_strjoinv("|", (char **)differences->pdata);
        assert_string_equal(text, match_rows[i].differences);
    }
}

static void
stops_and_bpf_miss_no_peak(void **state)
{
    (void)state;
    static const struct {
        const char *facts;
        gboolean misses_none;
    } rows[] = {
        { KEY ", peak=stops", TRUE }, { KEY ", peak=bpf", TRUE }, { KEY ", peak=polling", FALSE }, { KEY, FALSE }
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideConfiguration) configuration = configuration_of(rows[i].facts);
        g_autoptr(TideConfiguration) stops = configuration_of("peak=stops");
        assert_int_equal(tide_configuration_misses_no_peak(configuration), rows[i].misses_none);
        assert_int_equal(tide_configuration_finds_peaks_alike(stops, configuration), i == 0);
    }
}

static void
the_label_is_a_folder_name_made_of_the_key(void **state)
{
    (void)state;
    static const struct {
        const char *facts;
        const char *label;
    } rows[] = {
        { KEY, "webkitgtk-2.50-x86_64-4k-stable" },
        { KEY ", page_size=16384, renderer=software", "webkitgtk-2.50-x86_64-16k-stable" },
        { KEY ", page_size=65536", "webkitgtk-2.50-x86_64-64k-stable" },
        { KEY ", page_size=1000", "webkitgtk-2.50-x86_64-1000-stable" },
        { KEY ", page_size=unknown", "webkitgtk-2.50-x86_64-unknown-stable" },
        { KEY ", engine=../My Engine/é", "..-my-engine----2.50-x86_64-4k-stable" },
        { "engine=, engine_version=9, preset=a/b", "unknown-9-unknown-unknown-a-b" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideConfiguration) configuration = configuration_of(rows[i].facts);
        g_autofree char *label = tide_configuration_label(configuration);
        assert_string_equal(label, rows[i].label);
    }
}

static void
the_key_is_five_facts(void **state)
{
    (void)state;
    static const char *const names[] = { "engine", "engine_version", "architecture", "page_size", "preset" };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        assert_true(tide_configuration_is_key(names[i]));
    assert_false(tide_configuration_is_key("renderer"));
    assert_false(tide_configuration_is_key(""));
}

#define RELEASE "etc/os-release"
#define HUGE_PAGES "sys/kernel/mm/transparent_hugepage/enabled"
#define OVERCOMMIT "proc/sys/vm/overcommit_memory"

static const struct {
    const char *file;
    const char *text;
    const char *fact;
    const char *value;
} machine_rows[] = {
    { RELEASE, "NAME=\"Debian\"\nVERSION_ID=\"12\"\nID=debian\n", "operating_system", "debian 12" },
    { RELEASE, "ID='opensuse-leap'\nVERSION_ID='15.6'", "operating_system", "opensuse-leap 15.6" },
    { RELEASE, "ID=arch\nBUILD_ID=rolling\n", "operating_system", "arch" },
    { RELEASE, "VERSION_ID=12\n", "operating_system", "unknown" },
    { RELEASE, "ID=\"cut off\nVERSION_ID=12\n", "operating_system", "unknown" },
    { RELEASE, "", "operating_system", "unknown" },
    { "usr/lib/os-release", "ID=fedora\nVERSION_ID=43\n", "operating_system", "fedora 43" },
    { "elsewhere", "", "operating_system", "unknown" },
    { HUGE_PAGES, "always [madvise] never\n", "transparent_huge_pages", "madvise" },
    { HUGE_PAGES, "[always] madvise never\n", "transparent_huge_pages", "always" },
    { HUGE_PAGES, "always madvise never\n", "transparent_huge_pages", "unknown" },
    { HUGE_PAGES, "always [] never\n", "transparent_huge_pages", "unknown" },
    { HUGE_PAGES, "always [madvise", "transparent_huge_pages", "unknown" },
    { "elsewhere", "", "transparent_huge_pages", "unknown" },
    { OVERCOMMIT, "1\n", "overcommit_memory", "1" },
    { OVERCOMMIT, "\n", "overcommit_memory", "unknown" },
    { "elsewhere", "", "overcommit_memory", "unknown" },
};

static void
what_cannot_be_read_of_a_machine_is_unknown(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(machine_rows); i++) {
        g_autofree char *root = baseline_folder_new();
        g_autoptr(TideConfiguration) configuration = tide_configuration_new();
        baseline_folder_write(root, machine_rows[i].file, machine_rows[i].text, strlen(machine_rows[i].text));
        tide_configuration_add_machine_from(configuration, root);
        assert_string_equal(tide_configuration_get(configuration, machine_rows[i].fact), machine_rows[i].value);
        baseline_folder_remove(root);
    }
}

static void
this_machine_is_described(void **state)
{
    (void)state;
    g_autoptr(TideConfiguration) configuration = tide_configuration_new();
    struct utsname names;
    g_autofree char *page_size = g_strdup_printf("%ld", sysconf(_SC_PAGESIZE));
    g_autofree char *cpus = g_strdup_printf("%ld", sysconf(_SC_NPROCESSORS_ONLN));

    assert_int_equal(uname(&names), 0);
    tide_configuration_add_machine(configuration);
    assert_string_equal(tide_configuration_get(configuration, "architecture"), names.machine);
    assert_string_equal(tide_configuration_get(configuration, "page_size"), page_size);
    assert_string_equal(tide_configuration_get(configuration, "logical_cpus"), cpus);
    assert_string_not_equal(tide_configuration_get(configuration, "overcommit_memory"), "unknown");
    assert_int_equal(configuration->facts->len, 6);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fact_keeps_its_place_when_it_changes),
        cmocka_unit_test(the_key_decides_what_is_comparable_and_the_rest_how_well),
        cmocka_unit_test(stops_and_bpf_miss_no_peak),
        cmocka_unit_test(the_label_is_a_folder_name_made_of_the_key),
        cmocka_unit_test(the_key_is_five_facts),
        cmocka_unit_test(what_cannot_be_read_of_a_machine_is_unknown),
        cmocka_unit_test(this_machine_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
