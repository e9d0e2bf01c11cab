#pragma once

#include "stage.h"

/**
 * host_script_text:
 * Returns: (transfer full): an engine host that is Tidemark's own with WebContent heavier by @bytes. Each start writes @name as a
 *     line into `hosts.log` of the stage.
 */
char *host_script_text(const Stage *stage, const char *name, guint bytes);

/** host_script_write: makes it an executable file of the stage. */
void host_script_write(const Stage *stage, const char *path, guint bytes);
