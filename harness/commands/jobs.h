#pragma once

#include <glib.h>

/** TideWork: does the next piece of work. Returns: whether there may be more. */
typedef gboolean (*TideWork)(gpointer data);

/**
 * TideJobs:
 * Threads that share work. One of them at a time, the one that has the turn, touches what they share; a job gives the turn
 * away while it does what takes long and is its own business.
 */
typedef struct _TideJobs TideJobs;

TideJobs *tide_jobs_new(void);
void tide_jobs_free(TideJobs *jobs);

/**
 * tide_jobs_do:
 * Calls @work again and again, each time with the turn, until it says that there is no more. A single job is done by the
 * calling thread. More are threads of their own, each with a thread-default main context, while the calling one runs its
 * own main context, so that signals are heard.
 *
 * @leave: called with the turn by each job at its end, in its own thread
 */
void tide_jobs_do(TideJobs *jobs, guint count, TideWork work, GFunc leave, gpointer data);

/** tide_jobs_give_turn: from inside of @work: others may go on; what is shared is not to be touched. */
void tide_jobs_give_turn(TideJobs *jobs);

/** tide_jobs_take_turn: waits until nobody has it. */
void tide_jobs_take_turn(TideJobs *jobs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideJobs, tide_jobs_free)
