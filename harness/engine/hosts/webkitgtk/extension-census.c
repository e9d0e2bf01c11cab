#include "extension-census.h"

#include "extension-context.h"
#include "extension-symbols.h"
#include "messages.h"

/* JavaScriptCore/API/JSBase.cpp, JSValueRef.cpp and JSStringRef.cpp; but for the first these are public in other ports. */
typedef const void *(*GetContext)(JSCContext *context);
typedef const void *(*GetStatistics)(const void *context);
typedef void *(*ToJson)(const void *context, const void *value, guint indent, const void **exception);
typedef gsize (*GetMostBytes)(const void *string);
typedef gsize (*CopyText)(const void *string, char *buffer, gsize size);
typedef void (*Release)(void *string);

typedef struct {
    GetContext get_context;
    GetStatistics get_statistics;
    ToJson to_json;
    GetMostBytes get_most_bytes;
    CopyText copy_text;
    Release release;
} Functions;

static void
look_up(Functions *functions, GPtrArray *missing)
{
    functions->get_context = (GetContext)tide_extension_symbol(TIDE_SYMBOL_GET_CONTEXT, missing);
    functions->get_statistics = (GetStatistics)tide_extension_symbol("JSGetMemoryUsageStatistics", missing);
    functions->to_json = (ToJson)tide_extension_symbol("JSValueCreateJSONString", missing);
    functions->get_most_bytes = (GetMostBytes)tide_extension_symbol("JSStringGetMaximumUTF8CStringSize", missing);
    functions->copy_text = (CopyText)tide_extension_symbol("JSStringGetUTF8CString", missing);
    functions->release = (Release)tide_extension_symbol("JSStringRelease", missing);
}

/* Gives "" where the page prevents it: it may have a toJSON of its own for all objects. */
static char *
count_objects(WebKitWebPage *page, const Functions *functions)
{
    g_autoptr(JSCContext) context = tide_extension_context(page);
    const void *global = functions->get_context(context);
    const void *exception = NULL;
    void *json = functions->to_json(global, functions->get_statistics(global), 0, &exception);

    if (!json)
        return g_strdup("");
    gsize most = functions->get_most_bytes(json);
    char *text = g_malloc0(most + 1);
    functions->copy_text(json, text, most);
    functions->release(json);
    return text;
}

void
tide_extension_census(WebKitWebPage *page, WebKitUserMessage *message)
{
    g_autoptr(GPtrArray) missing = g_ptr_array_new();
    Functions functions = { 0 };

    look_up(&functions, missing);
    g_autofree char *json = missing->len == 0 ? count_objects(page, &functions) : g_strdup("");
    GVariant *names = g_variant_new_strv((const char *const *)missing->pdata, missing->len);

    webkit_user_message_send_reply(message,
                                   webkit_user_message_new(TIDE_MESSAGE_CENSUS, g_variant_new("(s@as)", json, names)));
}
