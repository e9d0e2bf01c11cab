#include <string.h>

#include "footprint/captures/capture-format.h"
#include "footprint/captures/capture-smaps-amounts.h"
#include "footprint/categories.h"
#include "footprint/fields.h"
#include "footprint/footprint-sum.h"
#include "footprint/smaps.h"

/* Where a whole process ends: its stack, or what the kernel maps above it. Android's threads may lie above. */
static const char *const last_paths[] = { "[stack", "[v", "[uprobes]", "[sigpage]", "[vectors]" };

static gboolean
recognise(const TideCaptureSource *source)
{
    static const char access[] = "rwxp";
    const char *line = source->n_lines > 0 ? source->lines[0] : "";
    gsize start = strspn(line, "0123456789abcdef");
    gsize end = line[start] == '-' ? strspn(line + start + 1, "0123456789abcdef") : 0;
    const char *letters = line + start + 1 + end;

    if (start == 0 || end == 0 || *letters++ != ' ')
        return FALSE;
    for (gsize i = 0; i < 4; i++) {
        if (letters[i] != access[i] && letters[i] != (i < 3 ? '-' : 's'))
            return FALSE;
    }
    return letters[4] == ' ';
}

/* The parser calls every text `smaps`, as the kernel does. */
static TideRegions *
read_regions(const TideCaptureSource *source, GError **error)
{
    g_autoptr(GError) problem = NULL;
    TideRegions *regions = tide_smaps_parse_part(source->text, source->length, &problem);

    if (!regions)
        g_set_error(error, TIDE_ERROR, problem->code, "%s%s", source->place,
                    problem->message + (g_str_has_prefix(problem->message, "smaps:") ? strlen("smaps") : 0));
    return regions;
}

static gint
compare_regions(gconstpointer a, gconstpointer b)
{
    const TideRegion *one = a;
    const TideRegion *other = b;

    return one->start < other->start ? -1 : one->start > other->start;
}

/* Somebody may have sorted the entries otherwise; those of two processes overlap, and both have a stack. */
static gboolean
put_in_order(TideRegions *regions, const TideCaptureSource *source, GError **error)
{
    guint stacks = 0;

    g_array_sort(regions->regions, compare_regions);
    for (guint i = 0; i < regions->regions->len; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        stacks += g_str_equal(region->path, "[stack]") ? 1 : 0;
        if (stacks > 1 || (i > 0 && region[-1].end > region->start))
            return tide_capture_fail(source, TIDE_CAPTURE_NO_LINE, error,
                                     "region %" G_GINT64_MODIFIER "x: %s; put each process into a file of its own",
                                     region->start,
                                     stacks > 1 ? "is a second stack, so this is more than one process"
                                                : "overlaps the one before it, so this is no one process");
    }
    return TRUE;
}

/* A cut between two entries leaves a text in which nothing is wrong, so this is no more than a suspicion. */
static void
suspect_cut(const TideRegions *regions, TideCaptureProcess *process, const TideCaptureSource *source)
{
    guint count = regions->regions->len;
    const TideRegion *last = &g_array_index(regions->regions, TideRegion, count - 1);
    TideKnown others = ~0u;

    for (guint i = 0; i + 1 < count; i++)
        others &= last[(gssize)i - (gssize)count + 1].known;
    if (count > 1 && others & ~last->known) {
        tide_capture_leave_out(process, source, source->n_lines - 1,
                               "the last region has fewer fields than all others; the text may be cut off here");
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(last_paths); i++) {
        if (g_str_has_prefix(last->path, last_paths[i]))
            return;
    }
    tide_capture_leave_out(
        process, source, source->n_lines - 1,
        "ends neither in a stack nor in what the kernel maps, as a whole process does; it may be cut "
        "off here");
}

/* The names are those of the table of categories, so that each is one pointer. */
static void
add_virtual_size(GArray *sizes, const char *category, guint64 bytes)
{
    guint i = 0;

    while (i < sizes->len && g_array_index(sizes, TideNamedSize, i).name != category)
        i++;
    if (i == sizes->len) {
        const TideNamedSize size = { .name = category };
        g_array_append_val(sizes, size);
    }
    g_array_index(sizes, TideNamedSize, i).bytes += bytes;
}

static gboolean
add_virtual_sizes(const TideRegions *regions, TideCaptureProcess *process, const TideCaptureSource *source,
                  GError **error)
{
    guint count = regions->regions->len;
    g_autofree const TideCategoryRule **rules = g_new0(const TideCategoryRule *, count);

    tide_categories_assign(regions, rules);
    for (guint i = 0; i < count; i++) {
        const TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        guint64 room = TIDE_CAPTURE_MOST_MAPPED - process->virtual_total;
        if (region->end - region->start >= room)
            return tide_capture_fail(source, TIDE_CAPTURE_NO_LINE, error,
                                     "region %" G_GINT64_MODIFIER "x: more is mapped up to here than is possible",
                                     region->start);
        add_virtual_size(process->virtual_sizes, rules[i]->category, region->end - region->start);
        process->virtual_total += region->end - region->start;
    }
    return TRUE;
}

/* The smallest is the system's; hugetlbfs has larger ones. */
static guint64
find_page_size(const TideCaptureSource *source)
{
    static const char field[] = "KernelPageSize:";
    guint64 smallest = 0;

    for (guint i = 0; i < source->n_lines; i++) {
        guint64 bytes = 0;
        const char *line = source->lines[i];
        if (g_str_has_prefix(line, field) && tide_fields_kb(line + sizeof field - 1, line + strlen(line), &bytes) &&
            bytes > 0 && (smallest == 0 || bytes < smallest))
            smallest = bytes;
    }
    return smallest;
}

static gboolean
fill_process(TideRegions *regions, TideCaptureProcess *process, const TideCaptureSource *source, GError **error)
{
    TideFootprint sets = { 0 };

    if (!tide_capture_sum_sets(regions, &sets, source, error))
        return FALSE;
    tide_capture_settle_amounts(regions, process, source);
    TideFootprint *footprint = tide_footprint_sum(0, regions, error);
    if (!footprint) {
        g_prefix_error(error, "%s: ", source->place);
        return FALSE;
    }
    tide_footprint_free(process->footprint);
    process->footprint = footprint;
    footprint->rss = sets.rss;
    footprint->pss = sets.pss;
    footprint->uss = sets.uss;
    process->facts = TIDE_CAPTURE_HAS_TABLE | TIDE_CAPTURE_HAS_TOTAL |
        (process->known & TIDE_CAPTURE_DIRTY ? TIDE_CAPTURE_HAS_DIRTY : 0);
    return add_virtual_sizes(regions, process, source, error);
}

static gboolean
parse(const TideCaptureSource *source, TideCapture *capture, GError **error)
{
    guint last = source->n_lines - 1;
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("", 0, 0);

    if (source->unterminated && !g_str_has_prefix(source->lines[last], "VmFlags:") &&
        !g_str_has_suffix(source->lines[last], " kB"))
        return tide_capture_fail(source, last, error, "the line is cut off");
    g_autoptr(TideRegions) regions = read_regions(source, error);
    if (!regions)
        return FALSE;
    regions->name = g_strdup("");
    regions->page_size = find_page_size(source);
    suspect_cut(regions, process, source);
    if (!put_in_order(regions, source, error) || !fill_process(regions, process, source, error))
        return FALSE;
    g_ptr_array_add(capture->processes, g_steal_pointer(&process));
    return TRUE;
}

const TideCaptureFormat tide_capture_smaps = { "smaps", recognise, parse };
