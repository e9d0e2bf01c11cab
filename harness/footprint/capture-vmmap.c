#include <string.h>

#include "footprint/capture-format.h"
#include "footprint/capture-vmmap-line.h"

#define MOST_SIZES 10
#define REGION_SIZES 4 /* [ VSIZE RSDNT DIRTY SWAP] */

/* What a column of sizes in the summary holds; others are passed over. */
typedef enum {
    COLUMN_OTHER,
    COLUMN_RESIDENT,
    COLUMN_DIRTY,
    COLUMN_SWAPPED,
    COLUMN_VOLATILE,
    N_COLUMNS,
} Column;

static const char *const titles[N_COLUMNS] = { "", "RESIDENT", "DIRTY", "SWAPPED", "VOLATILE" };

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
    Column columns[MOST_SIZES];
    guint n_columns;
    gboolean has_total;
    TideColumns total;
    guint total_line;
} Reader;

static const Column usual_columns[] = {
    COLUMN_OTHER, COLUMN_RESIDENT, COLUMN_DIRTY, COLUMN_SWAPPED, COLUMN_VOLATILE, COLUMN_OTHER, COLUMN_OTHER,
};

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
recognise(const TideCaptureSource *source)
{
    for (guint i = 0; i < source->n_lines; i++) {
        const char *line = source->lines[i];
        TideCaptureSize sizes[G_N_ELEMENTS(usual_columns)];
        guint64 count = 0;
        gsize length = 0;
        for (gsize row = 0; row < G_N_ELEMENTS(marks); row++) {
            if (g_str_has_prefix(line, marks[row]))
                return TRUE;
        }
        if (strlen(line) < 1000 &&
            (tide_vmmap_find_region_sizes(line, &length) || tide_vmmap_find_summary_sizes(line, 1, sizes, &count)))
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
        GArray *rows = process->footprint->rows;
        process->footprint->rows = reader->regions->footprint->rows;
        process->rows_rounding = reader->regions->rows_rounding;
        process->facts |= TIDE_CAPTURE_HAS_TABLE;
        reader->regions->footprint->rows = rows;
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
    tide_capture_sum_rows(process);
    if (reader->has_total)
        process->footprint->total = reader->total;
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
    memcpy(reader->columns, usual_columns, sizeof usual_columns);
    reader->n_columns = G_N_ELEMENTS(usual_columns);
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

/* The line above `REGION TYPE … COUNT` has the titles, one for each column, the last two in part. */
static gboolean
begin_summary(Reader *reader, GError **error)
{
    const char *cursor = reader->line > 0 ? reader->source->lines[reader->line - 1] : "";
    gboolean has_dirty = FALSE;

    reader->n_columns = 0;
    while (*cursor && !g_str_has_prefix(cursor, "REGION") && reader->n_columns < MOST_SIZES) {
        gsize length = strcspn(cursor, " \t");
        Column column = N_COLUMNS - 1;
        while (column > COLUMN_OTHER &&
               (strlen(titles[column]) != length || strncmp(cursor, titles[column], length) != 0))
            column--;
        has_dirty = has_dirty || column == COLUMN_DIRTY;
        reader->columns[reader->n_columns++] = column;
        cursor += length;
        cursor += strspn(cursor, " \t");
    }
    reader->part = PART_SUMMARY;
    if (reader->has_total)
        return tide_capture_fail(reader->source, reader->line, error,
                                 "a second table begins behind the TOTAL of the first");
    return has_dirty ||
        tide_capture_fail(reader->source, reader->line, error,
                          "the table has no column 'DIRTY', as those of crash reports; vmmap -summary prints it");
}

/* vmmap's DIRTY is what is dirty and resident, where footprint's holds the swapped part too. */
static TideColumns
make_columns(const guint64 *amounts, guint64 regions)
{
    guint64 used = amounts[COLUMN_DIRTY] + amounts[COLUMN_VOLATILE];

    return (TideColumns) { .dirty = amounts[COLUMN_DIRTY] + amounts[COLUMN_SWAPPED],
                           .swapped = amounts[COLUMN_SWAPPED],
                           .clean = amounts[COLUMN_RESIDENT] - MIN(used, amounts[COLUMN_RESIDENT]),
                           .reclaimable = amounts[COLUMN_VOLATILE],
                           .regions = regions };
}

static gboolean
store_summary_row(Reader *reader, const char *name, const TideCaptureSize *sizes, guint64 regions, GError **error)
{
    guint64 amounts[N_COLUMNS] = { 0 };
    guint64 rounding = 0;

    for (guint i = 0; i < reader->n_columns; i++) {
        amounts[reader->columns[i]] = sizes[i].bytes;
        if (reader->columns[i] == COLUMN_DIRTY || reader->columns[i] == COLUMN_SWAPPED)
            rounding += sizes[i].rounding;
    }
    TideColumns columns = make_columns(amounts, regions);
    if (!g_str_equal(name, "TOTAL"))
        return tide_capture_add_row(reader->process, name, &columns, rounding, reader->source, reader->line, error);
    reader->has_total = TRUE;
    reader->total = columns;
    reader->total_line = reader->line;
    reader->process->footprint->total.dirty = columns.dirty;
    reader->process->rounding = rounding;
    reader->process->facts |= TIDE_CAPTURE_HAS_DIRTY | TIDE_CAPTURE_HAS_TOTAL;
    reader->part = PART_REST;
    return TRUE;
}

static gboolean
take_summary_row(Reader *reader, const char *line, GError **error)
{
    TideCaptureSize sizes[MOST_SIZES] = { 0 };
    guint64 regions = 0;
    const char *first = NULL;

    first = tide_vmmap_find_summary_sizes(line, reader->n_columns, sizes, &regions);
    if (first) {
        g_autofree char *name = g_strchomp(g_strndup(line, (gsize)(first - line)));
        need_process(reader);
        reader->part = PART_SUMMARY;
        return store_summary_row(reader, name, sizes, regions, error);
    }
    g_autofree char *quote = tide_capture_quote(line);
    if (reader->part != PART_SUMMARY && tide_vmmap_find_summary_sizes(line, 1, sizes, &regions))
        return tide_capture_fail(reader->source, reader->line, error,
                                 "%s has a size but none that is dirty, as in a crash report; use vmmap -summary",
                                 quote);
    if (reader->part != PART_SUMMARY)
        return TRUE;
    if (!tide_vmmap_is_cut_row(line, reader->n_columns))
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
    const guint64 amounts[N_COLUMNS] = { [COLUMN_RESIDENT] = sizes[1].bytes,
                                         [COLUMN_DIRTY] = sizes[2].bytes,
                                         [COLUMN_SWAPPED] = sizes[3].bytes,
                                         [COLUMN_VOLATILE] = is_volatile ? sizes[1].bytes : 0 };
    TideColumns columns = make_columns(amounts, 1);
    need_process(reader);
    return tide_capture_add_row(reader->regions, type, &columns, sizes[2].rounding + sizes[3].rounding, reader->source,
                                reader->line, error);
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
        return strchr(line, '[') || begin_summary(reader, error);
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

    memcpy(reader.columns, usual_columns, sizeof usual_columns);
    reader.n_columns = G_N_ELEMENTS(usual_columns);
    for (; good && reader.line < source->n_lines; reader.line++)
        good = parse_line(&reader, source->lines[reader.line], error);
    good = good && finish_process(&reader, error);
    tide_capture_process_free(reader.regions);
    return good;
}

const TideCaptureFormat tide_capture_vmmap = { "vmmap", recognise, parse };
