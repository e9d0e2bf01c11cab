#include "input-private.h"
#include "input.h"
#include "params.h"
#include "x-input.h"

static void
on_clicked(TideRequest *request, JSCValue *value)
{
    TideInput *input = tide_input_of(request);

    (void)value;
    if (input)
        tide_input_finish(input);
}

static void
click(TideInput *input)
{
    tide_x_input_press(TIDE_X_BUTTON_FIRST);
    tide_input_page_await(input->request, 1, on_clicked);
}

static void
locate_click(TideInput *input)
{
    tide_input_locate(input, TIDE_INPUT_POINTER, input->selector, click);
}

void
tide_input_click(TideRequest *request, JsonObject *params)
{
    const char *selector = tide_params_string(params, "selector", request);
    TideInput *input = selector ? tide_input_new(request, "click", selector) : NULL;

    if (input)
        tide_input_begin(input, locate_click);
}
