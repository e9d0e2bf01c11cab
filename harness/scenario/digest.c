#include "scenario/digest.h"

#include <string.h>

#include "support/file.h"

/* Each part with its length before it, so that no two lists of parts are the same text. */
static void
add_bytes(GChecksum *sum, const char *bytes, gsize length)
{
    g_autofree char *head = g_strdup_printf("%zu:", length);

    g_checksum_update(sum, (const guchar *)head, -1);
    g_checksum_update(sum, (const guchar *)bytes, (gssize)length);
}

static void
add_text(GChecksum *sum, const char *text)
{
    if (text)
        add_bytes(sum, text, strlen(text));
    else
        g_checksum_update(sum, (const guchar *)"-", 1);
}

static void
add_number(GChecksum *sum, double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    add_text(sum, g_ascii_dtostr(text, sizeof text, number));
}

static void
add_step(GChecksum *sum, const TideStep *step)
{
    add_text(sum, tide_step_kind_name(step->kind));
    add_text(sum, step->text);
    add_text(sum, step->event);
    add_number(sum, step->width);
    add_number(sum, step->height);
    add_number(sum, step->raw);
    add_text(sum, step->action.selector);
    add_text(sum, step->action.text);
    add_number(sum, step->action.dx);
    add_number(sum, step->action.dy);
    add_number(sum, step->action.index);
}

static int
compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static GPtrArray *
list_names(const char *folder, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GDir) directory = g_dir_open(folder, 0, &problem);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    if (!directory) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: cannot be read: %s", folder, problem->message);
        return NULL;
    }
    while ((name = g_dir_read_name(directory))) {
        if (name[0] != '.')
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return g_steal_pointer(&names);
}

static gboolean
add_file(GChecksum *sum, const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *bytes = tide_file_read(path, &length, error);

    if (bytes)
        add_bytes(sum, bytes, length);
    return bytes != NULL;
}

static gboolean
is_folder(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

/* A link to a folder may lead in a circle: where it leads is all that is taken of it. */
static gboolean
add_link(GChecksum *sum, const char *path, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *target = g_file_read_link(path, &problem);

    add_text(sum, target);
    if (!target)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: cannot be read: %s", path, problem->message);
    return target != NULL;
}

static gboolean
add_folder(GChecksum *sum, const char *folder, const char *manifest, GError **error)
{
    g_autoptr(GPtrArray) pending = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(pending, g_strdup(folder));
    for (guint i = 0; i < pending->len; i++) {
        const char *parent = g_ptr_array_index(pending, i);
        g_autoptr(GPtrArray) names = list_names(parent, error);
        for (guint k = 0; names && k < names->len; k++) {
            g_autofree char *path = g_build_filename(parent, g_ptr_array_index(names, k), NULL);
            if (g_str_equal(path, manifest))
                continue;
            add_text(sum, path + strlen(folder));
            if (is_folder(path))
                g_ptr_array_add(pending, g_steal_pointer(&path));
            else if (!(g_file_test(path, G_FILE_TEST_IS_DIR) ? add_link : add_file)(sum, path, error))
                return FALSE;
        }
        if (!names)
            return FALSE;
    }
    return TRUE;
}

char *
tide_scenario_digest(const TideScenario *scenario, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

    add_number(sum, scenario->steps->len);
    for (guint i = 0; i < scenario->steps->len; i++)
        add_step(sum, g_ptr_array_index(scenario->steps, i));
    /* Nothing where it is off, as it was before there was such a thing. */
    if (scenario->back_forward_cache)
        add_text(sum, "back_forward_cache");
    return add_folder(sum, scenario->folder, scenario->manifest, error) ? g_strdup(g_checksum_get_string(sum)) : NULL;
}
