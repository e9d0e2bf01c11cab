#pragma once

#include <gio/gio.h>

#include "support/deadline.h"

/**
 * tide_sandbox_probe:
 * Tries whether bubblewrap, which the engine's sandbox is made with, can make its namespaces here.
 *
 * @ret_reason: (out) (transfer full) (nullable): why not, as bubblewrap said it
 * Returns: whether the sandbox works
 */
gboolean tide_sandbox_probe(TideDeadline deadline, GCancellable *cancellable, char **ret_reason);
