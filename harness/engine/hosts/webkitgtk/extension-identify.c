#include "extension-identify.h"

#include <string.h>
#include <unistd.h>

#include "messages.h"

/* proc_pid_stat(5): the start time is field 22; behind the name, which may hold blanks and brackets, stands field 3. */
#define FIELDS_AFTER_NAME (22 - 3)

static gboolean
read_start_ticks(guint64 *ret_ticks)
{
    g_autofree char *stat = NULL;
    g_auto(GStrv) fields = NULL;
    const char *name_end;

    if (!g_file_get_contents("/proc/self/stat", &stat, NULL, NULL) || !(name_end = strrchr(stat, ')')))
        return FALSE;
    fields = g_strsplit(name_end + 1, " ", -1); /* the first piece is the empty one before the blank */
    if (g_strv_length(fields) <= FIELDS_AFTER_NAME + 1)
        return FALSE;
    return g_ascii_string_to_unsigned(fields[FIELDS_AFTER_NAME + 1], 10, 0, G_MAXINT64, ret_ticks, NULL);
}

void
tide_extension_identify(WebKitWebPage *page, WebKitUserMessage *message)
{
    guint64 ticks = 0;
    GVariant *parameters = NULL;

    (void)page;
    if (read_start_ticks(&ticks))
        parameters = g_variant_new(TIDE_MESSAGE_IDENTIFY_REPLY, (gint64)getpid(), ticks);
    webkit_user_message_send_reply(message, webkit_user_message_new(TIDE_MESSAGE_IDENTIFY, parameters));
}
