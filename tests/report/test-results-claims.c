#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <json-glib/json-glib.h>
#include <string.h>

#include "judged-results.h"
#include "report/results-claims.h"
#include "report/results-json.h"

/* One scenario that is within, of which a file says what it does, but for one text in place of another. */
static char *
difference_where(const char *what, const char *by)
{
    g_autoptr(TideResults) results = tide_results_new();
    judged_add(results, "dom-churn", TIDE_MATCH_EXACT);
    judged_judge(results);
    g_autofree char *text = tide_results_to_json(results);
    const char *at = what ? strstr(text, what) : NULL;
    if (what && !at)
        fail_msg("there is no %s", what);
    g_autofree char *changed =
        at ? g_strdup_printf("%.*s%s%s", (int)(at - text), text, by, at + strlen(what)) : g_strdup(text);
    g_autoptr(JsonNode) file = json_from_string(changed, NULL);
    assert_non_null(file);
    g_autoptr(GPtrArray) differences = tide_results_check_claims(file, results);

    g_ptr_array_add(differences, NULL);
    return g_strjoinv("\n", (char **)differences->pdata);
}

#define FIRST "dom-churn: loaded: WebContent: phys_footprint: "
#define PEAK "dom-churn: peak: WebContent: phys_footprint_peak: "

static const struct {
    const char *what;
    const char *by;
    const char *differences;
} changes[] = {
    { NULL, NULL, "" },
    { "\"verdict\" : \"within\"", "\"verdict\" : \"regressed\"",
      FIRST "the file says regressed, its samples say within" },
    { "\"verdict\" : \"within\"", "\"verdict\" : 7", FIRST "the file says 7, its samples say within" },
    { "\"verdict\" : \"within\",", "", FIRST "the file says nothing, its samples say within" },
    { "\"median_bytes\" : 26214400", "\"median_bytes\" : 26214401",
      FIRST "median_bytes: the file says 26214401, its samples say 26214400" },
    { "\"median_bytes\" : 26214400,", "", "" },
    { "\"quantity\" : \"phys_footprint_peak\",\n          \"verdict\"",
      "\"quantity\" : \"dirty:Nothing\",\n          \"verdict\"",
      "dom-churn: peak: WebContent: Nothing: the file says within, its samples say nothing\n" PEAK
      "the file says nothing, its samples say within" },
    { "\"status\" : \"passed\"", "\"status\" : \"failed\"",
      "dom-churn: loaded: WebContent: the file says failed, its samples say passed" },
    { "\"exit_status\" : 0", "\"exit_status\" : 1", "exit_status: the file says 1, its samples say 0" },
    { "\"exit_status\" : 0,", "", "exit_status: the file says nothing, its samples say 0" },
    { "\"verdicts\"", "\"x\"", NULL },
    { "\"cases\" : [", "\"cases\" : 1, \"x\" : [", NULL },
    { "\"scenarios\" : [", "\"scenarios\" : [ 1,", NULL },
};

static void
what_the_file_says_otherwise_is_told(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autofree char *found = difference_where(changes[i].what, changes[i].by);
        gboolean as_expected = changes[i].differences ? g_str_equal(found, changes[i].differences) : *found != '\0';
        if (!as_expected)
            fail_msg("%s: %s", changes[i].by, found);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_the_file_says_otherwise_is_told) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
