#pragma once

#include <glib.h>

/*
 * A folder with two folders of scenarios: `scenarios` with `broken`, whose manifest is none, and `page`; `good` with `page`
 * alone. Nothing is installed there, so no engine can start, and none of the machine's is taken for it.
 */

/** COMMAND_STAGE_PAGE_MANIFEST: the manifest of `page`. */
#define COMMAND_STAGE_PAGE_MANIFEST                                                                                    \
    "description: A page.\n"                                                                                           \
    "tolerance: { percent: 2, bytes: 64 KB }\n"                                                                        \
    "timeout: 20 s\n"                                                                                                  \
    "budget: { phys_footprint: 100 MB }\n"                                                                             \
    "steps:\n"                                                                                                         \
    "  - load: index.html\n"                                                                                           \
    "  - resize: { width: 640, height: 480 }\n"                                                                        \
    "  - evaluate: |\n"                                                                                                \
    "      one();\n"                                                                                                   \
    "      two();\n"                                                                                                   \
    "  - collect_garbage\n"                                                                                            \
    "  - checkpoint: loaded\n"

/** command_stage_setup, command_stage_teardown: for cmocka; the state is the folder's path. */
int command_stage_setup(void **state);
int command_stage_teardown(void **state);

/** command_stage_read: Returns: (transfer full): the file @path below @folder, which must be there. */
char *command_stage_read(const char *folder, const char *path);

/** command_stage_has: Returns: whether there is @path below @folder. */
gboolean command_stage_has(const char *folder, const char *path);
