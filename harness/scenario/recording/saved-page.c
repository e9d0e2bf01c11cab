#include "scenario/recording/saved-page.h"

#include <string.h>

#include <tidemark/error.h>

#include "engine/answers.h"

#define MOST_SHOWN_BYTES 200

TideSavedPage *
tide_saved_page_new(const char *source)
{
    TideSavedPage *recording = g_new0(TideSavedPage, 1);

    recording->source = g_strdup(source);
    recording->resources = g_ptr_array_new_with_free_func((GDestroyNotify)tide_resource_free);
    recording->left_out = g_ptr_array_new_with_free_func(g_free);
    return recording;
}

TideResource *
tide_resource_new(const char *method, const char *url, guint status)
{
    g_autofree char *normal = tide_answers_normalize(url);

    if (!normal)
        return NULL;
    TideResource *resource = g_new0(TideResource, 1);
    resource->method = g_strdup(method);
    resource->url = g_steal_pointer(&normal);
    resource->status = status;
    resource->headers = g_ptr_array_new_with_free_func(g_free);
    return resource;
}

/* Where the value begins in `Name: value`, or NULL where the name is another one. */
static const char *
value_of(const char *line, const char *name)
{
    gsize length = strlen(name);

    return g_ascii_strncasecmp(line, name, length) == 0 && g_str_has_prefix(line + length, ": ") ? line + length + 2
                                                                                                 : NULL;
}

const char *
tide_resource_header(const TideResource *resource, const char *name)
{
    for (guint i = 0; i < resource->headers->len; i++) {
        const char *value = value_of(g_ptr_array_index(resource->headers, i), name);
        if (value)
            return value;
    }
    return NULL;
}

void
tide_resource_set_header(TideResource *resource, const char *name, const char *value)
{
    char *line = g_strdup_printf("%s: %s", name, value);

    for (guint i = resource->headers->len; i > 0; i--) {
        if (value_of(g_ptr_array_index(resource->headers, i - 1), name))
            g_ptr_array_remove_index(resource->headers, i - 1);
    }
    g_ptr_array_add(resource->headers, line);
}

void
tide_resource_take_body(TideResource *resource, GBytes *body)
{
    g_clear_pointer(&resource->body, g_bytes_unref);
    if (g_bytes_get_size(body) > 0)
        resource->body = body;
    else
        g_bytes_unref(body);
}

static gboolean
check_bounds(const TideSavedPage *recording, GError **error)
{
    if (recording->resources->len > TIDE_SAVED_PAGE_MOST_RESOURCES) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: there are more than %d answers; record less of the page",
                    recording->source, TIDE_SAVED_PAGE_MOST_RESOURCES);
        return FALSE;
    }
    if (recording->body_bytes > TIDE_SAVED_PAGE_MOST_BYTES) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                    "%s: its answers have more than 256 MB together; record less of the page", recording->source);
        return FALSE;
    }
    return TRUE;
}

gboolean
tide_saved_page_add(TideSavedPage *recording, TideResource *resource, GError **error)
{
    recording->body_bytes += resource->body ? g_bytes_get_size(resource->body) : 0;
    g_ptr_array_add(recording->resources, resource);
    return check_bounds(recording, error);
}

void
tide_saved_page_leave_out(TideSavedPage *recording, const char *what, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *sentence =
        g_strdup_printf("%.*s%s: %s", MOST_SHOWN_BYTES, what, strlen(what) > MOST_SHOWN_BYTES ? "…" : "", why);
    g_ptr_array_add(recording->left_out, g_utf8_make_valid(sentence, -1));
}

const TideResource *
tide_saved_page_find(const TideSavedPage *recording, const char *url)
{
    for (guint i = 0; i < recording->resources->len; i++) {
        const TideResource *resource = g_ptr_array_index(recording->resources, i);
        if (g_str_equal(resource->url, url) && g_str_equal(resource->method, "GET"))
            return resource;
    }
    return NULL;
}

void
tide_resource_free(TideResource *resource)
{
    if (!resource)
        return;
    g_free(resource->method);
    g_free(resource->url);
    g_ptr_array_unref(resource->headers);
    g_clear_pointer(&resource->body, g_bytes_unref);
    g_free(resource);
}

void
tide_saved_page_free(TideSavedPage *recording)
{
    if (!recording)
        return;
    g_free(recording->source);
    g_free(recording->page);
    g_ptr_array_unref(recording->resources);
    g_ptr_array_unref(recording->left_out);
    g_free(recording);
}
