#include "input.h"

#include <math.h>

#include "input-private.h"
#include "params.h"
#include "x-input.h"

#define MOST_NOTCHES 1000

static void turn_wheel(TideInput *input);

static void
on_wheel(TideRequest *request, JSCValue *value)
{
    TideInput *input = tide_input_of(request);

    (void)value;
    if (!input)
        return;
    if (input->wanted > 0)
        turn_wheel(input);
    else
        input->on_turned(input);
}

/* One by one: WebKit makes a single event of several that wait. */
static void
turn_wheel(TideInput *input)
{
    gboolean back = input->distances[input->horizontally] < 0;

    tide_x_input_press(input->horizontally ? (back ? TIDE_X_WHEEL_LEFT : TIDE_X_WHEEL_RIGHT)
                                           : (back ? TIDE_X_WHEEL_UP : TIDE_X_WHEEL_DOWN));
    input->wanted--;
    input->turns++;
    tide_input_page_await(input->request, ++input->notches, on_wheel);
}

/* Down or up first, then to the right or left. Returns: whether there is an axis left. */
static gboolean
next_axis(TideInput *input)
{
    if (input->horizontally || input->distances[1] == 0)
        return FALSE;
    input->horizontally = TRUE;
    input->turns = 0;
    return TRUE;
}

static void
wheel_axis(TideInput *input)
{
    input->wanted = (guint)fabs(input->distances[input->horizontally]);
    if (input->wanted > 0)
        turn_wheel(input);
    else
        input->on_turned(input);
}

static void
after_wheel(TideInput *input)
{
    if (next_axis(input))
        wheel_axis(input);
    else
        tide_input_finish(input);
}

static void ask_scroll(TideInput *input);

static void
on_scrolled(TideRequest *request, JSCValue *value)
{
    TideInput *input = tide_input_of(request);
    g_autoptr(JSCValue) problem = jsc_value_object_get_property(value, "problem");
    g_autoptr(JSCValue) notches = jsc_value_object_get_property(value, "notches");

    if (!input)
        return;
    if (jsc_value_is_string(problem)) {
        g_autofree char *text = jsc_value_to_string(problem);
        tide_input_refuse(input, text);
        return;
    }
    input->wanted = (guint)jsc_value_to_int32(notches);
    if (input->wanted > 0)
        turn_wheel(input);
    else if (next_axis(input))
        ask_scroll(input);
    else
        tide_input_finish(input);
}

static void
ask_scroll(TideInput *input)
{
    tide_input_page_scroll(input->request, input->horizontally, input->distances[input->horizontally], input->turns,
                           on_scrolled);
}

static void
begin_scroll(TideInput *input)
{
    if (input->distances[0] == 0)
        next_axis(input);
    ask_scroll(input);
}

static void
locate_scroll(TideInput *input)
{
    tide_input_locate(input, TIDE_INPUT_WHEEL, input->selector, begin_scroll);
}

static void
locate_wheel(TideInput *input)
{
    tide_input_locate(input, TIDE_INPUT_WHEEL, input->selector, wheel_axis);
}

/* Returns: (nullable): NULL where it was refused, or there is nothing to do and it was answered. */
static TideInput *
wheel_input_new(TideRequest *request, JsonObject *params, const char *method)
{
    const char *selector = NULL;
    double right = 0;
    double down = 0;
    TideInput *input;

    if (!tide_params_optional_string(params, "selector", &selector, request) ||
        !tide_params_distance(params, "dx", &right, request) || !tide_params_distance(params, "dy", &down, request))
        return NULL;
    if (right == 0 && down == 0) {
        tide_request_refuse(request, TIDE_REFUSAL_INPUT, "%s: both dx and dy are 0", method);
        return NULL;
    }
    input = tide_input_new(request, method, selector);
    if (input) {
        input->distances[0] = down;
        input->distances[1] = right;
    }
    return input;
}

void
tide_input_scroll(TideRequest *request, JsonObject *params)
{
    TideInput *input = wheel_input_new(request, params, "scroll");

    if (!input)
        return;
    input->on_turned = ask_scroll;
    tide_input_begin(input, locate_scroll);
}

static gboolean
is_notches(double distance)
{
    return fabs(distance) <= MOST_NOTCHES && distance == trunc(distance);
}

void
tide_input_wheel(TideRequest *request, JsonObject *params)
{
    TideInput *input = wheel_input_new(request, params, "wheel");

    if (!input)
        return;
    if (!is_notches(input->distances[0]) || !is_notches(input->distances[1])) {
        tide_request_refuse(request, TIDE_REFUSAL_INPUT,
                            "wheel: dx and dy are notches: whole numbers from -" G_STRINGIFY(
                                MOST_NOTCHES) " to " G_STRINGIFY(MOST_NOTCHES));
        tide_input_end(input);
        return;
    }
    input->on_turned = after_wheel;
    tide_input_begin(input, locate_wheel);
}
