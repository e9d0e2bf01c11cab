#include <string.h>

#include "footprint/captures/capture-format.h"
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
    AMOUNT("Rss", rss, TIDE_FIELD_OPTIONAL),
    AMOUNT("Pss", pss, TIDE_FIELD_OPTIONAL),
    AMOUNT("Pss_Shmem", pss_shmem, TIDE_FIELD_OPTIONAL),
    AMOUNT("Private_Clean", private_clean, TIDE_FIELD_OPTIONAL),
    AMOUNT("Private_Dirty", private_dirty, TIDE_FIELD_OPTIONAL),
    AMOUNT("Anonymous", anonymous, TIDE_FIELD_OPTIONAL),
    AMOUNT("LazyFree", lazy_free, TIDE_FIELD_OPTIONAL),
    AMOUNT("Shared_Hugetlb", shared_hugetlb, TIDE_FIELD_OPTIONAL),
    AMOUNT("Private_Hugetlb", private_hugetlb, TIDE_FIELD_OPTIONAL),
    AMOUNT("Swap", swap, TIDE_FIELD_OPTIONAL),
};

/* What the lack of an amount means: for the columns, and in words. */
static const struct {
    gsize offset;
    TideCaptureColumns unknown;
    const char *meaning;
} lacks[] = {
    { G_STRUCT_OFFSET(Amounts, rss), TIDE_CAPTURE_CLEAN, "Rss, so what is clean is unknown" },
    { G_STRUCT_OFFSET(Amounts, pss), 0, "Pss" },
    { G_STRUCT_OFFSET(Amounts, pss_shmem), 0, "Pss_Shmem, so resident shared memory counts as clean" },
    { G_STRUCT_OFFSET(Amounts, anonymous), TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN,
      "Anonymous, so what is dirty and what is clean is unknown" },
    { G_STRUCT_OFFSET(Amounts, lazy_free), TIDE_CAPTURE_RECLAIMABLE,
      "LazyFree, so reclaimable memory counts as dirty" },
    { G_STRUCT_OFFSET(Amounts, shared_hugetlb), 0,
      "Shared_Hugetlb, so shared huge pages of hugetlbfs are not counted" },
    { G_STRUCT_OFFSET(Amounts, private_hugetlb), 0, "Private_Hugetlb, so huge pages of hugetlbfs are not counted" },
    { G_STRUCT_OFFSET(Amounts, swap), TIDE_CAPTURE_SWAPPED, "Swap, so swapped memory is not counted" },
    { G_STRUCT_OFFSET(Amounts, private_clean), 0, "Private_Clean, so the unique set is unknown" },
    { G_STRUCT_OFFSET(Amounts, private_dirty), 0, "Private_Dirty, so the unique set is unknown" },
};
G_STATIC_ASSERT(G_N_ELEMENTS(lacks) == G_N_ELEMENTS(fields));

static gboolean
recognise(const TideCaptureSource *source)
{
    const char *line = source->n_lines > 0 ? source->lines[0] : "";

    return g_ascii_isxdigit(line[0]) && strchr(line, '-') && g_str_has_suffix(line, " [rollup]");
}

static gboolean
check_amounts(const TideCaptureSource *source, const Amounts *amounts, GError **error)
{
    const struct {
        guint64 part;
        guint64 whole;
        const char *names;
    } pairs[] = {
        { amounts->lazy_free, amounts->anonymous, "LazyFree of Anonymous" },
        { amounts->anonymous, amounts->rss, "Anonymous of Rss" },
        { amounts->pss, amounts->rss, "Pss of Rss" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        guint64 amount = G_STRUCT_MEMBER(guint64, amounts, fields[i].offset);
        if (amount != UNKNOWN && amount >= LARGEST_AMOUNT) {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s: '%s' is too large to be true", source->place,
                        fields[i].name);
            return FALSE;
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (pairs[i].part != UNKNOWN && pairs[i].part > pairs[i].whole) {
            g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                        "%s: the amounts disagree: a part is larger than its whole (%s)", source->place,
                        pairs[i].names);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_amounts(const TideCaptureSource *source, TideCaptureProcess *process, Amounts *amounts, GError **error)
{
    guint missing = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(lacks); i++)
        G_STRUCT_MEMBER(guint64, amounts, lacks[i].offset) = UNKNOWN;
    if (!tide_fields_parse(source->text, source->place, fields, G_N_ELEMENTS(fields), amounts, error) ||
        !check_amounts(source, amounts, error))
        return FALSE;
    process->known = TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_SWAPPED | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_RECLAIMABLE;
    process->footprint->rss = amounts->rss != UNKNOWN ? amounts->rss : 0;
    process->footprint->pss = amounts->pss != UNKNOWN ? amounts->pss : 0;
    if (amounts->private_clean != UNKNOWN && amounts->private_dirty != UNKNOWN)
        process->footprint->uss = amounts->private_clean + amounts->private_dirty;
    for (gsize i = 0; i < G_N_ELEMENTS(lacks); i++) {
        guint64 *amount = &G_STRUCT_MEMBER(guint64, amounts, lacks[i].offset);
        if (*amount != UNKNOWN)
            continue;
        *amount = 0;
        missing++;
        process->known &= ~lacks[i].unknown;
        g_ptr_array_add(process->left_out, g_strdup_printf("%s: does not tell %s", source->place, lacks[i].meaning));
    }
    return missing < G_N_ELEMENTS(lacks) ||
        tide_capture_fail(source, source->n_lines - 1, error, "the text ends without any amount");
}

/* Unknown amounts are 0 by now, and no column is known that needs them. */
static TideColumns
make_columns(const Amounts *amounts)
{
    guint64 file_backed = amounts->rss - MIN(amounts->anonymous, amounts->rss);

    return (TideColumns) { .dirty = amounts->anonymous - MIN(amounts->lazy_free, amounts->anonymous) +
                               amounts->pss_shmem + amounts->swap + amounts->private_hugetlb + amounts->shared_hugetlb,
                           .swapped = amounts->swap,
                           .clean = file_backed - MIN(amounts->pss_shmem, file_backed),
                           .reclaimable = amounts->lazy_free };
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
    const TideColumns columns = make_columns(&amounts);
    if (!tide_capture_add_row(process, category, &columns, 0, source, 0, error))
        return FALSE;
    tide_capture_sum_rows(process);
    process->facts |= TIDE_CAPTURE_HAS_TOTAL;
    g_ptr_array_add(
        process->left_out,
        g_strdup_printf("%s: smaps_rollup has no categories; 'smaps' of the same process has them", source->place));
    g_ptr_array_add(capture->processes, g_steal_pointer(&process));
    return TRUE;
}

const TideCaptureFormat tide_capture_rollup = { "smaps_rollup", recognise, parse };
