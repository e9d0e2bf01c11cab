#pragma once

#include <glib.h>

/**
 * tide_fixed_addresses_probe:
 * Tries whether the kernel lets a program be started without address randomisation (personality(2), ADDR_NO_RANDOMIZE).
 * Container managers may refuse it through seccomp; Docker does by default.
 *
 * @ret_reason: (out) (transfer full): why not; untouched where it works
 * Returns: whether it works; nothing of the calling process is changed
 */
gboolean tide_fixed_addresses_probe(char **ret_reason);
