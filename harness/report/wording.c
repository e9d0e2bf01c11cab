#include "report/wording.h"

#include <string.h>

#include "report/text-table.h"
#include "support/bytes.h"

/* What makes up most of a peak. */
#define MOST_PEAK_CATEGORIES 3
/* What leaks is among the first of those that grew. */
#define MOST_CLASSES 4

/* From ten times on, a percentage tells less than the sizes beside it. */
#define MOST_TIMES 10

static gboolean
ends_a_line(gunichar character)
{
    return g_unichar_iscntrl(character) || character == 0x2028 || character == 0x2029;
}

char *
tide_one_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *line = g_string_sized_new(strlen(valid));
    gboolean pending = FALSE;

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);

        if (ends_a_line(character)) {
            pending = TRUE;
            continue;
        }
        if (pending && line->len > 0)
            g_string_append_c(line, ' ');
        pending = FALSE;
        g_string_append_unichar(line, character);
    }
    return g_string_free(line, FALSE);
}

char *
tide_size_exact(guint64 bytes)
{
    g_autofree char *change = tide_bytes_format_change((gint64)bytes);

    return g_strdup(change[0] == '+' ? change + 1 : change);
}

char *
tide_size_change(guint64 before, guint64 after)
{
    return tide_bytes_format_change((gint64)(after - before));
}

char *
tide_amount_exact(const char *quantity, guint64 amount)
{
    return tide_quantity_is_count(quantity) ? g_strdup_printf("%" G_GUINT64_FORMAT, amount) : tide_size_exact(amount);
}

/* Bounds are said in the words of the manifest. */
static char *
bound(const char *quantity, guint64 amount)
{
    return tide_quantity_is_count(quantity) ? tide_amount_exact(quantity, amount) : tide_bytes_format(amount);
}

char *
tide_amount_change(const char *quantity, guint64 before, guint64 after)
{
    if (!tide_quantity_is_count(quantity))
        return tide_size_change(before, after);
    return g_strdup_printf("%s%" G_GUINT64_FORMAT,
                           after > before       ? "+"
                               : after < before ? "-"
                                                : "",
                           after > before ? after - before : before - after);
}

char *
tide_percent_change(guint64 before, guint64 after)
{
    guint64 size = after > before ? after - before : before - after;

    if (before == 0 || size / before >= MOST_TIMES)
        return NULL;

    /* Integers, since a locale's decimal comma has no place in a report that others parse. */
    guint64 tenths = (guint64)((double)size * 1000 / (double)before + 0.5);
    const char *sign = tenths == 0 ? "" : after > before ? "+" : "-";

    return g_strdup_printf("%s%" G_GUINT64_FORMAT ".%u %%", sign, tenths / 10, (guint)(tenths % 10));
}

const char *
tide_quantity_label(const char *quantity)
{
    return g_str_has_prefix(quantity, TIDE_QUANTITY_DIRTY_PREFIX) ? quantity + strlen(TIDE_QUANTITY_DIRTY_PREFIX)
                                                                  : quantity;
}

char *
tide_peak_describe(const TidePeakSample *peak)
{
    const TideDirty *composition = peak->tracked ? peak->tracked->composition : NULL;
    GString *text = NULL;

    if (!composition)
        return NULL;
    text = g_string_new("at its height");
    if (peak->step)
        g_string_append_printf(text, ", during \"%s\"", peak->step);
    if (peak->since_load_usec >= 0)
        g_string_append_printf(text, ", %" G_GINT64_FORMAT " ms after the load began", peak->since_load_usec / 1000);
    for (guint i = 0; i < MIN(composition->rows->len, MOST_PEAK_CATEGORIES); i++) {
        const TideDirtyRow *row = &g_array_index(composition->rows, TideDirtyRow, i);
        g_autofree char *size = tide_bytes_format(row->dirty);
        g_string_append_printf(text, "%s%s %s", i == 0 ? ": " : ", ", row->category, size);
    }
    return g_string_free(text, FALSE);
}

gboolean
tide_quantity_is_total(const char *quantity)
{
    return g_str_equal(quantity, TIDE_QUANTITY_FOOTPRINT) || g_str_equal(quantity, TIDE_QUANTITY_PEAK);
}

gint64
tide_verdict_growth(const TideVerdict *verdict)
{
    return verdict->has_baseline ? (gint64)(verdict->median - verdict->baseline)
                                 : (gint64)(verdict->worst - verdict->budget);
}

/* How likely a change would be chance: "1 in 3003". */
static char *
odds(double probability)
{
    return g_strdup_printf("1 in %.0f", 1 / MAX(probability, 1e-12));
}

/* What speaks for growth, in what a reader can count after us in results.json. */
static char *
evidence(const TideVerdict *verdict)
{
    const TideComparison *comparison = &verdict->comparison;

    if (!verdict->compared || verdict->kind != TIDE_VERDICT_REGRESSED)
        return g_strdup("");
    if (comparison->n_above * 2 > comparison->n_run)
        return g_strdup_printf(", %u of %u samples above every baseline sample", comparison->n_above,
                               comparison->n_run);
    gboolean by_level = comparison->p_level < comparison->p_above;
    g_autofree char *chance = odds(by_level ? comparison->p_level : comparison->p_above);
    return g_strdup_printf(by_level ? ", more often on a higher level than the baseline (by chance %s)"
                                    : ", each sample by its distance from a mode of the baseline (by chance %s)",
                           chance);
}

static char *
change_sentence(const TideVerdict *verdict, const char *verb)
{
    const char *quantity = verdict->metric->quantity;
    guint64 size =
        verdict->median > verdict->baseline ? verdict->median - verdict->baseline : verdict->baseline - verdict->median;
    g_autofree char *by = tide_amount_exact(quantity, size);
    g_autofree char *before = tide_amount_exact(quantity, verdict->baseline);
    g_autofree char *after = tide_amount_exact(quantity, verdict->median);
    g_autofree char *percent = tide_percent_change(verdict->baseline, verdict->median);
    g_autofree char *allowed = bound(quantity, verdict->allowed);
    g_autofree char *why = evidence(verdict);

    return g_strdup_printf("%s %s by %s (%s → %s%s%s; allowed %s)%s", tide_quantity_label(quantity), verb, by, before,
                           after, percent ? ", " : "", percent ? percent : "", allowed, why);
}

static char *
budget_sentence(const TideVerdict *verdict)
{
    const char *quantity = verdict->metric->quantity;
    const char *at_worst = verdict->worst > verdict->median ? " at worst" : "";
    g_autofree char *now = bound(quantity, verdict->worst);
    g_autofree char *budget = bound(quantity, verdict->budget);
    g_autofree char *above = tide_amount_exact(quantity, verdict->worst - verdict->budget);
    g_autofree char *change = tide_amount_change(quantity, verdict->baseline, verdict->median);
    g_autofree char *since = verdict->has_baseline ? g_strdup_printf(" (%s since its baseline)", change) : g_strdup("");

    return g_strdup_printf("%s is %s%s, over its budget of %s by %s%s", tide_quantity_label(quantity), now, at_worst,
                           budget, above, since);
}

static char *
within_sentence(const TideVerdict *verdict)
{
    const char *quantity = verdict->metric->quantity;
    const char *label = tide_quantity_label(quantity);
    g_autofree char *now = tide_amount_exact(quantity, verdict->median);
    g_autofree char *change = tide_amount_change(quantity, verdict->baseline, verdict->median);
    g_autofree char *allowed = bound(quantity, verdict->allowed);

    g_autofree char *most = tide_amount_exact(quantity, verdict->upper);

    if (!verdict->has_baseline)
        return g_strdup_printf("%s is %s", label, now);
    return g_strdup_printf("%s is %s%s%s (%s since its baseline; allowed %s)", label, now,
                           verdict->has_bounds ? ", at most " : "", verdict->has_bounds ? most : "", change, allowed);
}

char *
tide_verdict_sentence(const TideVerdict *verdict)
{
    switch (verdict->kind) {
    case TIDE_VERDICT_REGRESSED:
        return change_sentence(verdict, "grew");
    case TIDE_VERDICT_IMPROVED:
        return change_sentence(verdict, "shrank");
    case TIDE_VERDICT_OVER_BUDGET:
        return budget_sentence(verdict);
    default:
        return within_sentence(verdict);
    }
}

static gint
by_growth(gconstpointer left, gconstpointer right)
{
    gint64 a = tide_verdict_growth(*(const TideVerdict *const *)left);
    gint64 b = tide_verdict_growth(*(const TideVerdict *const *)right);

    return a < b ? 1 : a > b ? -1 : 0;
}

static void
add_verdict_row(TideTextTable *table, const TideVerdict *verdict)
{
    const char *quantity = verdict->metric->quantity;
    gboolean known = verdict->has_baseline;
    g_autofree char *before = known ? tide_amount_exact(quantity, verdict->baseline) : g_strdup("-");
    g_autofree char *after = tide_amount_exact(quantity, verdict->median);
    g_autofree char *change = known ? tide_amount_change(quantity, verdict->baseline, verdict->median) : g_strdup("-");
    g_autofree char *percent = known ? tide_percent_change(verdict->baseline, verdict->median) : NULL;

    tide_text_table_add(table,
                        (const char *[]) { tide_quantity_label(quantity), before, "→", after, change, percent,
                                           tide_verdict_kind_name(verdict->kind) });
}

char *
tide_verdicts_table(const GPtrArray *verdicts, const char *checkpoint, const char *role)
{
    g_autoptr(TideTextTable) table = tide_text_table_new("lrlrrrl");
    g_autoptr(GPtrArray) rows = g_ptr_array_new();

    for (guint i = 0; i < verdicts->len; i++) {
        TideVerdict *verdict = g_ptr_array_index(verdicts, i);

        if (g_str_equal(verdict->metric->checkpoint, checkpoint) &&
            g_str_equal(tide_role_name(verdict->metric->role), role))
            g_ptr_array_add(rows, verdict);
    }
    g_ptr_array_sort(rows, by_growth);
    for (guint i = 0; i < rows->len; i++)
        add_verdict_row(table, g_ptr_array_index(rows, i));
    return tide_text_table_to_text(table);
}

/* NULL for a baseline from before it was recorded. */
static const char *
means_of_baseline(const TideBaselineChoice *choice)
{
    return tide_configuration_get(choice->baseline->configuration, TIDE_FACT_PEAK);
}

char *
tide_peaks_text(const TideBaselineChoice *choice)
{
    const char *before = means_of_baseline(choice);

    if (!before)
        return g_strdup_printf("the baseline does not say how its peaks were found, these were found by %s",
                               choice->peaks_here);
    return g_strdup_printf("the baseline's peaks were found by %s, these by %s", before, choice->peaks_here);
}

char *
tide_open_peak_sentence(const TideVerdict *verdict, const TideBaselineChoice *choice, const char *scenario)
{
    const char *before = means_of_baseline(choice);
    const TideMetric *metric = verdict->metric;
    gboolean between = !g_str_equal(metric->checkpoint, TIDE_CHECKPOINT_PEAK);
    g_autofree char *peaks = tide_peaks_text(choice);
    g_autofree char *repeat =
        before ? g_strdup_printf("measure with --peak=%s as the baseline has it, or ", before) : g_strdup("");

    return g_strdup_printf(
        "inconclusive: whether %s%s%s grew is open: %s, and their bounds ('lower_bytes' and 'upper_bytes' in "
        "results.json) do not decide it; %srecord the baseline anew with 'tidemark update-baselines %s'",
        tide_quantity_label(metric->quantity), between ? " at " : "", between ? metric->checkpoint : "", peaks, repeat,
        scenario);
}

char *
tide_undecided_sentence(const TideVerdict *verdict, const char *scenario)
{
    const TideComparison *comparison = &verdict->comparison;
    g_autofree char *state = within_sentence(verdict);
    g_autofree char *wanted = comparison->n_wanted > 0
        ? g_strdup_printf("about %u would decide it: --max-iterations=%u", comparison->n_wanted, comparison->n_wanted)
        : g_strdup_printf("more of them would not decide it against the baseline's %u; record "
                          "more with 'tidemark update-baselines %s'",
                          comparison->n_baseline, scenario);

    return g_strdup_printf("inconclusive: %s, and %u iterations do not tell whether that is within; %s", state,
                           comparison->n_run, wanted);
}

/* In any locale. */
static char *
with_thousands(guint64 count)
{
    GString *digits = g_string_new(NULL);

    g_string_printf(digits, "%" G_GUINT64_FORMAT, count);
    for (gsize at = digits->len; at > 3; at -= 3)
        g_string_insert_c(digits, (gssize)at - 3, ',');
    return g_string_free(digits, FALSE);
}

char *
tide_classes_text(const GArray *growths)
{
    GString *text = growths->len > 0 ? g_string_new(NULL) : NULL;

    for (guint i = 0; i < MIN(growths->len, MOST_CLASSES); i++) {
        const TideClassGrowth *growth = &g_array_index(growths, TideClassGrowth, i);
        g_autofree char *more = with_thousands(growth->more);
        g_string_append_printf(text, "%s+%s %s", i > 0 ? ", " : "", more, growth->name);
    }
    if (growths->len > MOST_CLASSES)
        g_string_append_printf(text, " and %u class%s more", growths->len - MOST_CLASSES,
                               growths->len == MOST_CLASSES + 1 ? "" : "es");
    return text ? g_string_free(text, FALSE) : NULL;
}

char *
tide_differences_text(const TideBaselineChoice *choice)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < choice->differences->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "", (char *)g_ptr_array_index(choice->differences, i));
    return g_string_free(text, FALSE);
}
