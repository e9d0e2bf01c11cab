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
        cmocka_unit_test(stops_and_bpf_miss_no_peak),
        cmocka_unit_test(the_label_is_a_folder_name_made_of_the_key),
        cmocka_unit_test(what_cannot_be_read_of_a_machine_is_unknown),
        cmocka_unit_test(this_machine_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
