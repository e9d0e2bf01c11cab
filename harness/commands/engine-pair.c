#include "commands/engine-pair.h"

#define ENGINES 2

/* Takes over @word. */
static char *
name_value(char *word)
{
    g_autofree char *value = word;

    return g_strconcat(TIDE_ENGINE_PAIR_OPTION "=", value, NULL);
}

char **
tide_engine_pair_gather(char **words)
{
    g_autofree char **all = words;
    GPtrArray *gathered = g_ptr_array_new();
    gboolean options = TRUE;
    guint wanted = 0;

    for (char **word = all; *word; word++) {
        options = options && !g_str_equal(*word, "--");
        gboolean value = wanted > 0 && options && (*word)[0] != '-';
        wanted = value ? wanted - 1 : 0;
        if (options && g_str_equal(*word, TIDE_ENGINE_PAIR_OPTION) && word[1]) {
            wanted = ENGINES;
            g_free(*word);
        } else
            g_ptr_array_add(gathered, value ? name_value(*word) : *word);
    }
    g_ptr_array_add(gathered, NULL);
    return (char **)g_ptr_array_free(gathered, FALSE);
}

gboolean
tide_engine_pair_take(const char *const *engines, TideSessionOptions *options, GError **error)
{
    if (!engines)
        return TRUE;
    if (g_strv_length((char **)engines) != ENGINES) {
        g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_INPUT,
                            TIDE_ENGINE_PAIR_OPTION " takes two engines, the one before and the one after: "
                                                    "--compare-engines /opt/webkit-before /opt/webkit-after");
        return FALSE;
    }
    g_free(options->before);
    options->before = g_strdup(engines[0]);
    g_free(options->engine);
    options->engine = g_strdup(engines[1]);
    return TRUE;
}
