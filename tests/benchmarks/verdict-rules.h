#pragma once

#include <glib.h>

/** The ways to decide that are held against each other. */
typedef enum {
    VERDICT_RULE_TIDEMARK,
    VERDICT_RULE_XCTEST,
    VERDICT_RULE_WELCH,
    VERDICT_RULE_MANN_WHITNEY,
    N_VERDICT_RULES,
} VerdictRule;

/** verdict_rule_name: Returns: (transfer none): as the table has it. */
const char *verdict_rule_name(VerdictRule rule);

/**
 * verdict_rule_is_red:
 * Whether @rule finds that @run has grown over @baseline: XCTest by a mean of more than 110 % of the baseline's; Welch's t-test and
 * the test of Mann and Whitney at 0.05, one-sided; Tidemark's comparison with its default tolerance.
 *
 * @run, @baseline: (element-type guint64): two or more samples each
 */
gboolean verdict_rule_is_red(VerdictRule rule, const GArray *run, const GArray *baseline);
