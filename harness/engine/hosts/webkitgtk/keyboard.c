#include "keyboard.h"

#include "x-display.h"
#include "x-input.h"

struct _TideKeyboard {
    char *text;
    const char *rest; /* of text: what is still to be typed */
    int first_code;
    int n_codes;
    int per_code;
    KeySym *keysyms; /* per_code for each: plain, with Shift, and those of other groups */
    gboolean *spare; /* for each code: whether it meant nothing before */
    GArray *given; /* (element-type int): codes that have a meaning of ours */
};

static const struct {
    gunichar character;
    guint keyval;
} named_keys[] = {
    { '\n', GDK_KEY_Return },    { '\r', GDK_KEY_Return }, { '\t', GDK_KEY_Tab },
    { '\b', GDK_KEY_BackSpace }, { 0x1b, GDK_KEY_Escape }, { 0x7f, GDK_KEY_Delete },
};

/* 0 where no key can mean it. */
static guint
keyval_of(gunichar character)
{
    for (gsize i = 0; i < G_N_ELEMENTS(named_keys); i++)
        if (named_keys[i].character == character)
            return named_keys[i].keyval;
    return g_unichar_iscntrl(character) ? 0 : gdk_unicode_to_keyval(character);
}

gunichar
tide_keyboard_find_untypable(const char *text)
{
    for (; *text; text = g_utf8_next_char(text))
        if (!keyval_of(g_utf8_get_char(text)))
            return g_utf8_get_char(text);
    return 0;
}

static KeySym
meaning(const TideKeyboard *keyboard, int code, int level)
{
    return level < keyboard->per_code ? keyboard->keysyms[(code - keyboard->first_code) * keyboard->per_code + level]
                                      : NoSymbol;
}

static gboolean
means_nothing(const TideKeyboard *keyboard, int code)
{
    for (int level = 0; level < keyboard->per_code; level++)
        if (meaning(keyboard, code, level) != NoSymbol)
            return FALSE;
    return TRUE;
}

static void
read_layout(TideKeyboard *keyboard)
{
    Display *display = tide_x_display();
    int last_code = 0;

    XDisplayKeycodes(display, &keyboard->first_code, &last_code);
    keyboard->n_codes = last_code - keyboard->first_code + 1;
    keyboard->keysyms =
        XGetKeyboardMapping(display, (KeyCode)keyboard->first_code, keyboard->n_codes, &keyboard->per_code);
    keyboard->spare = g_new0(gboolean, keyboard->n_codes);
    for (int i = 0; i < keyboard->n_codes; i++)
        keyboard->spare[i] = means_nothing(keyboard, keyboard->first_code + i);
}

TideKeyboard *
tide_keyboard_new(const char *text)
{
    TideKeyboard *keyboard = g_new0(TideKeyboard, 1);

    keyboard->text = g_strdup(text);
    keyboard->rest = keyboard->text;
    keyboard->given = g_array_new(FALSE, FALSE, sizeof(int));
    read_layout(keyboard);
    return keyboard;
}

static void
set_meaning(TideKeyboard *keyboard, int code, KeySym keysym)
{
    KeySym both[] = { keysym, keysym };

    XChangeKeyboardMapping(tide_x_display(), code, G_N_ELEMENTS(both), both, 1);
    for (int level = 0; level < MIN(keyboard->per_code, 2); level++)
        keyboard->keysyms[(code - keyboard->first_code) * keyboard->per_code + level] = keysym;
}

/* 0 where no key has it; @ret_level: 1 with Shift. */
static int
find_code(const TideKeyboard *keyboard, KeySym keysym, int *ret_level)
{
    for (int level = 0; level < 2; level++)
        for (int code = keyboard->first_code; code < keyboard->first_code + keyboard->n_codes; code++)
            if (meaning(keyboard, code, level) == keysym) {
                *ret_level = level;
                return code;
            }
    return 0;
}

/* 0 where all have been given a meaning in this batch. */
static int
give_to_spare_code(TideKeyboard *keyboard, KeySym keysym)
{
    for (int i = keyboard->n_codes - 1; i >= 0; i--) {
        int code = keyboard->first_code + i;
        if (!keyboard->spare[i] || !means_nothing(keyboard, code))
            continue;
        set_meaning(keyboard, code, keysym);
        g_array_append_val(keyboard->given, code);
        return code;
    }
    return 0;
}

static void
take_meanings_away(TideKeyboard *keyboard)
{
    for (guint i = 0; i < keyboard->given->len; i++)
        set_meaning(keyboard, g_array_index(keyboard->given, int, i), NoSymbol);
    g_array_set_size(keyboard->given, 0);
}

guint
tide_keyboard_type(TideKeyboard *keyboard, guint *ret_releases)
{
    int level = 0;
    guint shift_code = (guint)find_code(keyboard, XK_Shift_L, &level);
    guint presses = 0;
    guint releases = 0;

    take_meanings_away(keyboard);
    for (; *keyboard->rest; keyboard->rest = g_utf8_next_char(keyboard->rest)) {
        KeySym keysym = keyval_of(g_utf8_get_char(keyboard->rest));
        int code = find_code(keyboard, keysym, &level);
        if (!code || (level && !shift_code)) {
            level = 0;
            code = give_to_spare_code(keyboard, keysym);
        }
        if (!code)
            break;
        tide_x_input_key((guint)code, level ? shift_code : 0);
        presses++;
        releases += level ? 2 : 1;
    }
    tide_x_input_flush();
    *ret_releases = releases;
    return presses;
}

gboolean
tide_keyboard_is_done(const TideKeyboard *keyboard)
{
    return !*keyboard->rest;
}

void
tide_keyboard_free(TideKeyboard *keyboard)
{
    if (!keyboard)
        return;
    take_meanings_away(keyboard);
    tide_x_input_flush();
    XFree(keyboard->keysyms);
    g_array_unref(keyboard->given);
    g_free(keyboard->spare);
    g_free(keyboard->text);
    g_free(keyboard);
}
