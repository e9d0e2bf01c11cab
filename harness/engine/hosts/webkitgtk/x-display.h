#pragma once

#include <gtk/gtk.h>
#include <gdk/x11/gdkx.h>

/** tide_x_display: Returns: (nullable): GTK's own connection to the X server, %NULL where it speaks with something else. */
Display *tide_x_display(void);

/** tide_x_window: Returns: the X window of a GTK window that is realized. */
Window tide_x_window(GtkWindow *window);

/** tide_x_ignore_errors: from now on until tide_x_heed_errors() what the X server refuses does not end the program. */
void tide_x_ignore_errors(void);

void tide_x_heed_errors(void);
