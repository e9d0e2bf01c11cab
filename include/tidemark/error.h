#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Marks what libtidemark exports. */
#define TIDE_API __attribute__((visibility("default")))

/**
 * TIDE_ERROR:
 * The domain of every error of Tidemark. Its message is one complete sentence without a full stop, in the form
 * `place: problem; way out`. The code says what kind of thing failed, and thereby the exit status (docs/design.md,
 * section 4).
 */
#define TIDE_ERROR (tide_error_quark())

typedef enum {
    TIDE_ERROR_INPUT, /**< arguments, a manifest, a baseline or a capture that cannot be used */
    TIDE_ERROR_MALFORMED, /**< a text that does not follow its format, truncated included */
    TIDE_ERROR_ENVIRONMENT, /**< an engine, a display or a program is missing or does not start */
    TIDE_ERROR_PERMISSION, /**< the kernel refused */
    TIDE_ERROR_GONE, /**< the process ended or was replaced while it was measured */
    TIDE_ERROR_CRASHED, /**< a process of the engine died */
    TIDE_ERROR_DEADLINE, /**< something did not answer in time */
    TIDE_ERROR_LOAD, /**< a page did not load */
    TIDE_ERROR_SCRIPT, /**< a page's script threw an exception */
    TIDE_ERROR_OUTPUT, /**< a result could not be written */
    TIDE_ERROR_INTERRUPTED, /**< the user ended the run */
} TideErrorCode;

/** tide_error_quark: (transfer none): the quark behind %TIDE_ERROR. */
TIDE_API GQuark tide_error_quark(void);

G_END_DECLS
