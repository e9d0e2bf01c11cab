#include "extension-scavenger.h"

#include "extension-symbols.h"
#include "messages.h"
#include "scavenger.h"

typedef void (*Switch)(void);

/* Each suspends once more, or once less: the allocator's own count says which it is. Suspending waits for the thread, which has
 * nothing to do by then and would sleep on for seconds. */
static void
set_scavenger(gboolean on, GPtrArray *missing)
{
    Switch suspend = (Switch)tide_extension_symbol(TIDE_SYMBOL_SUSPEND_SCAVENGER, missing);
    Switch resume = (Switch)tide_extension_symbol(TIDE_SYMBOL_RESUME_SCAVENGER, missing);
    Switch note = (Switch)tide_extension_symbol(TIDE_SYMBOL_SCAVENGER_NOTE, missing);
    Switch wake = (Switch)tide_extension_symbol(TIDE_SYMBOL_SCAVENGER_WAKE, missing);
    const unsigned *suspended = tide_extension_symbol(TIDE_SYMBOL_SCAVENGER_SUSPENDED, missing);

    if (missing->len > 0)
        return;
    if (!on && *suspended == 0) {
        note();
        wake();
        suspend();
    }
    while (on && *suspended > 0)
        resume();
}

void
tide_extension_scavenger_begin(void)
{
    g_autoptr(GPtrArray) missing = g_ptr_array_new();

    if (g_strcmp0(g_getenv(TIDE_SCAVENGER_VARIABLE), TIDE_SCAVENGER_OFF) == 0)
        set_scavenger(FALSE, missing);
}

void
tide_extension_scavenger(WebKitWebPage *page, WebKitUserMessage *message)
{
    g_autoptr(GPtrArray) missing = g_ptr_array_new();
    gboolean on = TRUE;

    (void)page;
    g_variant_get(webkit_user_message_get_parameters(message), TIDE_MESSAGE_SCAVENGER_TYPE, &on);
    set_scavenger(on, missing);
    GVariant *names = g_variant_new_strv((const char *const *)missing->pdata, missing->len);
    webkit_user_message_send_reply(message, webkit_user_message_new(TIDE_MESSAGE_SCAVENGER, names));
}
