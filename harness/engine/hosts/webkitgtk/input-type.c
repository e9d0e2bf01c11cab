#include "input-private.h"
#include "input.h"
#include "params.h"
#include "turn.h"
#include "x-input.h"

static void type_more(TideInput *input);

/* Both the page and GTK have all of it: until then no key may change its meaning. */
static void
continue_typing(TideInput *input)
{
    if (!input->arrived || input->releases > 0)
        return;
    if (tide_keyboard_is_done(input->keyboard))
        tide_input_finish(input);
    else
        type_more(input);
}

static void
on_typed(TideRequest *request, JSCValue *value)
{
    TideInput *input = tide_input_of(request);

    (void)value;
    if (!input)
        return;
    input->arrived = TRUE;
    continue_typing(input);
}

static void
type_more(TideInput *input)
{
    guint presses = tide_keyboard_type(input->keyboard, &input->releases);

    input->arrived = FALSE;
    input->presses += presses;
    if (presses > 0)
        tide_input_page_await(input->request, input->presses, on_typed);
    else {
        tide_request_refuse(input->request, TIDE_REFUSAL_UNSUPPORTED,
                            "type: the display's keyboard has no key to spare for a character that it lacks");
        tide_input_end(input);
    }
}

static void
locate_focus(TideInput *input)
{
    tide_input_locate(input, TIDE_INPUT_KEYS, NULL, type_more);
}

static void
on_focus_turn(TideRequest *request, gboolean replied)
{
    TideInput *input = tide_input_of(request);

    if (input && replied)
        locate_focus(input);
}

/* The click gives the focus after the event that tells of it. */
static void
on_focus_clicked(TideRequest *request, JSCValue *value)
{
    (void)value;
    if (tide_input_of(request))
        tide_turn_await(request, on_focus_turn);
}

static void
click_for_focus(TideInput *input)
{
    tide_x_input_press(TIDE_X_BUTTON_FIRST);
    tide_input_page_await(input->request, 1, on_focus_clicked);
}

static void
locate_typing(TideInput *input)
{
    if (input->selector)
        tide_input_locate(input, TIDE_INPUT_POINTER, input->selector, click_for_focus);
    else
        locate_focus(input);
}

void
tide_input_type(TideRequest *request, JsonObject *params)
{
    const char *text = tide_params_string(params, "text", request);
    gunichar untypable = text ? tide_keyboard_find_untypable(text) : 0;
    const char *selector = NULL;
    TideInput *input;

    if (!text || !tide_params_optional_string(params, "selector", &selector, request))
        return;
    if (untypable) {
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "type: there is no key for U+%04X", untypable);
        return;
    }
    input = tide_input_new(request, "type", selector);
    if (!input)
        return;
    input->keyboard = tide_keyboard_new(text);
    input->on_released = continue_typing;
    tide_input_begin(input, locate_typing);
}
