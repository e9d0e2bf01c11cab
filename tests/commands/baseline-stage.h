#pragma once

#include <glib.h>

/*
 * A folder with one scenario, `page`, and a baseline of it under each of three labels: a fresh one, and as `gone.yaml` and
 * `lost.yaml` two of scenarios that are not there. Commands run in it.
 */

#define BASELINE_STAGE_LABEL "webkitgtk-2.50-x86_64-4k-stable"
#define BASELINE_STAGE_PLACE "baselines/" BASELINE_STAGE_LABEL "/"

/** baseline_stage_setup, baseline_stage_teardown: for cmocka; the state is the folder's path, which is the current one. */
int baseline_stage_setup(void **state);
int baseline_stage_teardown(void **state);
