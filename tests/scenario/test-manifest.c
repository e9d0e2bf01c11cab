#include "scenario-folder.h"

#define STEPS "steps: [ { load: index.html }, { checkpoint: loaded } ]\n"
#define MINIMAL "description: x\n" STEPS
#define NO_SIZE "must be a size such as 131072, 64 KB or 1.5 MB, not "
#define NO_PERCENT "\"percent\" must be a number of percent from 0 to 1000 such as 1.5, not "
#define NO_TIMEOUT "\"timeout\" must be a duration from 1 ms to 10 min such as 30 s, not "

#define QUANTITIES                                                                                                     \
    "\"phys_footprint\", \"phys_footprint_peak\", \"dirty:WebKit malloc\", \"dirty:JS VM Gigacage\", "                 \
    "\"dirty:JS JIT generated code\", \"dirty:MALLOC\", \"dirty:Stack\", \"dirty:dyld private\", "                     \
    "\"dirty:shared memory\", \"dirty:kernel\", \"dirty:__DATA\", \"dirty:__DATA_CONST\", \"dirty:mapped file\", "     \
    "\"dirty:guard\", \"dirty:other JIT\", \"dirty:MALLOC_LARGE\", \"dirty:untagged\", \"dirty:page table\""

static const BadManifest bad_manifests[] = {
    { "empty", "", "1:1: the file is empty; write keys and values" },
    { "bad YAML", "description: x\nsteps: [\n",
      "3:1: did not find expected node content (while parsing a flow node, which begins at line 3)" },
    { "a list", "- load: index.html\n", "1:1: keys and values must stand here, not a list" },
    { "a text", "dom churn\n", "1:1: keys and values must stand here, not \"dom churn\"" },
    { "unknown key", "descriptoin: x\n", "1:1: unknown key \"descriptoin\"; did you mean \"description\"?" },
    { "key unlike any", MINIMAL "xyz: x\n",
      "3:1: unknown key \"xyz\"; write one of \"description\", \"catches\", \"parameters\", \"recording\", "
      "\"tolerance\", \"budget\", "
      "\"growth\", \"settles_to\", \"drops\", \"objects\", \"timeout\", \"memory_limit\", "
      "\"back_forward_cache\", \"steps\"" },
    { "duplicate key", MINIMAL "description: y\n",
      "3:1: duplicate key \"description\"; it stands at line 1 already, so remove one of them" },

    { "catches nothing", MINIMAL "catches:\n",
      "3:1: \"catches\" is empty; it must be a sentence on one line about the regressions that it is there to catch" },
    { "catches on two lines", MINIMAL "catches: |\n  a\n  b\n",
      "3:10: \"catches\" must be a sentence on one line about the regressions that it is there to catch, not \"a b "
      "\"" },
    { "no description", STEPS, "1:1: \"description\" is missing; it must be a sentence about what the scenario does" },
    { "no key at all", "{}\n", "1:1: \"description\" is missing; it must be a sentence about what the scenario does" },
    { "empty description", "description:\n" STEPS,
      "1:1: \"description\" is empty; it must be a sentence about what the scenario does" },
    { "blank description", "description: '  '\n" STEPS,
      "1:1: \"description\" is empty; it must be a sentence about what the scenario does" },
    { "description of a list", "description: [x]\n" STEPS,
      "1:14: \"description\" must be a sentence about what the scenario does, not a list" },

    { "no steps", "description: x\n", "1:1: \"steps\" is missing; it must be a list of steps" },
    { "empty steps", "description: x\nsteps:\n", "2:1: \"steps\" is empty; it must be a list of steps" },
    { "no step", "description: x\nsteps: []\n", "2:1: \"steps\" is empty; it must be a list of steps" },
    { "steps of a number", "description: x\nsteps: 5\n", "2:8: \"steps\" must be a list of steps, not \"5\"" },
    { "steps of a mapping", "description: x\nsteps:\n  load: index.html\n",
      "3:3: \"steps\" must be a list of steps, not a mapping" },
    { "no checkpoint", "description: x\nsteps:\n  - load: index.html\n",
      "2:1: no step is a checkpoint, so nothing is measured; add one such as \"- checkpoint: loaded\"" },

    { "tolerance of a number", MINIMAL "tolerance: 5\n",
      "3:12: \"tolerance\" must be a mapping such as { percent: 1.0, bytes: 128 KB }, not \"5\"" },
    { "empty tolerance", MINIMAL "tolerance: {}\n",
      "3:1: \"tolerance\" is empty; it must be a mapping such as { percent: 1.0, bytes: 128 KB }" },
    { "unknown tolerance", MINIMAL "tolerance: { precent: 1 }\n",
      "3:14: unknown key \"precent\"; did you mean \"percent\"?" },
    { "negative percent", MINIMAL "tolerance: { percent: -1 }\n", "3:23: " NO_PERCENT "\"-1\"" },
    { "percent of 1001", MINIMAL "tolerance: { percent: 1001 }\n", "3:23: " NO_PERCENT "\"1001\"" },
    { "percent with a sign", MINIMAL "tolerance: { percent: 1 % }\n", "3:23: " NO_PERCENT "\"1 %\"" },
    { "tolerance of no size", MINIMAL "tolerance: { bytes: much }\n", "3:21: \"bytes\" " NO_SIZE "\"much\"" },

    { "neither on nor off", MINIMAL "back_forward_cache: yes\n",
      "3:21: \"back_forward_cache\" must be \"on\" or \"off\", not \"yes\"" },
    { "timeout without a unit", MINIMAL "timeout: 30\n", "3:10: " NO_TIMEOUT "\"30\"" },
    { "timeout of nothing", MINIMAL "timeout:\n",
      "3:1: \"timeout\" is empty; it must be a duration from 1 ms to 10 min such as 30 s" },
    { "timeout of 0", MINIMAL "timeout: 0 s\n", "3:10: " NO_TIMEOUT "\"0 s\"" },
    { "timeout over 10 minutes", MINIMAL "timeout: 600001 ms\n", "3:10: " NO_TIMEOUT "\"600001 ms\"" },
    { "timeout of a list", MINIMAL "timeout: [30 s]\n", "3:10: " NO_TIMEOUT "a list" },

    { "memory limit below an empty page", MINIMAL "memory_limit: 127 MB\n",
      "3:15: \"memory_limit\" must be a size of 128 MB or more such as 2 GB, not \"127 MB\"" },
    { "memory limit of no size", MINIMAL "memory_limit: half\n",
      "3:15: \"memory_limit\" must be a size of 128 MB or more such as 2 GB, not \"half\"" },

    { "empty budget", MINIMAL "budget:\n",
      "3:1: \"budget\" is empty; it must be a mapping such as { phys_footprint_peak: 400 MB }" },
    { "budget of a size", MINIMAL "budget: 5 MB\n",
      "3:9: \"budget\" must be a mapping such as { phys_footprint_peak: 400 MB }, not \"5 MB\"" },
    { "budget for a near name", MINIMAL "budget: { phys_footprnt: 5 MB }\n",
      "3:11: unknown quantity \"phys_footprnt\"; did you mean \"phys_footprint\"?" },
    { "budget for an unknown quantity", MINIMAL "budget: { rss: 5 MB }\n",
      "3:11: unknown quantity \"rss\"; write one of " QUANTITIES },
    { "budget for a misspelt category", MINIMAL "budget: { \"dirty:WebKit maloc\": 5 MB }\n",
      "3:11: unknown quantity \"dirty:WebKit maloc\"; did you mean \"dirty:WebKit malloc\"?" },
    { "budget for no category", MINIMAL "budget: { \"dirty:\": 5 MB }\n",
      "3:11: unknown quantity \"dirty:\"; write one of " QUANTITIES },
    { "budget twice", MINIMAL "budget: { phys_footprint: 5 MB, phys_footprint: 6 MB }\n",
      "3:33: duplicate key \"phys_footprint\"; it stands at line 3 already, so remove one of them" },
    { "budget without a size", MINIMAL "budget: { phys_footprint: }\n",
      "3:11: \"phys_footprint\" is empty; it must be a size such as 131072, 64 KB or 1.5 MB" },
    { "budget of no size", MINIMAL "budget: { phys_footprint: 5 MiB }\n",
      "3:27: \"phys_footprint\" " NO_SIZE "\"5 MiB\"" },
    { "budget of a list", MINIMAL "budget: { phys_footprint: [5 MB] }\n",
      "3:27: \"phys_footprint\" " NO_SIZE "a list" },
};

static void
test_refuses_bad_manifests(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad_manifests); i++)
        scenario_folder_assert_refused(*state, &bad_manifests[i]);
}

static void
test_reads_tolerance_and_timeout(void **state)
{
    static const struct {
        const char *defaults;
        const char *manifest;
        double percent;
        guint64 bytes;
        gboolean follows_noise;
        guint timeout_msec;
    } rows[] = {
        { NULL, MINIMAL, 0.25, 131072, TRUE, 30000 },
        { NULL, MINIMAL "tolerance: { percent: 0, bytes: 0 }\ntimeout: 1 ms\n", 0, 0, FALSE, 1 },
        { NULL, MINIMAL "tolerance: { percent: 2.5 }\ntimeout: \"10 min\"\n", 2.5, 131072, FALSE, 600000 },
        { NULL, MINIMAL "tolerance: { bytes: 1.5 MB }\n", 0.25, 1572864, FALSE, 30000 },
        { "tolerance: { percent: 3 }\n", MINIMAL, 3, 131072, FALSE, 30000 },
        { "tolerance: { percent: 3, bytes: 1 MB }\ntimeout: 5 s\n", MINIMAL "tolerance: { bytes: 2 MB }\n", 3, 2097152,
          FALSE, 5000 },
        { "timeout: 5 s\n", MINIMAL "timeout: 7 s\n", 0.25, 131072, TRUE, 7000 },
    };
    g_autofree char *defaults = g_build_filename(*state, "defaults.yaml", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].defaults)
            scenario_folder_write(*state, "defaults.yaml", rows[i].defaults, -1);
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, rows[i].manifest);
        g_remove(defaults);
        assert_true(scenario->tolerance.percent == rows[i].percent);
        assert_int_equal(scenario->tolerance.bytes, rows[i].bytes);
        assert_int_equal(scenario->tolerance.follows_noise, rows[i].follows_noise);
        assert_int_equal(scenario->timeout_msec, rows[i].timeout_msec);
    }
}

static void
test_memory_limit_is_below_the_machine_unless_it_is_set(void **state)
{
    static const struct {
        const char *defaults;
        const char *manifest;
        guint64 bytes;
    } rows[] = {
        { NULL, MINIMAL "memory_limit: 3 GB\n", G_GUINT64_CONSTANT(3) << 30 },
        { "memory_limit: 128 MB\n", MINIMAL, 128 << 20 },
        { "memory_limit: 128 MB\n", MINIMAL "memory_limit: 1 TB\n", G_GUINT64_CONSTANT(1) << 40 },
    };
    g_autofree char *defaults = g_build_filename(*state, "defaults.yaml", NULL);
    g_autoptr(TideScenario) plain = scenario_folder_assert_good(*state, MINIMAL);

    assert_true(plain->memory_limit_bytes <= (guint64)sysconf(_SC_PHYS_PAGES) * (guint64)sysconf(_SC_PAGESIZE) / 2);
    assert_in_range(plain->memory_limit_bytes, 1, G_GUINT64_CONSTANT(2) << 30);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].defaults)
            scenario_folder_write(*state, "defaults.yaml", rows[i].defaults, -1);
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, rows[i].manifest);
        g_remove(defaults);
        assert_int_equal(scenario->memory_limit_bytes, rows[i].bytes);
    }
}

static void
test_refuses_bad_defaults(void **state)
{
    static const struct {
        const char *defaults;
        const char *message;
    } rows[] = {
        { "", "1:1: the file is empty; write keys and values" },
        { "timeuot: 5 s\n", "1:1: unknown key \"timeuot\"; did you mean \"timeout\"?" },
        { "steps: []\n", "1:1: unknown key \"steps\"; write one of \"tolerance\", \"timeout\", \"memory_limit\"" },
        { "tolerance: { bytes: -5 }\n", "1:21: \"bytes\" " NO_SIZE "\"-5\"" },
    };
    g_autofree char *defaults = g_build_filename(*state, "defaults.yaml", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        scenario_folder_write(*state, "defaults.yaml", rows[i].defaults, -1);
        assert_null(scenario_folder_load(*state, MINIMAL, &error));
        g_autofree char *expected = g_strdup_printf("%s:%s", defaults, rows[i].message);
        assert_string_equal(error->message, expected);
    }
    g_remove(defaults);
}

static void
test_reads_budgets_in_order(void **state)
{
    g_autoptr(TideScenario) scenario = scenario_folder_assert_good(
        *state, MINIMAL "budget: { phys_footprint_peak: 400 MB, phys_footprint: 0, dirty:WebKit malloc: 20 MB }\n");
    static const TideBudget expected[] = {
        { .quantity = (char *)"phys_footprint_peak", .bytes = 419430400, .place = { 3, 11 } },
        { .quantity = (char *)"phys_footprint", .place = { 3, 40 } },
        { .quantity = (char *)"dirty:WebKit malloc", .bytes = 20971520, .place = { 3, 59 } },
    };

    assert_int_equal(scenario->budgets->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const TideBudget *budget = g_ptr_array_index(scenario->budgets, i);
        assert_string_equal(budget->quantity, expected[i].quantity);
        assert_int_equal(budget->bytes, expected[i].bytes);
        assert_int_equal(budget->place.line, expected[i].place.line);
        assert_int_equal(budget->place.column, expected[i].place.column);
    }
}

static void
test_keeps_the_description_without_outer_blanks(void **state)
{
    static const struct {
        const char *written;
        const char *read;
    } rows[] = {
        { "description: Grows a DOM.\n" STEPS, "Grows a DOM." },
        { "description: |\n  Two\n  lines.\n" STEPS, "Two\nlines." },
        { "description: >\n  One\n  line.\n\n" STEPS, "One line." },
        { "description: 5\n" STEPS, "5" },
        { "description: '  \xC3\xA4 '\n" STEPS, "\xC3\xA4" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, rows[i].written);
        assert_string_equal(scenario->description, rows[i].read);
        assert_int_equal(scenario->budgets->len, 0);
        assert_null(scenario->catches);
    }
}

static void
test_keeps_pages_that_were_left_only_where_it_says_so(void **state)
{
    static const struct {
        const char *manifest;
        gboolean on;
    } rows[] = {
        { MINIMAL, FALSE },
        { MINIMAL "back_forward_cache: off\n", FALSE },
        { MINIMAL "back_forward_cache: on\n", TRUE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideScenario) scenario = scenario_folder_assert_good(*state, rows[i].manifest);
        assert_int_equal(scenario->back_forward_cache, rows[i].on);
    }
}

static void
test_keeps_what_it_catches(void **state)
{
    g_autoptr(TideScenario) scenario =
        scenario_folder_assert_good(*state, MINIMAL "catches: 'Rows that outlive their table. '\n");

    assert_string_equal(scenario->catches, "Rows that outlive their table.");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refuses_bad_manifests),
        cmocka_unit_test(test_reads_tolerance_and_timeout),
        cmocka_unit_test(test_memory_limit_is_below_the_machine_unless_it_is_set),
        cmocka_unit_test(test_refuses_bad_defaults),
        cmocka_unit_test(test_reads_budgets_in_order),
        cmocka_unit_test(test_keeps_the_description_without_outer_blanks),
        cmocka_unit_test(test_keeps_what_it_catches),
        cmocka_unit_test(test_keeps_pages_that_were_left_only_where_it_says_so),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
