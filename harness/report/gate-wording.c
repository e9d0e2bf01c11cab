#include "report/gate-wording.h"

#include "report/wording.h"
#include "support/bytes.h"
#include "verdict/statistics.h"

char *
tide_gate_label(const TideGate *gate)
{
    gboolean other = !g_str_equal(gate->quantity, TIDE_QUANTITY_FOOTPRINT);
    const char *quantity = tide_quantity_label(gate->quantity);

    switch (gate->kind) {
    case TIDE_GATE_GROWTH:
        return g_strdup_printf("growth%s%s at %s", other ? " of " : "", other ? quantity : "", gate->checkpoint);
    case TIDE_GATE_SETTLES_TO:
        return g_strdup_printf("%s%s settles to %s%s%s", gate->checkpoint, other ? " (" : "", gate->reference,
                               other ? ": " : "", other ? quantity : "");
    default:
        return g_strdup_printf("%s drops from %s%s%s", gate->checkpoint, gate->reference, other ? ": " : "",
                               other ? quantity : "");
    }
}

char *
tide_budget_label(const TideBudget *budget)
{
    return g_strdup_printf("%s of all processes", budget->quantity);
}

/* A slope, rounded to whole bytes, or to a tenth of an object. */
static char *
slope_text(const char *quantity, double slope)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    if (!tide_quantity_is_count(quantity))
        return tide_size_change(0, (guint64)(gint64)(slope + (slope < 0 ? -0.5 : 0.5)));
    double tenths = (double)(gint64)(slope * 10 + (slope < 0 ? -0.5 : 0.5));
    return g_strdup_printf("%s%s", tenths > 0 ? "+" : "", g_ascii_formatd(buffer, sizeof buffer, "%.10g", tenths / 10));
}

static const char *
without_plus(const char *change)
{
    return change[0] == '+' ? change + 1 : change;
}

/* `16 KB a cycle (between 15 KB and 17 KB; allowed 4 KB)` */
static char *
rate_text(const TideGateVerdict *verdict)
{
    const char *quantity = verdict->gate->quantity;
    g_autofree char *slope = slope_text(quantity, verdict->growth.slope);
    g_autofree char *lower = slope_text(quantity, verdict->growth.lower);
    g_autofree char *upper = slope_text(quantity, verdict->growth.upper);
    g_autofree char *allowed = tide_amount_exact(quantity, verdict->gate->share.amount);

    return g_strdup_printf("%s a cycle (between %s and %s; allowed %s)", without_plus(slope), without_plus(lower),
                           without_plus(upper), allowed);
}

static char *
step_text(const TideGateVerdict *verdict)
{
    const TideGrowth *growth = &verdict->growth;

    if (growth->step == 0)
        return g_strdup("");
    g_autofree char *size = tide_amount_exact(verdict->gate->quantity, growth->step);
    return g_strdup_printf("; a step of %s at %s does not count", size,
                           (const char *)g_ptr_array_index(verdict->cycles, growth->step_index));
}

static char *
growth_sentence(const TideGateVerdict *verdict)
{
    const char *label = tide_quantity_label(verdict->gate->quantity);
    g_autofree char *rate = rate_text(verdict);
    g_autofree char *step = step_text(verdict);
    const char *stopped = verdict->growth.stopped ? ", but no longer in the later half of the cycles" : "";

    if (verdict->kind == TIDE_VERDICT_REGRESSED)
        return g_strdup_printf("%s leaks %s", label, rate);
    return g_strdup_printf("%s grows by %s%s%s", label, rate, stopped, step);
}

static char *
open_growth_sentence(const TideGateVerdict *verdict)
{
    const TideGate *gate = verdict->gate;
    g_autofree char *rate = rate_text(verdict);
    guint now = verdict->cycles->len - gate->warm_up;
    g_autofree char *decides = verdict->growth.wanted_cycles > 0
        ? g_strdup_printf("about %u cycles would decide it, where there are %u", verdict->growth.wanted_cycles, now)
        : g_strdup("it is too near to what is allowed for any number of cycles to decide it: allow more, or less");

    return g_strdup_printf("inconclusive: whether %s leaks is open: %s; %s", tide_quantity_label(gate->quantity), rate,
                           decides);
}

static char *
share_text(const TideGate *gate)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    if (!gate->share.relative)
        return tide_amount_exact(gate->quantity, gate->share.amount);
    return g_strdup_printf("%s %%", g_ascii_formatd(buffer, sizeof buffer, "%.10g", gate->share.percent));
}

char *
tide_gate_limit(const TideGate *gate)
{
    g_autofree char *share = share_text(gate);

    if (gate->kind == TIDE_GATE_GROWTH)
        return g_strdup_printf("%s a cycle at most, after %u of warm-up", share, gate->warm_up);
    return g_strdup_printf("%s %s", gate->kind == TIDE_GATE_SETTLES_TO ? "within" : "by", share);
}

/* `phys_footprint at torn-down is 30.2 MB, +1.2 MB (+4.1 %) from 29.0 MB at loaded` of the medians. */
static char *
change_text(const TideGateVerdict *verdict)
{
    const TideGate *gate = verdict->gate;
    guint64 after = tide_median(verdict->samples);
    guint64 before = tide_median(verdict->references);
    g_autofree char *now = tide_amount_exact(gate->quantity, after);
    g_autofree char *then = tide_amount_exact(gate->quantity, before);
    g_autofree char *change = tide_amount_change(gate->quantity, before, after);
    g_autofree char *percent = tide_percent_change(before, after);

    return g_strdup_printf("%s at %s is %s, %s%s%s%s from %s at %s", tide_quantity_label(gate->quantity),
                           gate->checkpoint, now, change, percent ? " (" : "", percent ? percent : "",
                           percent ? ")" : "", then, gate->reference);
}

static char *
recovery_sentence(const TideGateVerdict *verdict)
{
    const TideGate *gate = verdict->gate;
    g_autofree char *change = change_text(verdict);
    g_autofree char *share = share_text(gate);
    const char *rule = gate->kind == TIDE_GATE_SETTLES_TO ? "allowed" : "at least asked for: a fall by";

    return g_strdup_printf("%s; %s %s, kept in %u of %u iterations", change, rule, share, verdict->recovery.held,
                           verdict->samples->len);
}

static char *
open_recovery_sentence(const TideGateVerdict *verdict)
{
    g_autofree char *known = recovery_sentence(verdict);

    if (verdict->recovery.wanted_iterations == 0)
        return g_strdup_printf("inconclusive: %s, which is as good as half of them", known);
    return g_strdup_printf("inconclusive: %s; %u iterations that agree as much would decide it", known,
                           verdict->recovery.wanted_iterations);
}

static char *
unsettled_sentence(const TideGateVerdict *verdict)
{
    return g_strdup_printf("inconclusive: memory had not come to rest in %u iterations at a checkpoint of it; "
                           "'settle_curve' in results.json has what it did",
                           verdict->unsettled);
}

char *
tide_headroom_text(const char *quantity, guint64 worst, guint64 budget)
{
    g_autofree char *room = tide_amount_exact(quantity, budget - worst);
    g_autofree char *most = tide_bytes_format(budget);
    g_autofree char *percent = budget > 0 ? tide_percent_change(budget, budget + (budget - worst)) : NULL;

    return g_strdup_printf("%s%s%s%s below its budget of %s", room, percent ? " (" : "",
                           percent ? without_plus(percent) : "", percent ? ")" : "", most);
}

static char *
group_sentence(const TideGateVerdict *verdict)
{
    const TideBudget *budget = verdict->budget;
    g_autofree char *label = tide_budget_label(budget);
    guint64 worst = tide_worst(verdict->samples);
    g_autofree char *now = tide_amount_exact(budget->quantity, worst);

    if (verdict->kind == TIDE_VERDICT_WITHIN) {
        g_autofree char *room = tide_headroom_text(budget->quantity, worst, budget->bytes);
        return g_strdup_printf("%s is %s at worst, %s", label, now, room);
    }
    g_autofree char *most = tide_bytes_format(budget->bytes);
    g_autofree char *above = tide_amount_exact(budget->quantity, worst - budget->bytes);
    return g_strdup_printf("%s is %s at worst, over its budget of %s by %s", label, now, most, above);
}

char *
tide_gate_sentence(const TideGateVerdict *verdict)
{
    gboolean open = verdict->kind == TIDE_VERDICT_INCONCLUSIVE;

    if (verdict->budget)
        return group_sentence(verdict);
    if (verdict->gate->kind == TIDE_GATE_GROWTH) {
        if (open && verdict->growth.kind == TIDE_GROWTH_WITHIN)
            return unsettled_sentence(verdict);
        return open ? open_growth_sentence(verdict) : growth_sentence(verdict);
    }
    if (open && verdict->recovery.kind == TIDE_RECOVERY_WITHIN)
        return unsettled_sentence(verdict);
    return open ? open_recovery_sentence(verdict) : recovery_sentence(verdict);
}

char *
tide_gate_change(const TideGateVerdict *verdict)
{
    if (verdict->budget)
        return tide_gate_sentence(verdict);
    if (verdict->gate->kind == TIDE_GATE_GROWTH) {
        g_autofree char *slope = slope_text(verdict->gate->quantity, verdict->growth.slope);
        return g_strdup_printf("%s %s a cycle", tide_quantity_label(verdict->gate->quantity), slope);
    }
    g_autofree char *change =
        tide_amount_change(verdict->gate->quantity, tide_median(verdict->references), tide_median(verdict->samples));
    return g_strdup_printf("%s %s from %s", tide_quantity_label(verdict->gate->quantity), change,
                           verdict->gate->reference);
}

char *
tide_gate_series(const TideGateVerdict *verdict)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < verdict->samples->len; i++) {
        g_autofree char *place =
            verdict->cycles ? g_strdup(g_ptr_array_index(verdict->cycles, i)) : g_strdup_printf("iteration %u", i + 1);
        g_string_append_printf(text, "%s: %" G_GUINT64_FORMAT, place, g_array_index(verdict->samples, guint64, i));
        if (verdict->references)
            g_string_append_printf(text, " (%" G_GUINT64_FORMAT " before)",
                                   g_array_index(verdict->references, guint64, i));
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
