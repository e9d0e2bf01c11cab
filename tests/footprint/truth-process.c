#include "truth-process.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

TruthProcess *
truth_start(void)
{
    static const char *const argv[] = { TIDE_BIN_DIR "/truth-allocator", NULL };
    TruthProcess *process = g_new0(TruthProcess, 1);

    assert_true(g_spawn_async_with_pipes(NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                         &process->pid, &process->input, &process->output, NULL, NULL));
    char ready[6];
    assert_int_equal(read(process->output, ready, sizeof ready), sizeof ready);
    assert_memory_equal(ready, "ready\n", sizeof ready);
    return process;
}

static char *
ask(const TruthProcess *process, const char *question)
{
    GString *answer = g_string_new(NULL);
    char letter = 0;

    assert_int_equal(write(process->input, question, strlen(question)), strlen(question));
    while (read(process->output, &letter, 1) == 1 && letter != '\n')
        g_string_append_c(answer, letter);
    assert_int_equal(letter, '\n');
    return g_string_free(answer, FALSE);
}

static char *
encode(const char *path)
{
    GString *encoded = g_string_new(NULL);

    for (; *path; path++)
        g_string_append_printf(encoded, "\\%03o", (guchar)*path);
    return g_string_free(encoded, FALSE);
}

TruthMade *
truth_make(TruthProcess *process, const char *kind, guint64 bytes, const char *path)
{
    g_autofree char *encoded = path ? encode(path) : NULL;
    g_autofree char *question =
        g_strdup_printf("make %s %" G_GUINT64_FORMAT "%s%s\n", kind, bytes, encoded ? " " : "", encoded ? encoded : "");
    g_autofree char *answer = ask(process, question);
    g_auto(GStrv) words = g_strsplit(answer, " ", g_str_has_prefix(answer, "missing ") ? 3 : 4);
    TruthMade *made = g_new0(TruthMade, 1);

    assert_string_equal(words[1], kind);
    if (g_str_equal(words[0], "missing")) {
        made->missing = g_strdup(words[2]);
    } else {
        assert_string_equal(words[0], "made");
        made->bytes = g_ascii_strtoull(words[2], NULL, 10);
        made->address = g_ascii_strtoull(words[3], NULL, 16);
    }
    return made;
}

pid_t
truth_fork(TruthProcess *process, guint64 bytes)
{
    g_autofree char *question = g_strdup_printf("fork %" G_GUINT64_FORMAT "\n", bytes);
    g_autofree char *answer = ask(process, question);

    assert_true(g_str_has_prefix(answer, "forked "));
    return (pid_t)g_ascii_strtoll(answer + strlen("forked "), NULL, 10);
}

void
truth_stop(const TruthProcess *process)
{
    siginfo_t info = { 0 };

    assert_int_equal(kill(process->pid, SIGSTOP), 0);
    assert_int_equal(waitid(P_PID, (id_t)process->pid, &info, WSTOPPED), 0);
    assert_int_equal(info.si_code, CLD_STOPPED);
}

void
truth_continue(const TruthProcess *process)
{
    assert_int_equal(kill(process->pid, SIGCONT), 0);
}

void
truth_end(TruthProcess *process)
{
    kill(process->pid, SIGKILL);
    waitpid(process->pid, NULL, 0);
    close(process->input);
    close(process->output);
    g_free(process);
}

void
truth_made_free(TruthMade *made)
{
    g_free(made->missing);
    g_free(made);
}
