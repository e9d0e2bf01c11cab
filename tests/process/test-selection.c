#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "process/selection.h"

#define OWN_PID 900

/* A machine: pid, parent, start, comm, executable, kernel thread. */
static TideProcess machine[] = {
    { 1, 0, 1, (char *)"init", (char *)"init", FALSE, 0 },
    { 2, 0, 1, (char *)"kthreadd", (char *)"kthreadd", TRUE, 0 },
    { 10, 1, 5, (char *)"browser", (char *)"browser", FALSE, 0 },
    { 11, 10, 6, (char *)"bwrap", (char *)"bwrap", FALSE, 0 },
    { 12, 11, 7, (char *)"WebKitWebProces", (char *)"WebKitWebProcess", FALSE, 0 },
    { 13, 10, 7, (char *)"WebKitNetworkPr", (char *)"WebKitNetworkProcess", FALSE, 0 },
    { 20, 1, 9, (char *)"browser-helper", (char *)"python3", FALSE, 0 },
    { OWN_PID, 10, 9, (char *)"tidemark", (char *)"tidemark", FALSE, 0 },
};

static GPtrArray *
list_machine(void)
{
    GPtrArray *list = g_ptr_array_new();

    for (gsize i = 0; i < G_N_ELEMENTS(machine); i++)
        g_ptr_array_add(list, &machine[i]);
    return list;
}

/* `a` all, `d` descendants, `-TARGET` excludes, a number is a pid, all else a name. */
static TideSelection *
select_words(const char *words)
{
    TideSelection *selection = tide_selection_new(OWN_PID);
    g_auto(GStrv) list = g_strsplit(words, " ", -1);

    for (char **word = list; *word; word++) {
        if (g_str_equal(*word, "a"))
            tide_selection_add_all(selection);
        else if (g_str_equal(*word, "d"))
            tide_selection_add_descendants(selection);
        else if (**word == '-')
            tide_selection_exclude(selection, *word + 1);
        else if (g_ascii_isdigit(**word))
            tide_selection_add_pid(selection, (pid_t)g_ascii_strtoll(*word, NULL, 10));
        else
            tide_selection_add_name(selection, *word);
    }
    return selection;
}

/* `PID` with a letter for how it was selected, and `~` where its name was partial. */
static char *
describe(const GPtrArray *found)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < found->len; i++) {
        const TideSelected *selected = found->pdata[i];
        g_string_append_printf(text, "%s%d%c%s", i > 0 ? " " : "", selected->pid, "tda"[selected->how],
                               selected -> partial ? "~" : "");
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *words;
    const char *found;
} rows[] = {
    { "10", "10t" },
    { "13 10", "13t 10t" },
    { "10 10", "10t" },
    { "77", "77t" },
    { "browser", "10t" },
    { "Browser", "10t~ 20t~" },
    { "browser-helper", "20t" },
    { "python3", "20t" },
    { "WebKitWebProcess", "12t" },
    { "WebKitWebProces", "12t" },
    { "webkit", "12t~ 13t~" },
    { "d 10", "10t 11d 13d 12d" },
    { "d browser", "10t 11d 13d 12d" },
    { "d 10 -bwrap", "10t 13d 12d" },
    { "d 10 -10", "11d 13d 12d" },
    { "d 10 13 20", "10t 11d 13d 12d 20t" },
    { "a", "1a 10a 11a 12a 13a 20a" },
    { "a -webkit", "1a 10a 11a 20a" },
    { "a -browser", "1a 11a 12a 13a 20a" },
    { "a -1", "10a 11a 12a 13a 20a" },
    { "a -nobody", "1a 10a 11a 12a 13a 20a" },
    { "a 13", "13t 1a 10a 11a 12a 20a" },
    { "900", "900t" },
};

static void
test_processes_are_found_by_pid_name_and_part_of_it(G_GNUC_UNUSED void **state)
{
    g_autoptr(GPtrArray) processes = list_machine();

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(TideSelection) selection = select_words(rows[i].words);
        g_autoptr(GPtrArray) found = tide_selection_find(selection, processes, NULL);
        assert_non_null(found);
        g_autofree char *text = describe(found);
        if (!g_str_equal(text, rows[i].found))
            fail_msg("%s: %s instead of %s", rows[i].words, text, rows[i].found);
    }
}

static const struct {
    const char *words;
    const char *message;
} refused[] = {
    { "2", "2: is the kernel thread 'kthreadd', which has no memory of its own; give the pid of a program" },
    { "kthreadd", "'kthreadd': no process has this name" },
    { "tidemark", "'tidemark': no process has this name" },
    { "10 nobody", "'nobody': no process has this name" },
    { "10 -browser", "nothing is left to measure; --exclude has taken out every process" },
};

static void
test_what_nobody_is_cannot_be_selected(G_GNUC_UNUSED void **state)
{
    g_autoptr(GPtrArray) processes = list_machine();

    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideSelection) selection = select_words(refused[i].words);
        assert_null(tide_selection_find(selection, processes, &error));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
        if (!g_str_has_prefix(error->message, refused[i].message))
            fail_msg("%s: %s", refused[i].words, error->message);
    }
}

static void
test_a_selected_process_tells_who_it_is(G_GNUC_UNUSED void **state)
{
    g_autoptr(GPtrArray) processes = list_machine();
    g_autoptr(TideSelection) selection = select_words("webproc");
    g_autoptr(GPtrArray) found = tide_selection_find(selection, processes, NULL);
    const TideSelected *selected = found->pdata[0];

    assert_string_equal(selected->name, "WebKitWebProces");
    assert_string_equal(selected->partial, "webproc");
    assert_int_equal(selected->start_ticks, 7);
}

/* As from one sample to the next. */
static void
test_later_the_targets_may_have_ended(G_GNUC_UNUSED void **state)
{
    g_autoptr(GPtrArray) processes = list_machine();
    g_autoptr(TideSelection) selection = select_words("10 webkit");
    g_autoptr(GPtrArray) first = tide_selection_find(selection, processes, NULL);
    TideProcess replaced = machine[2];
    TideProcess newcomer = { 30, 1, 50, (char *)"WebKitWebProces", (char *)"WebKitWebProcess", FALSE, 0 };

    replaced.start_ticks = 99;
    g_ptr_array_set_size(processes, 0);
    g_ptr_array_add(processes, &replaced);
    g_autoptr(GPtrArray) second = tide_selection_find(selection, processes, NULL);
    assert_int_equal(second->len, 0);
    g_ptr_array_add(processes, &newcomer);
    g_autoptr(GPtrArray) third = tide_selection_find(selection, processes, NULL);
    g_autofree char *text = describe(third);
    assert_string_equal(text, "30t~");
    assert_int_equal(first->len, 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_processes_are_found_by_pid_name_and_part_of_it),
        cmocka_unit_test(test_what_nobody_is_cannot_be_selected),
        cmocka_unit_test(test_a_selected_process_tells_who_it_is),
        cmocka_unit_test(test_later_the_targets_may_have_ended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
