#include "footprint/machine.h"

#include <string.h>

#include <tidemark/error.h>

#include "footprint/fields.h"

static char *
read_file(const char *root, const char *name, char **ret_place, GError **error)
{
    g_autofree char *place = g_build_filename(root, name, NULL);
    g_autoptr(GError) problem = NULL;
    char *text = NULL;

    if (!g_file_get_contents(place, &text, NULL, &problem)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "%s: cannot be read: %s", place, problem->message);
        return NULL;
    }
    *ret_place = g_steal_pointer(&place);
    return text;
}

/* `pglazyfree 12`, one of two hundred lines without a colon. */
static gboolean
read_offered_pages(const char *root, TideMachine *machine, GError **error)
{
    static const char name[] = "\npglazyfree ";
    g_autofree char *place = NULL;
    g_autofree char *text = read_file(root, "vmstat", &place, error);
    const char *line = text ? strstr(text, name) : NULL;
    const char *behind = line ? tide_fields_number(line + strlen(name), &machine->offered_pages) : NULL;

    if (behind && *behind == '\n')
        return TRUE;
    if (text)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s: has no number 'pglazyfree'; Linux 4.12 has it",
                    place);
    return FALSE;
}

static gboolean
read_swap_used(const char *root, TideMachine *machine, GError **error)
{
    typedef struct {
        guint64 total;
        guint64 free;
    } Swap;
    static const TideField fields[] = {
        { "SwapTotal", G_STRUCT_OFFSET(Swap, total), TRUE, TIDE_FIELD_REQUIRED },
        { "SwapFree", G_STRUCT_OFFSET(Swap, free), TRUE, TIDE_FIELD_REQUIRED },
    };
    Swap swap = { 0 };
    g_autofree char *place = NULL;
    g_autofree char *text = read_file(root, "meminfo", &place, error);

    if (!text || !tide_fields_parse(text, place, fields, G_N_ELEMENTS(fields), &swap, error))
        return FALSE;
    /* Both are read one after the other, and a swap file may have been taken away between the two. */
    machine->swap_used = swap.total > swap.free ? swap.total - swap.free : 0;
    return TRUE;
}

gboolean
tide_machine_read(const char *root, TideMachine *ret_machine, GError **error)
{
    TideMachine machine = { 0 };

    if (!read_offered_pages(root, &machine, error) || !read_swap_used(root, &machine, error))
        return FALSE;
    *ret_machine = machine;
    return TRUE;
}
