#pragma once

#include <glib.h>

/**
 * TideRecording:
 * When, by what, by whom, at which commit and why samples were recorded.
 *
 * @recorded_at: ISO 8601, UTC
 * @recorded_by: `tidemark 0.1.0`
 * @author: (nullable): who, where that was said or git knows
 * @commit: (nullable): what was checked out where the scenario is, or what the user named, a revision of the engine say
 * @reason: as the author said
 */
typedef struct {
    char *recorded_at;
    char *recorded_by;
    char *author;
    char *commit;
    char *reason;
} TideRecording;

/** tide_recording_new: now, by this version, by nobody in particular. */
TideRecording *tide_recording_new(const char *reason);

/** tide_recording_copy: Returns: (transfer full): a copy that shares nothing with @recording. */
TideRecording *tide_recording_copy(const TideRecording *recording);

/** tide_recording_assign: makes @to, whose texts may be %NULL, the same as @from. */
void tide_recording_assign(TideRecording *to, const TideRecording *from);

/** tide_recording_equal: Returns: whether all is the same. */
gboolean tide_recording_equal(const TideRecording *left, const TideRecording *right);

/** tide_recording_find: Returns: (transfer none) (nullable): the one of @recordings (element-type TideRecording) of that time. */
const TideRecording *tide_recording_find(const GPtrArray *recordings, const char *recorded_at);

/** tide_recording_free: @recording may be %NULL. */
void tide_recording_free(TideRecording *recording);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideRecording, tide_recording_free)
