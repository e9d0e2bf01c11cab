/* Runs inside WebContent: says who it is, collects garbage, counts objects, and passes on what pages write to the console. */
#include <webkit/webkit-web-process-extension.h>

#include "extension-census.h"
#include "extension-collect.h"
#include "extension-evaluate.h"
#include "extension-identify.h"
#include "extension-pressure.h"
#include "extension-scavenger.h"
#include "messages.h"
#include "text.h"

static const char *
level_name(WebKitConsoleMessageLevel level)
{
    switch (level) {
    case WEBKIT_CONSOLE_MESSAGE_LEVEL_INFO:
        return "info";
    case WEBKIT_CONSOLE_MESSAGE_LEVEL_WARNING:
        return "warning";
    case WEBKIT_CONSOLE_MESSAGE_LEVEL_ERROR:
        return "error";
    case WEBKIT_CONSOLE_MESSAGE_LEVEL_DEBUG:
        return "debug";
    default:
        return "log";
    }
}

/* Code that came out of eval has no source, which WebKit writes as a word. */
static const char *
known_source(const char *source)
{
    return source && !g_str_equal(source, "undefined") ? source : "";
}

static void
on_console_message(WebKitWebPage *page, WebKitConsoleMessage *console, gpointer user_data)
{
    const char *text = webkit_console_message_get_text(console);
    g_autofree char *short_text = tide_text_shorten(text ? text : "");
    g_autofree char *source = tide_text_shorten(known_source(webkit_console_message_get_source_id(console)));
    GVariant *parameters =
        g_variant_new(TIDE_MESSAGE_CONSOLE_TYPE, level_name(webkit_console_message_get_level(console)), short_text,
                      source, (guint32)webkit_console_message_get_line(console));

    (void)user_data;
    webkit_web_page_send_message_to_view(page, webkit_user_message_new(TIDE_MESSAGE_CONSOLE, parameters), NULL, NULL,
                                         NULL);
}

static const struct {
    const char *name;
    void (*answer)(WebKitWebPage *page, WebKitUserMessage *message);
} questions[] = {
    { TIDE_MESSAGE_IDENTIFY, tide_extension_identify }, { TIDE_MESSAGE_CENSUS, tide_extension_census },
    { TIDE_MESSAGE_COLLECT, tide_extension_collect },   { TIDE_MESSAGE_PRESSURE, tide_extension_pressure },
    { TIDE_MESSAGE_EVALUATE, tide_extension_evaluate }, { TIDE_MESSAGE_SCAVENGER, tide_extension_scavenger },
};

static gboolean
on_user_message(WebKitWebPage *page, WebKitUserMessage *message, gpointer user_data)
{
    (void)user_data;
    for (guint i = 0; i < G_N_ELEMENTS(questions); i++)
        if (g_str_equal(questions[i].name, webkit_user_message_get_name(message))) {
            questions[i].answer(page, message);
            return TRUE;
        }
    return FALSE;
}

static void
on_page_created(WebKitWebProcessExtension *extension, WebKitWebPage *page, gpointer user_data)
{
    (void)extension;
    (void)user_data;
    g_signal_connect(page, "console-message-sent", G_CALLBACK(on_console_message), NULL);
    g_signal_connect(page, "user-message-received", G_CALLBACK(on_user_message), NULL);
}

G_MODULE_EXPORT void webkit_web_process_extension_initialize(WebKitWebProcessExtension *extension);

G_MODULE_EXPORT void
webkit_web_process_extension_initialize(WebKitWebProcessExtension *extension)
{
    tide_extension_scavenger_begin();
    g_signal_connect(extension, "page-created", G_CALLBACK(on_page_created), NULL);
}
