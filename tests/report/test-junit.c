#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>

#include "example-results.h"
#include "report/junit.h"

#define OWN_SCHEMA TIDE_SOURCE_DIR "/docs/tidemark-junit.xsd"
/* Jenkins's own, which is not part of the repository. */
#define JENKINS_SCHEMA TIDE_SOURCE_DIR "/../shared/data/junit-xsd/01-junit-10.xsd"

static xmlDoc *
parse(const char *document)
{
    xmlDoc *parsed = xmlReadMemory(document, (int)strlen(document), NULL, NULL, XML_PARSE_NONET);

    assert_non_null(parsed);
    return parsed;
}

static gboolean
is_valid(const char *document, const char *schema_path)
{
    xmlSchemaParserCtxt *reader = xmlSchemaNewParserCtxt(schema_path);
    xmlSchema *schema = xmlSchemaParse(reader);
    assert_non_null(schema);
    xmlSchemaValidCtxt *validation = xmlSchemaNewValidCtxt(schema);
    xmlDoc *parsed = parse(document);
    int errors = xmlSchemaValidateDoc(validation, parsed);

    xmlFreeDoc(parsed);
    xmlSchemaFreeValidCtxt(validation);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(reader);
    return errors == 0;
}

/* The text that an XPath expression gives. */
static char *
ask(const char *document, const char *expression)
{
    xmlDoc *parsed = parse(document);
    xmlXPathContext *context = xmlXPathNewContext(parsed);
    xmlXPathObject *object = xmlXPathEvalExpression(BAD_CAST expression, context);
    assert_non_null(object);
    xmlChar *text = xmlXPathCastToString(object);
    char *answer = g_strdup((const char *)text);

    xmlFree(text);
    xmlXPathFreeObject(object);
    xmlXPathFreeContext(context);
    xmlFreeDoc(parsed);
    return answer;
}

static char *
write_document(const TideResults *results)
{
    g_autoptr(GError) error = NULL;
    char *document = tide_junit_to_xml(results, &error);

    assert_null(error);
    assert_non_null(document);
    return document;
}

static TideResults *
empty_results(void)
{
    return tide_results_new();
}

static TideResults *
results_without_manifest(void)
{
    TideResults *results = tide_results_new();
    TideScenarioResult *result = tide_results_add(results, "torn");

    result->error = g_error_new_literal(TIDE_ERROR, TIDE_ERROR_INPUT, "torn/scenario.yaml:1:1: empty; write steps");
    return results;
}

static TideResults *
long_results(void)
{
    static const char *const one[] = { "loaded", NULL };
    TideResults *results = tide_results_new();
    TideScenarioResult *result = example_add(results, "endless", one);

    example_whole_iteration(result)->duration_usec = G_GINT64_CONSTANT(1234567891) * 1000;
    return results;
}

/* Everything that may come from a page, an engine or a file has this in it. */
#define HOSTILE "]]> <b>\"'&amp; \x01\x1b[31m\xff\xfe \xed\xa0\x80 \xef\xbf\xbf\r\n end"

static TideResults *
hostile_results(void)
{
    static const char *const one[] = { HOSTILE, NULL };
    TideResults *results = tide_results_new();
    TideScenarioResult *result = example_add(results, HOSTILE, one);
    TideIteration *iteration = example_whole_iteration(result);
    TideScenarioResult *torn = example_add(results, "torn " HOSTILE, one);

    results->configuration = tide_configuration_new();
    tide_configuration_set(results->configuration, HOSTILE, HOSTILE);
    g_ptr_array_add(results->notes, g_strdup(HOSTILE));
    g_ptr_array_add(iteration->warnings, g_strdup(HOSTILE));
    example_choice(result, TIDE_MATCH_NEAR, HOSTILE);
    example_verdict(result,
                    (ExampleVerdict) { HOSTILE, TIDE_ROLE_WEB_CONTENT, "dirty:" HOSTILE, TIDE_VERDICT_REGRESSED,
                                       20 * EXAMPLE_MB, 22 * EXAMPLE_MB, 0 });
    example_fail(example_iteration(torn), TIDE_ERROR_SCRIPT, HOSTILE);
    return results;
}

static const struct {
    const char *name;
    TideResults *(*build)(void);
} documents[] = {
    { "a red morning", example_red_morning },    { "no scenario", empty_results },
    { "no manifest", results_without_manifest }, { "hours", long_results },
    { "hostile texts", hostile_results },
};

static void
assert_all_valid(const char *schema)
{
    for (gsize i = 0; i < G_N_ELEMENTS(documents); i++) {
        g_autoptr(TideResults) results = documents[i].build();
        g_autofree char *document = write_document(results);
        if (!is_valid(document, schema))
            fail_msg("%s: invalid\n%s", documents[i].name, document);
    }
}

static void
every_document_follows_our_schema(void **state)
{
    (void)state;
    assert_all_valid(OWN_SCHEMA);
}

static void
every_document_follows_the_schema_of_jenkins(void **state)
{
    (void)state;
    if (!g_file_test(JENKINS_SCHEMA, G_FILE_TEST_EXISTS))
        skip();
    assert_all_valid(JENKINS_SCHEMA);
}

#define SUITE                                                                                                          \
    "<testsuites name=\"tidemark\" tests=\"1\" failures=\"0\" errors=\"0\"><testsuite name=\"a\" tests=\"1\" "         \
    "failures=\"0\" errors=\"0\" skipped=\"0\" time=\"%s\" timestamp=\"2026-01-01T00:00:00Z\"><properties/>"           \
    "<testcase name=\"b\" classname=\"a\" time=\"0.000\">%s</testcase></testsuite></testsuites>"

static const struct {
    const char *time;
    const char *content;
    gboolean valid;
} schema_rows[] = {
    { "1.250", "<system-out/>", TRUE },
    { "1,250", "<system-out/>", FALSE },
    { "1.25", "<system-out/>", FALSE },
    { "1e3", "<system-out/>", FALSE },
    { "1.250", "", FALSE },
    { "1.250", "<system-out/><system-out/>", FALSE },
    { "1.250", "<failure type=\"regressed\" message=\"m\">m</failure><system-out/>", TRUE },
    { "1.250", "<failure type=\"regressed\" message=\"m\"/><system-out/>", FALSE },
    { "1.250", "<failure type=\"regressed\">m</failure><system-out/>", FALSE },
    { "1.250", "<properties/><system-out/>", FALSE },
};

static void
our_schema_refuses_what_readers_would(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(schema_rows); i++) {
        g_autofree char *document = g_strdup_printf(SUITE, schema_rows[i].time, schema_rows[i].content);
        if (is_valid(document, OWN_SCHEMA) != schema_rows[i].valid)
            fail_msg("row %zu", i);
    }
}

#define GREW "dom-churn: grown: WebContent: WebKit malloc grew by 2.0 MB (20.0 MB → 22.0 MB, +10.0 %; allowed 264 KB)"
#define CRASH "image-scroll: bottom: WebContent: not measured: 'image-scroll': WebContent (pid 4242) ended by signal 11"

static const struct {
    const char *expression;
    const char *answer;
} questions[] = {
    { "string(/testsuites/@name)", "tidemark" },
    { "string(/testsuites/@tests)", "8" },
    { "string(/testsuites/@failures)", "1" },
    { "string(/testsuites/@errors)", "2" },
    { "count(//testsuite)", "3" },
    { "string(//testsuite[@name='dom-churn']/@tests)", "3" },
    { "string(//testsuite[@name='dom-churn']/@failures)", "1" },
    { "string(//testsuite[@name='image-scroll']/@errors)", "2" },
    { "string(//testsuite[@name='idle']/@skipped)", "2" },
    { "string(//testsuite[@name='dom-churn']/@time)", "1.235" },
    { "string(//testsuite[@name='dom-churn']/@timestamp)", "2026-01-01T00:00:00Z" },
    { "string(//testsuite[@name='dom-churn']//property[@name='logical_cpus']/@value)", "2" },
    { "string(//testsuite[@name='dom-churn']//property[@name='note']/@value)", "the sandbox is off" },
    { "string(//testsuite[@name='dom-churn']//property[@name='baseline.path']/@value)",
      "baselines/here/dom-churn.yaml" },
    { "string(//testsuite[@name='idle']//property[@name='baseline.match']/@value)", "none" },
    { "string(//property[@name='grown.WebContent.phys_footprint']/@value)", "36175872" },
    { "string(//testcase[@name='loaded.WebContent']/@classname)", "dom-churn" },
    { "string(//testcase[@name='grown.WebContent']/@time)", "0.500" },
    { "string(//testcase[@name='grown.WebContent']/failure/@type)", "regressed" },
    { "string(//testcase[@name='grown.WebContent']/failure/@message)", GREW },
    { "substring-before(//testcase[@name='grown.WebContent']/failure, '\n')", GREW },
    { "contains(//failure, 'WebKit malloc   20.0 MB  →  22.0 MB  +2.0 MB')", "true" },
    { "string(//testcase[@name='bottom.WebContent']/error/@type)", "crashed" },
    { "string(//testcase[@name='bottom.WebContent']/error)", CRASH },
    { "string(//testsuite[@name='idle']/testcase[1]/skipped/@type)", "no baseline" },
    { "count(//testcase[count(system-out) != 1])", "0" },
    { "contains(//testcase[@name='grown.WebContent']/system-out, 'TOTAL')", "true" },
    { "contains(//testcase[@name='grown.WebContent']/system-out, "
      "'<measurement name=\"WebKit malloc\" type=\"numeric/double\">23068672</measurement>')",
      "true" },
    { "count(//testcase[contains(system-out, '\n[[ATTACHMENT|results.json]]\n')])", "3" },
    { "count(//testcase[contains(system-out, 'ATTACHMENT')][not(failure or error)])", "0" },
    { "string(//testsuite[@name='dom-churn']/system-err)", "iteration 1: grown: did not settle\n" },
    { "count(//testsuite[@name='idle']/system-err)", "0" },
};

static void
a_red_morning_is_told(void **state)
{
    (void)state;
    g_autoptr(TideResults) results = example_red_morning();
    g_autofree char *document = write_document(results);

    for (gsize i = 0; i < G_N_ELEMENTS(questions); i++) {
        g_autofree char *answer = ask(document, questions[i].expression);
        if (!g_str_equal(answer, questions[i].answer))
            fail_msg("%s: '%s'", questions[i].expression, answer);
    }
}

static void
an_open_peak_is_skipped_with_its_reason(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "big", one);
    example_whole_iteration(result);
    example_choice(result, TIDE_MATCH_EXACT, NULL);
    example_other_peaks(result);
    example_within(result, "loaded", TIDE_ROLE_WEB_CONTENT);
    example_verdict(result,
                    (ExampleVerdict) { "peak", TIDE_ROLE_WEB_CONTENT, "phys_footprint_peak", TIDE_VERDICT_INCONCLUSIVE,
                                       30 * EXAMPLE_MB, 31 * EXAMPLE_MB, 0 });
    example_bounds(result, 31 * EXAMPLE_MB, 32 * EXAMPLE_MB);
    g_autofree char *document = write_document(results);
    g_autofree char *type = ask(document, "string(//testcase[@name='peak.WebContent']/skipped/@type)");
    g_autofree char *message = ask(document, "string(//testcase[@name='peak.WebContent']/skipped/@message)");
    assert_string_equal(type, "inconclusive");
    assert_non_null(strstr(message, "the baseline's peaks were found by stops, these by polling"));
}

static void
a_total_over_its_budget_says_so_in_its_type(void **state)
{
    (void)state;
    static const char *const one[] = { "loaded", NULL };
    g_autoptr(TideResults) results = tide_results_new();
    TideScenarioResult *result = example_add(results, "big", one);
    example_whole_iteration(result);
    example_verdict(result,
                    (ExampleVerdict) { "peak", TIDE_ROLE_WEB_CONTENT, "phys_footprint_peak", TIDE_VERDICT_OVER_BUDGET,
                                       -1, 420 * EXAMPLE_MB, 400 * EXAMPLE_MB });
    g_autofree char *document = write_document(results);
    g_autofree char *type = ask(document, "string(//testcase[@name='peak.WebContent']/failure/@type)");
    assert_string_equal(type, "over budget");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_document_follows_our_schema),
        cmocka_unit_test(every_document_follows_the_schema_of_jenkins),
        cmocka_unit_test(our_schema_refuses_what_readers_would),
        cmocka_unit_test(a_red_morning_is_told),
        cmocka_unit_test(an_open_peak_is_skipped_with_its_reason),
        cmocka_unit_test(a_total_over_its_budget_says_so_in_its_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
