#pragma once

#include "baseline/baseline.h"
#include "scenario/scenario.h"

/** What is wrong with a baseline, from the worst on. */
typedef enum {
    TIDE_FINDING_UNREADABLE, /**< the file, or what tells whether it is right, cannot be read */
    TIDE_FINDING_ORPHANED, /**< nothing that can be measured will ever be compared with it */
    TIDE_FINDING_STALE, /**< it is of other steps, pages, checkpoints or classes than the scenario has now */
    TIDE_FINDING_MISPLACED, /**< its folder is not called as its configuration is */
    TIDE_FINDING_THIN, /**< fewer samples than a verdict can stand on */
    TIDE_FINDING_TOLERANCE, /**< the tolerance does not fit the noise */
    TIDE_FINDING_UNPROVEN, /**< it does not say of which steps and pages it is */
    TIDE_N_FINDING_KINDS,
} TideFindingKind;

/**
 * TideFinding:
 * @path: of the file
 * @scenario: of the file's name
 * @sentence: what is wrong, and the way out
 */
typedef struct {
    TideFindingKind kind;
    char *path;
    char *scenario;
    char *sentence;
} TideFinding;

/** The fewest samples that a verdict on the half percent can stand on: an exact rank test of three needs ten to compare with. */
#define TIDE_BASELINE_FEWEST_SAMPLES 10

/**
 * TideToleranceJudge:
 * Whether the tolerance of a scenario fits the noise of its metrics (element-type TideMetric), which all have the same.
 *
 * Returns: (transfer full) (nullable): what is wrong; %NULL where it fits
 */
typedef char *(*TideToleranceJudge)(const TideScenario *scenario, const GPtrArray *metrics);

/**
 * TideAudit:
 * @scenarios, @baselines: folders
 * @names: (array zero-terminated=1): of scenarios or cases; empty for all
 * @judge: (nullable)
 */
typedef struct {
    const char *scenarios;
    const char *baselines;
    const char *const *names;
    TideToleranceJudge judge;
} TideAudit;

/** tide_finding_kind_name: Returns: (transfer none): `unreadable`, `orphaned`, … */
const char *tide_finding_kind_name(TideFindingKind kind);

/** tide_finding_is_problem: Returns: whether it must be mended; otherwise it is worth knowing. */
gboolean tide_finding_is_problem(TideFindingKind kind);

/**
 * tide_audit_baselines:
 * Looks at every `<baselines>/<label>/<scenario>.yaml`. A scenario whose manifest cannot be used makes its baselines
 * unreadable, never orphaned.
 *
 * Errors: %TIDE_ERROR_INPUT where a folder cannot be read, there is no scenario at all, or one is named that has neither
 *     manifest nor baseline
 * Returns: (transfer full) (element-type TideFinding): by label, then by file, then as they were found
 */
GPtrArray *tide_audit_baselines(const TideAudit *audit, GError **error);
void tide_finding_free(TideFinding *finding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideFinding, tide_finding_free)
