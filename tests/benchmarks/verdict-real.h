#pragma once

#include <glib.h>

/**
 * verdict_real_measure:
 * Runs pages in the real engine: suites in which nothing changed, and pages that hold more than when their baseline was recorded,
 * and prints how many were red, and whether the category was named.
 *
 * @pages: the folder of the pages
 * @suites: how many suites without a change; a third as many of each growth
 */
void verdict_real_measure(const char *pages, guint suites);
