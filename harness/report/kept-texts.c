#include "report/kept-texts.h"

#include <string.h>

#include "report/run-json.h"

/* No amount is negative, and what else looks like it stands behind a name or in quotes: only a mark is a line of its own. */
#define MARK G_MININT64
#define MARK_TEXT "-9223372036854775808"

/* Where the text is read, and which text of which result comes next. */
typedef struct {
    const TideResults *results;
    guint scenario;
    guint iteration;
} Place;

void
tide_kept_texts_begin(TideScenarioResult *result)
{
    if (!result->texts)
        result->texts = g_ptr_array_new_with_free_func(g_free);
}

static guint
count_iterations(const TideScenarioResult *result)
{
    return result->run ? result->run->iterations->len : 0;
}

void
tide_kept_texts_add_marks(JsonBuilder *builder, const TideScenarioResult *result)
{
    json_builder_set_member_name(builder, "iterations");
    json_builder_begin_array(builder);
    for (guint i = 0; i < count_iterations(result); i++)
        json_builder_add_int_value(builder, MARK);
    json_builder_end_array(builder);
}

/* Each line but the first goes as far in as the mark stands. No text of JSON has a line end in it. */
static char *
indent(const char *text, gsize depth)
{
    g_autofree char *line_end = g_strnfill(depth + 1, ' ');
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    line_end[0] = '\n';
    return g_strjoinv(line_end, lines);
}

static const char *
next_text(Place *place, gsize depth)
{
    const TideScenarioResult *result = g_ptr_array_index(place->results->scenarios, place->scenario);

    while (!result->texts || place->iteration == count_iterations(result)) {
        place->iteration = 0;
        result = g_ptr_array_index(place->results->scenarios, ++place->scenario);
    }
    if (place->iteration == result->texts->len) {
        g_autofree char *text = tide_iteration_to_json(g_ptr_array_index(result->run->iterations, place->iteration));
        g_ptr_array_add(result->texts, indent(text, depth));
    }
    return g_ptr_array_index(result->texts, place->iteration++);
}

/* The next line of nothing but a mark, at the mark; NULL where there is none any more. @ret_depth: how far in it stands */
static const char *
find_mark(const char *text, gsize *ret_depth)
{
    const char *mark = text;

    while ((mark = strstr(mark, MARK_TEXT))) {
        const char *start = mark;
        while (start > text && start[-1] == ' ')
            start--;
        *ret_depth = (gsize)(mark - start);
        if (start > text && start[-1] == '\n')
            return mark;
        mark += strlen(MARK_TEXT);
    }
    return NULL;
}

char *
tide_kept_texts_fill(const char *outline, const TideResults *results)
{
    GString *filled = g_string_new(NULL);
    Place place = { .results = results };
    const char *mark;
    gsize depth = 0;

    while ((mark = find_mark(outline, &depth))) {
        g_string_append_len(filled, outline, mark - outline);
        g_string_append(filled, next_text(&place, depth));
        outline = mark + strlen(MARK_TEXT);
    }
    g_string_append(filled, outline);
    return g_string_free(filled, FALSE);
}
