#include "report/junit.h"

#include "report/case-explanation.h"
#include "report/gate-wording.h"
#include "report/lookup.h"
#include "report/wording.h"

/* The cases of one scenario and what they add up to. */
typedef struct {
    const TideResults *results;
    const TideScenarioResult *result;
    GPtrArray *cases; /* (element-type TideCase), owned by the list of all */
    guint counts[TIDE_CASE_SKIPPED + 1];
} Suite;

/* Seconds with three decimals: the only form that junit-10.xsd takes, in any locale. */
static char *
seconds_text(gint64 usec)
{
    gint64 msec = (MAX(usec, 0) + 500) / 1000;

    return g_strdup_printf("%" G_GINT64_FORMAT ".%03d", msec / 1000, (int)(msec % 1000));
}

static void
write_seconds(TideXmlWriter *writer, gint64 usec)
{
    g_autofree char *text = seconds_text(usec);

    tide_xml_writer_attribute(writer, "time", text);
}

static void
write_property(TideXmlWriter *writer, const char *name, const char *value)
{
    tide_xml_writer_start(writer, "property");
    tide_xml_writer_attribute(writer, "name", name);
    tide_xml_writer_attribute(writer, "value", value);
    tide_xml_writer_end(writer);
}

static const TideRun *
run_of(const Suite *suite)
{
    return suite->result->run;
}

static gint64
suite_usec(const Suite *suite)
{
    gint64 usec = 0;

    for (guint i = 0; run_of(suite) && i < run_of(suite)->iterations->len; i++)
        usec += ((const TideIteration *)g_ptr_array_index(run_of(suite)->iterations, i))->duration_usec;
    return usec;
}

static char *
timestamp_text(const Suite *suite)
{
    if (!run_of(suite) || run_of(suite)->iterations->len == 0)
        return g_strdup(suite->results->started_at);

    const TideIteration *first = g_ptr_array_index(run_of(suite)->iterations, 0);
    g_autoptr(GDateTime) start = g_date_time_new_from_unix_utc(first->started_at_usec / G_USEC_PER_SEC);

    return g_date_time_format(start, "%Y-%m-%dT%H:%M:%SZ");
}

/* From the checkpoint before to this one, over all iterations: the cases of a scenario take about what it takes. */
static gint64
checkpoint_usec(const Suite *suite, const char *checkpoint)
{
    gint64 usec = 0;

    for (guint i = 0; run_of(suite) && i < run_of(suite)->iterations->len; i++) {
        const TideIteration *iteration = g_ptr_array_index(run_of(suite)->iterations, i);
        gint64 before = 0;

        for (guint k = 0; k < iteration->snapshots->len; k++) {
            const TideSnapshot *snapshot = g_ptr_array_index(iteration->snapshots, k);

            usec += g_str_equal(snapshot->checkpoint, checkpoint) ? snapshot->at_usec - before : 0;
            before = snapshot->at_usec;
        }
    }
    return usec;
}

static void
write_medians(TideXmlWriter *writer, const Suite *suite)
{
    for (guint i = 0; i < suite->result->verdicts->len; i++) {
        const TideVerdict *verdict = g_ptr_array_index(suite->result->verdicts, i);
        const TideMetric *metric = verdict->metric;

        if (!tide_quantity_is_total(metric->quantity))
            continue;

        g_autofree char *name =
            g_strdup_printf("%s.%s.%s", metric->checkpoint, tide_role_name(metric->role), metric->quantity);
        g_autofree char *bytes = g_strdup_printf("%" G_GUINT64_FORMAT, verdict->median);

        write_property(writer, name, bytes);
    }
}

static void
write_baseline_properties(TideXmlWriter *writer, const TideBaselineChoice *choice)
{
    const char *match = choice->match == TIDE_MATCH_EXACT ? "exact"
        : choice->match == TIDE_MATCH_NEAR                ? "near"
                                                          : "none";

    write_property(writer, "baseline.path", choice->path);
    write_property(writer, "baseline.match", match);
    for (guint i = 0; i < choice->differences->len; i++)
        write_property(writer, "baseline.difference", g_ptr_array_index(choice->differences, i));
}

static void
write_properties(TideXmlWriter *writer, const Suite *suite)
{
    const TideConfiguration *configuration = suite->results->configuration;

    tide_xml_writer_start(writer, "properties");
    write_property(writer, "tidemark", TIDE_VERSION);
    for (guint i = 0; configuration && i < configuration->facts->len; i++) {
        const TideFact *fact = g_ptr_array_index(configuration->facts, i);

        write_property(writer, fact->name, fact->value);
    }
    for (guint i = 0; i < suite->results->notes->len; i++)
        write_property(writer, "note", g_ptr_array_index(suite->results->notes, i));
    if (suite->result->choice)
        write_baseline_properties(writer, suite->result->choice);
    write_medians(writer, suite);
    tide_xml_writer_end(writer);
}

static const char *
outcome_type(const TideCase *report_case)
{
    switch (report_case->status) {
    case TIDE_CASE_ERROR:
        return tide_error_kind_name(report_case->error_code);
    case TIDE_CASE_FAILED:
        return tide_verdict_kind_name(report_case->gate ? report_case->gate->kind : report_case->worst->kind);
    default:
        return report_case->baseline_missing ? "no baseline" : "inconclusive";
    }
}

/* What a failure was judged on. */
static char *
details_of(const TideCase *report_case)
{
    if (report_case->gate)
        return tide_gate_series(report_case->gate);
    if (report_case->status != TIDE_CASE_FAILED)
        return g_strdup("");
    g_autofree char *table =
        tide_verdicts_table(report_case->result->verdicts, report_case->checkpoint, report_case->role);
    /* Of a peak's categories there is no verdict in the table. */
    g_autofree char *grown = g_str_equal(report_case->checkpoint, TIDE_CHECKPOINT_PEAK)
        ? tide_explanation_table(report_case->explanation)
        : g_strdup("");
    return g_strconcat(table, *grown ? "\nat the peak:\n" : "", grown, NULL);
}

static void
write_outcome(TideXmlWriter *writer, const TideCase *report_case)
{
    static const char *const elements[] = {
        [TIDE_CASE_PASSED] = NULL,
        [TIDE_CASE_FAILED] = "failure",
        [TIDE_CASE_ERROR] = "error",
        [TIDE_CASE_SKIPPED] = "skipped",
    };
    const char *element = elements[report_case->status];

    if (!element)
        return;

    g_autofree char *table = details_of(report_case);
    g_autofree char *text = g_strdup_printf("%s%s%s", report_case->message, *table ? "\n\n" : "", table);

    tide_xml_writer_start(writer, element);
    tide_xml_writer_attribute(writer, "type", outcome_type(report_case));
    tide_xml_writer_attribute(writer, "message", report_case->message);
    tide_xml_writer_text(writer, text);
    tide_xml_writer_end(writer);
}

static void
append_headroom(GString *text, const TideVerdict *verdict)
{
    const char *quantity = verdict->metric->quantity;

    if (!verdict->has_budget || verdict->kind == TIDE_VERDICT_OVER_BUDGET || tide_quantity_is_count(quantity))
        return;
    g_autofree char *room = tide_headroom_text(quantity, verdict->worst, verdict->budget);
    g_string_append_printf(text, "%s: %s\n", tide_quantity_label(quantity), room);
}

static void
append_measurements(GString *text, const TideCase *report_case)
{
    const GPtrArray *verdicts = report_case->result->verdicts;

    for (guint i = 0; i < verdicts->len; i++) {
        const TideVerdict *verdict = g_ptr_array_index(verdicts, i);
        const TideMetric *metric = verdict->metric;

        if (!g_str_equal(metric->checkpoint, report_case->checkpoint) ||
            !g_str_equal(tide_role_name(metric->role), report_case->role))
            continue;
        g_string_append_printf(text,
                               "<measurement name=\"%s\" type=\"numeric/double\">%" G_GUINT64_FORMAT "</measurement>\n",
                               tide_quantity_label(metric->quantity), verdict->median);
        append_headroom(text, verdict);
    }
}

static void
append_footprint(GString *text, const TideCase *report_case)
{
    const TideProcessSample *sample =
        tide_lookup_last_sample(report_case->result->run, report_case->checkpoint, report_case->role);

    if (!sample)
        return;

    g_autofree char *table = tide_footprint_to_text(sample->footprint);

    g_string_append_printf(text, "%s\n", table);
}

static void
write_output(TideXmlWriter *writer, const TideCase *report_case)
{
    g_autoptr(GString) text = g_string_new("\n");
    gboolean red = report_case->status == TIDE_CASE_FAILED || report_case->status == TIDE_CASE_ERROR;

    append_footprint(text, report_case);
    append_measurements(text, report_case);
    if (report_case->gate)
        g_string_append_printf(text, "%s\n", report_case->reason);
    if (red)
        g_string_append(text, "[[ATTACHMENT|results.json]]\n");
    tide_xml_writer_start(writer, "system-out");
    tide_xml_writer_text(writer, text->str);
    tide_xml_writer_end(writer);
}

static void
write_case(TideXmlWriter *writer, const Suite *suite, const TideCase *report_case)
{
    gboolean named_by_role = report_case->role[0] != '\0';
    gboolean takes_time = g_str_equal(report_case->role, tide_role_name(TIDE_ROLE_WEB_CONTENT));
    g_autofree char *name = named_by_role ? g_strdup_printf("%s.%s", report_case->checkpoint, report_case->role)
                                          : g_strdup(report_case->checkpoint);

    tide_xml_writer_start(writer, "testcase");
    tide_xml_writer_attribute(writer, "name", name);
    tide_xml_writer_attribute(writer, "classname", report_case->result->name);
    write_seconds(writer, takes_time ? checkpoint_usec(suite, report_case->checkpoint) : 0);
    write_outcome(writer, report_case);
    write_output(writer, report_case);
    tide_xml_writer_end(writer);
}

static void
write_warnings(TideXmlWriter *writer, const Suite *suite)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; run_of(suite) && i < run_of(suite)->iterations->len; i++) {
        const TideIteration *iteration = g_ptr_array_index(run_of(suite)->iterations, i);

        for (guint k = 0; k < iteration->warnings->len; k++)
            g_string_append_printf(text, "iteration %u: %s\n", iteration->number,
                                   (char *)g_ptr_array_index(iteration->warnings, k));
    }
    if (text->len == 0)
        return;
    tide_xml_writer_start(writer, "system-err");
    tide_xml_writer_text(writer, text->str);
    tide_xml_writer_end(writer);
}

static void
write_suite(TideXmlWriter *writer, const Suite *suite)
{
    g_autofree char *timestamp = timestamp_text(suite);

    tide_xml_writer_start(writer, "testsuite");
    tide_xml_writer_attribute(writer, "name", suite->result->name);
    tide_xml_writer_count(writer, "tests", suite->cases->len);
    tide_xml_writer_count(writer, "failures", suite->counts[TIDE_CASE_FAILED]);
    tide_xml_writer_count(writer, "errors", suite->counts[TIDE_CASE_ERROR]);
    tide_xml_writer_count(writer, "skipped", suite->counts[TIDE_CASE_SKIPPED]);
    write_seconds(writer, suite_usec(suite));
    tide_xml_writer_attribute(writer, "timestamp", timestamp);
    write_properties(writer, suite);
    for (guint i = 0; i < suite->cases->len; i++)
        write_case(writer, suite, g_ptr_array_index(suite->cases, i));
    write_warnings(writer, suite);
    tide_xml_writer_end(writer);
}

static Suite
collect_suite(const TideResults *results, const TideScenarioResult *result, const GPtrArray *cases)
{
    Suite suite = { .results = results, .result = result, .cases = g_ptr_array_new() };

    for (guint i = 0; i < cases->len; i++) {
        TideCase *report_case = g_ptr_array_index(cases, i);

        if (result && report_case->result != result)
            continue;
        g_ptr_array_add(suite.cases, report_case);
        suite.counts[report_case->status]++;
    }
    return suite;
}

static void
write_document(TideXmlWriter *writer, const TideResults *results)
{
    g_autoptr(GPtrArray) cases = tide_results_cases(results);
    Suite all = collect_suite(results, NULL, cases);

    tide_xml_writer_start(writer, "testsuites");
    tide_xml_writer_attribute(writer, "name", "tidemark");
    tide_xml_writer_count(writer, "tests", all.cases->len);
    tide_xml_writer_count(writer, "failures", all.counts[TIDE_CASE_FAILED]);
    tide_xml_writer_count(writer, "errors", all.counts[TIDE_CASE_ERROR]);
    g_ptr_array_unref(all.cases);
    for (guint i = 0; i < results->scenarios->len; i++) {
        Suite suite = collect_suite(results, g_ptr_array_index(results->scenarios, i), cases);

        write_suite(writer, &suite);
        g_ptr_array_unref(suite.cases);
    }
    tide_xml_writer_end(writer);
}

char *
tide_junit_to_xml(const TideResults *results, GError **error)
{
    g_autoptr(TideXmlWriter) writer = tide_xml_writer_new();

    write_document(writer, results);
    return tide_xml_writer_finish(writer, error);
}
