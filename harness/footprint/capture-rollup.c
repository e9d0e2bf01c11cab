#include <string.h>

#include "footprint/capture-format.h"
#include "footprint/fields.h"

#define UNKNOWN G_MAXUINT64
#define LARGEST_AMOUNT (G_GUINT64_CONSTANT(1) << 50)

static const char category[] = "all memory";

typedef struct {
    guint64 rss;
    guint64 pss;
    guint64 pss_shmem;
    guint64 private_clean;
    guint64 private_dirty;
    guint64 anonymous;
    guint64 lazy_free;
    guint64 shared_hugetlb;
    guint64 private_hugetlb;
    guint64 swap;
} Amounts;

#define AMOUNT(name, member, need)                                                                                     \
    {                                                                                                                  \
        name, G_STRUCT_OFFSET(Amounts, member), TRUE, need                                                             \
    }

static const TideField fields[] = {
    AMOUNT("Rss", rss, TIDE_FIELD_REQUIRED),
    AMOUNT("Pss", pss, TIDE_FIELD_REQUIRED),
    AMOUNT("Pss_Shmem", pss_shmem, TIDE_FIELD_OPTIONAL),
    AMOUNT("Private_Clean", private_clean, TIDE_FIELD_OPTIONAL),
    AMOUNT("Private_Dirty", private_dirty, TIDE_FIELD_OPTIONAL),
    AMOUNT("Anonymous", anonymous, TIDE_FIELD_REQUIRED),
    AMOUNT("LazyFree", lazy_free, TIDE_FIELD_OPTIONAL),
    AMOUNT("Shared_Hugetlb", shared_hugetlb, TIDE_FIELD_OPTIONAL),
    AMOUNT("Private_Hugetlb", private_hugetlb, TIDE_FIELD_OPTIONAL),
    AMOUNT("Swap", swap, TIDE_FIELD_REQUIRED),
};

/* What the lack of an amount means for the columns. */
static const struct {
    gsize offset;
    const char *meaning;
} optional_amounts[] = {
    { G_STRUCT_OFFSET(Amounts, pss_shmem), "Pss_Shmem, so resident shared memory counts as clean" },
    { G_STRUCT_OFFSET(Amounts, lazy_free), "LazyFree, so reclaimable memory counts as dirty" },
    { G_STRUCT_OFFSET(Amounts, shared_hugetlb), "Shared_Hugetlb, so shared huge pages of hugetlbfs are not counted" },
    { G_STRUCT_OFFSET(Amounts, private_hugetlb), "Private_Hugetlb, so huge pages of hugetlbfs are not counted" },
    { G_STRUCT_OFFSET(Amounts, private_clean), "Private_Clean, so the unique set is too small" },
    { G_STRUCT_OFFSET(Amounts, private_dirty), "Private_Dirty, so the unique set is too small" },
};

static gboolean
recognise(const TideCaptureSource *source)
{
    const char *line = source->n_lines > 0 ? source->lines[0] : "";

    return g_ascii_isxdigit(line[0]) && strchr(line, '-') && g_str_has_suffix(line, " [rollup]");
}

static gboolean
read_amounts(const TideCaptureSource *source, TideCaptureProcess *process, Amounts *amounts, GError **error)
{
    const Amounts unknown = { .pss_shmem = UNKNOWN,
                              .private_clean = UNKNOWN,
                              .private_dirty = UNKNOWN,
                              .lazy_free = UNKNOWN,
                              .shared_hugetlb = UNKNOWN,
                              .private_hugetlb = UNKNOWN };

    *amounts = unknown;
    if (!tide_fields_parse(source->text, source->place, fields, G_N_ELEMENTS(fields), amounts, error))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(optional_amounts); i++) {
        guint64 *amount = &G_STRUCT_MEMBER(guint64, amounts, optional_amounts[i].offset);
        if (*amount != UNKNOWN)
            continue;
        *amount = 0;
        g_ptr_array_add(process->left_out,
                        g_strdup_printf("%s: does not tell %s", source->place, optional_amounts[i].meaning));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (G_STRUCT_MEMBER(guint64, amounts, fields[i].offset) >= LARGEST_AMOUNT) {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s: '%s' is too large to be true", source->place,
                        fields[i].name);
            return FALSE;
        }
    }
    if (amounts->lazy_free > amounts->anonymous || amounts->anonymous > amounts->rss || amounts->pss > amounts->rss) {
        g_set_error(
            error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
            "%s: the amounts disagree: a part is larger than its whole (LazyFree of Anonymous of Rss, Pss of Rss)",
            source->place);
        return FALSE;
    }
    return TRUE;
}

static gboolean
parse(const TideCaptureSource *source, TideCapture *capture, GError **error)
{
    g_autoptr(TideCaptureProcess) process = tide_capture_process_new("", 0, 0);
    Amounts amounts = { 0 };
    guint last = source->n_lines - 1;

    if (source->unterminated && !g_str_has_suffix(source->lines[last], " kB"))
        return tide_capture_fail(source, last, error, "the line is cut off");
    for (guint i = 1; i < source->n_lines; i++) {
        if (strstr(source->lines[i], "[rollup]"))
            return tide_capture_fail(source, i, error, "a second process begins; put each into a file of its own");
    }
    if (!read_amounts(source, process, &amounts, error))
        return FALSE;
    const guint64 file_backed = amounts.rss - amounts.anonymous;
    const TideColumns columns = {
        .dirty = amounts.anonymous - amounts.lazy_free + amounts.pss_shmem + amounts.swap + amounts.private_hugetlb +
            amounts.shared_hugetlb,
        .swapped = amounts.swap,
        .clean = file_backed - MIN(amounts.pss_shmem, file_backed),
        .reclaimable = amounts.lazy_free,
        .regions = 1,
    };
    if (!tide_capture_add_row(process, category, &columns, 0, source, 0, error))
        return FALSE;
    tide_capture_sum_rows(process);
    process->facts |= TIDE_CAPTURE_HAS_TOTAL;
    process->footprint->rss = amounts.rss;
    process->footprint->pss = amounts.pss;
    process->footprint->uss = amounts.private_clean + amounts.private_dirty;
    g_ptr_array_add(
        process->left_out,
        g_strdup_printf("%s: smaps_rollup has no categories; 'smaps' of the same process has them", source->place));
    g_ptr_array_add(capture->processes, g_steal_pointer(&process));
    return TRUE;
}

const TideCaptureFormat tide_capture_rollup = { "smaps_rollup", recognise, parse };
