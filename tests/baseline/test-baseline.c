#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>

#include <tidemark/error.h>

#include "baseline/match.h"
#include "baseline-folder.h"

static const char expected_text[] =
    "# A baseline of Tidemark: what one scenario measured under one configuration, in bytes, a sample per iteration.\n"
    "# Do not change it by hand: run `tidemark update-baselines --reason TEXT` and review the difference.\n"
    "version: 1\n"
    "scenario: dom-churn\n"
    "recorded_at: 2025-11-24T11:40:00Z\n"
    "recorded_by: tidemark " TIDE_VERSION "\n"
    "reason: first recording\n"
    "configuration:\n"
    "  engine: WebKitGTK\n"
    "  engine_version: 2.50.6\n"
    "  architecture: x86_64\n"
    "  page_size: 4096\n"
    "  preset: stable\n"
    "  operating_system: debian 12\n"
    "  logical_cpus: 2\n"
    "  transparent_huge_pages: madvise\n"
    "  overcommit_memory: 0\n"
    "  renderer: software\n"
    "  sandbox: off\n"
    "  category_source: shape\n"
    "  settle: collect, release, trim, 16 KB for 400 ms\n"
    "  options:\n"
    "  - JSC_numberOfGCMarkers=1\n"
    "  - LD_OPTION=a=b\n"
    "metrics:\n"
    "- {checkpoint: loaded, role: WebContent, quantity: phys_footprint, samples: [26444800, 26444801, 26444802]}\n"
    "- {checkpoint: loaded, role: WebContent, quantity: 'dirty:WebKit malloc', samples: [12000000, 12000001, "
    "12000002]}\n"
    "- {checkpoint: peak, role: WebContent, quantity: phys_footprint_peak, samples: [31000000, 31000001, 31000002]}\n"
    "complete: true\n";

static TideBaseline *
load_text(const char *folder, const char *text, gsize length, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "b.yaml", NULL);

    baseline_folder_write(folder, "b.yaml", text, length);
    return tide_baseline_load(path, error);
}

static void
the_file_is_pleasant_to_review(void **state)
{
    (void)state;
    g_autoptr(TideBaseline) baseline = baseline_example();
    g_autofree char *text = tide_baseline_to_yaml(baseline, NULL);

    assert_non_null(text);
    assert_string_equal(text, expected_text);
}

static void
letters_of_any_language_stay_readable(void **state)
{
    (void)state;
    g_autoptr(TideBaseline) baseline = baseline_example();

    g_free(baseline->recording->reason);
    baseline->recording->reason = g_strdup("größere Bilder, 画像");
    g_autofree char *text = tide_baseline_to_yaml(baseline, NULL);
    assert_non_null(text);
    assert_non_null(strstr(text, "größere Bilder, 画像"));
}

static void
a_new_baseline_says_when_and_by_what_it_was_recorded(void **state)
{
    (void)state;
    g_autoptr(TideBaseline) baseline = tide_baseline_new("blank", "why");
    g_autoptr(GDateTime) recorded = g_date_time_new_from_iso8601(baseline->recording->recorded_at, NULL);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();

    assert_non_null(recorded);
    assert_true(ABS(g_date_time_difference(now, recorded)) < 60 * G_TIME_SPAN_SECOND);
    assert_string_equal(baseline->recording->recorded_by, "tidemark " TIDE_VERSION);
    assert_string_equal(baseline->recording->reason, "why");
    assert_int_equal(baseline->metrics->len, 0);
    assert_int_equal(baseline->configuration->facts->len, 0);
    tide_baseline_free(NULL);
}

static guint
count_changed_lines(const char *before, const char *after)
{
    g_auto(GStrv) old = g_strsplit(before, "\n", -1);
    g_auto(GStrv) new = g_strsplit(after, "\n", -1);
    guint changed = 0;

    assert_int_equal(g_strv_length(old), g_strv_length(new));
    for (guint i = 0; old[i]; i++)
        changed += g_str_equal(old[i], new[i]) ? 0 : 1;
    return changed;
}

/* 500 samples are far beyond the 80 columns and the 1024 bytes at which YAML emitters and parsers think again. */
static void
a_changed_metric_is_one_changed_line(void **state)
{
    (void)state;
    static const guint counts[] = { 1, 5, 50, 500 };

    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autoptr(TideBaseline) baseline = baseline_example();
        TideMetric *metric = baseline_add_metric(baseline, "grown", "dirty:JS VM Gigacage", 1);
        g_array_set_size(metric->samples, counts[i]);
        for (guint sample = 0; sample < counts[i]; sample++)
            g_array_index(metric->samples, guint64, sample) = G_GUINT64_CONSTANT(9007199254740000) + sample;
        g_autofree char *before = tide_baseline_to_yaml(baseline, NULL);
        for (guint sample = 0; sample < counts[i]; sample++)
            g_array_index(metric->samples, guint64, sample) -= G_GUINT64_CONSTANT(1000) * (sample + 1);
        g_autofree char *after = tide_baseline_to_yaml(baseline, NULL);
        assert_non_null(before);
        assert_non_null(after);
        assert_int_equal(count_changed_lines(before, after), 1);
    }
}

static const char update_line[] = "- {recorded_at: '2025-12-01T10:00:00Z', recorded_by: tidemark " TIDE_VERSION
                                  ", author: Ada, commit: c0ffee, reason: rows share a style}\n";

/* What one person changed later, and who that was. */
static char *
updated_text(void)
{
    g_autoptr(GString) text = g_string_new(expected_text);
    g_autofree char *updates = g_strconcat("updates:\n", update_line, "metrics:\n", NULL);

    assert_int_equal(g_string_replace(text, "metrics:\n", updates, 1), 1);
    assert_int_equal(g_string_replace(text, "12000002]}", "12000002], recorded_at: '2025-12-01T10:00:00Z'}", 1), 1);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
an_update_stands_on_one_line_and_its_metrics_name_it(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();
    g_autofree char *text = updated_text();
    g_autoptr(TideBaseline) baseline = load_text(folder, text, strlen(text), NULL);

    assert_non_null(baseline);
    const TideRecording *first = tide_baseline_recording_of(baseline, g_ptr_array_index(baseline->metrics, 0));
    const TideRecording *second = tide_baseline_recording_of(baseline, g_ptr_array_index(baseline->metrics, 1));
    assert_string_equal(first->reason, "first recording");
    assert_string_equal(second->reason, "rows share a style");
    assert_string_equal(second->author, "Ada");
    assert_string_equal(second->commit, "c0ffee");
    g_autofree char *again = tide_baseline_to_yaml(baseline, NULL);
    assert_string_equal(again, text);
    baseline_folder_remove(folder);
}

static void
updates_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *old;
        const char *new;
        const char *message;
    } rows[] = {
        { "}\nmetrics", "}\n- {recorded_at: 2025-12-01T10:00:00Z, recorded_by: b, reason: r}\nmetrics",
          ": the update of 2025-12-01T10:00:00Z stands there twice; mend" },
        { "- {recorded_at: '2025-12-01T10", "- {recorded_at: '2025-12-01T11",
          ": the metric 'loaded', WebContent, 'dirty:WebKit malloc' is of an update of 2025-12-01T10:00:00Z, which is "
          "not "
          "there; mend" },
        { "- {recorded_at: '2025-12-01T10:00:00Z'", "- {recorded_at: later", ": recorded_at 'later' is not a time" },
        { ", reason: rows share a style", "", ": missing required mapping field: reason; " },
        { "author: Ada", "author: ''", ": STRING length < 1; " },
    };
    g_autofree char *folder = baseline_folder_new();

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *updated = updated_text();
        g_autoptr(GString) text = g_string_new(updated);
        assert_int_equal(g_string_replace(text, rows[i].old, rows[i].new, 1), 1);
        g_autoptr(TideBaseline) baseline = load_text(folder, text->str, text->len, &error);
        if (baseline)
            fail_msg("accepted: %s", rows[i].new);
        if (!strstr(error->message, rows[i].message))
            fail_msg("%s\nlacks '%s'", error->message, rows[i].message);
    }
    baseline_folder_remove(folder);
}

/* Words with all that YAML knows as special. */
static char *
random_text(GRand *random)
{
    static const char *const pieces[] = {
        "a",  " ", "  ", ":",    ": ", " #",   "#",    "-",     "- ",       "'",
        "\"", "{", "}",  "[",    "]",  ",",    "&",    "*",     "!",        "|",
        ">",  "%", "@",  "`",    "\n", "\t",   "é",    "\\",    "?",        "~",
        "=",  "…", "0x", "true", "/",  "日本", "\x01", "word ", "another ", "longer-than-most "
    };
    GString *text = g_string_new("x");

    for (gint32 left = g_rand_int_range(random, 0, 40); left > 0; left--)
        g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    return g_string_free(text, FALSE);
}

#define UPDATE_TIME "2025-12-01T10:00:00Z"

static void
add_random_update(GRand *random, TideBaseline *baseline)
{
    g_autofree char *reason = random_text(random);
    TideRecording *update = tide_recording_new(reason);

    g_free(update->recorded_at);
    update->recorded_at = g_strdup(UPDATE_TIME);
    update->author = random_text(random);
    update->commit = random_text(random);
    g_ptr_array_add(baseline->updates, update);
}

static TideBaseline *
random_baseline(GRand *random)
{
    TideBaseline *baseline = baseline_example();
    g_autofree char *checkpoint = random_text(random);
    g_autofree char *category = random_text(random);
    g_autofree char *quantity = g_strconcat(TIDE_QUANTITY_DIRTY_PREFIX, category, NULL);
    g_autofree char *value = random_text(random);

    g_free(baseline->recording->reason);
    baseline->recording->reason = random_text(random);
    baseline->digest = random_text(random);
    add_random_update(random, baseline);
    tide_configuration_set(baseline->configuration, "renderer", value);
    tide_configuration_set(baseline->configuration, "option.X", value);
    TideMetric *last = baseline_add_metric(baseline, checkpoint, quantity, g_rand_int(random));
    if (g_rand_boolean(random))
        last->recorded_at = g_strdup(UPDATE_TIME);
    return baseline;
}

static void
assert_same(const TideBaseline *left, const TideBaseline *right)
{
    const TideMetric *a = g_ptr_array_index(left->metrics, left->metrics->len - 1);
    const TideMetric *b = g_ptr_array_index(right->metrics, right->metrics->len - 1);

    assert_true(tide_recording_equal(left->recording, right->recording));
    assert_int_equal(left->updates->len, right->updates->len);
    assert_string_equal(left->digest, right->digest);
    assert_int_equal(tide_configuration_match(left->configuration, right->configuration, NULL), TIDE_MATCH_EXACT);
    assert_int_equal(left->metrics->len, right->metrics->len);
    assert_string_equal(a->checkpoint, b->checkpoint);
    assert_string_equal(a->quantity, b->quantity);
    assert_true(tide_recording_equal(tide_baseline_recording_of(left, a), tide_baseline_recording_of(right, b)));
    assert_int_equal(a->samples->len, b->samples->len);
    assert_memory_equal(a->samples->data, b->samples->data, a->samples->len * sizeof(guint64));
}

static void
any_baseline_is_loaded_as_it_was_saved_and_saved_as_it_was_loaded(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();
    g_autofree char *path = g_build_filename(folder, "deep", "er", "b.yaml", NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);

    for (guint round = 0; round < 300; round++) {
        g_autoptr(TideBaseline) baseline = random_baseline(random);
        g_autoptr(GError) error = NULL;
        if (!tide_baseline_save(baseline, path, &error))
            fail_msg("%s", error->message);
        g_autoptr(TideBaseline) loaded = tide_baseline_load(path, &error);
        if (!loaded) {
            fail_msg("%s", error->message);
            return;
        }
        assert_same(baseline, loaded);
        g_autofree char *first = tide_baseline_to_yaml(baseline, NULL);
        g_autofree char *second = tide_baseline_to_yaml(loaded, NULL);
        assert_string_equal(first, second);
    }
    baseline_folder_remove(folder);
}

/* All but the line end behind the last word is needed. */
static void
a_file_cut_at_any_byte_is_refused(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();
    gsize length = strlen(expected_text);

    for (gsize cut = 0; cut < length; cut++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideBaseline) baseline = load_text(folder, expected_text, cut, &error);
        if (!baseline != (cut < length - 1))
            fail_msg("cut at byte %zu: %s", cut, error ? error->message : "accepted");
        if (!baseline) {
            assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
            assert_null(strchr(error->message, '\n'));
            assert_non_null(strstr(error->message, "b.yaml"));
        }
    }
    baseline_folder_remove(folder);
}

/* What is replaced in the good file, and what is said behind its path. */
static const struct {
    const char *old;
    const char *new;
    const char *message;
} bad_rows[] = {
    { "version: 1", "version: 7",
      ": schema version 7 is newer than this tidemark knows (1); use a newer tidemark, or record the baseline again "
      "with 'tidemark update-baselines'" },
    { "version: 1\nscenario: dom-churn", "version: 7\nscene: [ 1 ]", ": schema version 7 is newer" },
    { "version: 1", "version: 0", ": there is no schema version 0, this tidemark reads version 1; mend" },
    { "version: 1", "version: one", ":3:10: invalid " },
    { "version: 1", "version: -1", ":3:10: invalid " },
    { "version: 1\n", "", ": missing required mapping field: version; " },
    { "version: 1\n", "version: 1\nversion: 1\n", ": mapping field already seen: version; " },
    { "reason: first recording", "reason: ''", ":7:9: STRING length < 1; " },
    { "reason: first recording\n", "", ": missing required mapping field: reason; " },
    { "reason: first", "reazon: first", ": unexpected key: reazon; " },
    { "reason: first recording", "reason: [first]", ":7:9: expecting STRING" },
    { "reason: first recording", "reason: 'first", ":27:53: " },
    { "reason: first recording", "reason: \"a\n\nreason\": b",
      ":9:8: mapping values are not allowed in this context; " },
    { "scenario: dom-churn", "scenario: *x", "YAML alias unsupported" },
    { "2025-11-24T11:40:00Z", "yesterday", ": recorded_at 'yesterday' is not a time such as 2025-11-24T18:30:00Z; " },
    { "  engine: WebKitGTK\n", "", ": missing required mapping field: engine; " },
    { "  engine_version: 2.50.6\n", "", ": missing required mapping field: engine_version; " },
    { "  architecture: x86_64\n", "", ": missing required mapping field: architecture; " },
    { "  page_size: 4096\n", "", ": missing required mapping field: page_size; " },
    { "  preset: stable\n", "", ": missing required mapping field: preset; " },
    { "  preset: stable\n", "  preset:\n", ":13:" },
    { "  renderer: software\n", "  renderer: software\n  color: red\n", ": unexpected key: color; " },
    { "LD_OPTION=a=b", "LD_OPTION", ": the option 'LD_OPTION' is not of the form NAME=value; mend" },
    { "LD_OPTION=a=b", "=b", ": the option '=b' is not of the form NAME=value; mend" },
    { "LD_OPTION=a=b", "JSC_numberOfGCMarkers=2", ": the option 'JSC_numberOfGCMarkers' stands there twice; mend" },
    { "loaded, role: WebContent, quantity: 'dirty", "loaded, role: Web, quantity: 'dirty",
      ": the metric 'loaded', Web, 'dirty:WebKit malloc' has the unknown role 'Web'; mend" },
    { "'dirty:WebKit malloc'", "phys_footprint",
      ": the metric 'loaded', WebContent, 'phys_footprint' stands there twice; mend" },
    { "'dirty:WebKit malloc'", "phys_footprnt", "has a quantity that its checkpoint cannot have; mend" },
    { "'dirty:WebKit malloc'", "'objects:'", "has a quantity that its checkpoint cannot have; mend" },
    { "'dirty:WebKit malloc'", "'dirty:'", "has a quantity that its checkpoint cannot have; mend" },
    { "'dirty:WebKit malloc'", "phys_footprint_peak", "has a quantity that its checkpoint cannot have; mend" },
    { "phys_footprint_peak", "phys_footprint", "has a quantity that its checkpoint cannot have; mend" },
    { "'dirty:WebKit malloc'", "'at_peak:MALLOC'", "has a quantity that its checkpoint cannot have; mend" },
    { "phys_footprint_peak", "'at_peak:'", "has a quantity that its checkpoint cannot have; mend" },
    { "[26444800, 26444801, 26444802]", "[]", ":26:" },
    { "[26444800, 26444801, 26444802]", "26444800", ":26:" },
    { ", samples: [26444800, 26444801, 26444802]", "", ": missing required mapping field: samples; " },
    { "26444801", "-26444801", "'-26444801'; mend" },
    { "26444801", "-18446744073709551615", "'-18446744073709551615'; mend" },
    { "26444801", "1.5", "'1.5'; mend" },
    { "26444801", "many", "'many'; mend" },
    { "26444801", "''", ":26:" },
    { "26444801", "99999999999999999999", "'99999999999999999999'; mend" },
    { "26444801", "9007199254740992", "below 2^53: '9007199254740992'; mend" },
    { "26444801", "0x10", "'0x10'; mend" },
    { "complete: true", "complete: yes", ":29:11: " },
    { "complete: true", "complete: 1", ":29:11: " },
    { "complete: true\n", "", ": missing required mapping field: complete; " },
    { "complete: true", "complete: true\n--- 1", ": ignoring documents after first in stream; " },
    { "complete: true", "complete: true\n... x", ":30:" },
    { "metrics:", "<<<<<<< ours\nmetrics:", ":26:1: " },
    { "metrics:", "\tmetrics:", ":25:1: " },
    { "first recording", "first\x01recording", ":7:14: " },
    { "metrics:", "\xff\xfe:", ":25:1: " },
};

static void
what_is_wrong_is_said_in_one_sentence_with_its_place(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();

    for (gsize i = 0; i < G_N_ELEMENTS(bad_rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) text = g_string_new(expected_text);
        assert_int_equal(g_string_replace(text, bad_rows[i].old, bad_rows[i].new, 1), 1);
        g_autoptr(TideBaseline) baseline = load_text(folder, text->str, text->len, &error);
        if (baseline)
            fail_msg("accepted: %s", bad_rows[i].new);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_true(g_str_has_prefix(error->message, folder));
        assert_null(strchr(error->message, '\n'));
        if (!strstr(error->message, bad_rows[i].message))
            fail_msg("%s\nlacks '%s'", error->message, bad_rows[i].message);
    }
    baseline_folder_remove(folder);
}

static void
counts_of_objects_are_read(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();
    g_autoptr(GString) text = g_string_new(expected_text);

    assert_int_equal(g_string_replace(text, "'dirty:WebKit malloc'", "'objects:Window'", 1), 1);
    g_autoptr(TideBaseline) baseline = load_text(folder, text->str, text->len, NULL);
    assert_non_null(baseline);
    assert_non_null(tide_metric_find(baseline->metrics, "loaded", TIDE_ROLE_WEB_CONTENT, "objects:Window"));
    baseline_folder_remove(folder);
}

#define CENSUS_LINE "- {checkpoint: loaded, classes: [Array Iterator 7, HTMLLIElement 1-101]}\n"

static void
the_census_of_a_checkpoint_is_one_line(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();
    g_autoptr(GString) text = g_string_new(expected_text);

    assert_int_equal(g_string_replace(text, "metrics:\n", "census:\n" CENSUS_LINE "metrics:\n", 1), 1);
    g_autoptr(TideBaseline) baseline = load_text(folder, text->str, text->len, NULL);
    assert_non_null(baseline);
    assert_non_null(tide_census_ranges_find(baseline->census, "loaded"));
    g_autofree char *again = tide_baseline_to_yaml(baseline, NULL);
    assert_string_equal(again, text->str);
    baseline_folder_remove(folder);
}

static void
a_census_that_is_none_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *lines;
        const char *problem;
    } bad[] = {
        { CENSUS_LINE CENSUS_LINE, "the census of 'loaded' stands there twice" },
        { "- {checkpoint: loaded, classes: [Array]}\n", "the census of 'loaded' has 'Array', which is no count" },
        { "- {checkpoint: loaded, classes: []}\n", "" },
        { "- {checkpoint: loaded}\n", "" },
    };
    g_autofree char *folder = baseline_folder_new();

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GString) text = g_string_new(expected_text);
        g_autofree char *lines = g_strconcat("census:\n", bad[i].lines, "metrics:\n", NULL);
        g_autoptr(GError) error = NULL;
        g_string_replace(text, "metrics:\n", lines, 1);
        assert_null(load_text(folder, text->str, text->len, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        if (!strstr(error->message, bad[i].problem))
            fail_msg("%s", error->message);
    }
    baseline_folder_remove(folder);
}

static void
what_a_peak_was_made_of_is_read(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();
    g_autoptr(GString) text = g_string_new(expected_text);

    assert_int_equal(g_string_replace(text, "phys_footprint_peak", "'at_peak:MALLOC'", 1), 1);
    g_autoptr(TideBaseline) baseline = load_text(folder, text->str, text->len, NULL);
    assert_non_null(baseline);
    assert_non_null(tide_metric_find(baseline->metrics, "peak", TIDE_ROLE_WEB_CONTENT, "at_peak:MALLOC"));
    baseline_folder_remove(folder);
}

static void
what_is_no_baseline_at_all_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gsize length;
        const char *message;
    } rows[] = {
        { "", 0, ": the file is empty; " },
        { "\n\n", 2, ": the file is empty; " },
        { "# only a comment\n", 17, ": the file is empty; " },
        { "- a\n- b\n", 8, ": expecting MAPPING" },
        { "text", 4, ": expecting MAPPING" },
        { "\x7f"
          "ELF\x02\x01\x01\x00\x00\x00",
          10, ":1:1: control characters are not allowed; " },
        { "\x00\x00\x00\x00", 4, ":1:1: control characters are not allowed; " },
        { "{}", 2, ": missing required mapping field: version; " },
        { "? [a]\n: b", 9, ": internal error; " },
        { "%YAML 9.9\n---\na: b\n", 19, ":1:1: found incompatible YAML document; " },
    };
    g_autofree char *folder = baseline_folder_new();

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(load_text(folder, rows[i].text, rows[i].length, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        if (!strstr(error->message, rows[i].message))
            fail_msg("%s\nlacks '%s'", error->message, rows[i].message);
    }
    baseline_folder_remove(folder);
}

static void
random_damage_never_crashes_the_reader(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(3);

    for (guint round = 0; round < 1500; round++) {
        g_autofree char *text = g_strdup(expected_text);
        g_autoptr(GError) error = NULL;
        for (guint change = 0; change <= round % 3; change++)
            text[g_rand_int_range(random, 0, (gint32)strlen(expected_text))] = (char)g_rand_int_range(random, 0, 256);
        g_autoptr(TideBaseline) baseline = load_text(folder, text, strlen(expected_text), &error);
        assert_int_equal(!baseline, !!error);
    }
    baseline_folder_remove(folder);
}

static void
what_is_no_readable_file_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = { "missing.yaml", "folder", "pipe", "huge.yaml" };
    static const char *const messages[] = { "No such file", "not a regular file", "not a regular file", "16 MB" };
    g_autofree char *folder = baseline_folder_new();
    g_autofree char *pipe = g_build_filename(folder, "pipe", NULL);
    g_autofree char *huge = g_build_filename(folder, "huge.yaml", NULL);

    baseline_folder_write(folder, "folder/x", "", 0);
    baseline_folder_write(folder, "huge.yaml", "", 0);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(truncate(huge, 16 * 1024 * 1024 + 1), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_autoptr(GError) error = NULL;
        assert_null(tide_baseline_load(path, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        assert_true(g_str_has_prefix(error->message, path));
        assert_non_null(strstr(error->message, messages[i]));
    }
    baseline_folder_remove(folder);
}

/* Each spoils a good baseline in a way that its file could not be read again. */
static void
drop_metrics(TideBaseline *baseline)
{
    g_ptr_array_set_size(baseline->metrics, 0);
}

static void
drop_samples(TideBaseline *baseline)
{
    const TideMetric *metric = g_ptr_array_index(baseline->metrics, 1);
    g_array_set_size(metric->samples, 0);
}

static void
repeat_metric(TideBaseline *baseline)
{
    baseline_add_metric(baseline, "loaded", TIDE_QUANTITY_FOOTPRINT, 1);
}

static void
add_unknown_fact(TideBaseline *baseline)
{
    tide_configuration_set(baseline->configuration, "moon", "full");
}

static void
empty_reason(TideBaseline *baseline)
{
    baseline->recording->reason[0] = '\0';
}

static void
drop_key(TideBaseline *baseline)
{
    g_ptr_array_remove_index(baseline->configuration->facts, 4);
}

static void
break_encoding(TideBaseline *baseline)
{
    baseline->recording->reason[0] = '\xff';
}

static void
exceed_memory(TideBaseline *baseline)
{
    baseline_add_metric(baseline, "grown", TIDE_QUANTITY_FOOTPRINT, G_MAXUINT64 - 3);
}

static void
nothing_is_written_that_could_not_be_read(void **state)
{
    (void)state;
    static void (*const spoilers[])(TideBaseline *) = {
        drop_metrics, drop_samples, repeat_metric,  add_unknown_fact,
        empty_reason, drop_key,     break_encoding, exceed_memory,
    };
    g_autofree char *folder = baseline_folder_new();
    g_autofree char *path = g_build_filename(folder, "new", "b.yaml", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(spoilers); i++) {
        g_autoptr(TideBaseline) baseline = baseline_example();
        g_autoptr(GError) error = NULL;
        spoilers[i](baseline);
        if (tide_baseline_save(baseline, path, &error))
            fail_msg("spoiler %zu was written", i);
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
        assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    }
    baseline_folder_remove(folder);
}

static void
a_folder_that_cannot_be_made_is_an_output_error(void **state)
{
    (void)state;
    g_autofree char *folder = baseline_folder_new();
    g_autofree char *path = g_build_filename(folder, "file", "label", "b.yaml", NULL);
    g_autoptr(TideBaseline) baseline = baseline_example();
    g_autoptr(GError) error = NULL;

    baseline_folder_write(folder, "file", "", 0);
    assert_false(tide_baseline_save(baseline, path, &error));
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_OUTPUT));
    baseline_folder_remove(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_is_pleasant_to_review),
        cmocka_unit_test(letters_of_any_language_stay_readable),
        cmocka_unit_test(a_new_baseline_says_when_and_by_what_it_was_recorded),
        cmocka_unit_test(a_changed_metric_is_one_changed_line),
        cmocka_unit_test(an_update_stands_on_one_line_and_its_metrics_name_it),
        cmocka_unit_test(updates_that_do_not_fit_are_refused),
        cmocka_unit_test(any_baseline_is_loaded_as_it_was_saved_and_saved_as_it_was_loaded),
        cmocka_unit_test(a_file_cut_at_any_byte_is_refused),
        cmocka_unit_test(what_is_wrong_is_said_in_one_sentence_with_its_place),
        cmocka_unit_test(counts_of_objects_are_read),
        cmocka_unit_test(what_a_peak_was_made_of_is_read),
        cmocka_unit_test(the_census_of_a_checkpoint_is_one_line),
        cmocka_unit_test(a_census_that_is_none_is_refused),
        cmocka_unit_test(what_is_no_baseline_at_all_is_refused),
        cmocka_unit_test(random_damage_never_crashes_the_reader),
        cmocka_unit_test(what_is_no_readable_file_is_refused),
        cmocka_unit_test(nothing_is_written_that_could_not_be_read),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_an_output_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
