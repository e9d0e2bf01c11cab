#include <string.h>

#include "footprint/capture-format.h"
#include "footprint/fields.h"
#include "footprint/footprint-sum.h"
#include "footprint/smaps.h"

/* Amounts that kernels before 4.12 do not tell: what their lack means for the columns. */
static const struct {
    TideKnown bit;
    const char *meaning;
} optional_amounts[] = {
    { TIDE_KNOWN_PRIVATE_CLEAN, "Private_Clean, so the unique set is too small" },
    { TIDE_KNOWN_PRIVATE_DIRTY, "Private_Dirty, so the unique set is too small" },
    { TIDE_KNOWN_LAZY_FREE, "LazyFree (Linux 4.12), so reclaimable memory counts as dirty" },
    { TIDE_KNOWN_PRIVATE_HUGETLB, "Private_Hugetlb (Linux 4.4), so huge pages of hugetlbfs are not counted" },
    { TIDE_KNOWN_SWAP, "Swap, so swapped memory is not counted" },
    { TIDE_KNOWN_SWAP_PSS, NULL }, /* no column is made of it */
};

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
    TideRegions *regions = tide_smaps_parse(source->text, source->length, &problem);

    if (!regions)
        g_set_error(error, TIDE_ERROR, problem->code, "%s%s", source->place,
                    problem->message + (g_str_has_prefix(problem->message, "smaps:") ? strlen("smaps") : 0));
    return regions;
}

static void
fill_optional_amounts(TideRegions *regions, TideCaptureProcess *process, const TideCaptureSource *source)
{
    TideKnown missing = 0;

    for (guint i = 0; i < regions->regions->len; i++) {
        TideRegion *region = &g_array_index(regions->regions, TideRegion, i);
        missing |= ~region->known;
        if (!(region->known & TIDE_KNOWN_SWAP_PSS))
            region->swap_pss = region->swap;
        for (gsize row = 0; row < G_N_ELEMENTS(optional_amounts); row++)
            region->known |= optional_amounts[row].bit;
    }
    for (gsize row = 0; row < G_N_ELEMENTS(optional_amounts); row++) {
        if (missing & optional_amounts[row].bit && optional_amounts[row].meaning)
            g_ptr_array_add(process->left_out,
                            g_strdup_printf("%s: does not tell %s", source->place, optional_amounts[row].meaning));
    }
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
parse(const TideCaptureSource *source, TideCapture *capture, GError **error)
{
    guint last = source->n_lines - 1;
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("", 0, 0);

    if (source->unterminated && !g_str_has_prefix(source->lines[last], "VmFlags:"))
        return tide_capture_fail(source, last, error, "the line is cut off");
    g_autoptr(TideRegions) regions = read_regions(source, error);
    if (!regions)
        return FALSE;
    regions->name = g_strdup("");
    regions->page_size = find_page_size(source);
    fill_optional_amounts(regions, process, source);
    TideFootprint *footprint = tide_footprint_sum(0, regions, error);
    if (!footprint) {
        g_prefix_error(error, "%s: ", source->place);
        return FALSE;
    }
    tide_footprint_free(process->footprint);
    process->footprint = footprint;
    process->facts = TIDE_CAPTURE_HAS_TABLE | TIDE_CAPTURE_HAS_DIRTY | TIDE_CAPTURE_HAS_TOTAL;
    g_ptr_array_add(capture->processes, g_steal_pointer(&process));
    return TRUE;
}

const TideCaptureFormat tide_capture_smaps = { "smaps", recognise, parse };
