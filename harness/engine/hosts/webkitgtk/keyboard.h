#pragma once

#include <glib.h>

/**
 * TideKeyboard:
 * Types text on the X server's keyboard. What its layout has no key for is put on keys that mean nothing, a batch at a
 * time: a key must not change its meaning before those who listen have read what was typed with it.
 */
typedef struct _TideKeyboard TideKeyboard;

/** tide_keyboard_new: @text: UTF-8; Returns: (transfer full): a keyboard that has typed nothing of it yet. */
TideKeyboard *tide_keyboard_new(const char *text);

/** tide_keyboard_find_untypable: Returns: the first character of @text that is on no key, 0 where all are. */
gunichar tide_keyboard_find_untypable(const char *text);

/**
 * tide_keyboard_type:
 * Types as much of the text as keys have room for.
 *
 * @ret_releases: how many keys were released, Shift included
 * Returns: how many keys were pressed besides Shift; 0 where no key could be given a meaning
 */
guint tide_keyboard_type(TideKeyboard *keyboard, guint *ret_releases);

/** tide_keyboard_is_done: Returns: whether all of the text is typed. */
gboolean tide_keyboard_is_done(const TideKeyboard *keyboard);

/** tide_keyboard_free: takes the meanings away again that keys were given; @keyboard may be %NULL. */
void tide_keyboard_free(TideKeyboard *keyboard);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideKeyboard, tide_keyboard_free)
