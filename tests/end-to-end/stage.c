#include "stage.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "process/process-tree.h"

#define AWAIT_USEC (60 * (gint64)G_USEC_PER_SEC)
#define ORPHANS_USEC (10 * (gint64)G_USEC_PER_SEC)
#define LOOK_USEC 5000

Stage *
stage_new(void)
{
    Stage *stage = g_new0(Stage, 1);
    g_autofree char *scenarios = NULL;

    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    stage->folder = g_dir_make_tmp("tidemark-stage-XXXXXX", NULL);
    stage->temporary = g_build_filename(stage->folder, "tmp", NULL);
    scenarios = g_build_filename(stage->folder, "scenarios", NULL);
    assert_int_equal(g_mkdir(stage->temporary, 0700), 0);
    assert_int_equal(g_mkdir(scenarios, 0700), 0);
    /* A few iterations on a machine that does other things as well are judged here: what is shown is not how finely. */
    stage_write(stage, "scenarios/defaults.yaml", "tolerance: { percent: 2, bytes: 512 KB }\n");
    return stage;
}

static void
remove_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *entry = g_build_filename(path, name, NULL);
        if (g_file_test(entry, G_FILE_TEST_IS_DIR) && !g_file_test(entry, G_FILE_TEST_IS_SYMLINK))
            remove_folder(entry);
        else
            g_unlink(entry);
    }
    g_rmdir(path);
}

static char *
find_survivors(void)
{
    g_autoptr(GPtrArray) tree = NULL;
    g_autoptr(GString) names = g_string_new(NULL);

    while (waitpid(-1, NULL, WNOHANG) > 0)
        continue;
    tree = tide_process_tree(getpid(), NULL);
    for (guint i = 1; i < tree->len; i++) {
        const TideProcess *process = g_ptr_array_index(tree, i);
        g_string_append_printf(names, "%s[%d] ", process->executable, process->pid);
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

/* A guard that outlives a runner killed by force needs a moment to end what it guards: it is awaited, not assumed. */
static void
assert_nobody_survives(void)
{
    gint64 end = g_get_monotonic_time() + ORPHANS_USEC;
    g_autofree char *survivors = find_survivors();

    while (*survivors && g_get_monotonic_time() < end) {
        g_usleep(LOOK_USEC);
        g_free(survivors);
        survivors = find_survivors();
    }
    assert_string_equal(survivors, "");
}

static void
assert_nothing_in(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *left = g_dir_read_name(folder);

    if (left)
        fail_msg("the runner left '%s' behind", left);
}

void
stage_free(Stage *stage)
{
    assert_nobody_survives();
    assert_nothing_in(stage->temporary);
    remove_folder(stage->folder);
    g_free(stage->temporary);
    g_free(stage->folder);
    g_free(stage);
}

void
stage_write(const Stage *stage, const char *path, const char *text)
{
    g_autofree char *full = g_build_filename(stage->folder, path, NULL);
    g_autofree char *folder = g_path_get_dirname(full);

    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    assert_true(g_file_set_contents(full, text, -1, NULL));
}

char *
stage_read(const Stage *stage, const char *path)
{
    g_autofree char *full = g_build_filename(stage->folder, path, NULL);
    char *text = NULL;

    if (!g_file_get_contents(full, &text, NULL, NULL))
        fail_msg("there is no '%s'", path);
    return text;
}

void
stage_copy_shipped(const Stage *stage, const char *scenario)
{
    static const char *const files[] = { "scenario.yaml", "index.html" };

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *from = g_build_filename(TIDE_SOURCE_DIR, "scenarios", scenario, files[i], NULL);
        g_autofree char *to = g_build_filename("scenarios", scenario, files[i], NULL);
        g_autofree char *text = NULL;
        assert_true(g_file_get_contents(from, &text, NULL, NULL));
        stage_write(stage, to, text);
    }
}

GSubprocess *
stage_start(const Stage *stage, const char *const *environment, const char *command)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_autofree char *program = g_shell_quote(TIDE_BIN_DIR "/tidemark");
    g_autofree char *line = g_strdup_printf("%s %s", program, command);
    g_auto(GStrv) arguments = NULL;
    g_autoptr(GError) error = NULL;

    assert_true(g_shell_parse_argv(line, NULL, &arguments, NULL));
    g_subprocess_launcher_set_cwd(launcher, stage->folder);
    g_subprocess_launcher_setenv(launcher, "TMPDIR", stage->temporary, TRUE);
    for (; environment && *environment; environment++) {
        g_auto(GStrv) pair = g_strsplit(*environment, "=", 2);
        g_subprocess_launcher_setenv(launcher, pair[0], pair[1], TRUE);
    }
    GSubprocess *process = g_subprocess_launcher_spawnv(launcher, (const char *const *)arguments, &error);
    if (!process)
        fail_msg("%s", error->message);
    return process;
}

Outcome *
stage_finish(GSubprocess *process)
{
    Outcome *outcome = g_new0(Outcome, 1);

    assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &outcome->output, &outcome->messages, NULL));
    outcome->status = g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : -1;
    outcome->ending_signal = g_subprocess_get_if_signaled(process) ? g_subprocess_get_term_sig(process) : 0;
    return outcome;
}

Outcome *
stage_run(const Stage *stage, const char *command)
{
    g_autoptr(GSubprocess) process = stage_start(stage, NULL, command);

    return stage_finish(process);
}

static pid_t
find_below(pid_t root, const char *name, pid_t known)
{
    g_autoptr(GPtrArray) tree = tide_process_tree(root, NULL);

    for (guint i = 0; tree && i < tree->len; i++) {
        const TideProcess *process = g_ptr_array_index(tree, i);
        if (g_str_equal(process->executable, name) && process->pid != known)
            return process->pid;
    }
    return 0;
}

pid_t
stage_await_process(GSubprocess *runner, const char *name)
{
    return stage_await_another(runner, name, 0);
}

pid_t
stage_await_another(GSubprocess *runner, const char *name, pid_t known)
{
    pid_t root = (pid_t)g_ascii_strtoll(g_subprocess_get_identifier(runner), NULL, 10);
    gint64 end = g_get_monotonic_time() + AWAIT_USEC;
    pid_t found;

    while ((found = find_below(root, name, known)) == 0) {
        assert_true(g_get_monotonic_time() < end);
        g_usleep(LOOK_USEC);
    }
    return found;
}

int
stage_count(const Stage *stage, const char *expression)
{
    g_autofree char *path = g_build_filename(stage->folder, "results", "junit.xml", NULL);
    xmlDocPtr document = xmlReadFile(path, NULL, XML_PARSE_NONET);

    assert_non_null(document);
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)expression, context);
    assert_non_null(found);
    int count = found->nodesetval ? found->nodesetval->nodeNr : 0;
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    xmlFreeDoc(document);
    return count;
}

void
outcome_free(Outcome *outcome)
{
    g_free(outcome->output);
    g_free(outcome->messages);
    g_free(outcome);
}

void
assert_status(const Outcome *outcome, int status)
{
    if (outcome->status != status)
        fail_msg("exit status %d (signal %d), expected %d\n%s%s", outcome->status, outcome->ending_signal, status,
                 outcome->output, outcome->messages);
}

void
assert_says(const Outcome *outcome, const char *sentence)
{
    if (!strstr(outcome->output, sentence) && !strstr(outcome->messages, sentence))
        fail_msg("nothing says \"%s\":\n%s%s", sentence, outcome->output, outcome->messages);
}
