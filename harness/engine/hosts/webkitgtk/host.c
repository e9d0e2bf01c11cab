#include "host.h"

#include "text.h"

#define MOST_REPORTS 200

void
tide_host_send_event(TideHost *host, const char *name, JsonObject *members)
{
    JsonObject *event = members ? members : json_object_new();

    json_object_set_string_member(event, "event", name);
    tide_lines_send(host->lines, event);
}

static void
send_text(TideHost *host, const char *name, const char *text, JsonObject *members)
{
    JsonObject *event = members ? members : json_object_new();

    json_object_set_string_member(event, "text", text);
    tide_host_send_event(host, name, event);
}

void
tide_host_report(TideHost *host, const char *name, const char *text, JsonObject *members)
{
    host->reports++;
    if (host->reports <= MOST_REPORTS) {
        g_autofree char *shortened = tide_text_shorten(text);
        send_text(host, name, shortened, members);
        return;
    }
    if (members)
        json_object_unref(members);
    if (host->reports == MOST_REPORTS + 1)
        send_text(host, "note", "the page said more than " G_STRINGIFY(MOST_REPORTS) " things; the rest is left out",
                  NULL);
}

void
tide_host_send_note(TideHost *host, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    tide_host_report(host, "note", text, NULL);
}
