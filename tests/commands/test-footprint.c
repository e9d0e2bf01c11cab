#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/mman.h>

#include "../footprint/capture-texts.h"
#include "../footprint/stopped-child.h"
#include "../scenario/scenario-folder.h"
#include "captured.h"
#include "commands/command.h"
#include "process/process-list.h"
#include "support/exit-status.h"

static void
rest(gpointer data)
{
    (void)data;
}

static void
a_processs_footprint_is_printed_by_category(void **state)
{
    (void)state;
    pid_t child = start_stopped_child(rest, NULL);
    assert_true(child > 0 && await_stop(child));
    g_autofree char *title = g_strdup_printf(" [%d]: ", child);
    g_autoptr(Captured) captured = captured_command(tide_command_footprint, "footprint %d", child);

    end_child(child);
    captured_assert(captured, TIDE_EXIT_WITHIN, title, "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "TOTAL\n", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "phys_footprint: ", "");
}

static void
a_process_that_ended_has_none(void **state)
{
    (void)state;
    pid_t child = start_stopped_child(rest, NULL);
    g_autofree char *pid = g_strdup_printf("%d", child);

    end_child(child);
    g_autoptr(Captured) captured = captured_command(tide_command_footprint, "footprint %s", pid);
    captured_assert(captured, TIDE_EXIT_NOT_MEASURED, "", pid);
}

static void
a_group_is_a_process_with_its_descendants(void **state)
{
    (void)state;
    pid_t child = start_stopped_child(rest, NULL);
    assert_true(child > 0 && await_stop(child));
    g_autofree char *title = g_strdup_printf(" [%d]: ", child);
    g_autofree char *own = g_strdup_printf(" [%d]: ", getpid());
    g_autoptr(Captured) captured = captured_command(tide_command_footprint, "footprint --group %d", getpid());

    end_child(child);
    captured_assert(captured, TIDE_EXIT_WITHIN, title, "");
    captured_assert(captured, TIDE_EXIT_WITHIN, own, "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "Summary Footprint: ", "");
}

static void
a_capture_is_printed_by_category_too(void **state)
{
    g_autofree char *file = g_build_filename(*state, "capture", NULL);

    scenario_folder_write(*state, "capture", FOOTPRINT_TEXT, -1);
    g_autoptr(Captured) captured = captured_command(tide_command_footprint, "footprint %s", file);
    captured_assert(captured, TIDE_EXIT_WITHIN, "com.example.Page [812]: ", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "    WebKit malloc\n", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "phys_footprint_peak: 31 MB\n", "");
}

/* Every way to print one capture tells the same bytes. */
static void
a_capture_is_printed_in_every_form(void **state)
{
    g_autofree char *file = g_build_filename(*state, "capture", NULL);
    g_autofree char *json = g_build_filename(*state, "capture.json", NULL);

    scenario_folder_write(*state, "capture", FOOTPRINT_TEXT, -1);
    g_autoptr(Captured) bytes = captured_command(tide_command_footprint, "footprint -f bytes %s", file);
    g_autoptr(Captured) csv = captured_command(tide_command_footprint, "footprint --csv --sort Category %s", file);
    g_autoptr(Captured) summary = captured_command(tide_command_footprint, "footprint -y %s -j %s", file, json);
    g_autoptr(Captured) again = captured_command(tide_command_footprint, "footprint %s", json);
    captured_assert(bytes, TIDE_EXIT_WITHIN, " 11534336 B           0 B     1048576 B         11    WebKit malloc\n",
                    "");
    captured_assert(csv, TIDE_EXIT_WITHIN,
                    "\r\n1,,com.example.Page,812,MALLOC_TINY,9895936,,16384,0,,,,24\r\n"
                    "1,,com.example.Page,812,\"untagged (\"\"VM_ALLOCATE\"\")\",0,,",
                    "");
    captured_assert(summary, TIDE_EXIT_WITHIN,
                    "Summary Footprint: 20 MB, rounded by up to 1049088 B (16384 bytes per page)\n", "");
    captured_assert(again, TIDE_EXIT_WITHIN, "  11 MB        0 B      1024 KB         11    WebKit malloc\n", "");
}

static void
several_processes_without_a_summary_have_none(void **state)
{
    g_autofree char *file = g_build_filename(*state, "two", NULL);

    scenario_folder_write(*state, "two", "{\"processes\":[" JSON_PROCESS "," JSON_PROCESS "]}", -1);
    g_autoptr(Captured) captured = captured_command(tide_command_footprint, "footprint -y %s", file);
    captured_assert(captured, TIDE_EXIT_INPUT, "", "has several processes or samples and no summary");
}

static TideCapture *
load_whole(const char *path)
{
    g_autoptr(GError) error = NULL;
    TideCapture *capture = tide_capture_load(path, &error);

    if (!capture) {
        fail_msg("%s", error->message);
        return NULL;
    }
    const TideCaptureProcess *process = capture->processes->pdata[0];
    assert_int_equal(capture->warnings->len + process->left_out->len, 0);
    return capture;
}

static void
assert_same_process(const TideCapture *text, const TideCapture *json, pid_t pid)
{
    const TideCaptureProcess *one = text->processes->pdata[0];
    const TideCaptureProcess *other = json->processes->pdata[0];

    assert_int_equal(one->footprint->pid, pid);
    assert_int_equal(other->footprint->pid, pid);
    assert_int_equal(one->footprint->rows->len, other->footprint->rows->len);
    assert_true(one->footprint->total.dirty <= other->footprint->total.dirty + one->rounding);
    assert_true(other->footprint->total.dirty <= one->footprint->total.dirty + one->rounding);
}

/* What is printed of a live process is a capture of it. */
static void
what_is_printed_is_read_back(void **state)
{
    static const char *const options[] = {
        "", "-f bytes", "-f pages -w", "--swapped -v", "--explain -w", "--unmapped"
    };
    g_autofree char *json = g_build_filename(*state, "live.json", NULL);
    g_autofree char *text = g_build_filename(*state, "live", NULL);
    pid_t child = start_stopped_child(rest, NULL);
    assert_true(child > 0 && await_stop(child));

    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        g_autoptr(Captured) captured =
            captured_command(tide_command_footprint, "footprint %d %s -j %s", child, options[i], json);
        captured_assert(captured, TIDE_EXIT_WITHIN, "TOTAL\n", "");
        scenario_folder_write(*state, "live", captured->output, -1);
        g_autoptr(TideCapture) from_text = load_whole(text);
        g_autoptr(TideCapture) from_json = load_whole(json);
        assert_same_process(from_text, from_json, child);
    }
    end_child(child);
}

static void
several_processes_are_read_back_with_their_summary(void **state)
{
    g_autofree char *json = g_build_filename(*state, "group.json", NULL);
    g_autofree char *text = g_build_filename(*state, "group", NULL);
    pid_t child = start_stopped_child(rest, NULL);
    assert_true(child > 0 && await_stop(child));
    g_autoptr(Captured) captured =
        captured_command(tide_command_footprint, "footprint -f bytes --group %d -j %s", getpid(), json);

    end_child(child);
    captured_assert(captured, TIDE_EXIT_WITHIN, "\nSummary Footprint: ", "");
    scenario_folder_write(*state, "group", captured->output, -1);
    g_autoptr(TideCapture) from_text = tide_capture_load(text, NULL);
    g_autoptr(TideCapture) from_json = tide_capture_load(json, NULL);
    assert_true(from_text && from_json);
    assert_int_equal(from_text->processes->len, 2);
    assert_int_equal(from_json->processes->len, 2);
    assert_int_equal(from_text->summary->footprint->total.dirty, from_json->summary->footprint->total.dirty);
}

/* A memfd of which the test itself has only the descriptor. What is printed goes to two more. */
static void
what_only_descriptors_own_is_a_row_of_its_own(void **state)
{
    (void)state;
    int file = memfd_create("tide-footprint", MFD_CLOEXEC);

    assert_int_equal(posix_fallocate(file, 0, 3 << 20), 0);
    g_autoptr(Captured) without = captured_command(tide_command_footprint, "footprint %d", getpid());
    g_autoptr(Captured) with = captured_command(tide_command_footprint, "footprint --unmapped -f bytes %d", getpid());
    close(file);
    assert_null(strstr(without->output, "unmapped"));
    captured_assert(with, TIDE_EXIT_WITHIN, "    Owned physical footprint (unmapped)\n", "");
    g_autoptr(TideCapture) capture = tide_capture_parse(with->output, strlen(with->output), "x", NULL);
    const TideCaptureProcess *process = capture->processes->pdata[0];
    const TideColumns *row = tide_footprint_row(process->footprint, "Owned physical footprint (unmapped)");
    assert_in_range(row->dirty, 3 << 20, (3 << 20) + (64 << 10));
}

static void
a_zombie_and_a_kernel_thread_have_no_memory(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    assert_int_equal(waitid(P_PID, (id_t)child, NULL, WEXITED | WNOWAIT), 0);
    g_autoptr(Captured) zombie = captured_command(tide_command_footprint, "footprint %d", child);
    waitpid(child, NULL, 0);

    captured_assert(zombie, TIDE_EXIT_NOT_MEASURED, "", "the process ended (state Z) and its memory is gone");
    assert_string_equal(zombie->output, "");
    g_autoptr(GPtrArray) processes = tide_process_list(NULL);
    for (guint i = 0; i < processes->len; i++) {
        const TideProcess *process = processes->pdata[i];
        if (!process->is_kernel_thread)
            continue;
        g_autoptr(Captured) kernel = captured_command(tide_command_footprint, "footprint %d", process->pid);
        captured_assert(kernel, TIDE_EXIT_INPUT, "", "which has no memory of its own; give the pid of a program\n");
        assert_string_equal(kernel->output, "");
        break;
    }
}

#define NOBODY 65534

static void
become_nobody(void)
{
    if (geteuid() == 0 &&
        (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0))
        _exit(99);
}

/* Runs the command as somebody who may read no process of ours: a user without rights, where we are allowed to become
 * one. Otherwise we are one, and a process that is not dumpable is the kernel's (proc_pid(5)). */
static Captured *
command_of_a_stranger(const char *arguments)
{
    Capture capture = captured_begin();
    pid_t stranger = fork();
    int status = 0;

    if (stranger == 0) {
        become_nobody();
        g_auto(GStrv) argv = g_strsplit(arguments, " ", -1);
        int result = tide_command_footprint((int)g_strv_length(argv), argv);
        fflush(NULL);
        _exit(result);
    }
    waitpid(stranger, &status, 0);
    Captured *captured = captured_end(capture);
    captured->status = WEXITSTATUS(status);
    return captured;
}

static void
keep_to_oneself(gpointer data)
{
    (void)data;
    prctl(PR_SET_DUMPABLE, 0);
}

/* A child that keeps to itself, and has told so. */
static void
have_closed_child(void)
{
    int pipes[2] = { -1, -1 };
    char byte = 0;

    if (pipe(pipes) != 0)
        _exit(98);
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        keep_to_oneself(NULL);
        _exit(write(pipes[1], "x", 1) == 1 ? pause() : 97);
    }
    if (read(pipes[0], &byte, 1) != 1)
        _exit(96);
}

static void
be_open(gpointer data)
{
    (void)data;
    become_nobody();
    have_closed_child();
    prctl(PR_SET_DUMPABLE, 1);
    prctl(PR_SET_NAME, "tide-open");
}

static void
somebody_elses_process_is_refused(void **state)
{
    (void)state;
    pid_t closed = start_stopped_child(keep_to_oneself, NULL);
    pid_t open = start_stopped_child(be_open, NULL);
    assert_true(await_stop(closed) && await_stop(open));
    g_autofree char *line = g_strdup_printf("footprint %d", closed);
    g_autofree char *both = g_strdup_printf("footprint %d %d", open, closed);
    g_autoptr(Captured) one = command_of_a_stranger(line);
    g_autoptr(Captured) two = command_of_a_stranger(both);
    g_autofree char *family = g_strdup_printf("footprint -t %d", open);
    g_autoptr(Captured) group = command_of_a_stranger(family);
    g_autoptr(Captured) all = command_of_a_stranger("footprint --all --noCategories");
    g_autoptr(Captured) none = command_of_a_stranger("footprint --all -x tide-open");
    g_autofree char *named = g_strdup_printf("tide-open [%d]: ", open);
    g_autofree char *missing = g_strdup_printf("    /proc/%d/", closed);

    end_child(closed);
    end_child(open);
    captured_assert(one, TIDE_EXIT_NOT_MEASURED, "", "maps: the kernel does not let this user read it; measure ");
    captured_assert(two, TIDE_EXIT_NOT_MEASURED, "", "maps: the kernel does not let this user read it; measure ");
    assert_string_equal(two->output, "");
    captured_assert(group, TIDE_EXIT_NOT_MEASURED, "", "maps: the kernel does not let this user read it; measure ");
    assert_string_equal(group->output, "");
    captured_assert(all, TIDE_EXIT_WITHIN, named, "of the processes could not be read; see the end of the text\n");
    captured_assert(all, TIDE_EXIT_WITHIN, "\nDue to errors, summary results may be incomplete or incorrect\n",
                    "tidemark: ");
    captured_assert(all, TIDE_EXIT_WITHIN, missing, "tidemark: ");
    if (geteuid() == 0)
        captured_assert(none, TIDE_EXIT_NOT_MEASURED, "", "processes can be read: /proc/");
}

static const struct {
    const char *line;
    const char *sentence;
} bad[] = {
    { "footprint", "tidemark: footprint takes process ids, names, --all, or the file of a capture\n" },
    { "footprint 0", "tidemark: '0' is not a process id\n" },
    { "footprint x1-nobody", "tidemark: 'x1-nobody': no process has this name, in whole or in part; " },
    { "footprint ./x1", "tidemark: cannot read './x1': " },
    { "footprint " TIDE_SOURCE_DIR "/README.md", "README.md" },
    { "footprint --wired 1", "--wired is not here: " },
};

static void
a_failure_leaves_the_file_of_json_as_it_was(void **state)
{
    g_autofree char *file = g_build_filename(*state, "kept.json", NULL);
    static const char *const options[] = { "", "--sample 1" };

    scenario_folder_write(*state, "kept.json", "kept", -1);
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        g_autofree char *text = NULL;
        g_autoptr(Captured) captured =
            captured_command(tide_command_footprint, "footprint %d %s -j %s", G_MAXINT32, options[i], file);
        captured_assert(captured, TIDE_EXIT_NOT_MEASURED, "", "there is no process 2147483647");
        assert_true(g_file_get_contents(file, &text, NULL, NULL));
        assert_string_equal(text, "kept");
    }
}

static void
what_cannot_be_printed_is_unusable_input(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Captured) captured = captured_command(tide_command_footprint, "%s", bad[i].line);
        captured_assert(captured, TIDE_EXIT_INPUT, "", bad[i].sentence);
        assert_string_equal(captured->output, "");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_processs_footprint_is_printed_by_category),
        cmocka_unit_test(a_process_that_ended_has_none),
        cmocka_unit_test(a_group_is_a_process_with_its_descendants),
        cmocka_unit_test(a_capture_is_printed_by_category_too),
        cmocka_unit_test(a_capture_is_printed_in_every_form),
        cmocka_unit_test(several_processes_without_a_summary_have_none),
        cmocka_unit_test(what_is_printed_is_read_back),
        cmocka_unit_test(several_processes_are_read_back_with_their_summary),
        cmocka_unit_test(what_only_descriptors_own_is_a_row_of_its_own),
        cmocka_unit_test(a_zombie_and_a_kernel_thread_have_no_memory),
        cmocka_unit_test(somebody_elses_process_is_refused),
        cmocka_unit_test(a_failure_leaves_the_file_of_json_as_it_was),
        cmocka_unit_test(what_cannot_be_printed_is_unusable_input),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
