#include <string.h>

#include "footprint/captures/capture-format.h"
#include "footprint/captures/capture-vmmap-columns.h"
#include "footprint/captures/capture-vmmap-line.h"

/* A name, ten sizes, a count and prose take less. */
#define LONGEST_ROW 1000
#define REGION_SIZES 4 /* [ VSIZE RSDNT DIRTY SWAP] */

typedef enum {
    PART_HEAD,
    PART_REGIONS,
    PART_SUMMARY,
    PART_REST, /* behind TOTAL: the table of zones, which are parts of the rows above */
} Part;

typedef struct {
    const TideCaptureSource *source;
    TideCapture *capture;
    guint line;
    Part part;
    TideCaptureProcess *process;
    TideCaptureProcess *regions; /* the sum of the single regions, of use where there is no summary */
    TideVmmapColumns columns;
    gboolean has_total;
    TideColumns total;
    guint64 virtual_total;
    guint total_line;
} Reader;

/* What a line begins with, where the text is of vmmap(1), or has the head that leaks(1) and sample(1) print too. */
static const char *const marks[] = {
    "Physical footprint",
    "REGION TYPE",
    "==== Summary for process",
    "Virtual Memory Map of process",
};

static const char *
after(const char *line, const char *beginning)
{
    gsize length = strlen(beginning);

    return strncmp(line, beginning, length) == 0 ? line + length + strspn(line + length, " \t") : NULL;
}

static gboolean
is_long(const char *line)
{
    return strnlen(line, LONGEST_ROW + 1) > LONGEST_ROW;
}

static gboolean
recognise(const TideCaptureSource *source)
{
    for (guint i = 0; i < source->n_lines; i++) {
        const char *line = source->lines[i];
        TideCaptureSize size = { 0 };
        guint64 count = 0;
        gsize length = 0;
        for (gsize row = 0; row < G_N_ELEMENTS(marks); row++) {
            if (g_str_has_prefix(line, marks[row]))
                return TRUE;
        }
        if (!is_long(line) &&
            (tide_vmmap_find_region_sizes(line, &length) || tide_vmmap_find_summary_sizes(line, 1, &size, &count)))
            return TRUE;
    }
    return FALSE;
}

/* What is there only once the whole text was seen: the rows, their total, what is left out. */
static gboolean
finish_process(Reader *reader, GError **error)
{
    TideCaptureProcess *process = reader->process;

    if (!process)
        return TRUE;
    if (!(process->facts & TIDE_CAPTURE_HAS_TABLE) && reader->regions->facts & TIDE_CAPTURE_HAS_TABLE) {
        tide_capture_move_rows(process, reader->regions);
        tide_capture_leave_out(process, reader->source, reader->line - 1,
                               "ends without a summary, so it is cut off; the regions that are there were added");
    } else if (!(process->facts & TIDE_CAPTURE_HAS_TABLE)) {
        tide_capture_leave_out(process, reader->source, reader->line - 1,
                               "there is no table of regions; vmmap -summary has one");
    } else if (!reader->has_total) {
        tide_capture_leave_out(process, reader->source, reader->line - 1, "the table is cut off here: it has no TOTAL");
    }
    if (reader->has_total && !tide_capture_check_total(process, reader->source, reader->total_line, error))
        return FALSE;
    if (process->facts & TIDE_CAPTURE_HAS_TABLE && !(process->known & TIDE_CAPTURE_DIRTY))
        tide_capture_leave_out(process, reader->source, reader->line - 1,
                               "has no column 'DIRTY', as a crash report, so only what is mapped is known; vmmap "
                               "-summary tells what is dirty");
    tide_capture_sum_rows(process);
    if (reader->has_total)
        process->footprint->total = reader->total;
    if (reader->virtual_total > 0)
        process->virtual_total = reader->virtual_total;
    g_clear_pointer(&reader->regions, tide_capture_process_free);
    reader->process = NULL;
    return TRUE;
}

static gboolean
begin_process(Reader *reader, const char *name, gsize length, pid_t pid, GError **error)
{
    if (!finish_process(reader, error))
        return FALSE;
    reader->process = tide_capture_process_new(name, length, pid);
    reader->regions = tide_capture_process_new("", 0, 0);
    g_ptr_array_add(reader->capture->processes, reader->process);
    reader->part = PART_HEAD;
    reader->has_total = FALSE;
    reader->virtual_total = 0;
    reader->columns = tide_vmmap_columns_usual();
    return TRUE;
}

/* Never fails, since no process is finished by it. */
static void
need_process(Reader *reader)
{
    if (!reader->process)
        begin_process(reader, "", 0, 0, NULL);
}

/* `Process: NAME [PID]` begins a process; the other two tell of the one that is there, or begin one. */
static gboolean
take_process(Reader *reader, const char *line, gboolean *ret_taken, GError **error)
{
    guint64 pid = 0;
    const char *name = after(line, "Process:");
    const char *bracket = name ? g_strrstr(name, " [") : NULL;
    const char *number = after(line, "==== Summary for process");

    if (bracket && tide_capture_take_count(bracket + 2, &pid) && pid <= G_MAXINT32) {
        while (bracket > name && bracket[-1] == ' ')
            bracket--;
        *ret_taken = TRUE;
        return begin_process(reader, name, (gsize)(bracket - name), (pid_t)pid, error);
    }
    number = number ? number : after(line, "Virtual Memory Map of process");
    *ret_taken = number && tide_capture_take_count(number, &pid) && pid <= G_MAXINT32;
    if (!*ret_taken)
        return TRUE;
    if ((!reader->process || (reader->process->footprint->pid != 0 && reader->process->footprint->pid != (pid_t)pid)) &&
        !begin_process(reader, "", 0, (pid_t)pid, error))
        return FALSE;
    reader->process->footprint->pid = (pid_t)pid;
    return TRUE;
}

static gboolean
take_fact(Reader *reader, const char *line, gboolean *ret_taken, GError **error)
{
    const char *peak = after(line, "Physical footprint (peak):");
    const char *now = after(line, "Physical footprint:");
    const char *page = after(line, "VM page size:");
    const char *text = peak ? peak : now ? now : page;
    TideCaptureSize size = { 0 };

    *ret_taken = text != NULL;
    if (!text)
        return TRUE;
    need_process(reader);
    const char *rest = tide_capture_take_size(text, TIDE_SIZES_OF_VMMAP, 0, &size);
    if (!rest || (page && (size.bytes == 0 || !g_str_has_prefix(rest, "bytes"))))
        return tide_capture_fail(reader->source, reader->line, error, "behind the colon is no size");
    TideCaptureFacts fact = peak ? TIDE_CAPTURE_HAS_PEAK : now ? TIDE_CAPTURE_HAS_PHYS_FOOTPRINT : 0;
    if (reader->process->facts & fact)
        return tide_capture_fail(reader->source, reader->line, error, "the process has this twice");
    reader->process->facts |= fact;
    if (page)
        reader->process->footprint->page_size = size.bytes;
    else if (peak)
        reader->process->phys_footprint_peak = size.bytes;
    else
        reader->process->phys_footprint = size.bytes;
    return TRUE;
}

static gboolean
begin_summary(Reader *reader, const char *line, GError **error)
{
    const char *above = reader->line > 0 ? reader->source->lines[reader->line - 1] : "";

    if (reader->has_total)
        return tide_capture_fail(reader->source, reader->line, error,
                                 "a second table begins behind the TOTAL of the first");
    reader->columns = tide_vmmap_columns_of_titles(above, line);
    reader->part = PART_SUMMARY;
    return tide_vmmap_columns_known(&reader->columns) & (TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_VIRTUAL) ||
        tide_capture_fail(reader->source, reader->line, error, "the table has neither a column 'DIRTY' nor 'VIRTUAL'");
}

static void
store_total(Reader *reader, const TideColumns *columns, guint64 virtual_size, guint64 rounding)
{
    TideCaptureProcess *process = reader->process;

    reader->has_total = TRUE;
    reader->total = *columns;
    reader->virtual_total = virtual_size;
    reader->total_line = reader->line;
    reader->part = PART_REST;
    process->facts |= TIDE_CAPTURE_HAS_TOTAL;
    if (!(tide_vmmap_columns_known(&reader->columns) & TIDE_CAPTURE_DIRTY))
        return;
    process->footprint->total.dirty = columns->dirty;
    process->rounding = rounding;
    process->facts |= TIDE_CAPTURE_HAS_DIRTY;
}

static gboolean
store_summary_row(Reader *reader, const char *name, const TideCaptureSize *sizes, guint64 regions, GError **error)
{
    TideCaptureProcess *process = reader->process;
    guint64 amounts[TIDE_VMMAP_N_COLUMNS] = { 0 };
    guint64 rounding = 0;

    for (guint i = 0; i < reader->columns.n_columns; i++) {
        TideVmmapColumn column = reader->columns.columns[i];
        amounts[column] = sizes[i].bytes;
        if (column == TIDE_VMMAP_DIRTY || column == TIDE_VMMAP_SWAPPED)
            rounding += sizes[i].rounding;
    }
    TideColumns columns = tide_vmmap_columns_make(amounts, regions);
    if (g_str_equal(name, TIDE_CAPTURE_TOTAL)) {
        store_total(reader, &columns, amounts[TIDE_VMMAP_VIRTUAL], rounding);
        return TRUE;
    }
    process->known = tide_vmmap_columns_known(&reader->columns);
    return tide_capture_add_row(process, name, &columns, rounding, reader->source, reader->line, error) &&
        (!(process->known & TIDE_CAPTURE_VIRTUAL) ||
         tide_capture_add_virtual_size(process, name, amounts[TIDE_VMMAP_VIRTUAL], reader->source, reader->line,
                                       error));
}

/* Gives where the sizes begin, which is where the name ends. */
static const char *
find_sizes(Reader *reader, const char *line, TideCaptureSize *sizes, guint64 *ret_regions)
{
    const char *first = NULL;

    if (is_long(line))
        return NULL;
    if (!reader->columns.counted)
        return tide_vmmap_find_virtual_size(line, sizes);
    first = tide_vmmap_find_summary_sizes(line, reader->columns.n_columns, sizes, ret_regions);
    /* Rows without titles may be of a crash report. Above them is text, whose numbers have no unit. */
    if (!first && reader->part != PART_SUMMARY) {
        first = tide_vmmap_find_summary_sizes(line, 1, sizes, ret_regions);
        if (first && !strchr("KMGT", first[strspn(first, "0123456789.")]))
            first = NULL;
        if (first) {
            need_process(reader);
            reader->columns = tide_vmmap_columns_mapped();
        }
    }
    return first;
}

static gboolean
take_summary_row(Reader *reader, const char *line, GError **error)
{
    TideCaptureSize sizes[TIDE_VMMAP_MOST_SIZES] = { 0 };
    guint64 regions = 0;
    const char *first = find_sizes(reader, line, sizes, &regions);

    if (first) {
        g_autofree char *name = g_strchomp(g_strndup(line, (gsize)(first - line)));
        need_process(reader);
        reader->part = PART_SUMMARY;
        return store_summary_row(reader, name, sizes, regions, error);
    }
    if (reader->part != PART_SUMMARY)
        return TRUE;
    g_autofree char *quote = tide_capture_quote(line);
    if (is_long(line) || !tide_vmmap_is_cut_row(line, reader->columns.n_columns))
        return tide_capture_fail(reader->source, reader->line, error, "%s is no row of the table", quote);
    tide_capture_leave_out(reader->process, reader->source, reader->line, "the row is cut off");
    return TRUE;
}

static gboolean
take_region(Reader *reader, const char *line, const char *text, gsize type_length, GError **error)
{
    TideCaptureSize sizes[REGION_SIZES] = { 0 };
    const char *rest = NULL;
    guint count = tide_vmmap_take_sizes(text, sizes, REGION_SIZES, &rest);
    g_autofree char *type = g_strndup(line, type_length);
    gboolean is_volatile = strstr(rest, "PURGE=V") != NULL;

    if (count != REGION_SIZES || *rest != ']')
        return tide_capture_fail(reader->source, reader->line, error,
                                 "the region has not the sizes VSIZE, RSDNT, DIRTY and SWAP in its brackets");
    const guint64 amounts[TIDE_VMMAP_N_COLUMNS] = { [TIDE_VMMAP_RESIDENT] = sizes[1].bytes,
                                                    [TIDE_VMMAP_DIRTY] = sizes[2].bytes,
                                                    [TIDE_VMMAP_SWAPPED] = sizes[3].bytes,
                                                    [TIDE_VMMAP_VOLATILE] = is_volatile ? sizes[1].bytes : 0 };
    TideColumns columns = tide_vmmap_columns_make(amounts, 1);
    need_process(reader);
    reader->regions->known = TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_SWAPPED | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_RECLAIMABLE |
        TIDE_CAPTURE_REGIONS | TIDE_CAPTURE_VIRTUAL;
    return tide_capture_add_row(reader->regions, type, &columns, sizes[2].rounding + sizes[3].rounding, reader->source,
                                reader->line, error) &&
        tide_capture_add_virtual_size(reader->regions, type, sizes[0].bytes, reader->source, reader->line, error);
}

static gboolean
parse_line(Reader *reader, const char *line, GError **error)
{
    gboolean taken = FALSE;
    gsize type_length = 0;

    if (!take_process(reader, line, &taken, error))
        return FALSE;
    if (taken)
        return TRUE;
    if (!take_fact(reader, line, &taken, error))
        return FALSE;
    if (taken || *line == '\0' || tide_capture_is_rule(line, '=') || g_str_has_prefix(line, "TOTAL, minus"))
        return TRUE;
    if (g_str_has_prefix(line, "MALLOC ZONE"))
        reader->part = PART_REST;
    if (g_str_has_prefix(line, "REGION TYPE")) {
        need_process(reader);
        reader->part = PART_REGIONS;
        return strstr(line, "START") || begin_summary(reader, line, error);
    }
    const char *sizes = reader->part < PART_SUMMARY ? tide_vmmap_find_region_sizes(line, &type_length) : NULL;
    if (sizes)
        return take_region(reader, line, sizes, type_length, error);
    if (tide_capture_is_elision(line) && reader->process && reader->part != PART_REST) {
        tide_capture_leave_out(reader->process, reader->source, reader->line, "its source left out rows here");
        return TRUE;
    }
    return reader->part == PART_REST || reader->part == PART_REGIONS || take_summary_row(reader, line, error);
}

static gboolean
parse(const TideCaptureSource *source, TideCapture *capture, GError **error)
{
    Reader reader = { .source = source, .capture = capture };
    gboolean good = TRUE;

    reader.columns = tide_vmmap_columns_usual();
    for (; good && reader.line < source->n_lines; reader.line++)
        good = parse_line(&reader, source->lines[reader.line], error);
    good = good && finish_process(&reader, error);
    tide_capture_process_free(reader.regions);
    return good;
}

const TideCaptureFormat tide_capture_vmmap = { "vmmap", recognise, parse };
