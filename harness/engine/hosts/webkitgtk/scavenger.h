#pragma once

#include <glib.h>

/** What the runner sets in the environment of WebContent, so that its allocator waits from the beginning. */
#define TIDE_SCAVENGER_VARIABLE "TIDEMARK_SCAVENGER"
#define TIDE_SCAVENGER_OFF "off"

/**
 * The thread by which libpas gives free pages back on its own (bmalloc/libpas/src/libpas/pas_scavenger.h): stops when it is
 * suspended more often than resumed.
 */
#define TIDE_SYMBOL_SUSPEND_SCAVENGER "pas_scavenger_suspend"
#define TIDE_SYMBOL_RESUME_SCAVENGER "pas_scavenger_resume"
#define TIDE_SYMBOL_SCAVENGER_SUSPENDED "pas_scavenger_should_suspend_count"

/** The first says that there is something to do, the second wakes the thread for it. */
#define TIDE_SYMBOL_SCAVENGER_NOTE "pas_scavenger_did_create_eligible"
#define TIDE_SYMBOL_SCAVENGER_WAKE "pas_scavenger_notify_eligibility_if_needed"

/** tide_scavenger_can_wait: Returns: whether this process's JavaScriptCore, and so that of WebContent, exports them. */
gboolean tide_scavenger_can_wait(void);
