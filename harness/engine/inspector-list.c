#include "engine/inspector-list.h"

#include <stdlib.h>

#include <tidemark/error.h>

/* A page's row ends in a button that opens the inspector on it. */
#define BUTTON "window\\.location\\.host \\+ '(/socket/[0-9]+/([0-9]+)/WebPage)'"

typedef struct {
    guint64 number; /* WebKit counts its targets */
    char *path;
} Row;

static void
clear_row(gpointer row)
{
    g_free(((Row *)row)->path);
}

static gint
compare_rows(gconstpointer a, gconstpointer b)
{
    guint64 first = ((const Row *)a)->number;
    guint64 second = ((const Row *)b)->number;

    return first < second ? -1 : first > second;
}

static GArray *
read_rows(const char *html)
{
    g_autoptr(GRegex) button = g_regex_new(BUTTON, G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));

    g_array_set_clear_func(rows, clear_row);
    for (g_regex_match(button, html, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *number = g_match_info_fetch(match, 2);
        const Row row = { g_ascii_strtoull(number, NULL, 10), g_match_info_fetch(match, 1) };
        g_array_append_val(rows, row);
    }
    return rows;
}

GPtrArray *
tide_inspector_list_parse(const char *html)
{
    g_autoptr(GArray) rows = read_rows(html);
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);

    g_array_sort(rows, compare_rows);
    for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add(paths, g_strdup(g_array_index(rows, Row, i).path));
    return paths;
}

typedef struct {
    gboolean done;
    GBytes *body;
    GError *error;
} Answer;

static void
on_answer(GObject *session, GAsyncResult *result, gpointer data)
{
    Answer *answer = data;

    answer->body = soup_session_send_and_read_finish(SOUP_SESSION(session), result, &answer->error);
    answer->done = TRUE;
}

static gboolean
is_done(gpointer data)
{
    return ((const Answer *)data)->done;
}

static GBytes *
fetch(SoupSession *session, SoupMessage *message, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(GCancellable) call = g_cancellable_new();
    g_autoptr(GError) problem = NULL;
    Answer answer = { FALSE, NULL, NULL };

    soup_session_send_and_read_async(session, message, G_PRIORITY_DEFAULT, call, on_answer, &answer);
    if (!tide_wait_until(is_done, &answer, deadline, cancellable, &problem)) {
        /* Its end writes into what stands here. */
        g_cancellable_cancel(call);
        while (!answer.done)
            g_main_context_iteration(g_main_context_get_thread_default(), TRUE);
        g_clear_pointer(&answer.body, g_bytes_unref);
        g_clear_error(&answer.error);
        g_propagate_error(error, g_steal_pointer(&problem));
    } else if (answer.error) {
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, answer.error->message);
        g_clear_error(&answer.error);
    }
    return answer.body;
}

GPtrArray *
tide_inspector_list_fetch(SoupSession *session, const char *address, TideDeadline deadline, GCancellable *cancellable,
                          GError **error)
{
    g_autofree char *uri = g_strdup_printf("http://%s/", address);
    g_autoptr(SoupMessage) message = soup_message_new("GET", uri);
    g_autoptr(GBytes) body = fetch(session, message, deadline, cancellable, error);

    if (!body) {
        g_prefix_error(error, "the list of WebKit's inspector at %s: ", uri);
        return NULL;
    }
    if (soup_message_get_status(message) != SOUP_STATUS_OK) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "the list of WebKit's inspector at %s: status %u", uri,
                    soup_message_get_status(message));
        return NULL;
    }
    g_autofree char *html = g_strndup(g_bytes_get_data(body, NULL), g_bytes_get_size(body));
    return tide_inspector_list_parse(html);
}
