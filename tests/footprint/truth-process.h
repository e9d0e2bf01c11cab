#pragma once

#include <sys/types.h>

#include <glib.h>

/** A running truth-allocator (tests/tools/truth-allocator). */
typedef struct {
    pid_t pid;
    int input;
    int output;
} TruthProcess;

/** What it said it made. @missing: its reason, where it could not make any. */
typedef struct {
    guint64 bytes;
    guint64 address;
    char *missing;
} TruthMade;

/** truth_start: Returns: (transfer full): the process, ready. */
TruthProcess *truth_start(void);

/** truth_make: @path may hold any byte. Returns: (transfer full): what was made. */
TruthMade *truth_make(TruthProcess *process, const char *kind, guint64 bytes, const char *path);

/** truth_fork: Returns: the pid of a child that has written @bytes of what was made last and does nothing more. */
pid_t truth_fork(TruthProcess *process, guint64 bytes);

/** truth_stop: stops the process and awaits that it stands still. */
void truth_stop(const TruthProcess *process);

void truth_continue(const TruthProcess *process);

/** truth_end: kills it; its children end with it. */
void truth_end(TruthProcess *process);

void truth_made_free(TruthMade *made);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TruthProcess, truth_end)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TruthMade, truth_made_free)
