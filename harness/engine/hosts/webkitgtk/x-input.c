#include "x-input.h"

#include <X11/extensions/XTest.h>

#include "x-display.h"

gboolean
tide_x_input_is_there(void)
{
    Display *display = tide_x_display();
    int event;
    int error;
    int major;
    int minor;

    return display && XTestQueryExtension(display, &event, &error, &major, &minor);
}

/* Without a window manager nobody else gives a window the keyboard; with one it may not be there yet, and gets it later. */
void
tide_x_input_take_focus(TideHost *host)
{
    Display *display = tide_x_display();
    Window window = tide_x_window(host->window);
    Window focused = None;
    int revert = 0;

    tide_x_ignore_errors();
    XRaiseWindow(display, window);
    XGetInputFocus(display, &focused, &revert);
    if (focused != window)
        XSetInputFocus(display, window, RevertToParent, CurrentTime);
    XSync(display, False);
    tide_x_heed_errors();
}

/* From the root down: a window manager puts a frame around ours. */
static gboolean
is_under_pointer(Display *display, Window window)
{
    Window at = DefaultRootWindow(display);
    Window root;
    Window child = None;
    int ignored;
    unsigned int mask;

    while (at != None && at != window) {
        if (!XQueryPointer(display, at, &root, &child, &ignored, &ignored, &ignored, &ignored, &mask))
            return FALSE;
        at = child;
    }
    return at == window;
}

gboolean
tide_x_input_point(TideHost *host, double x, double y)
{
    Display *display = tide_x_display();
    Window window = tide_x_window(host->window);
    int scale = gtk_widget_get_scale_factor(GTK_WIDGET(host->window));
    graphene_point_t point = { 0, 0 };
    double surface_x = 0;
    double surface_y = 0;
    Window child;
    int root_x = 0;
    int root_y = 0;

    if (!gtk_widget_compute_point(GTK_WIDGET(host->tab->view), GTK_WIDGET(host->window),
                                  &GRAPHENE_POINT_INIT((float)x, (float)y), &point))
        return FALSE;
    gtk_native_get_surface_transform(GTK_NATIVE(host->window), &surface_x, &surface_y);
    XTranslateCoordinates(display, window, DefaultRootWindow(display), (int)((point.x + surface_x) * scale),
                          (int)((point.y + surface_y) * scale), &root_x, &root_y, &child);
    XTestFakeMotionEvent(display, -1, root_x, root_y, CurrentTime);
    XSync(display, False);
    return is_under_pointer(display, window);
}

void
tide_x_input_press(TideXButton button)
{
    Display *display = tide_x_display();

    XTestFakeButtonEvent(display, button, True, CurrentTime);
    XTestFakeButtonEvent(display, button, False, CurrentTime);
    XSync(display, False);
}

void
tide_x_input_key(guint code, guint shift_code)
{
    Display *display = tide_x_display();

    if (shift_code)
        XTestFakeKeyEvent(display, shift_code, True, CurrentTime);
    XTestFakeKeyEvent(display, code, True, CurrentTime);
    XTestFakeKeyEvent(display, code, False, CurrentTime);
    if (shift_code)
        XTestFakeKeyEvent(display, shift_code, False, CurrentTime);
}

void
tide_x_input_flush(void)
{
    XSync(tide_x_display(), False);
}
