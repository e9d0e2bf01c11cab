#include "window.h"

#include "evaluate.h"
#include "input.h"
#include "inspector.h"
#include "navigation.h"
#include "network.h"
#include "params.h"
#include "renderer.h"
#include "tabs.h"

/*
 * The pressure handler would release memory behind a measurement as soon as a page grows. WEBKIT_DISABLE_MEMORY_
 * PRESSURE_MONITOR=1, which the runner sets, keeps it from being installed at all; where the variable is 0, for the method
 * `pressure`, these settings let it act on request alone: a limit that no machine reaches (1 TiB; in MB), thresholds close
 * below it, no killing, and a poll a week after the start instead of every 30 seconds (WTF/wtf/MemoryPressureHandler.cpp).
 */
#define PRESSURE_LIMIT_MB (1024 * 1024)
#define PRESSURE_POLL_SECONDS (7 * 24 * 3600.0)

/** What `open` asks for beside a size. */
typedef struct {
    gboolean back_forward_cache;
    const char *extension;
    const char *storage; /**< %NULL for an ephemeral session */
    const char *const *readable; /**< (array zero-terminated=1) */
} Wishes;

static WebKitMemoryPressureSettings *
inert_pressure_settings(void)
{
    WebKitMemoryPressureSettings *settings = webkit_memory_pressure_settings_new();

    webkit_memory_pressure_settings_set_memory_limit(settings, PRESSURE_LIMIT_MB);
    webkit_memory_pressure_settings_set_strict_threshold(settings, 0.99);
    webkit_memory_pressure_settings_set_conservative_threshold(settings, 0.98);
    webkit_memory_pressure_settings_set_kill_threshold(settings, 0);
    webkit_memory_pressure_settings_set_poll_interval(settings, PRESSURE_POLL_SECONDS);
    return settings;
}

static WebKitWebContext *
context_new(const Wishes *wishes)
{
    static const char *const languages[] = { "en-US", NULL };
    g_autoptr(WebKitMemoryPressureSettings) pressure = inert_pressure_settings();
    WebKitWebContext *context = g_object_new(WEBKIT_TYPE_WEB_CONTEXT, "memory-pressure-settings", pressure, NULL);

    /* How much is cached hangs on the model alone, and the smallest one that keeps pages is a browser's. */
    webkit_web_context_set_cache_model(
        context, wishes->back_forward_cache ? WEBKIT_CACHE_MODEL_WEB_BROWSER : WEBKIT_CACHE_MODEL_DOCUMENT_VIEWER);
    webkit_web_context_set_spell_checking_enabled(context, FALSE);
    webkit_web_context_set_preferred_languages(context, languages);
    webkit_web_context_set_web_process_extensions_directory(context, wishes->extension);
    webkit_web_context_add_path_to_sandbox(context, wishes->extension, TRUE);
    for (const char *const *path = wishes->readable; *path; path++)
        webkit_web_context_add_path_to_sandbox(context, *path, TRUE);
    return context;
}

/*
 * WebKit keeps the console messages of an ephemeral session to itself, from extensions, inspector-less logging and all
 * (WebCore/page/PageConsoleClient.cpp, addMessage), so a session that is to be heard needs a folder of its own.
 */
static WebKitNetworkSession *
session_new(const char *storage_folder, const TideNetwork *network)
{
    g_autoptr(WebKitMemoryPressureSettings) pressure = inert_pressure_settings();
    g_autofree char *data = storage_folder ? g_build_filename(storage_folder, "data", NULL) : NULL;
    g_autofree char *cache = storage_folder ? g_build_filename(storage_folder, "cache", NULL) : NULL;
    WebKitNetworkSession *session;

    /* Taken over by the network process when it starts, so it comes before the first session. */
    webkit_network_session_set_memory_pressure_settings(pressure);
    session = storage_folder ? webkit_network_session_new(data, cache) : webkit_network_session_new_ephemeral();
    tide_network_apply(network, session);
    return session;
}

static WebKitSettings *
settings_new(void)
{
    WebKitSettings *settings = webkit_settings_new();

    webkit_settings_set_hardware_acceleration_policy(settings, WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER);
    return settings;
}

/* A dialog would wait for somebody who is not there. A page that asks whether to leave it would keep the next load away. */
static gboolean
on_script_dialog(WebKitWebView *view, WebKitScriptDialog *dialog, TideHost *host)
{
    (void)view;
    if (webkit_script_dialog_get_dialog_type(dialog) == WEBKIT_SCRIPT_DIALOG_BEFORE_UNLOAD_CONFIRM) {
        webkit_script_dialog_confirm_set_confirmed(dialog, TRUE);
        return TRUE;
    }
    tide_host_send_note(host, "the page opened a dialog, which was closed at once: '%s'",
                        webkit_script_dialog_get_message(dialog));
    return TRUE;
}

static gboolean
on_print(WebKitWebView *view, WebKitPrintOperation *operation, TideHost *host)
{
    (void)view;
    (void)operation;
    tide_host_send_note(host, "the page asked for a print dialog, which was not opened");
    return TRUE;
}

static gboolean
on_permission_request(WebKitWebView *view, WebKitPermissionRequest *permission, TideHost *host)
{
    (void)view;
    tide_host_send_note(host, "the page asked for a permission, which was denied: %s", G_OBJECT_TYPE_NAME(permission));
    webkit_permission_request_deny(permission);
    return TRUE;
}

static WebKitWebView *
view_new(TideHost *host, WebKitWebContext *context, WebKitNetworkSession *session, WebKitSettings *settings)
{
    WebKitWebView *view = g_object_new(WEBKIT_TYPE_WEB_VIEW, "web-context", context, "network-session", session,
                                       "settings", settings, NULL);

    g_signal_connect(view, "script-dialog", G_CALLBACK(on_script_dialog), host);
    g_signal_connect(view, "print", G_CALLBACK(on_print), host);
    g_signal_connect(view, "permission-request", G_CALLBACK(on_permission_request), host);
    tide_navigation_watch(host, view);
    tide_renderer_watch(host, view);
    return view;
}

static WebKitWebView *
first_view_new(TideHost *host, const Wishes *wishes, const TideNetwork *network)
{
    g_autoptr(WebKitWebContext) context = context_new(wishes);
    g_autoptr(WebKitNetworkSession) session = session_new(wishes->storage, network);
    g_autoptr(WebKitSettings) settings = settings_new();

    return view_new(host, context, session, settings);
}

/* Not a related one, which would share the process of the page that is shown. */
WebKitWebView *
tide_window_view_beside(TideHost *host)
{
    WebKitWebView *shown = host->tab->view;

    return view_new(host, webkit_web_view_get_context(shown), webkit_web_view_get_network_session(shown),
                    webkit_web_view_get_settings(shown));
}

static void
finish_opening(TideHost *host)
{
    g_autoptr(TideRequest) request = g_steal_pointer(&host->opening);
    JsonObject *result = json_object_new();

    json_object_set_string_member(result, "renderer", "software");
    if (host->inspector)
        json_object_set_string_member(result, "inspector", host->inspector);
    tide_request_answer(request, result);
}

static void
on_layout(GdkSurface *surface, int width, int height, TideHost *host)
{
    (void)surface;
    if (host->opening && width == (int)host->width && height == (int)host->height)
        finish_opening(host);
}

static void
open_window(TideHost *host)
{
    GtkWindow *window = GTK_WINDOW(gtk_window_new());

    host->window = window;
    tide_input_watch(host, window);
    gtk_window_set_decorated(window, FALSE);
    gtk_window_set_default_size(window, (int)host->width, (int)host->height);
    gtk_window_set_child(window, GTK_WIDGET(host->stack));
    gtk_widget_realize(GTK_WIDGET(window));
    g_signal_connect_after(gtk_native_get_surface(GTK_NATIVE(window)), "layout", G_CALLBACK(on_layout), host);
    gtk_window_present(window);
}

/* GTK never makes a window larger than the monitor, so a larger one would be awaited for ever. */
static gboolean
fits_screen(TideRequest *request, guint width, guint height)
{
    GListModel *monitors = gdk_display_get_monitors(gdk_display_get_default());
    g_autoptr(GdkMonitor) monitor = g_list_model_get_item(monitors, 0);
    GdkRectangle screen = { 0, 0, 0, 0 };

    if (monitor)
        gdk_monitor_get_geometry(monitor, &screen);
    if ((int)width <= screen.width && (int)height <= screen.height)
        return TRUE;
    tide_request_refuse(request, TIDE_REFUSAL_INPUT,
                        "window: %u x %u does not fit the display's %d x %d; use a larger display", width, height,
                        screen.width, screen.height);
    return FALSE;
}

static void
start_opening(TideRequest *request, const Wishes *wishes, const TideNetwork *network)
{
    TideHost *host = tide_request_host(request);

    if (!fits_screen(request, host->width, host->height))
        return;
    host->opening = tide_request_ref(request);
    host->stack = GTK_STACK(gtk_stack_new());
    host->inspector = tide_inspector_offer();
    tide_tabs_add(host, first_view_new(host, wishes, network));
    tide_inspector_withdraw();
    open_window(host);
}

void
tide_window_open(TideRequest *request, JsonObject *params)
{
    TideHost *host = tide_request_host(request);
    const char *display = g_getenv("DISPLAY");
    g_autofree const char **readable = NULL;
    Wishes wishes = { FALSE, NULL, NULL, NULL };
    g_auto(TideNetwork) network = { NULL, NULL };

    if (host->window) {
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "open: the window is open already; start another host");
        return;
    }
    if (!tide_params_folder(params, "extension_folder", TRUE, &wishes.extension, request) ||
        !tide_params_folder(params, "storage_folder", FALSE, &wishes.storage, request) ||
        !tide_params_optional_boolean(params, "back_forward_cache", &wishes.back_forward_cache, request) ||
        !tide_params_size(params, "width", &host->width, request) ||
        !tide_params_size(params, "height", &host->height, request) ||
        !(readable = tide_params_folders(params, "readable_paths", request)) ||
        !tide_network_read(params, &network, request))
        return;
    wishes.readable = readable;
    if (gtk_init_check())
        start_opening(request, &wishes, &network);
    else
        tide_request_refuse(request, TIDE_REFUSAL_INTERNAL,
                            "open: GTK cannot open the display '%s'; start an X server and set DISPLAY",
                            display ? display : "");
}

void
tide_window_resize(TideRequest *request, JsonObject *params)
{
    TideHost *host = tide_request_host(request);
    guint width = 0;
    guint height = 0;

    if (!tide_params_size(params, "width", &width, request) || !tide_params_size(params, "height", &height, request) ||
        !fits_screen(request, width, height))
        return;
    if (!gtk_widget_get_visible(GTK_WIDGET(host->window))) {
        tide_request_refuse(request, TIDE_REFUSAL_INPUT,
                            "resize: a page that is hidden is never laid out anew; make it visible first");
        return;
    }
    host->width = width;
    host->height = height;
    gtk_window_set_default_size(host->window, (int)width, (int)height);
    tide_evaluate_size(request, width, height);
}
