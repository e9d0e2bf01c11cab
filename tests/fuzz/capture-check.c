#include "capture-check.h"

#include <string.h>

#include "footprint/capture.h"

#define PLACE "x"

static guint64
add(guint64 sum, guint64 addend)
{
    TIDE_FUZZ_REQUIRE(!__builtin_add_overflow(sum, addend, &sum));
    return sum;
}

static void
check_string(const char *text)
{
    TIDE_FUZZ_REQUIRE(text && g_utf8_validate(text, -1, NULL));
    for (; *text; text++)
        TIDE_FUZZ_REQUIRE(!g_ascii_iscntrl(*text));
}

static void
check_sentences(const GPtrArray *sentences)
{
    for (guint i = 0; i < sentences->len; i++) {
        const char *sentence = g_ptr_array_index(sentences, i);
        check_string(sentence);
        if (!g_str_has_prefix(sentence, PLACE ":"))
            tide_fuzz_fail(__FILE__, __LINE__, "a sentence begins with its place", sentence);
    }
}

static void
check_process(const TideCaptureProcess *process)
{
    const TideFootprint *footprint = process->footprint;
    TideColumns sum = { 0 };

    check_string(footprint->name);
    check_sentences(process->left_out);
    TIDE_FUZZ_REQUIRE(footprint->pid >= 0);
    for (guint i = 0; i < footprint->rows->len; i++) {
        const TideCategoryRow *row = &g_array_index(footprint->rows, TideCategoryRow, i);
        check_string(row->name);
        TIDE_FUZZ_REQUIRE(*row->name);
        sum.dirty = add(sum.dirty, row->columns.dirty);
        sum.clean = add(sum.clean, row->columns.clean);
        sum.swapped = add(sum.swapped, row->columns.swapped);
        sum.reclaimable = add(sum.reclaimable, row->columns.reclaimable);
        sum.regions = add(sum.regions, row->columns.regions);
    }
    /* A sum that nobody printed is ours. */
    if (process->facts & TIDE_CAPTURE_HAS_TABLE && !(process->facts & TIDE_CAPTURE_HAS_TOTAL))
        TIDE_FUZZ_REQUIRE(sum.clean == footprint->total.clean && sum.regions == footprint->total.regions);
    TIDE_FUZZ_REQUIRE(process->facts & TIDE_CAPTURE_HAS_TABLE || footprint->rows->len == 0);
}

static gboolean
agree(const TideCaptureProcess *one, const TideCaptureProcess *printed)
{
    guint64 before = one->footprint->total.dirty;
    guint64 after = printed->footprint->total.dirty;

    /* Swapped memory is not printed, and what is mapped only where nothing is known of dirty memory. */
    const TideCaptureColumns printed_columns =
        TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_RECLAIMABLE | TIDE_CAPTURE_REGIONS;

    if (one->facts & TIDE_CAPTURE_HAS_TABLE && (one->known ^ printed->known) & printed_columns)
        return FALSE;
    return (one->facts & TIDE_CAPTURE_HAS_DIRTY) == (printed->facts & TIDE_CAPTURE_HAS_DIRTY) &&
        MAX(before, after) - MIN(before, after) <= printed->rounding;
}

static void
check_reads_back(const TideCapture *capture)
{
    g_autofree char *text = tide_capture_to_text(capture);
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) again = tide_capture_parse(text, strlen(text), PLACE, &error);

    if (!again)
        tide_fuzz_fail(text, 0, "the text form reads back", error->message);
    if (again->processes->len != capture->processes->len || !again->summary != !capture->summary)
        tide_fuzz_fail(__FILE__, __LINE__, "the text form has the same processes", text);
    for (guint i = 0; i < capture->processes->len; i++) {
        if (!agree(g_ptr_array_index(capture->processes, i), g_ptr_array_index(again->processes, i)))
            tide_fuzz_fail(__FILE__, __LINE__, "the text form has the same totals", text);
    }
    if (capture->summary && !agree(capture->summary, again->summary))
        tide_fuzz_fail(__FILE__, __LINE__, "the text form has the same summary", text);
}

static void
check_capture(const TideCapture *capture)
{
    TIDE_FUZZ_REQUIRE(capture->processes->len > 0 || capture->summary);
    TIDE_FUZZ_REQUIRE(capture->samples > 0 && capture->format);
    check_sentences(capture->warnings);
    for (guint i = 0; i < capture->processes->len; i++) {
        const TideCaptureProcess *process = g_ptr_array_index(capture->processes, i);
        TIDE_FUZZ_REQUIRE(process->sample < capture->samples);
        check_process(process);
    }
    if (capture->summary)
        check_process(capture->summary);
    check_reads_back(capture);
}

/* Gives whether the text is a capture at all, be it sound or not. */
static gboolean
check_text_of_capture(const char *text, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) capture = tide_capture_parse(text, length, PLACE, &error);

    if (capture)
        check_capture(capture);
    else
        tide_fuzz_check_error(error, PLACE);
    return capture || error->code != TIDE_ERROR_INPUT;
}

void
tide_fuzz_capture(const char *mark, const uint8_t *data, size_t size)
{
    gsize mark_length = strlen(mark);

    if (check_text_of_capture((const char *)data, size) || mark_length == 0)
        return;
    g_autofree char *text = g_memdup2(mark, mark_length);
    text = g_realloc(text, mark_length + size);
    memcpy(text + mark_length, data, size);
    check_text_of_capture(text, mark_length + size);
}
