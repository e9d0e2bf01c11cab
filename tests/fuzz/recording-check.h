#pragma once

#include "scenario/recording/saved-page.h"

/**
 * recording_check:
 * Requires what holds for every recording that a reader took: a page that it answers, resources of normal URLs, methods, statuses
 * and headers that can be written, names that are plain and differ, and an index that says the same.
 */
void recording_check(const TideSavedPage *recording);
