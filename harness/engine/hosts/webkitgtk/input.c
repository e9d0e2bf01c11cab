#include "input.h"

#include "input-private.h"
#include "turn.h"
#include "x-input.h"

static void
input_free(TideInput *input)
{
    if (!input)
        return;
    tide_request_unref(input->request);
    tide_keyboard_free(input->keyboard);
    g_free(input->selector);
    g_free(input);
}

/* What is under way for @request, NULL where it was refused meanwhile. */
TideInput *
tide_input_of(TideRequest *request)
{
    TideInput *input = tide_request_host(request)->input;

    return input && input->request == request ? input : NULL;
}

void
tide_input_end(TideInput *input)
{
    tide_request_host(input->request)->input = NULL;
    input_free(input);
}

static void
finish(TideInput *input)
{
    tide_request_answer(input->request, NULL);
    tide_input_end(input);
}

void
tide_input_refuse(TideInput *input, const char *problem)
{
    if (input->selector)
        tide_request_refuse(input->request, TIDE_REFUSAL_INPUT, "%s: '%s' %s", input->method, input->selector, problem);
    else
        tide_request_refuse(input->request, TIDE_REFUSAL_INPUT, "%s: the page %s", input->method, problem);
    tide_input_end(input);
}

static void
on_second_turn(TideRequest *request, gboolean replied)
{
    TideInput *input = tide_input_of(request);

    if (input && replied)
        finish(input);
}

/* The first one ends with the event that was awaited, which lets WebKit send the next: of a key, its release. */
static void
on_first_turn(TideRequest *request, gboolean replied)
{
    if (tide_input_of(request) && replied)
        tide_turn_await(request, on_second_turn);
}

void
tide_input_finish(TideInput *input)
{
    input->finishing = TRUE;
    tide_turn_await(input->request, on_first_turn);
}

void
tide_input_left(TideHost *host)
{
    TideInput *input = host->input;

    if (input && (input->finishing || (input->arrived && tide_keyboard_is_done(input->keyboard))))
        finish(input);
}

static void
on_located(TideRequest *request, JSCValue *value)
{
    TideInput *input = tide_input_of(request);
    TideInputPlace place = { NULL, 0, 0 };

    if (!input)
        return;
    tide_input_page_read_place(value, &place);
    g_autofree char *problem = place.problem;
    if (problem)
        tide_input_refuse(input, problem);
    else if (input->kind == TIDE_INPUT_KEYS || tide_x_input_point(tide_request_host(request), place.x, place.y))
        input->on_placed(input);
    else
        tide_input_refuse(input, "lies below another window of the display; use a display of its own");
}

void
tide_input_locate(TideInput *input, TideInputKind kind, const char *selector, TideInputFunc on_placed)
{
    input->kind = kind;
    input->on_placed = on_placed;
    tide_input_page_locate(input->request, kind, selector, on_located);
}

static void
on_active(GtkWindow *window, GParamSpec *property, TideHost *host)
{
    TideInput *input = host->input;

    (void)property;
    if (!input || !input->on_ready || !gtk_window_is_active(window))
        return;
    TideInputFunc on_ready = input->on_ready;
    input->on_ready = NULL;
    on_ready(input);
}

static gboolean
can_begin(TideRequest *request, const char *method)
{
    TideHost *host = tide_request_host(request);

    if (!tide_x_input_is_there())
        tide_request_refuse(request, TIDE_REFUSAL_UNSUPPORTED,
                            "%s: the display has no XTest, by which input is made; use an X server that has it",
                            method);
    else if (!gtk_widget_get_mapped(GTK_WIDGET(host->tab->view)))
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "%s: the page is hidden; make it visible first", method);
    else
        return TRUE;
    return FALSE;
}

/* Earlier input that nobody waits for any more, since its request was refused, makes way. */
TideInput *
tide_input_new(TideRequest *request, const char *method, const char *selector)
{
    TideHost *host = tide_request_host(request);
    TideInput *input;

    if (!can_begin(request, method))
        return NULL;
    input_free(host->input);
    input = g_new0(TideInput, 1);
    input->request = tide_request_ref(request);
    input->method = method;
    input->selector = g_strdup(selector);
    host->input = input;
    return input;
}

void
tide_input_begin(TideInput *input, TideInputFunc on_ready)
{
    TideHost *host = tide_request_host(input->request);

    input->on_ready = on_ready;
    gtk_widget_grab_focus(GTK_WIDGET(host->tab->view));
    tide_x_input_take_focus(host);
    on_active(host->window, NULL, host);
}

static void
on_key_released(GtkEventControllerKey *controller, guint keyval, guint code, GdkModifierType state, TideHost *host)
{
    TideInput *input = host->input;

    (void)controller;
    (void)keyval;
    (void)code;
    (void)state;
    if (!input || !input->keyboard || input->releases == 0)
        return;
    input->releases--;
    input->on_released(input);
}

void
tide_input_watch(TideHost *host, GtkWindow *window)
{
    GtkEventController *keys = gtk_event_controller_key_new();

    gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
    g_signal_connect(keys, "key-released", G_CALLBACK(on_key_released), host);
    gtk_widget_add_controller(GTK_WIDGET(window), keys);
    g_signal_connect(window, "notify::is-active", G_CALLBACK(on_active), host);
}
