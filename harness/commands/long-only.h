#pragma once

#include <glib.h>

/**
 * tide_long_only:
 * Rewrites a command line for GLib's parser as getopt_long_only(3) would take it, which macOS's footprint uses: `-pid 5` is
 * `--pid 5` where there is such an option, and `-p5` is `-p 5`. What stands for an option's value, or behind `--`, is left
 * as it is.
 *
 * @argv: (array length=argc): the command's name first
 * @entries: (array zero-terminated=1): its options; `--help` is known beside them
 * Returns: (transfer full) (array zero-terminated=1): the words
 */
char **tide_long_only(int argc, char **argv, const GOptionEntry *entries);
