#pragma once

#include <glib.h>

/** What a command, or any code between captured_begin() and captured_end(), wrote, and how a command ended. */
typedef struct {
    int status;
    char *output;
    char *errors;
} Captured;

/** The real standard output and error, which are kept meanwhile. */
typedef struct {
    int streams[2];
    int files[2];
} Capture;

/** captured_begin: what is written to standard output and error from now on is kept, and is for no terminal. */
Capture captured_begin(void);

/** captured_end: Returns: (transfer full): what was written since captured_begin(). */
Captured *captured_end(Capture capture);

/**
 * captured_command:
 * @run: a function of commands/command.h
 * @format: its command line, quoted as for a shell, beginning with its own name
 */
Captured *captured_command(int (*run)(int argc, char **argv), const char *format, ...) G_GNUC_PRINTF(2, 3);

void captured_free(Captured *captured);

/** captured_assert: what it ended with, and what stands in both texts; an empty one means that nothing was written. */
void captured_assert(const Captured *captured, int status, const char *output, const char *errors);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Captured, captured_free)
