#include "extension-collect.h"

#include <dlfcn.h>

#include "extension-context.h"
#include "messages.h"

/*
 * None of these is public API, so each is looked up by name and may be missing in another version:
 *   JavaScriptCore/API/glib/JSCContext.cpp, JavaScriptCore/API/JSBase.cpp, WTF/wtf/FastMalloc.cpp.
 * The public JSGarbageCollect only reports that memory was abandoned and leaves the collection to a timer.
 */
static const char get_context_symbol[] = "_Z22jscContextGetJSContextP11_JSCContext";
static const char collect_symbol[] = "JSSynchronousGarbageCollectForDebugging";
static const char release_symbol[] = "_ZN3WTF27releaseFastMallocFreeMemoryEv";

typedef const void *(*GetContext)(JSCContext *context);
typedef void (*Collect)(const void *context);
typedef void (*Release)(void);

/* Symbols that are not there are added to @missing: (element-type utf8) (transfer none). */
static gpointer
look_up(const char *name, GPtrArray *missing)
{
    gpointer symbol = dlsym(RTLD_DEFAULT, name);

    if (!symbol)
        g_ptr_array_add(missing, (gpointer)name);
    return symbol;
}

static gboolean
collect(WebKitWebPage *page, GPtrArray *missing)
{
    GetContext get_context = (GetContext)look_up(get_context_symbol, missing);
    Collect collect_now = (Collect)look_up(collect_symbol, missing);
    g_autoptr(JSCContext) context = NULL;

    if (!get_context || !collect_now)
        return FALSE;
    context = tide_extension_context(page);
    collect_now(get_context(context));
    return TRUE;
}

static gboolean
release(GPtrArray *missing)
{
    Release release_now = (Release)look_up(release_symbol, missing);

    if (!release_now)
        return FALSE;
    release_now();
    return TRUE;
}

void
tide_extension_collect(WebKitWebPage *page, WebKitUserMessage *message)
{
    g_autoptr(GPtrArray) missing = g_ptr_array_new();
    gboolean collected = collect(page, missing);
    gboolean released = release(missing);
    GVariant *names = g_variant_new_strv((const char *const *)missing->pdata, missing->len);

    webkit_user_message_send_reply(
        message, webkit_user_message_new(TIDE_MESSAGE_COLLECT, g_variant_new("(bb@as)", collected, released, names)));
}
