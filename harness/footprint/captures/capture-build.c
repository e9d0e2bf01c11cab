#include "footprint/captures/capture-format.h"

#include <string.h>

#include "footprint/footprint-sum.h"
#include "support/bytes.h"

#define LONGEST_NAME 256
#define MOST_ROWS 1000
#define MOST_SENTENCES 100
#define LONGEST_QUOTE 100
/* Apple's TOTAL, header and phys_footprint differ by a page or two. */
#define PAGES_OF_SLACK 2
#define LARGEST_PAGE G_GUINT64_CONSTANT(65536)

/* Tools print any bytes that a process calls itself; reports take only text. */
static char *
clean_text(const char *text, gsize length)
{
    char *clean = g_utf8_make_valid(text, (gssize)length);

    for (char *letter = clean; *letter; letter++) {
        if (g_ascii_iscntrl(*letter))
            *letter = '?';
    }
    return clean;
}

char *
tide_capture_quote(const char *text)
{
    gsize length = strnlen(text, LONGEST_QUOTE + 1);
    g_autofree char *clean = clean_text(text, MIN(length, LONGEST_QUOTE));

    return g_strdup_printf("'%s%s'", clean, length > LONGEST_QUOTE ? "…" : "");
}

static char *
place_sentence(const TideCaptureSource *source, guint line, const char *format, va_list arguments)
{
    g_autofree char *problem = g_strdup_vprintf(format, arguments);

    if (line == TIDE_CAPTURE_NO_LINE)
        return g_strdup_printf("%s: %s", source->place, problem);
    return g_strdup_printf("%s:%u: %s", source->place, line + 1, problem);
}

gboolean
tide_capture_fail(const TideCaptureSource *source, guint line, GError **error, const char *format, ...)
{
    va_list arguments;

    if (source->unterminated && line == source->n_lines - 1) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s:%u: the line is cut off", source->place, line + 1);
        return FALSE;
    }
    va_start(arguments, format);
    g_autofree char *sentence = place_sentence(source, line, format, arguments);
    va_end(arguments);
    g_set_error_literal(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, sentence);
    return FALSE;
}

/* A damaged text may be wrong in each of its lines. */
static void
take_sentence(GPtrArray *sentences, char *sentence, const TideCaptureSource *source)
{
    if (sentences->len == MOST_SENTENCES)
        g_ptr_array_add(sentences, g_strdup_printf("%s: there is more to say, of lines further down", source->place));
    if (sentences->len > MOST_SENTENCES)
        g_free(sentence);
    else
        g_ptr_array_add(sentences, sentence);
}

void
tide_capture_warn(TideCapture *capture, const TideCaptureSource *source, guint line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    take_sentence(capture->warnings, place_sentence(source, line, format, arguments), source);
    va_end(arguments);
}

void
tide_capture_leave_out(TideCaptureProcess *process, const TideCaptureSource *source, guint line, const char *format,
                       ...)
{
    va_list arguments;

    va_start(arguments, format);
    take_sentence(process->left_out, place_sentence(source, line, format, arguments), source);
    va_end(arguments);
}

static guint
hash_name(gconstpointer name)
{
    guint hash = 5381;

    for (const char *letter = name; *letter; letter++)
        hash = hash * 33 + (guint)g_ascii_tolower(*letter);
    return hash;
}

static gboolean
equal_names(gconstpointer one, gconstpointer other)
{
    return g_ascii_strcasecmp(one, other) == 0;
}

TideCaptureProcess *
tide_capture_process_new(const char *name, gsize length, pid_t pid)
{
    TideCaptureProcess *process = g_new0(TideCaptureProcess, 1);

    process->footprint = g_new0(TideFootprint, 1);
    process->footprint->name = clean_text(name, length);
    process->footprint->pid = pid;
    process->footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    process->left_out = g_ptr_array_new_with_free_func(g_free);
    process->virtual_sizes = g_array_new(FALSE, FALSE, sizeof(TideNamedSize));
    process->names = g_string_chunk_new(256);
    process->row_numbers = g_hash_table_new_full(hash_name, equal_names, NULL, NULL);
    return process;
}

void
tide_capture_process_free(TideCaptureProcess *process)
{
    if (!process)
        return;
    tide_footprint_free(process->footprint);
    g_ptr_array_unref(process->left_out);
    g_array_unref(process->virtual_sizes);
    g_hash_table_unref(process->row_numbers);
    g_string_chunk_free(process->names);
    g_free(process);
}

static gboolean
add(guint64 *sum, guint64 addend)
{
    return !__builtin_add_overflow(*sum, addend, sum);
}

static gboolean
add_columns(TideColumns *sum, const TideColumns *addend)
{
    TideColumns result = *sum;

    if (!add(&result.dirty, addend->dirty) || !add(&result.swapped, addend->swapped) ||
        !add(&result.clean, addend->clean) || !add(&result.reclaimable, addend->reclaimable) ||
        !add(&result.regions, addend->regions))
        return FALSE;
    *sum = result;
    return TRUE;
}

static char *
clean_name(const char *name)
{
    return g_strstrip(clean_text(name, strnlen(name, LONGEST_NAME + 1)));
}

/* Gives its number, which holds until the rows are sorted. */
static guint
add_empty_row(TideCaptureProcess *process, const char *name)
{
    GArray *rows = process->footprint->rows;
    const char *kept = g_string_chunk_insert(process->names, name);
    const TideCategoryRow row = { .name = kept };
    const TideNamedSize size = { .name = kept };

    g_array_append_val(rows, row);
    g_array_append_val(process->virtual_sizes, size);
    g_hash_table_insert(process->row_numbers, (gpointer)kept, GUINT_TO_POINTER(rows->len - 1));
    return rows->len - 1;
}

gboolean
tide_capture_is_part_of_row(const char *name)
{
    return g_str_has_prefix(name, "of which ");
}

gboolean
tide_capture_add_row(TideCaptureProcess *process, const char *name, const TideColumns *columns, guint64 rounding,
                     const TideCaptureSource *source, guint line, GError **error)
{
    GArray *rows = process->footprint->rows;
    g_autofree char *clean = clean_name(name);
    gsize length = strlen(clean);

    if (length == 0 || length > LONGEST_NAME)
        return tide_capture_fail(source, line, error, "the name of a category has 1 to %d bytes", LONGEST_NAME);
    if (g_str_equal(clean, TIDE_CAPTURE_TOTAL))
        return tide_capture_fail(source, line, error, "'%s' is no name of a category", clean);
    if (tide_capture_is_part_of_row(clean))
        return TRUE;
    gpointer number = NULL;
    if (!g_hash_table_lookup_extended(process->row_numbers, clean, NULL, &number)) {
        if (rows->len >= MOST_ROWS)
            return tide_capture_fail(source, line, error, "the table has more than %d categories", MOST_ROWS);
        number = GUINT_TO_POINTER(add_empty_row(process, clean));
    }
    TideCategoryRow *row = &g_array_index(rows, TideCategoryRow, GPOINTER_TO_UINT(number));
    /* The total is checked on the way, so that what adds up the rows later need not. */
    if (!add_columns(&row->columns, columns) || !add_columns(&process->rows_sum, columns) ||
        !add(&process->rows_rounding, rounding))
        return tide_capture_fail(source, line, error, "the sizes are too large to be true");
    process->facts |= TIDE_CAPTURE_HAS_TABLE;
    return TRUE;
}

gboolean
tide_capture_add_virtual_size(TideCaptureProcess *process, const char *name, guint64 bytes,
                              const TideCaptureSource *source, guint line, GError **error)
{
    g_autofree char *clean = clean_name(name);
    gpointer number = NULL;
    guint64 total = process->virtual_total;

    if (tide_capture_is_part_of_row(clean))
        return TRUE;
    if (!g_hash_table_lookup_extended(process->row_numbers, clean, NULL, &number))
        number = GUINT_TO_POINTER(add_empty_row(process, clean));
    if (!add(&total, bytes) || total >= TIDE_CAPTURE_MOST_MAPPED)
        return tide_capture_fail(source, line, error, "the sizes are too large to be true");
    process->virtual_total = total;
    g_array_index(process->virtual_sizes, TideNamedSize, GPOINTER_TO_UINT(number)).bytes += bytes;
    return TRUE;
}

void
tide_capture_move_rows(TideCaptureProcess *process, TideCaptureProcess *from)
{
    TideCaptureProcess old = *process;
    GArray *rows = process->footprint->rows;

    process->footprint->rows = from->footprint->rows;
    process->known = from->known;
    process->virtual_sizes = from->virtual_sizes;
    process->virtual_total = from->virtual_total;
    process->names = from->names;
    process->row_numbers = from->row_numbers;
    process->rows_sum = from->rows_sum;
    process->rows_rounding = from->rows_rounding;
    process->facts |= from->facts & TIDE_CAPTURE_HAS_TABLE;
    from->footprint->rows = rows;
    from->virtual_sizes = old.virtual_sizes;
    from->names = old.names;
    from->row_numbers = old.row_numbers;
}

gboolean
tide_capture_check_total(TideCaptureProcess *process, const TideCaptureSource *source, guint line, GError **error)
{
    const TideFootprint *footprint = process->footprint;
    guint64 page = footprint->page_size ? footprint->page_size : LARGEST_PAGE;
    guint64 sum = process->rows_sum.dirty;
    guint64 slack = process->rows_rounding + process->rounding + process->told_rounding + PAGES_OF_SLACK * page;
    guint64 total = footprint->total.dirty;
    g_autofree char *sum_text = tide_bytes_format(sum);
    g_autofree char *total_text = tide_bytes_format(total);

    if (sum > total && sum - total > slack)
        return tide_capture_fail(
            source, line, error,
            "the dirty sizes of the categories add up to %s, more than their total of %s; the text "
            "was changed, or is no whole table",
            sum_text, total_text);
    if (total > sum && total - sum > slack && process->left_out->len == 0)
        tide_capture_leave_out(process, source, line,
                               "the categories that are there add up to %s of %s; the others were left out", sum_text,
                               total_text);
    return TRUE;
}

void
tide_capture_sum_rows(TideCaptureProcess *process)
{
    TideFootprint *footprint = process->footprint;
    TideColumns sum = process->rows_sum;

    if (process->facts & TIDE_CAPTURE_HAS_DIRTY)
        sum.dirty = footprint->total.dirty;
    else
        process->rounding = process->rows_rounding + process->told_rounding;
    footprint->total = sum;
    if (process->facts & TIDE_CAPTURE_HAS_TABLE && process->known & TIDE_CAPTURE_DIRTY)
        process->facts |= TIDE_CAPTURE_HAS_DIRTY;
    tide_rows_sort(footprint->rows);
}

static void
clear_columns(TideColumns *columns, TideCaptureColumns known)
{
    const struct {
        TideCaptureColumns bit;
        guint64 *amount;
    } amounts[] = {
        { TIDE_CAPTURE_DIRTY, &columns->dirty },     { TIDE_CAPTURE_SWAPPED, &columns->swapped },
        { TIDE_CAPTURE_CLEAN, &columns->clean },     { TIDE_CAPTURE_RECLAIMABLE, &columns->reclaimable },
        { TIDE_CAPTURE_REGIONS, &columns->regions },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(amounts); i++) {
        if (!(known & amounts[i].bit))
            *amounts[i].amount = 0;
    }
}

void
tide_capture_clear_unknown(TideCaptureProcess *process)
{
    GArray *rows = process->footprint->rows;
    /* The total alone may be told, above a table that is not there. */
    gboolean has_dirty = (process->facts & TIDE_CAPTURE_HAS_DIRTY) != 0;

    if (!(process->facts & (TIDE_CAPTURE_HAS_TABLE | TIDE_CAPTURE_HAS_TOTAL)))
        process->known = 0;
    for (guint i = 0; i < rows->len; i++)
        clear_columns(&g_array_index(rows, TideCategoryRow, i).columns, process->known);
    clear_columns(&process->footprint->total, process->known | (has_dirty ? TIDE_CAPTURE_DIRTY : 0));
    if (!(process->known & TIDE_CAPTURE_VIRTUAL)) {
        g_array_set_size(process->virtual_sizes, 0);
        process->virtual_total = 0;
    }
}
