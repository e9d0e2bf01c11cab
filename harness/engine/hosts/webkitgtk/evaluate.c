#include "evaluate.h"

#include <string.h>

#include "messages.h"
#include "params.h"

/* How errors name the evaluated text, and how they would name our own wrapper around it. */
#define SCRIPT_SOURCE "script"
#define WRAPPER_SOURCE TIDE_EVALUATE_SOURCE

/*
 * Everything that can be large stays in the page: only a number, a boolean or a short string leaves it. An exception is
 * taken apart here as well, since WebKitGTK's own GError for it holds no more than a text. The trial run of eval tells
 * a content security policy that forbids it from an exception of the script, and shows a page that put a function of its
 * own in eval's place, which may do nothing at all. JSC strings leave as C strings, which
 * hold neither NUL nor half a surrogate pair.
 */
static const char evaluate_body[] =
    "const plain = text => text.toWellFormed().replaceAll('\\0', '\\ufffd');"
    "const describe = thrown => {"
    "    const known = typeof thrown === 'object' && thrown !== null ? thrown : {};"
    "    let text; try { text = String(thrown); } catch { text = ''; }"
    "    return { thrown: plain(text.slice(0, 4096)), source: String(known.sourceURL ?? ''),"
    "             line: Number(known.line ?? 0), column: Number(known.column ?? 0) };"
    "};"
    "try { if ((0, eval)('6 * 7') !== 42) return { forbidden: true }; } catch { return { forbidden: true }; }"
    "try {"
    "    const value = await (0, eval)(script);"
    "    if (typeof value === 'string' && value.length > longest) return { length: value.length };"
    "    if (typeof value === 'string') return { value: plain(value) };"
    "    return ['number', 'boolean'].includes(typeof value) ? { value } : {};"
    "} catch (thrown) { return describe(thrown); }";

static const char size_body[] = "return new Promise(done => {"
                                "    const check = () => {"
                                "        if (innerWidth !== width || innerHeight !== height) return;"
                                "        removeEventListener('resize', check);"
                                "        done(true);"
                                "    };"
                                "    addEventListener('resize', check);"
                                "    check();"
                                "});";

static void
answer_value(TideRequest *request, JsonNode *value)
{
    JsonObject *result = json_object_new();

    json_object_set_member(result, "value", value);
    tide_request_answer(request, result);
}

static JsonNode *
number_node(double number)
{
    const double exact = 9007199254740992.0; /* 2^53: above it a double is no integer count any more */
    JsonNode *node = json_node_alloc();

    if (number != number || number - number != 0)
        return json_node_init_null(node); /* JSON has no NaN and no infinity */
    if (number >= -exact && number <= exact && number == (double)(gint64)number)
        return json_node_init_int(node, (gint64)number);
    return json_node_init_double(node, number);
}

static void
refuse_long_string(TideRequest *request)
{
    tide_request_refuse(request, TIDE_REFUSAL_INPUT,
                        "evaluate: the value is a string of more than 64 KiB; return a number or a shorter one");
}

static void
answer_string(TideRequest *request, const char *text)
{
    if (strlen(text) > TIDE_LONGEST_VALUE_BYTES)
        refuse_long_string(request);
    else
        answer_value(request, json_node_init_string(json_node_alloc(), text));
}

static void
answer_jsc_value(TideRequest *request, JSCValue *value)
{
    g_autofree char *text = jsc_value_is_string(value) ? jsc_value_to_string(value) : NULL;

    if (text)
        answer_string(request, text);
    else if (jsc_value_is_number(value))
        answer_value(request, number_node(jsc_value_to_double(value)));
    else if (jsc_value_is_boolean(value))
        answer_value(request, json_node_init_boolean(json_node_alloc(), jsc_value_to_boolean(value)));
    else
        answer_value(request, json_node_init_null(json_node_alloc()));
}

static gint64
integer_property(JSCValue *object, const char *name)
{
    g_autoptr(JSCValue) value = jsc_value_object_get_property(object, name);

    return jsc_value_to_int32(value);
}

typedef struct {
    TideRequest *request;
    char *script;
} Evaluation;

static void
evaluation_free(Evaluation *evaluation)
{
    tide_request_unref(evaluation->request);
    g_free(evaluation->script);
    g_free(evaluation);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evaluation, evaluation_free)

/* Of a text that does not parse, eval's exception only knows where eval was called. */
static gboolean
refuse_syntax_error(TideRequest *request, JSCContext *context, const char *script)
{
    g_autoptr(JSCException) exception = NULL;
    g_autofree char *message = NULL;
    TideScriptPlace place = { SCRIPT_SOURCE, 0, 0 };

    jsc_context_check_syntax(context, script, -1, JSC_CHECK_SYNTAX_MODE_SCRIPT, NULL, 1, &exception);
    if (!exception)
        return FALSE;
    message = jsc_exception_to_string(exception);
    place.line = jsc_exception_get_line_number(exception);
    place.column = jsc_exception_get_column_number(exception);
    tide_request_refuse_script(request, message, &place);
    return TRUE;
}

static void
refuse_thrown(Evaluation *evaluation, JSCValue *outcome, JSCValue *thrown)
{
    g_autofree char *message = jsc_value_to_string(thrown);
    g_autoptr(JSCValue) source_value = jsc_value_object_get_property(outcome, "source");
    g_autofree char *source = jsc_value_to_string(source_value);
    TideScriptPlace place = { source, integer_property(outcome, "line"), integer_property(outcome, "column") };

    if (g_str_equal(source, WRAPPER_SOURCE) &&
        refuse_syntax_error(evaluation->request, jsc_value_get_context(outcome), evaluation->script))
        return;
    if (!*source && place.line > 0)
        place.source = SCRIPT_SOURCE;
    tide_request_refuse_script(evaluation->request, message, &place);
}

static void
answer_reply(TideRequest *request, GVariant *reply)
{
    gboolean well;
    g_autoptr(GVariant) value = NULL;
    const char *message;
    TideScriptPlace place = { NULL, 0, 0 };
    guint32 line;
    guint32 column;

    g_variant_get(reply, "(bv&s&suu)", &well, &value, &message, &place.source, &line, &column);
    place.line = line;
    /* The brace before the script. */
    place.column = !*place.source && line == 1 && column > 1 ? column - 1 : column;
    if (!*place.source && line > 0)
        place.source = SCRIPT_SOURCE;
    if (!well)
        tide_request_refuse_script(request, message, &place);
    else if (g_variant_is_of_type(value, G_VARIANT_TYPE_DOUBLE))
        answer_value(request, number_node(g_variant_get_double(value)));
    else if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
        answer_value(request, json_node_init_boolean(json_node_alloc(), g_variant_get_boolean(value)));
    else if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        answer_string(request, g_variant_get_string(value, NULL));
    else if (g_variant_is_of_type(value, G_VARIANT_TYPE_UINT64))
        refuse_long_string(request);
    else
        answer_value(request, json_node_init_null(json_node_alloc()));
}

static void
on_reply(GObject *view, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(TideRequest) request = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(WebKitUserMessage) reply =
        webkit_web_view_send_message_to_page_finish(WEBKIT_WEB_VIEW(view), result, &error);
    GVariant *parameters = reply ? webkit_user_message_get_parameters(reply) : NULL;

    if (parameters && g_variant_is_of_type(parameters, G_VARIANT_TYPE(TIDE_MESSAGE_EVALUATE_REPLY)))
        answer_reply(request, parameters);
    else
        tide_request_refuse_later(
            request, TIDE_REFUSAL_UNSUPPORTED,
            "evaluate: the page forbids or replaces eval, and the web process extension did not answer");
}

static void
evaluate_without_eval(TideRequest *request, const char *script)
{
    g_autoptr(JSCContext) context = jsc_context_new();
    GVariant *parameters;

    /* The extension runs the script inside a block, which would blur where and why it does not parse. */
    if (refuse_syntax_error(request, context, script))
        return;
    parameters = g_variant_new_string(script);
    webkit_web_view_send_message_to_page(tide_request_host(request)->tab->view,
                                         webkit_user_message_new(TIDE_MESSAGE_EVALUATE, parameters), NULL, on_reply,
                                         tide_request_ref(request));
}

static void
read_outcome(Evaluation *evaluation, JSCValue *outcome)
{
    g_autoptr(JSCValue) thrown = jsc_value_object_get_property(outcome, "thrown");
    g_autoptr(JSCValue) value = jsc_value_object_get_property(outcome, "value");

    if (jsc_value_object_has_property(outcome, "forbidden")) {
        tide_request_host(evaluation->request)->tab->eval_forbidden = TRUE;
        evaluate_without_eval(evaluation->request, evaluation->script);
    } else if (jsc_value_object_has_property(outcome, "thrown"))
        refuse_thrown(evaluation, outcome, thrown);
    else if (jsc_value_object_has_property(outcome, "length"))
        refuse_long_string(evaluation->request);
    else
        answer_jsc_value(evaluation->request, value);
}

static void
on_evaluated(GObject *view, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(Evaluation) evaluation = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(JSCValue) outcome =
        webkit_web_view_call_async_javascript_function_finish(WEBKIT_WEB_VIEW(view), result, &error);

    if (error) {
        /* The wrapper catches all that a script can throw, so this is WebKit's own, and its words are for WebKit's own
         * callers: "Completion handler for function call is no longer reachable". */
        g_autofree char *message =
            g_strdup_printf("the script's promise can never settle any more (%s)", error->message);
        tide_request_refuse_later(evaluation->request, TIDE_REFUSAL_SCRIPT, message);
    } else
        read_outcome(evaluation, outcome);
}

static void
evaluate_by_eval(TideRequest *request, const char *script)
{
    Evaluation *evaluation = g_new0(Evaluation, 1);
    GVariantDict arguments;

    evaluation->request = tide_request_ref(request);
    evaluation->script = g_strdup(script);
    g_variant_dict_init(&arguments, NULL);
    g_variant_dict_insert(&arguments, "script", "s", script);
    g_variant_dict_insert(&arguments, "longest", "u", TIDE_LONGEST_VALUE_BYTES);
    webkit_web_view_call_async_javascript_function(tide_request_host(request)->tab->view, evaluate_body, -1,
                                                   g_variant_dict_end(&arguments), NULL, WRAPPER_SOURCE, NULL,
                                                   on_evaluated, evaluation);
}

void
tide_evaluate(TideRequest *request, JsonObject *params)
{
    const char *script = tide_params_string(params, "script", request);

    if (!script)
        return;
    if (tide_request_host(request)->tab->eval_forbidden)
        evaluate_without_eval(request, script);
    else
        evaluate_by_eval(request, script);
}

static void
on_size(GObject *view, GAsyncResult *result, gpointer user_data)
{
    g_autoptr(TideRequest) request = user_data;
    TideHost *host = tide_request_host(request);
    g_autoptr(GError) error = NULL;
    g_autoptr(JSCValue) value =
        webkit_web_view_call_async_javascript_function_finish(WEBKIT_WEB_VIEW(view), result, &error);
    JsonObject *size;

    if (!value) {
        tide_request_refuse_later(request, TIDE_REFUSAL_INTERNAL, error->message);
        return;
    }
    size = json_object_new();
    json_object_set_int_member(size, "width", host->width);
    json_object_set_int_member(size, "height", host->height);
    tide_request_answer(request, size);
}

void
tide_evaluate_size(TideRequest *request, guint width, guint height)
{
    GVariantDict arguments;

    g_variant_dict_init(&arguments, NULL);
    g_variant_dict_insert(&arguments, "width", "u", width);
    g_variant_dict_insert(&arguments, "height", "u", height);
    webkit_web_view_call_async_javascript_function(tide_request_host(request)->tab->view, size_body, -1,
                                                   g_variant_dict_end(&arguments), NULL, NULL, NULL, on_size,
                                                   tide_request_ref(request));
}
