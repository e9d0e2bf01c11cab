#include "x-display.h"

/* Deprecated in GTK 4.18 without a successor: GTK 5 will know no X server any more. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

Display *
tide_x_display(void)
{
    GdkDisplay *display = gdk_display_get_default();

    return GDK_IS_X11_DISPLAY(display) ? gdk_x11_display_get_xdisplay(display) : NULL;
}

Window
tide_x_window(GtkWindow *window)
{
    return gdk_x11_surface_get_xid(gtk_native_get_surface(GTK_NATIVE(window)));
}

void
tide_x_ignore_errors(void)
{
    gdk_x11_display_error_trap_push(gdk_display_get_default());
}

void
tide_x_heed_errors(void)
{
    gdk_x11_display_error_trap_pop_ignored(gdk_display_get_default());
}

G_GNUC_END_IGNORE_DEPRECATIONS
