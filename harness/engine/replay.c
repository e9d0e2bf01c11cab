#include "engine/replay.h"

struct _TideReplay {
    const TideAnswers *answers; /* (nullable) */
    GHashTable *taken; /* (element-type GPtrArray guint): how many of each list */
};

TideReplay *
tide_replay_new(const TideAnswers *answers)
{
    TideReplay *replay = g_new(TideReplay, 1);

    replay->answers = answers;
    replay->taken = g_hash_table_new(NULL, NULL);
    return replay;
}

static const GPtrArray *
find_method(const TideReplay *replay, const char *method, const char *url)
{
    const GPtrArray *list = tide_answers_find(replay->answers, method, url);

    return list ? list : tide_answers_find_renewed(replay->answers, method, url);
}

static const GPtrArray *
find(const TideReplay *replay, const char *method, const char *url)
{
    const GPtrArray *list = replay->answers ? find_method(replay, method, url) : NULL;

    if (!list && replay->answers && g_str_equal(method, "HEAD"))
        list = find_method(replay, "GET", url);
    return list;
}

const TideAnswer *
tide_replay_take(TideReplay *replay, const char *method, const char *url)
{
    const GPtrArray *list = find(replay, method, url);

    if (!list)
        return NULL;
    guint taken = GPOINTER_TO_UINT(g_hash_table_lookup(replay->taken, list));
    if (taken + 1 < list->len)
        g_hash_table_insert(replay->taken, (gpointer)list, GUINT_TO_POINTER(taken + 1));
    return g_ptr_array_index(list, taken);
}

gboolean
tide_replay_has(const TideReplay *replay, const char *method, const char *url)
{
    return find(replay, method, url) != NULL;
}

gboolean
tide_replay_knows_host(const TideReplay *replay, const char *url)
{
    return replay->answers && tide_answers_know_host(replay->answers, url);
}

void
tide_replay_free(TideReplay *replay)
{
    if (!replay)
        return;
    g_hash_table_unref(replay->taken);
    g_free(replay);
}
