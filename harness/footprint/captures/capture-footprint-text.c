#include <string.h>

#include "footprint/captures/capture-footprint-head.h"
#include "footprint/captures/capture-format.h"
#include "footprint/captures/capture-table.h"

typedef enum {
    STATE_OUTSIDE, /* above the table of a block */
    STATE_TABLE,
    STATE_BEHIND, /* behind TOTAL */
    STATE_LACKS, /* in our own list of what a capture lacks */
} State;

/* What the current block is about. */
typedef enum {
    BLOCK_NONE,
    BLOCK_PROCESS,
    BLOCK_SUMMARY,
    BLOCK_SHARED, /* what some processes share, which their own blocks have too: checked and passed over */
} Block;

typedef enum {
    OUTCOME_OTHER, /* the line is something else */
    OUTCOME_TAKEN,
    OUTCOME_FAILED,
} Outcome;

typedef struct {
    const TideCaptureSource *source;
    TideCapture *capture;
    guint line;
    Block block;
    TideCaptureProcess *process; /* the block's */
    State state;
    TideCaptureTable table;
    guint rules; /* lines of === since the last block began */
    guint found; /* processes that the tool says it has found, above their blocks */
    gboolean has_uss; /* in which our own list of auxiliary data ends */
    guint passed_over;
    guint first_passed_over;
} Reader;

/* @offset: in TideCaptureProcess where there is a @fact, else in TideFootprint */
typedef struct {
    const char *key;
    TideCaptureFacts fact;
    gsize offset;
} Auxiliary;

static const Auxiliary auxiliary[] = {
    { "phys_footprint", TIDE_CAPTURE_HAS_PHYS_FOOTPRINT, G_STRUCT_OFFSET(TideCaptureProcess, phys_footprint) },
    { "phys_footprint_peak", TIDE_CAPTURE_HAS_PEAK, G_STRUCT_OFFSET(TideCaptureProcess, phys_footprint_peak) },
    { "pss", 0, G_STRUCT_OFFSET(TideFootprint, pss) },
    { "rss", 0, G_STRUCT_OFFSET(TideFootprint, rss) },
    { "uss", 0, G_STRUCT_OFFSET(TideFootprint, uss) },
};

/* Messages of the tool itself, on standard error, which people mix in. */
static const char *const messages[] = {
    "Found process ", "footprint: ", "footprint[", "Due to errors", "VM Object Dirty Analysis",
    "warning",        "Warning",     "error",      "Error",
};

static const char *
after_key(const char *line, const char *key)
{
    gsize length = strlen(key);

    return strncmp(line, key, length) == 0 && line[length] == ':' ? line + length + 1 + strspn(line + length + 1, " \t")
                                                                  : NULL;
}

static gboolean
recognise(const TideCaptureSource *source)
{
    for (guint i = 0; i < source->n_lines; i++) {
        const char *line = source->lines[i];
        gsize length = 0;
        pid_t pid = 0;
        if (tide_footprint_head_split(line, &length, &pid) || after_key(line, "Summary Footprint") ||
            after_key(line, "phys_footprint") || after_key(line, "phys_footprint_peak") ||
            tide_capture_table_is_head(line))
            return TRUE;
    }
    return FALSE;
}

static void
check_auxiliary(Reader *reader)
{
    TideCaptureProcess *process = reader->process;

    if (!(process->facts & TIDE_CAPTURE_HAS_PHYS_FOOTPRINT))
        tide_capture_leave_out(process, reader->source, reader->line - 1,
                               "ends without phys_footprint; it may be cut off");
    else if (!(process->facts & TIDE_CAPTURE_HAS_PEAK) && !reader->has_uss)
        tide_capture_leave_out(process, reader->source, reader->line - 1,
                               "ends without phys_footprint_peak; it may be cut off");
}

static void
leave_table(Reader *reader)
{
    if (reader->process && reader->state == STATE_TABLE)
        tide_capture_leave_out(reader->process, reader->source, reader->line - 1,
                               "the table is cut off here: it has no TOTAL");
}

static void
finish_block(Reader *reader)
{
    TideCaptureProcess *process = reader->process;

    if (!process)
        return;
    leave_table(reader);
    if (reader->state != STATE_TABLE && reader->state != STATE_LACKS && !(process->facts & TIDE_CAPTURE_HAS_TABLE))
        tide_capture_leave_out(process, reader->source, reader->line - 1, "there is no table of categories");
    tide_capture_table_finish(&reader->table, process);
    if (reader->block == BLOCK_PROCESS && reader->state != STATE_LACKS)
        check_auxiliary(reader);
    if (reader->block == BLOCK_SHARED)
        tide_capture_process_free(process);
    reader->process = NULL;
    reader->block = BLOCK_NONE;
    reader->state = STATE_OUTSIDE;
}

static void
begin_block(Reader *reader, Block block, TideCaptureProcess *process)
{
    finish_block(reader);
    reader->block = block;
    reader->process = process;
    reader->state = STATE_OUTSIDE;
    reader->rules = 0;
    reader->has_uss = FALSE;
    tide_capture_table_begin(&reader->table);
    process->sample = reader->capture->samples > 0 ? reader->capture->samples - 1 : 0;
    if (block == BLOCK_PROCESS) {
        g_ptr_array_add(reader->capture->processes, process);
    } else if (block == BLOCK_SUMMARY) {
        tide_capture_process_free(reader->capture->summary);
        reader->capture->summary = process;
    }
    if (reader->capture->processes->len > 0 && block != BLOCK_PROCESS) {
        const TideCaptureProcess *first = g_ptr_array_index(reader->capture->processes, 0);
        process->footprint->page_size = first->footprint->page_size;
    }
}

/* A page that shows only the end of a capture has no head of a process: it has a process without a name. */
static void
need_block(Reader *reader)
{
    if (!reader->process)
        begin_block(reader, BLOCK_PROCESS, tide_capture_process_new("", 0, 0));
}

static Outcome
take_head(Reader *reader, const char *line, GError **error)
{
    gsize length = 0;
    pid_t pid = 0;
    const char *size = tide_footprint_head_split(line, &length, &pid);

    /* A category may be called anything. */
    if (reader->state == STATE_TABLE &&
        tide_capture_table_is_row(&reader->table, line, reader->process->footprint->page_size))
        return OUTCOME_OTHER;
    if (size) {
        begin_block(reader, BLOCK_PROCESS, tide_capture_process_new(line, length, pid));
    } else {
        size = after_key(line, "Summary Footprint");
        if (!size)
            return OUTCOME_OTHER;
        begin_block(reader, BLOCK_SUMMARY, tide_capture_process_new("Summary", strlen("Summary"), 0));
    }
    return tide_footprint_head_size(reader->process, size, reader->source, reader->line, error) ? OUTCOME_TAKEN
                                                                                                : OUTCOME_FAILED;
}

static Outcome
take_other_head(Reader *reader, const char *line, GError **error)
{
    if (g_str_has_prefix(line, "Shared with ") || g_str_has_prefix(line, "Shared Cache ")) {
        begin_block(reader, BLOCK_SHARED, tide_capture_process_new("", 0, 0));
    } else if (g_str_has_prefix(line, "Time: ") || g_str_has_prefix(line, "Sample ")) {
        finish_block(reader);
        reader->capture->samples++;
    } else if (tide_capture_table_is_head(line)) {
        need_block(reader);
        /* A page may show the tables of several processes without their heads. */
        if (reader->table.has_total)
            begin_block(reader, BLOCK_PROCESS, tide_capture_process_new("", 0, 0));
        reader->state = STATE_TABLE;
        if (!tide_capture_table_head(&reader->table, line, reader->source, reader->line, error))
            return OUTCOME_FAILED;
    } else if (g_str_equal(line, "Auxiliary data:") || g_str_equal(line, "System auxiliary data:")) {
        leave_table(reader);
        reader->state = STATE_BEHIND;
    } else if (reader->process && g_str_equal(line, TIDE_CAPTURE_LACKS)) {
        reader->state = STATE_LACKS;
    } else {
        return OUTCOME_OTHER;
    }
    return OUTCOME_TAKEN;
}

static Outcome
take_rule(Reader *reader, const char *line, G_GNUC_UNUSED GError **error)
{
    gboolean is_rule = tide_capture_is_rule(line, '=');

    reader->rules += is_rule ? 1 : 0;
    return is_rule || *line == '\0' || tide_capture_is_rule(line, '-') ? OUTCOME_TAKEN : OUTCOME_OTHER;
}

static gboolean
store_auxiliary(Reader *reader, const Auxiliary *row, guint64 bytes, GError **error)
{
    TideCaptureProcess *process = reader->process;

    if (process->facts & row->fact)
        return tide_capture_fail(reader->source, reader->line, error, "the process has '%s' twice", row->key);
    process->facts |= row->fact;
    reader->has_uss = reader->has_uss || g_str_equal(row->key, "uss");
    if (row->fact)
        G_STRUCT_MEMBER(guint64, process, row->offset) = bytes;
    else
        G_STRUCT_MEMBER(guint64, process->footprint, row->offset) = bytes;
    return TRUE;
}

static const Auxiliary *
find_auxiliary(const char *text, const char **ret_value)
{
    for (gsize i = 0; i < G_N_ELEMENTS(auxiliary); i++) {
        *ret_value = after_key(text, auxiliary[i].key);
        if (*ret_value)
            return &auxiliary[i];
    }
    return NULL;
}

/* A sentence of our own about a capture stays one about the text that was made of it. */
static Outcome
take_lack(Reader *reader, const char *line, G_GNUC_UNUSED GError **error)
{
    if (reader->state != STATE_LACKS)
        return OUTCOME_OTHER;
    g_autofree char *quote = tide_capture_quote(line);
    tide_capture_leave_out(reader->process, reader->source, reader->line, "the capture it was made of lacks: %s",
                           quote);
    return OUTCOME_TAKEN;
}

/* One line has one value, or several where its source joined them. */
static Outcome
take_auxiliary(Reader *reader, const char *line, GError **error)
{
    const char *cursor = line;
    const char *value = NULL;
    const Auxiliary *row = find_auxiliary(cursor, &value);

    if (!row)
        return OUTCOME_OTHER;
    need_block(reader);
    for (; row; row = find_auxiliary(cursor, &value)) {
        TideCaptureSize size = { 0 };
        cursor = tide_capture_take_size(value, TIDE_SIZES_OF_FOOTPRINT, reader->process->footprint->page_size, &size);
        if (!cursor) {
            tide_capture_fail(reader->source, reader->line, error, "behind '%s:' is no size", row->key);
            return OUTCOME_FAILED;
        }
        if (!store_auxiliary(reader, row, size.bytes, error))
            return OUTCOME_FAILED;
    }
    return OUTCOME_TAKEN;
}

static Outcome
take_row(Reader *reader, const char *line, GError **error)
{
    gboolean is_total = FALSE;

    /* A hyphen stands for what is unknown, or before a number, which is wrong. */
    if (!g_ascii_isdigit(line[0]) && (line[0] != '-' || (line[1] != ' ' && !g_ascii_isdigit(line[1]))))
        return OUTCOME_OTHER;
    need_block(reader);
    if (reader->state == STATE_BEHIND) {
        tide_capture_fail(reader->source, reader->line, error, "a row stands behind TOTAL");
        return OUTCOME_FAILED;
    }
    reader->state = STATE_TABLE;
    if (!tide_capture_table_row(&reader->table, reader->process, line, reader->source, reader->line, &is_total, error))
        return OUTCOME_FAILED;
    if (is_total)
        reader->state = STATE_BEHIND;
    return OUTCOME_TAKEN;
}

static Outcome
take_message(Reader *reader, const char *line, G_GNUC_UNUSED GError **error)
{
    gsize row = 0;

    if (tide_capture_is_elision(line)) {
        if (reader->process)
            tide_capture_leave_out(reader->process, reader->source, reader->line, "its source left out rows here");
        else
            tide_capture_warn(reader->capture, reader->source, reader->line, "its source left out lines here");
        return OUTCOME_TAKEN;
    }
    while (row < G_N_ELEMENTS(messages) && !g_str_has_prefix(line, messages[row]))
        row++;
    if (row == G_N_ELEMENTS(messages))
        return OUTCOME_OTHER;
    reader->found += row == 0 ? 1 : 0;
    g_autofree char *quote = tide_capture_quote(line);
    tide_capture_warn(reader->capture, reader->source, reader->line, "the tool said %s", quote);
    return OUTCOME_TAKEN;
}

static Outcome
take_rest(Reader *reader, const char *line, GError **error)
{
    if (reader->state == STATE_TABLE && reader->process) {
        g_autofree char *quote = tide_capture_quote(line);
        tide_capture_fail(reader->source, reader->line, error, "%s is no row of the table", quote);
        return OUTCOME_FAILED;
    }
    /* Behind the table are lists of further values, of no use here. */
    if (reader->state == STATE_OUTSIDE && reader->passed_over++ == 0)
        reader->first_passed_over = reader->line;
    return OUTCOME_TAKEN;
}

/* In the order in which a line is tried; the last takes all. */
static Outcome (*const takers[])(Reader *reader, const char *line, GError **error) = {
    take_rule, take_head, take_other_head, take_lack, take_auxiliary, take_row, take_message, take_rest,
};

static void
check_end(Reader *reader)
{
    const TideCapture *capture = reader->capture;
    guint last = reader->source->n_lines - 1;
    guint count = 0;

    /* One rule is below a head; the second is above the next one. */
    if (reader->block != BLOCK_SUMMARY && reader->rules > 1)
        tide_capture_warn(reader->capture, reader->source, last, "the text is cut off here, where a process begins");
    for (guint i = 0; i < capture->processes->len; i++) {
        const TideCaptureProcess *process = g_ptr_array_index(capture->processes, i);
        count += process->sample + 1 >= capture->samples ? 1 : 0;
    }
    if (reader->found > capture->processes->len)
        tide_capture_warn(reader->capture, reader->source, last,
                          "the tool has found %u processes, and there are %u; the text may be cut off here",
                          reader->found, capture->processes->len);
    if (count > 1 && !capture->summary)
        tide_capture_warn(reader->capture, reader->source, last,
                          "there are several processes without their summary; the text may be cut off");
    if (reader->passed_over > 0)
        tide_capture_warn(reader->capture, reader->source, reader->first_passed_over,
                          "passed over what is no part of a table (lines like this: %u)", reader->passed_over);
}

static gboolean
parse(const TideCaptureSource *source, TideCapture *capture, GError **error)
{
    Reader reader = { .source = source, .capture = capture };
    Outcome outcome = OUTCOME_TAKEN;

    for (; reader.line < source->n_lines && outcome != OUTCOME_FAILED; reader.line++) {
        outcome = OUTCOME_OTHER;
        for (gsize i = 0; outcome == OUTCOME_OTHER; i++)
            outcome = takers[i](&reader, source->lines[reader.line], error);
    }
    if (outcome == OUTCOME_FAILED) {
        if (reader.block == BLOCK_SHARED)
            tide_capture_process_free(reader.process);
        return FALSE;
    }
    check_end(&reader);
    finish_block(&reader);
    return TRUE;
}

const TideCaptureFormat tide_capture_footprint_text = { "footprint", recognise, parse };
