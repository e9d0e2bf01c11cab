#pragma once

#include <glib.h>

/** What a process of an engine is (docs/design.md, section 1). */
typedef enum {
    TIDE_ROLE_WEB_CONTENT,
    TIDE_ROLE_NETWORKING,
    TIDE_ROLE_GPU,
    TIDE_ROLE_UI,
    TIDE_N_ROLES,
} TideRole;

/** tide_role_name: Returns: (transfer none): `WebContent`, `Networking`, `GPU` or `UI`. */
const char *tide_role_name(TideRole role);

/** tide_role_from_name: Returns: %FALSE, with @ret_role untouched, where no role has that name. */
gboolean tide_role_from_name(const char *name, TideRole *ret_role);

/**
 * tide_role_is_gated:
 * Returns: whether the memory of such a process is held to baselines. That of the UI process is told but never gated: it is
 *     our own host, and the 3 MB paint buffers that its toolkit keeps come and go by chance (docs/design.md, section 3)
 */
gboolean tide_role_is_gated(TideRole role);

/**
 * tide_role_of_executable:
 * @executable: the file's name without its folder, as the process was started with
 * Returns: %FALSE where an engine's process has no such name (a launcher such as bwrap)
 */
gboolean tide_role_of_executable(const char *executable, TideRole *ret_role);
