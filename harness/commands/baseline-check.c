#include "commands/baseline-verbs.h"

#include <stdio.h>

#include "commands/arguments.h"
#include "commands/baseline-findings.h"
#include "verdict/precision.h"

static void
print_sum(const GPtrArray *findings)
{
    guint problems = tide_findings_count(findings);
    guint remarks = findings->len - problems;

    printf("%u problem%s, %u remark%s\n", problems, problems == 1 ? "" : "s", remarks, remarks == 1 ? "" : "s");
}

int
tide_baseline_check_command(const TideBaselineArguments *arguments)
{
    const TideAudit audit = { arguments->scenarios, arguments->baselines, arguments->operands,
                              tide_tolerance_complaint };
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) findings = tide_audit_baselines(&audit, &error);

    if (!findings)
        return tide_complain(error);
    if (arguments->json) {
        tide_findings_print_json(findings);
    } else {
        tide_findings_print(findings);
        print_sum(findings);
    }
    return tide_findings_exit_status(findings);
}
