#include "capture-check.h"

#include <string.h>

#include "footprint/listing/footprint-json.h"
#include "footprint/listing/footprint-text.h"

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

/* JSON has no larger number. */
static gboolean
has_huge_counts(const TideCapture *capture)
{
    for (guint i = 0; i <= capture->processes->len; i++) {
        const TideCaptureProcess *process =
            i < capture->processes->len ? capture->processes->pdata[i] : capture->summary;
        if (process && process->rows_sum.regions > G_MAXINT64)
            return TRUE;
    }
    return FALSE;
}

/* @printed_columns: which the form has */
static gboolean
agree(const TideCaptureProcess *one, const TideCaptureProcess *printed, TideCaptureColumns printed_columns)
{
    guint64 before = one->footprint->total.dirty;
    guint64 after = printed->footprint->total.dirty;

    if (one->facts & TIDE_CAPTURE_HAS_TABLE &&
        ((one->known ^ printed->known) & printed_columns || (one->facts ^ printed->facts) & TIDE_CAPTURE_HAS_TOTAL))
        return FALSE;
    return (one->facts & TIDE_CAPTURE_HAS_DIRTY) == (printed->facts & TIDE_CAPTURE_HAS_DIRTY) &&
        MAX(before, after) - MIN(before, after) <= printed->rounding;
}

static char *
print_text(const TideCapture *capture, const TideLayout *layout)
{
    GString *text = g_string_new(NULL);

    for (guint sample = 0; sample < capture->samples; sample++) {
        g_autoptr(TideListing) listing = tide_listing_of_capture(capture, sample);
        g_autofree char *part = tide_listing_to_text(listing, layout);
        g_string_append(text, part);
    }
    return g_string_free(text, FALSE);
}

static char *
print_json(const TideCapture *capture, const TideLayout *layout)
{
    GString *text = g_string_new(NULL);
    g_autofree char *begin = tide_json_samples_begin(layout, 0);
    g_autofree char *end = tide_json_samples_end(0);

    g_string_append(text, begin);
    for (guint sample = 0; sample < capture->samples; sample++) {
        g_autoptr(TideListing) listing = tide_listing_of_capture(capture, sample);
        g_autofree char *part = tide_json_sample(listing, layout, 0);
        g_string_append(text, part);
    }
    g_string_append(text, end);
    return g_string_free(text, FALSE);
}

static void
check_reads_back(const TideCapture *capture, const char *text, TideCaptureColumns printed_columns)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideCapture) again = tide_capture_parse(text, strlen(text), PLACE, &error);

    if (!again)
        tide_fuzz_fail(text, 0, "what is printed reads back", error->message);
    if (again->processes->len != capture->processes->len || again->samples != capture->samples)
        tide_fuzz_fail(__FILE__, __LINE__, "what is printed has the same processes", text);
    for (guint i = 0; i < capture->processes->len; i++) {
        if (!agree(capture->processes->pdata[i], again->processes->pdata[i], printed_columns))
            tide_fuzz_fail(__FILE__, __LINE__, "what is printed has the same totals", text);
    }
    /* One process has no summary in the text, and is its own in JSON. */
    if (capture->summary && again->summary && capture->summary->sample == again->summary->sample &&
        !agree(capture->summary, again->summary, printed_columns))
        tide_fuzz_fail(__FILE__, __LINE__, "what is printed has the same summary", text);
    if (capture->summary && !again->summary && capture->processes->len == 0)
        tide_fuzz_fail(__FILE__, __LINE__, "what is printed has a summary", text);
}

/* In text swapped memory is there where it is wanted, and what is mapped too where nothing is known of dirty memory. */
static void
check_forms(const TideCapture *capture)
{
    static const TideLayout usual = { .unit = TIDE_UNIT_FORMATTED };
    static const TideLayout wide = { .unit = TIDE_UNIT_BYTES, .wide = TRUE };
    g_autofree char *usual_text = print_text(capture, &usual);
    g_autofree char *wide_text = print_text(capture, &wide);
    g_autofree char *json = print_json(capture, &wide);
    TideCaptureColumns lost = has_huge_counts(capture) ? TIDE_CAPTURE_REGIONS : 0;

    check_reads_back(capture, usual_text,
                     TIDE_CAPTURE_DIRTY | TIDE_CAPTURE_CLEAN | TIDE_CAPTURE_RECLAIMABLE | TIDE_CAPTURE_REGIONS);
    check_reads_back(capture, wide_text, TIDE_CAPTURE_OF_FOOTPRINT | TIDE_CAPTURE_VIRTUAL);
    check_reads_back(capture, json, (TIDE_CAPTURE_OF_FOOTPRINT | TIDE_CAPTURE_VIRTUAL) & ~lost);
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
    check_forms(capture);
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
