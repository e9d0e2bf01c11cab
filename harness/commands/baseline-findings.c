#include "commands/baseline-findings.h"

#include <stdio.h>

#include <json-glib/json-glib.h>

#include "report/wording.h"
#include "support/exit-status.h"

void
tide_findings_print(const GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++) {
        const TideFinding *finding = g_ptr_array_index(findings, i);
        g_autofree char *sentence = tide_one_line(finding->sentence);
        /* A complaint about the text of a file begins with its path already. */
        gboolean placed = g_str_has_prefix(sentence, finding->path);
        printf("%-10s  %s%s%s\n", tide_finding_kind_name(finding->kind), placed ? "" : finding->path,
               placed ? "" : ": ", sentence);
    }
}

void
tide_findings_print_json(const GPtrArray *findings)
{
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_ARRAY);
    JsonArray *list = json_array_new();

    for (guint i = 0; i < findings->len; i++) {
        const TideFinding *finding = g_ptr_array_index(findings, i);
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "kind", tide_finding_kind_name(finding->kind));
        json_object_set_boolean_member(object, "problem", tide_finding_is_problem(finding->kind));
        json_object_set_string_member(object, "path", finding->path);
        json_object_set_string_member(object, "scenario", finding->scenario);
        json_object_set_string_member(object, "sentence", finding->sentence);
        json_array_add_object_element(list, object);
    }
    json_node_take_array(root, list);
    g_autofree char *text = json_to_string(root, TRUE);
    printf("%s\n", text);
}

guint
tide_findings_count(const GPtrArray *findings)
{
    guint problems = 0;

    for (guint i = 0; i < findings->len; i++)
        problems += tide_finding_is_problem(((const TideFinding *)g_ptr_array_index(findings, i))->kind) ? 1 : 0;
    return problems;
}

int
tide_findings_exit_status(const GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++) {
        if (((const TideFinding *)g_ptr_array_index(findings, i))->kind == TIDE_FINDING_UNREADABLE)
            return TIDE_EXIT_INPUT;
    }
    return tide_findings_count(findings) > 0 ? TIDE_EXIT_REGRESSED : TIDE_EXIT_WITHIN;
}
