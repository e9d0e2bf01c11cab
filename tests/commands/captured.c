#include "captured.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define ROOM_BYTES (1 << 20)

static const int standard[] = { STDOUT_FILENO, STDERR_FILENO };

Capture
captured_begin(void)
{
    Capture capture;

    fflush(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(standard); i++) {
        capture.files[i] = memfd_create("captured", MFD_CLOEXEC);
        capture.streams[i] = dup(standard[i]);
        assert_true(capture.files[i] >= 0 && capture.streams[i] >= 0);
        assert_true(dup2(capture.files[i], standard[i]) >= 0);
    }
    return capture;
}

static char *
read_back(int file)
{
    g_autofree char *text = g_malloc0(ROOM_BYTES);
    ssize_t length = pread(file, text, ROOM_BYTES, 0);

    assert_in_range(length, 0, ROOM_BYTES - 1);
    close(file);
    return g_strdup(text);
}

Captured *
captured_end(Capture capture)
{
    Captured *captured = g_new0(Captured, 1);

    fflush(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(standard); i++) {
        assert_true(dup2(capture.streams[i], standard[i]) >= 0);
        close(capture.streams[i]);
    }
    captured->output = read_back(capture.files[0]);
    captured->errors = read_back(capture.files[1]);
    return captured;
}

Captured *
captured_command(int (*run)(int argc, char **argv), const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *line = g_strdup_vprintf(format, values);
    va_end(values);
    g_auto(GStrv) argv = NULL;
    int argc = 0;

    assert_true(g_shell_parse_argv(line, &argc, &argv, NULL));
    Capture capture = captured_begin();
    int status = run(argc, argv);
    Captured *captured = captured_end(capture);

    captured->status = status;
    return captured;
}

void
captured_free(Captured *captured)
{
    g_free(captured->output);
    g_free(captured->errors);
    g_free(captured);
}

static void
assert_says(const char *stream, const char *text, const char *wanted)
{
    if (*wanted ? !strstr(text, wanted) : *text)
        fail_msg("%s: %s\nexpected: %s", stream, text, *wanted ? wanted : "nothing");
}

void
captured_assert(const Captured *captured, int status, const char *output, const char *errors)
{
    assert_says("standard output", captured->output, output);
    assert_says("standard error", captured->errors, errors);
    assert_int_equal(captured->status, status);
}
