#include "footprint/totals.h"

#include <string.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "footprint/fields.h"
#include "footprint/procfs.h"

#define KB_ROW(name, member, need)                                                                                     \
    {                                                                                                                  \
        name, G_STRUCT_OFFSET(TideTotals, member), TRUE, need                                                          \
    }

static const TideField status_fields[] = {
    KB_ROW("RssAnon", anonymous, TIDE_FIELD_REQUIRED),
    KB_ROW("VmSwap", swapped, TIDE_FIELD_REQUIRED),
    KB_ROW("HugetlbPages", huge_pages, TIDE_FIELD_OPTIONAL),
    KB_ROW("VmPTE", page_table, TIDE_FIELD_REQUIRED),
    KB_ROW("VmHWM", rss_high_water, TIDE_FIELD_REQUIRED),
    KB_ROW("RssFile", files, TIDE_FIELD_REQUIRED),
    KB_ROW("RssShmem", shared, TIDE_FIELD_REQUIRED),
    { "Threads", G_STRUCT_OFFSET(TideTotals, threads), FALSE, TIDE_FIELD_REQUIRED },
    { "Tgid", G_STRUCT_OFFSET(TideTotals, process), FALSE, TIDE_FIELD_REQUIRED },
};

guint64
tide_totals_footprint(const TideTotals *totals)
{
    return totals->anonymous + totals->swapped + totals->huge_pages + totals->page_table;
}

gboolean
tide_totals_parse(const char *text, const char *place, TideTotals *ret_totals, GError **error)
{
    TideTotals totals = { 0 };

    if (!strstr(text, "\nVmRSS:")) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_GONE,
                    "%s: the process has no memory any more; measure it while it runs", place);
        return FALSE;
    }
    if (!tide_fields_parse(text, place, status_fields, G_N_ELEMENTS(status_fields), &totals, error))
        return FALSE;
    *ret_totals = totals;
    return TRUE;
}

gboolean
tide_totals_parse_statm(const char *text, guint64 page_size, TideTotals *totals, guint64 *ret_mapped)
{
    guint64 pages[3] = { 0 };
    const char *cursor = text;

    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
        cursor = cursor ? tide_fields_number(cursor, &pages[i]) : NULL;
        cursor = cursor && *cursor == ' ' ? cursor + 1 : NULL;
    }
    if (!cursor || pages[1] < pages[2] || pages[1] == 0)
        return FALSE;
    totals->anonymous = (pages[1] - pages[2]) * page_size;
    totals->files = pages[2] * page_size;
    totals->shared = 0;
    *ret_mapped = pages[0] * page_size;
    return TRUE;
}

/* The first error stands, unless the process has no memory: then its folder tells why. */
static gboolean
parse_status_in(int folder, pid_t pid, TideTotals *ret_totals, GError **error)
{
    gsize length = 0;
    g_autofree char *place = g_strdup_printf("/proc/%d/status", pid);
    g_autofree char *text = tide_procfs_read(folder, pid, "status", &length, error);
    g_autoptr(GError) problem = NULL;

    if (!text)
        return FALSE;
    if (tide_totals_parse(text, place, ret_totals, &problem))
        return TRUE;
    if (g_error_matches(problem, TIDE_ERROR, TIDE_ERROR_GONE))
        tide_procfs_set_no_memory_error(folder, pid, error);
    else
        g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

gboolean
tide_totals_read(pid_t pid, TideTotals *ret_totals, GError **error)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, error);

    if (folder < 0)
        return FALSE;
    gboolean done = parse_status_in(folder, pid, ret_totals, error);
    close(folder);
    return done;
}

static gboolean
parse_rollup_in(int folder, pid_t pid, const char *name, guint64 *ret_bytes, GError **error)
{
    TideField field = { name, 0, TRUE, TIDE_FIELD_REQUIRED };
    gsize length = 0;
    g_autofree char *place = g_strdup_printf("/proc/%d/smaps_rollup", pid);
    g_autofree char *text = tide_procfs_read(folder, pid, "smaps_rollup", &length, error);

    if (!text)
        return FALSE;
    if (length == 0) {
        tide_procfs_set_no_memory_error(folder, pid, error);
        return FALSE;
    }
    return tide_fields_parse(text, place, &field, 1, ret_bytes, error);
}

static gboolean
read_rollup(pid_t pid, const char *name, guint64 *ret_bytes, GError **error)
{
    int folder = tide_procfs_open(TIDE_PROCFS_ROOT, pid, error);

    if (folder < 0)
        return FALSE;
    gboolean done = parse_rollup_in(folder, pid, name, ret_bytes, error);
    close(folder);
    return done;
}

gboolean
tide_totals_read_anonymous(pid_t pid, guint64 *ret_bytes, GError **error)
{
    return read_rollup(pid, "Anonymous", ret_bytes, error);
}

gboolean
tide_totals_read_offered(pid_t pid, guint64 *ret_bytes, GError **error)
{
    return read_rollup(pid, "LazyFree", ret_bytes, error);
}
