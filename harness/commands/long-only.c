#include "commands/long-only.h"

#include <string.h>

static gboolean
takes_value(const GOptionEntry *entry)
{
    return entry->arg != G_OPTION_ARG_NONE &&
        !(entry->arg == G_OPTION_ARG_CALLBACK && entry->flags & (G_OPTION_FLAG_NO_ARG | G_OPTION_FLAG_OPTIONAL_ARG));
}

static const GOptionEntry *
find_long(const GOptionEntry *entries, const char *name)
{
    gsize length = strcspn(name, "=");

    for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
        if (*entry->long_name && strlen(entry->long_name) == length && strncmp(entry->long_name, name, length) == 0)
            return entry;
    }
    return NULL;
}

static const GOptionEntry *
find_short(const GOptionEntry *entries, char letter)
{
    for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
        if (entry->short_name == letter)
            return entry;
    }
    return NULL;
}

/* Gives whether the next word is the value of this one. */
static gboolean
add_short(GPtrArray *words, const GOptionEntry *entries, const char *word)
{
    for (const char *letter = word + 1; *letter; letter++) {
        const GOptionEntry *entry = find_short(entries, *letter);
        if (!entry || !takes_value(entry))
            continue;
        g_ptr_array_add(words, g_strndup(word, (gsize)(letter + 1 - word)));
        if (letter[1])
            g_ptr_array_add(words, g_strdup(letter + 1));
        return letter[1] == '\0';
    }
    g_ptr_array_add(words, g_strdup(word));
    return FALSE;
}

static gboolean
add_option(GPtrArray *words, const GOptionEntry *entries, const char *word)
{
    const char *name = word + (word[1] == '-' ? 2 : 1);
    const GOptionEntry *entry = find_long(entries, name);

    if (!entry && word[1] != '-' && !g_str_equal(name, "help"))
        return add_short(words, entries, word);
    g_ptr_array_add(words, g_strconcat("--", name, NULL));
    return entry && takes_value(entry) && !strchr(name, '=');
}

char **
tide_long_only(int argc, char **argv, const GOptionEntry *entries)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    gboolean is_value = FALSE;
    gboolean is_operand = FALSE;

    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        is_operand = is_operand || (!is_value && g_str_equal(word, "--"));
        if (i == 0 || is_value || is_operand || word[0] != '-') {
            g_ptr_array_add(words, g_strdup(word));
            is_value = FALSE;
        } else {
            is_value = add_option(words, entries, word);
        }
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}
