#pragma once

#include <glib.h>

/** tide_machine_load: Returns: how many threads have wanted to run in the last minute, on average (getloadavg(3)); -1 where the
 * system does not tell. */
double tide_machine_load(void);

/**
 * tide_machine_load_note:
 * What a run on a busy machine says of itself: an engine that is held up gives memory back at other moments (docs/verdicts.md).
 *
 * @load: as tide_machine_load() gives it
 * Returns: (transfer full) (nullable): %NULL where less than two threads a CPU want to run
 */
char *tide_machine_load_note(double load, guint cpus);
