#pragma once

#include "engine/answers.h"

/** tide_page_is_url: Returns: whether @page names a page by an http: or https: URL, and no file of a scenario. */
gboolean tide_page_is_url(const char *page);

/**
 * tide_recorded_page_check:
 * Whether the recording answers a load of the URL @page.
 *
 * @answers: (nullable): %NULL where the scenario has no recording
 * Returns: (transfer full) (nullable): what is wrong, as `problem; way out`, or %NULL where nothing is
 */
char *tide_recorded_page_check(const TideAnswers *answers, const char *page);
