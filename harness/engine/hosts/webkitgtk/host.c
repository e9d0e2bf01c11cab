#include "host.h"

void
tide_host_send_event(TideHost *host, const char *name, JsonObject *members)
{
    JsonObject *event = members ? members : json_object_new();

    json_object_set_string_member(event, "event", name);
    tide_lines_send(host->lines, event);
}

void
tide_host_send_note(TideHost *host, const char *format, ...)
{
    JsonObject *note = json_object_new();
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    json_object_set_string_member(note, "text", text);
    tide_host_send_event(host, "note", note);
}
