#pragma once

#include "verdict/gate-verdict.h"

/**
 * tide_gate_label:
 * Returns: (transfer full): under which name a gate stands among the checkpoints, none of which can have a blank in its name:
 *     `growth at cycled`, `torn-down settles to loaded`, `relieved drops from full`, with its quantity where that is not the footprint:
 *     `growth of objects:HTMLDivElement at cycled`
 */
char *tide_gate_label(const TideGate *gate);

/** tide_gate_limit: Returns: (transfer full): what is asked of it: `4 KB a cycle at most, after 2 of warm-up`, `within 2 %`, `by 40 %`. */
char *tide_gate_limit(const TideGate *gate);

/** tide_budget_label: the same for a budget of the group: `phys_footprint_peak of all processes`. */
char *tide_budget_label(const TideBudget *budget);

/**
 * tide_gate_sentence:
 * Returns: (transfer full): what became of a gate, as a person would say it: `phys_footprint leaks 16 KB a cycle (between 15 KB and
 *     16 KB; allowed 4 KB)`; where it is inconclusive, what would decide it
 */
char *tide_gate_sentence(const TideGateVerdict *verdict);

/** tide_gate_change: Returns: (transfer full): the change in short, for a table: `+16 KB a cycle`, `-40.2 %`. */
char *tide_gate_change(const TideGateVerdict *verdict);

/** tide_gate_series: Returns: (transfer full): all that it was judged on, one amount a line. */
char *tide_gate_series(const TideGateVerdict *verdict);

/**
 * tide_headroom_text:
 * @worst: no more than @budget
 * Returns: (transfer full): `48 MB (12.0 %) below its budget of 400 MB`
 */
char *tide_headroom_text(const char *quantity, guint64 worst, guint64 budget);
