#pragma once

#include "engine/answers.h"

/**
 * TideReplay:
 * The answers of a recording as one iteration is given them: those to the same request one after the other, the last of them
 * again and again.
 */
typedef struct _TideReplay TideReplay;

/** tide_replay_new: @answers: (nullable): belongs to the caller and outlives the replay; without them nothing is answered */
TideReplay *tide_replay_new(const TideAnswers *answers);

/**
 * tide_replay_take:
 * HEAD has what GET has where it was not recorded itself.
 *
 * Returns: (transfer none) (nullable): what is answered next; its URL is another one where only a query was found that a page
 *     makes anew each time
 */
const TideAnswer *tide_replay_take(TideReplay *replay, const char *method, const char *url);

/** tide_replay_has: Returns: whether there is an answer to such a request, which stays as it is. */
gboolean tide_replay_has(const TideReplay *replay, const char *method, const char *url);

/** tide_replay_knows_host: Returns: whether the host of @url has answered anything. */
gboolean tide_replay_knows_host(const TideReplay *replay, const char *url);

/** tide_replay_free: @replay may be %NULL. */
void tide_replay_free(TideReplay *replay);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideReplay, tide_replay_free)
