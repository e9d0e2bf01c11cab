#include "footprint/peak/peak-target.h"

#include <string.h>

#include "footprint/peak/peak-counters.h"
#include "footprint/peak/peak-explainer.h"
#include "footprint/peak/peak-program.h"
#include "footprint/peak/peak-seat.h"

/* The high-water mark is of all resident memory, so it says the less of anonymous memory the more that of files has grown
 * since it began: then it begins anew. */
#define FILES_STEP_BYTES ((guint64)256 << 10)

/* A process that was just forked has the memory of another one, mostly for as long as it takes to call execve(). */
#define LOOKS_BEFORE_COMPOSITION 10

/* A process whose memory has stood still for so many looks is looked at less often until it moves. What rises out of such a
 * rest and stays for 5 ms is still met on its height. */
#define STILL_LOOKS_BEFORE_REST 100
#define PERIOD_USEC 1000
#define PERIOD_AT_REST_USEC 2000

/* A page of a page table is for 512 pages; for pages that lie apart it takes more, but then they are few. */
#define PARTS_OF_PAGE_TABLES 256

/**
 * @program: (nullable): what runs in it; %NULL once it is gone
 * @may_become_another: whether an execve() was seen to begin, of which the end was not
 * @name: (nullable): what the executable was called of the program that was met last
 * @spared: (nullable): and what one is called whose memory nobody is in a hurry to have explained
 * @looks: how often this program was looked at
 * @looked_usec: when that was last
 * @still_looks: how often in a row its resident memory was what it was before
 * @seen_resident: what it was
 * @seat: (nullable): with the referee, where there is one
 */
struct _TidePeakTarget {
    pid_t pid;
    TidePeakCounters counters;
    TidePeakProgram *program;
    char *name;
    const char *spared;
    TidePeakDoubt doubt;
    gboolean may_become_another;
    gboolean keeps_high_water;
    guint64 looks;
    gint64 looked_usec;
    guint64 still_looks;
    guint64 seen_resident[2];
    TidePeakRecord records[TIDE_N_PEAK_INTERVALS];
    TidePeakSeat *seat;
    TidePeakExplainer *explainer;
};

/* What is being read is of what the process was before it went. */
static void
let_die(TidePeakTarget *target)
{
    if (target->explainer)
        tide_peak_explainer_finish(target->explainer, tide_totals_footprint(&target->counters.totals));
    g_clear_pointer(&target->program, tide_peak_program_free);
    tide_peak_counters_close(&target->counters);
}

static void
forget(TidePeakTarget *target)
{
    for (gsize i = 0; i < G_N_ELEMENTS(target->records); i++)
        tide_peak_record_clear(&target->records[i]);
}

/* What is known of a process stays where it is gone and not another. */
static gboolean
meet_program(TidePeakTarget *target)
{
    TidePeakProgram *program = tide_peak_program_meet(target->counters.folder, target->pid);

    if (!program)
        return FALSE;
    g_clear_pointer(&target->program, tide_peak_program_free);
    tide_peak_explainer_forget(target->explainer);
    forget(target);
    target->looks = 0;
    target->may_become_another = FALSE;
    target->program = program;
    g_free(target->name);
    target->name = g_strdup(tide_peak_program_name(program));
    return TRUE;
}

/* Gives FALSE where the process is gone. */
static gboolean
follow_program(TidePeakTarget *target)
{
    target->may_become_another |= tide_peak_seat_take_program(target->seat);
    gboolean expected = target->may_become_another || tide_peak_program_is_forked(target->program);

    return !expected || tide_peak_program_runs(target->program) || meet_program(target);
}

/* Where nothing stops at execve(), what it does to memory is all there is to see: a program begins with next to none, in an
 * address space of its own. What was forked is watched closely, since what it has may be another's. */
static gboolean
seems_another(const TidePeakTarget *target, const TideTotals *before, guint64 mapped_before)
{
    if (tide_peak_program_is_forked(target->program))
        return target->counters.totals.anonymous < before->anonymous || target->counters.mapped != mapped_before;
    return target->counters.totals.anonymous < before->anonymous / 2;
}

/* What was read may have been of the one and the answer of the other, so it is read once more. Gives FALSE where the process
 * is gone. */
static gboolean
read_in_passing(TidePeakTarget *target)
{
    TideTotals before = target->counters.totals;
    guint64 mapped_before = target->counters.mapped;

    target->may_become_another |= tide_peak_seat_take_program(target->seat);
    if (!tide_peak_counters_read_in_passing(&target->counters))
        return FALSE;
    if (!target->may_become_another && !seems_another(target, &before, mapped_before))
        return TRUE;
    return tide_peak_program_runs(target->program) ||
        (meet_program(target) && tide_peak_counters_read(&target->counters));
}

static void
note_movement(TidePeakTarget *target, gboolean stopped)
{
    const guint64 resident[] = { target->counters.totals.anonymous,
                                 target->counters.totals.files + target->counters.totals.shared };
    gboolean still = !stopped && memcmp(resident, target->seen_resident, sizeof resident) == 0;

    target->still_looks = still ? target->still_looks + 1 : 0;
    memcpy(target->seen_resident, resident, sizeof resident);
}

/* Gives whether it is the highest of any interval. */
static gboolean
add_look(TidePeakTarget *target, gboolean stopped)
{
    gint64 now_usec = g_get_monotonic_time();
    gboolean higher = FALSE;

    target->looks++;
    target->looked_usec = now_usec;
    note_movement(target, stopped);
    for (gsize i = 0; i < G_N_ELEMENTS(target->records); i++)
        higher |= tide_peak_record_add(&target->records[i], &target->counters.totals, now_usec, stopped);
    return higher;
}

static void
end_parts(TidePeakTarget *target)
{
    for (gsize i = 0; i < G_N_ELEMENTS(target->records); i++)
        tide_peak_record_end_part(&target->records[i], &target->doubt);
}

static void
renew_high_water(TidePeakTarget *target)
{
    end_parts(target);
    if (!target->keeps_high_water)
        tide_peak_counters_renew_high_water(&target->counters);
}

static gboolean
files_have_grown(const TidePeakTarget *target)
{
    guint64 files = target->counters.totals.files + target->counters.totals.shared;

    for (gsize i = 0; i < G_N_ELEMENTS(target->records); i++) {
        if (files > target->records[i].least_files && files - target->records[i].least_files > FILES_STEP_BYTES)
            return TRUE;
    }
    return FALSE;
}

/* The mark that ends is read before, and what it begins with after. Whatever rises and falls between the two is lost, so where
 * only a poll looks it goes on: it bounds what comes as well, unless it is the mark of a height that is past. */
static void
watch_files(TidePeakTarget *target, gboolean renews)
{
    if (!files_have_grown(target) || !tide_peak_counters_read(&target->counters))
        return;
    add_look(target, FALSE);
    if (renews)
        renew_high_water(target);
    else
        end_parts(target);
    if (!renews || tide_peak_counters_read(&target->counters))
        add_look(target, FALSE);
}

static gboolean
is_explained(const TidePeakTarget *target)
{
    return target->looks >= LOOKS_BEFORE_COMPOSITION;
}

static gboolean
is_spared(const TidePeakTarget *target)
{
    return target->spared && g_strcmp0(target->name, target->spared) == 0;
}

void
tide_peak_target_look(TidePeakTarget *target)
{
    if (!tide_peak_target_lives(target))
        return;
    if (!follow_program(target) || !tide_peak_counters_read(&target->counters)) {
        let_die(target);
        return;
    }
    add_look(target, FALSE);
    watch_files(target, TRUE);
    if (is_explained(target))
        tide_peak_explainer_look(target->explainer, tide_peak_target_footprint(target));
}

/* While memory grows, each step of it is read; where it stays or falls, what is left to the last step. */
void
tide_peak_target_poll(TidePeakTarget *target)
{
    guint64 before = tide_peak_target_footprint(target);

    if (!tide_peak_target_lives(target))
        return;
    if (!read_in_passing(target)) {
        let_die(target);
        return;
    }
    if (add_look(target, FALSE) && tide_peak_counters_read(&target->counters))
        add_look(target, FALSE);
    watch_files(target, FALSE);
    guint64 bytes = tide_peak_target_footprint(target);
    if (is_explained(target) && !is_spared(target))
        tide_peak_explainer_pursue(target->explainer, bytes, bytes > before);
}

/* A look in passing knows no page tables, of which there may be as many more as there are pages for. */
static gboolean
is_near_the_highest(const TidePeakTarget *target)
{
    guint64 bytes = tide_peak_target_footprint(target);

    for (gsize i = 0; i < G_N_ELEMENTS(target->records); i++) {
        if (bytes + bytes / PARTS_OF_PAGE_TABLES >= target->records[i].seen)
            return TRUE;
    }
    return FALSE;
}

/* Most of what stops is far below what it was, and stands for as long as it is looked at. */
static gboolean
read_stopped(TidePeakTarget *target)
{
    return tide_peak_counters_read_in_passing(&target->counters) &&
        (!is_near_the_highest(target) || tide_peak_counters_read(&target->counters));
}

/* Other threads may have grown while its memory was read. */
void
tide_peak_target_look_stopped(TidePeakTarget *target, const TideStop *stop)
{
    if (!tide_peak_target_lives(target))
        return;
    if (!follow_program(target) || !read_stopped(target)) {
        let_die(target);
        return;
    }
    target->may_become_another = stop->becomes_another;
    add_look(target, TRUE);
    watch_files(target, TRUE);
    if (stop->becomes_another || is_spared(target))
        return;
    guint64 bytes = tide_peak_target_footprint(target);
    tide_peak_explainer_meet_stop(target->explainer, bytes, stop);
    if (is_explained(target) && tide_peak_explainer_look_before_fall(target->explainer, bytes) &&
        tide_peak_counters_read(&target->counters))
        add_look(target, TRUE);
}

void
tide_peak_target_begin(TidePeakTarget *target, TidePeakInterval interval)
{
    tide_peak_target_look(target);
    if (tide_peak_target_lives(target))
        renew_high_water(target);
    if (interval == TIDE_PEAK_SINCE_RESET)
        tide_peak_record_clear(&target->records[TIDE_PEAK_SINCE_RESET]);
    tide_peak_record_clear(&target->records[TIDE_PEAK_SINCE_CHECKPOINT]);
    tide_peak_seat_begin(target->seat, interval);
    tide_peak_target_look(target);
}

TidePeak *
tide_peak_target_get(const TidePeakTarget *target, TidePeakInterval interval)
{
    TidePeak *peak = tide_peak_record_get(&target->records[interval], target->pid, &target->doubt);

    if (peak) {
        tide_peak_seat_judge(target->seat, interval, peak);
        peak->footprint = tide_peak_target_footprint(target);
        peak->name = g_strdup(target->name);
    }
    return peak;
}

void
tide_peak_target_take_seat(TidePeakTarget *target, TidePeakReferee *referee)
{
    target->seat = tide_peak_seat_new(referee, target->pid, target->counters.totals.swapped);
}

void
tide_peak_target_keep_high_water(TidePeakTarget *target)
{
    target->keeps_high_water = TRUE;
}

pid_t
tide_peak_target_pid(const TidePeakTarget *target)
{
    return target->pid;
}

gboolean
tide_peak_target_lives(const TidePeakTarget *target)
{
    return tide_peak_counters_are_open(&target->counters);
}

gboolean
tide_peak_target_is_itself(const TidePeakTarget *target)
{
    return !target->may_become_another || !tide_peak_program_is_forked(target->program);
}

gint64
tide_peak_target_due_usec(const TidePeakTarget *target)
{
    if (!tide_peak_target_lives(target))
        return G_MAXINT64;
    return target->looked_usec + (target->still_looks >= STILL_LOOKS_BEFORE_REST ? PERIOD_AT_REST_USEC : PERIOD_USEC);
}

guint64
tide_peak_target_footprint(const TidePeakTarget *target)
{
    return tide_peak_target_lives(target) ? tide_totals_footprint(&target->counters.totals) : 0;
}

TidePeakTarget *
tide_peak_target_new(pid_t pid, const TidePeakDoubt *doubt, const char *spared)
{
    g_autoptr(TidePeakTarget) target = g_new0(TidePeakTarget, 1);

    target->pid = pid;
    target->doubt = *doubt;
    target->spared = spared;
    forget(target);
    if (!tide_peak_counters_open(&target->counters, pid))
        return NULL;
    target->explainer = tide_peak_explainer_new(pid, target->counters.folder, target->records);
    if (!meet_program(target))
        return NULL;
    tide_peak_target_look(target);
    return tide_peak_target_lives(target) ? g_steal_pointer(&target) : NULL;
}

void
tide_peak_target_free(TidePeakTarget *target)
{
    if (!target)
        return;
    let_die(target);
    forget(target);
    tide_peak_explainer_free(target->explainer);
    tide_peak_seat_free(target->seat);
    g_free(target->name);
    g_free(target);
}
