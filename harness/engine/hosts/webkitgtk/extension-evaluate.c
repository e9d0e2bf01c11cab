#include "extension-evaluate.h"

#include "extension-context.h"
#include "messages.h"
#include "text.h"

static void
reply(WebKitUserMessage *message, gboolean well, GVariant *value, const char *text, const char *source, guint line,
      guint column)
{
    g_autofree char *short_text = tide_text_shorten(text);
    g_autofree char *short_source = tide_text_shorten(source);
    GVariant *parameters =
        g_variant_new(TIDE_MESSAGE_EVALUATE_REPLY, well, value, short_text, short_source, line, column);

    webkit_user_message_send_reply(message, webkit_user_message_new(TIDE_MESSAGE_EVALUATE, parameters));
}

static GVariant *
string_value(JSCValue *value)
{
    /* JavaScriptCore ends a text at half a surrogate pair when it hands it out. */
    g_autoptr(JSCValue) well_formed = jsc_value_object_invoke_method(value, "toWellFormed", G_TYPE_NONE);
    g_autoptr(GBytes) bytes = jsc_value_to_string_as_bytes(well_formed);
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);

    if (length > TIDE_LONGEST_VALUE_BYTES)
        return g_variant_new_uint64(length);
    return g_variant_new_take_string(tide_text_of_bytes(data, length));
}

static GVariant *
plain_value(JSCValue *value)
{
    if (jsc_value_is_string(value))
        return string_value(value);
    if (jsc_value_is_number(value))
        return g_variant_new_double(jsc_value_to_double(value));
    if (jsc_value_is_boolean(value))
        return g_variant_new_boolean(jsc_value_to_boolean(value));
    return g_variant_new_tuple(NULL, 0);
}

static void
reply_value(JSCValue *value, WebKitUserMessage *message)
{
    reply(message, TRUE, plain_value(value), "", "", 0, 0);
}

static char *
text_property(JSCValue *object, const char *name)
{
    g_autoptr(JSCValue) value = jsc_value_is_object(object) ? jsc_value_object_get_property(object, name) : NULL;

    return value && jsc_value_is_string(value) ? jsc_value_to_string(value) : g_strdup("");
}

static guint
number_property(JSCValue *object, const char *name)
{
    g_autoptr(JSCValue) value = jsc_value_is_object(object) ? jsc_value_object_get_property(object, name) : NULL;
    gint32 number = value && jsc_value_is_number(value) ? jsc_value_to_int32(value) : 0;

    return number > 0 ? (guint)number : 0;
}

static void
reply_rejected(JSCValue *reason, WebKitUserMessage *message)
{
    g_autofree char *text = jsc_value_to_string(reason);
    g_autofree char *source = text_property(reason, "sourceURL");

    reply(message, FALSE, g_variant_new_tuple(NULL, 0), text ? text : "", source, number_property(reason, "line"),
          number_property(reason, "column"));
}

static void
reply_exception(JSCException *thrown, WebKitUserMessage *message)
{
    /* Making a text of it may throw too (an object without a prototype): the context then lets go of the first. */
    g_autoptr(JSCException) exception = g_object_ref(thrown);
    g_autofree char *text = jsc_exception_to_string(exception);
    const char *source = jsc_exception_get_source_uri(exception);

    reply(message, FALSE, g_variant_new_tuple(NULL, 0), text ? text : "", source ? source : "",
          jsc_exception_get_line_number(exception), jsc_exception_get_column_number(exception));
}

static JSCValue *
callback_new(JSCContext *context, void (*callback)(JSCValue *, WebKitUserMessage *), WebKitUserMessage *message)
{
    return jsc_value_new_function(context, NULL, G_CALLBACK(callback), g_object_ref(message), g_object_unref,
                                  G_TYPE_NONE, 1, JSC_TYPE_VALUE);
}

static void
reply_when_settled(JSCContext *context, JSCValue *promise, WebKitUserMessage *message)
{
    g_autoptr(JSCValue) fulfilled = callback_new(context, reply_value, message);
    g_autoptr(JSCValue) rejected = callback_new(context, reply_rejected, message);
    g_autoptr(JSCValue) chained = jsc_value_object_invoke_method(promise, "then", JSC_TYPE_VALUE, fulfilled,
                                                                 JSC_TYPE_VALUE, rejected, G_TYPE_NONE);

    (void)chained;
}

static gboolean
is_promise(JSCValue *value)
{
    g_autoptr(JSCValue) then = jsc_value_is_object(value) ? jsc_value_object_get_property(value, "then") : NULL;

    return then && jsc_value_is_function(then);
}

void
tide_extension_evaluate(WebKitWebPage *page, WebKitUserMessage *message)
{
    const char *script = g_variant_get_string(webkit_user_message_get_parameters(message), NULL);
    g_autoptr(JSCContext) context = tide_extension_context(page);
    /* A block keeps `let` and `const` to the script, as eval does, and has its last statement's value. */
    g_autofree char *block = g_strdup_printf("{%s\n}", script);
    g_autoptr(JSCValue) value = jsc_context_evaluate(context, block, -1);
    gboolean awaits = is_promise(value);

    if (awaits)
        reply_when_settled(context, value, message);
    /* `then` may throw as the script itself may, be it in a getter. */
    if (jsc_context_get_exception(context)) {
        reply_exception(jsc_context_get_exception(context), message);
        jsc_context_clear_exception(context);
    } else if (!awaits)
        reply_value(value, message);
}
