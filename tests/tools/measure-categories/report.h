#pragma once

#include "comparison.h"
#include "engine/engine.h"

/** The goals: at least this part of the dirty bytes right, at most that untagged; in hundredths of a per cent. */
#define LEAST_RIGHT 9970
#define MOST_UNTAGGED 10

/** report_meets_goals: Returns: whether a page does. */
gboolean report_meets_goals(const Comparison *comparison);

/** report_line: Returns: (transfer full): one page in one line, with what is not right, for people who wait. */
char *report_line(const Comparison *comparison);

/** report_places: Returns: (transfer full): each region with bytes in the wrong category on a line. */
char *report_places(const Comparison *comparison);

/**
 * report_markdown:
 * @comparisons: (element-type Comparison): pages of a preset beside each other
 * Returns: (transfer full): the tables of docs/categories.md
 */
char *report_markdown(const GPtrArray *comparisons, const TideEngineFacts *facts);
