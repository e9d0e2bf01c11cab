#pragma once

#include "baseline/audit.h"

/** tide_findings_print: prints a line for each of @findings (element-type TideFinding), with its kind. */
void tide_findings_print(const GPtrArray *findings);

/** tide_findings_print_json: prints them as a JSON array of objects with `kind`, `problem`, `path`, `scenario`, `sentence`. */
void tide_findings_print_json(const GPtrArray *findings);

/** tide_findings_count: Returns: how many of @findings must be mended. */
guint tide_findings_count(const GPtrArray *findings);

/** tide_findings_exit_status: Returns: %TIDE_EXIT_INPUT where one is unreadable, else %TIDE_EXIT_REGRESSED where one is a problem. */
int tide_findings_exit_status(const GPtrArray *findings);
