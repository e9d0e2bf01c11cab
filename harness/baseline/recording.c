#include "baseline/recording.h"

static char *
time_now(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();

    return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

TideRecording *
tide_recording_new(const char *reason)
{
    TideRecording *recording = g_new0(TideRecording, 1);

    recording->recorded_at = time_now();
    recording->recorded_by = g_strdup("tidemark " TIDE_VERSION);
    recording->reason = g_strdup(reason);
    return recording;
}

static void
clear(TideRecording *recording)
{
    g_free(recording->recorded_at);
    g_free(recording->recorded_by);
    g_free(recording->author);
    g_free(recording->commit);
    g_free(recording->reason);
}

void
tide_recording_assign(TideRecording *to, const TideRecording *from)
{
    TideRecording copy = { g_strdup(from->recorded_at), g_strdup(from->recorded_by), g_strdup(from->author),
                           g_strdup(from->commit), g_strdup(from->reason) };

    clear(to);
    *to = copy;
}

TideRecording *
tide_recording_copy(const TideRecording *recording)
{
    TideRecording *copy = g_new0(TideRecording, 1);

    tide_recording_assign(copy, recording);
    return copy;
}

gboolean
tide_recording_equal(const TideRecording *left, const TideRecording *right)
{
    return g_strcmp0(left->recorded_at, right->recorded_at) == 0 &&
        g_strcmp0(left->recorded_by, right->recorded_by) == 0 && g_strcmp0(left->author, right->author) == 0 &&
        g_strcmp0(left->commit, right->commit) == 0 && g_strcmp0(left->reason, right->reason) == 0;
}

const TideRecording *
tide_recording_find(const GPtrArray *recordings, const char *recorded_at)
{
    for (guint i = 0; i < recordings->len; i++) {
        const TideRecording *recording = g_ptr_array_index(recordings, i);
        if (g_str_equal(recording->recorded_at, recorded_at))
            return recording;
    }
    return NULL;
}

void
tide_recording_free(TideRecording *recording)
{
    if (!recording)
        return;
    clear(recording);
    g_free(recording);
}
