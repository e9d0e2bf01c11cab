#include "engine/engine-webkitgtk.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/engine-webkitgtk-private.h"
#include "engine/installation.h"

#define PROTOCOL_VERSION 1
#define HOST_NAME "tidemark-host-webkitgtk"

/* How long a host that was asked to quit may take, and then its processes after SIGTERM. */
#define QUIT_MSEC 3000
#define GRACE_MSEC 1000

TideWebKitGtk *
tide_webkitgtk_of(TideEngine *engine)
{
    return (TideWebKitGtk *)engine;
}

void
tide_webkitgtk_note(TideWebKitGtk *self, TideEngineEventKind kind, char *text)
{
    TideEngineEvent *event = g_new(TideEngineEvent, 1);

    event->kind = kind;
    event->text = text;
    g_ptr_array_add(self->events, event);
}

/* Tidemark's own, or what was asked for. */
static char *
find_host(const TideEngineOptions *options, GError **error)
{
    const char *wanted = options->place ? options->place->host : NULL;

    return wanted ? g_strdup(wanted) : tide_installation_find(HOST_NAME, error);
}

/* Starts the host with one end of a socket pair as its channel and keeps the other. */
static gboolean
start_host(TideWebKitGtk *self, const TideEngineOptions *options, GError **error)
{
    const TidePreset *preset = tide_preset_find(options->preset, error);
    g_autofree char *host = preset ? find_host(options, error) : NULL;
    g_autofree char *fonts = host ? tide_installation_find("fonts.conf", error) : NULL;
    int ends[2];

    if (!fonts)
        return FALSE;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "cannot make a socket pair for the engine host: %s",
                    g_strerror(errno));
        return FALSE;
    }
    g_auto(GStrv) environment = tide_webkitgtk_environment(options, preset, self->folder, fonts);
    const char *const argv[] = { host, NULL };
    self->host_name = g_path_get_basename(host);
    TideChildOptions child = {
        .argv = argv,
        .environment = (const char *const *)environment,
        .folder = self->folder,
        .fixed_addresses = options->fixed_addresses,
        .channel_fd = ends[1],
        .peaks = options->stops ? options->peaks : NULL,
    };
    /* It is our own program, no page's, and half of what an engine's start would take longer is readings of it. */
    if (child.peaks)
        tide_peak_tracker_explain_on_request(child.peaks, self->host_name);
    self->child = tide_child_start(&child, error);
    close(ends[1]);
    if (!self->child) {
        close(ends[0]);
        return FALSE;
    }
    self->channel = tide_host_channel_new(ends[0]);
    return TRUE;
}

static gboolean
has_ended(gpointer data)
{
    return tide_child_has_ended(data);
}

/* A closed channel says little: how the host ended and what it printed last says why. */
static void
explain_crash(TideWebKitGtk *self, GError **error)
{
    if (!g_error_matches(*error, TIDE_ERROR, TIDE_ERROR_CRASHED) || !tide_host_channel_is_broken(self->channel))
        return;
    tide_wait_until(has_ended, self->child, tide_deadline_in(GRACE_MSEC), NULL, NULL);
    if (!tide_child_has_ended(self->child))
        return;
    g_autofree char *end = tide_child_describe_end(self->child);
    g_autofree char *output = tide_child_take_output(self->child);
    const char *last_line = strrchr(g_strchomp(output), '\n');

    last_line = last_line ? last_line + 1 : output;
    g_prefix_error(error, "%s %s%s%s: ", self->host_name, end, *last_line ? ": " : "", last_line);
}

JsonObject *
tide_webkitgtk_request(TideWebKitGtk *self, const char *method, JsonObject *params, TideDeadline deadline,
                       GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) problem = NULL;
    JsonObject *result = tide_host_channel_request(self->channel, method, params, deadline, cancellable, &problem);

    if (!result) {
        explain_crash(self, &problem);
        g_propagate_error(error, g_steal_pointer(&problem));
    }
    return result;
}

static const char *
member_or(JsonObject *object, const char *name, const char *fallback)
{
    return json_object_get_string_member_with_default(object, name, fallback);
}

static gboolean
await_window(TideWebKitGtk *self, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(JsonObject) opened =
        tide_host_request_await(g_steal_pointer(&self->opening), deadline, cancellable, &problem);

    if (opened) {
        self->inspector = g_strdup(member_or(opened, "inspector", NULL));
        return TRUE;
    }
    explain_crash(self, &problem);
    g_propagate_prefixed_error(error, g_steal_pointer(&problem), "the engine does not open a window: ");
    return FALSE;
}

static JsonObject *
await_hello(TideWebKitGtk *self, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(JsonObject) hello =
        tide_host_channel_await_event(self->channel, "hello", deadline, cancellable, &problem);

    if (!hello) {
        explain_crash(self, &problem);
        g_propagate_prefixed_error(error, g_steal_pointer(&problem), "the engine does not start: ");
        return NULL;
    }
    gint64 protocol = json_object_get_int_member_with_default(hello, "protocol", -1);
    if (protocol != PROTOCOL_VERSION || !member_or(hello, "engine_version", NULL)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                    "%s speaks protocol %" G_GINT64_FORMAT ", this tidemark %d; install both from the same build",
                    self->host_name, protocol, PROTOCOL_VERSION);
        return NULL;
    }
    return g_steal_pointer(&hello);
}

static void
webkitgtk_close(TideEngine *engine)
{
    TideWebKitGtk *self = tide_webkitgtk_of(engine);

    if (!self)
        return;
    if (self->channel && !tide_child_has_ended(self->child)) {
        JsonObject *answer =
            tide_host_channel_request(self->channel, "quit", NULL, tide_deadline_in(QUIT_MSEC), NULL, NULL);
        if (answer) {
            json_object_unref(answer);
            tide_wait_until(has_ended, self->child, tide_deadline_in(QUIT_MSEC), NULL, NULL);
        }
    }
    tide_host_request_free(self->opening);
    tide_host_channel_free(self->channel);
    if (self->child)
        tide_child_stop(self->child, GRACE_MSEC);
    g_ptr_array_unref(self->events);
    g_hash_table_unref(self->strays);
    g_free(self->host_name);
    g_free(self->inspector);
    g_free(self->folder);
    g_free(self);
}

static TideWebKitGtk *
start(const TideEngineOptions *options, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *folder = g_dir_make_tmp("tidemark-XXXXXX", &problem);

    if (!folder) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "cannot make a folder for the engine: %s",
                    problem->message);
        return NULL;
    }
    TideWebKitGtk *self = g_new0(TideWebKitGtk, 1);
    self->collector = options->collector;
    self->scavenger = options->scavenger;
    self->events = g_ptr_array_new_with_free_func((GDestroyNotify)tide_engine_event_free);
    self->strays = g_hash_table_new(NULL, NULL);
    /* TMPDIR may be relative to our folder, and the engine works in another one. */
    self->folder = g_canonicalize_filename(folder, NULL);
    if (!start_host(self, options, error)) {
        rmdir(self->folder);
        webkitgtk_close((TideEngine *)self);
        return NULL;
    }
    return self;
}

static TideEngineFacts *
webkitgtk_probe(const TideEngineOptions *options, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    TideWebKitGtk *self = start(options, error);
    g_autoptr(JsonObject) hello = self ? await_hello(self, deadline, cancellable, error) : NULL;

    if (!hello) {
        webkitgtk_close((TideEngine *)self);
        return NULL;
    }
    TideEngineFacts *facts = g_new0(TideEngineFacts, 1);
    facts->name = g_strdup(member_or(hello, "engine", "WebKitGTK"));
    facts->version = g_strdup(member_or(hello, "engine_version", NULL));
    /* The host sets the acceleration policy to never, so there is no other renderer to ask for. */
    facts->renderer = g_strdup("software");
    facts->collector = tide_collector_choose(options->collector,
                                             json_object_get_boolean_member_with_default(hello, "collects", FALSE));
    /* Where nothing gives free pages back when it is asked, they go by the allocator's clock or never. */
    facts->scavenger = options->scavenger || facts->collector == TIDE_COLLECTOR_INSPECTOR ||
        !json_object_get_boolean_member_with_default(hello, "scavenger", FALSE);
    facts->stops_refusal = tide_child_stops_refusal(self->child);
    facts->options = tide_webkitgtk_facts(options, tide_preset_find(options->preset, NULL));
    webkitgtk_close((TideEngine *)self);
    return facts;
}

static void
add_proxy(JsonObject *params, const TideEngineOptions *options)
{
    JsonArray *direct = json_array_new();

    for (const char *const *host = options->direct_hosts; host && *host; host++)
        json_array_add_string_element(direct, *host);
    json_object_set_string_member(params, "proxy", options->proxy);
    json_object_set_array_member(params, "direct_hosts", direct);
}

static JsonObject *
open_params(const TideWebKitGtk *self, const TideEngineOptions *options, const char *extensions)
{
    g_autofree char *readable = g_path_get_dirname(extensions);
    g_autofree char *storage = g_build_filename(self->folder, "storage", NULL);
    JsonObject *params = json_object_new();
    JsonArray *paths = json_array_new();

    json_array_add_string_element(paths, readable);
    json_object_set_int_member(params, "width", options->width);
    json_object_set_int_member(params, "height", options->height);
    json_object_set_string_member(params, "extension_folder", extensions);
    json_object_set_array_member(params, "readable_paths", paths);
    /* WebKit drops the console messages of an ephemeral session; a folder that goes with the process keeps nothing. */
    json_object_set_string_member(params, "storage_folder", storage);
    if (options->proxy)
        add_proxy(params, options);
    if (options->back_forward_cache)
        json_object_set_boolean_member(params, "back_forward_cache", TRUE);
    return params;
}

/* The host reads what it is asked once it is up. */
static TideEngine *
webkitgtk_begin(const TideEngineOptions *options, GError **error)
{
    g_autofree char *extensions = tide_installation_find("web-process-extensions", error);
    TideWebKitGtk *self = extensions ? start(options, error) : NULL;

    if (self)
        self->opening = tide_host_channel_ask(self->channel, "open", open_params(self, options, extensions));
    return (TideEngine *)self;
}

static gboolean
webkitgtk_await(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    TideWebKitGtk *self = tide_webkitgtk_of(engine);
    g_autoptr(JsonObject) hello = await_hello(self, deadline, cancellable, error);

    return hello && await_window(self, deadline, cancellable, error);
}

static TideEngine *
webkitgtk_open(const TideEngineOptions *options, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    TideEngine *engine = webkitgtk_begin(options, error);

    if (engine && !webkitgtk_await(engine, deadline, cancellable, error))
        g_clear_pointer(&engine, webkitgtk_close);
    return engine;
}

static gboolean
webkitgtk_load(TideEngine *engine, const char *uri, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    JsonObject *params = json_object_new();

    json_object_set_string_member(params, "uri", uri);
    g_autoptr(JsonObject) result =
        tide_webkitgtk_request(tide_webkitgtk_of(engine), "load", params, deadline, cancellable, error);
    return result != NULL;
}

static gboolean
webkitgtk_evaluate(TideEngine *engine, const char *script, char **ret_json, TideDeadline deadline,
                   GCancellable *cancellable, GError **error)
{
    JsonObject *params = json_object_new();

    json_object_set_string_member(params, "script", script);
    g_autoptr(JsonObject) result =
        tide_webkitgtk_request(tide_webkitgtk_of(engine), "evaluate", params, deadline, cancellable, error);
    if (result && ret_json) {
        JsonNode *value = json_object_get_member(result, "value");
        *ret_json = value ? json_to_string(value, FALSE) : g_strdup("null");
    }
    return result != NULL;
}

static gboolean
webkitgtk_resize(TideEngine *engine, guint width, guint height, TideDeadline deadline, GCancellable *cancellable,
                 GError **error)
{
    JsonObject *params = json_object_new();

    json_object_set_int_member(params, "width", width);
    json_object_set_int_member(params, "height", height);
    g_autoptr(JsonObject) result =
        tide_webkitgtk_request(tide_webkitgtk_of(engine), "resize", params, deadline, cancellable, error);
    return result != NULL;
}

static char *
describe_console(JsonObject *event)
{
    const char *source = member_or(event, "source", NULL);
    gint64 line = json_object_get_int_member_with_default(event, "line", 0);
    g_autofree char *place = source ? g_strdup_printf(" (%s:%" G_GINT64_FORMAT ")", source, line) : g_strdup("");

    return g_strdup_printf("console %s: %s%s", member_or(event, "level", "log"), member_or(event, "text", ""), place);
}

static void
take_host_events(TideWebKitGtk *self)
{
    JsonObject *event;

    while ((event = tide_host_channel_take_event(self->channel))) {
        const char *name = member_or(event, "event", "");
        if (g_str_equal(name, "console"))
            tide_webkitgtk_note(self, TIDE_EVENT_CONSOLE, describe_console(event));
        else if (g_str_equal(name, "note"))
            tide_webkitgtk_note(self, TIDE_EVENT_NOTE, g_strdup(member_or(event, "text", "")));
        json_object_unref(event);
    }
}

static GPtrArray *
webkitgtk_take_events(TideEngine *engine)
{
    TideWebKitGtk *self = tide_webkitgtk_of(engine);
    g_autofree char *output = tide_child_take_output(self->child);
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);

    take_host_events(self);
    for (char **line = lines; *line; line++) {
        if (**line)
            tide_webkitgtk_note(self, TIDE_EVENT_NOTE, g_strdup_printf("the engine printed: %s", *line));
    }
    GPtrArray *events = self->events;
    self->events = g_ptr_array_new_with_free_func((GDestroyNotify)tide_engine_event_free);
    return events;
}

const TideEngineClass *
tide_engine_webkitgtk(void)
{
    static const TideEngineClass engine_class = {
        .name = TIDE_ENGINE_WEBKITGTK,
        .probe = webkitgtk_probe,
        .open = webkitgtk_open,
        .begin = webkitgtk_begin,
        .await = webkitgtk_await,
        .load = webkitgtk_load,
        .evaluate = webkitgtk_evaluate,
        .resize = webkitgtk_resize,
        .act = tide_webkitgtk_act,
        .collect_garbage = tide_webkitgtk_collect_garbage,
        .release = tide_webkitgtk_release,
        .scavenge = tide_webkitgtk_scavenge,
        .census = tide_webkitgtk_census,
        .processes = tide_webkitgtk_processes,
        .peek = tide_webkitgtk_peek,
        .take_events = webkitgtk_take_events,
        .close = webkitgtk_close,
    };
    return &engine_class;
}
