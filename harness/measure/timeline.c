#include "measure/timeline.h"

/* Enough of a script to know it by. */
#define MOST_QUOTED_LETTERS 60

typedef struct {
    const TideStep *step;
    gint64 begun_usec;
} Moment;

struct _TideTimeline {
    GArray *moments; /* (element-type Moment): by time */
};

TideTimeline *
tide_timeline_new(void)
{
    TideTimeline *timeline = g_new0(TideTimeline, 1);

    timeline->moments = g_array_new(FALSE, FALSE, sizeof(Moment));
    return timeline;
}

void
tide_timeline_begin(TideTimeline *timeline, const TideStep *step, gint64 now_usec)
{
    Moment moment = { step, now_usec };

    g_array_append_val(timeline->moments, moment);
}

char *
tide_step_describe(const TideStep *step)
{
    const char *text = step->text ? step->text : "";
    gboolean cut = g_utf8_strlen(text, -1) > MOST_QUOTED_LETTERS;
    g_autofree char *start = cut ? g_utf8_substring(text, 0, MOST_QUOTED_LETTERS) : g_strdup(text);
    char *described = g_strconcat(tide_step_kind_name(step->kind), step->text ? ": " : "", start, cut ? "…" : "", NULL);

    return g_strdelimit(described, "\r\n\t", ' ');
}

char *
tide_timeline_step_at(const TideTimeline *timeline, gint64 at_usec)
{
    for (guint i = timeline->moments->len; i > 0; i--) {
        const Moment *moment = &g_array_index(timeline->moments, Moment, i - 1);
        if (moment->begun_usec <= at_usec)
            return tide_step_describe(moment->step);
    }
    return NULL;
}

gint64
tide_timeline_since_load(const TideTimeline *timeline, gint64 at_usec)
{
    for (guint i = timeline->moments->len; i > 0; i--) {
        const Moment *moment = &g_array_index(timeline->moments, Moment, i - 1);
        if (moment->begun_usec <= at_usec && tide_step_loads(moment->step->kind))
            return at_usec - moment->begun_usec;
    }
    return -1;
}

void
tide_timeline_free(TideTimeline *timeline)
{
    if (!timeline)
        return;
    g_array_unref(timeline->moments);
    g_free(timeline);
}
