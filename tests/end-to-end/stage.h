#pragma once

#include <gio/gio.h>

/**
 * Stage:
 * A folder of its own with scenarios and baselines, in which the built `tidemark` is run as a user would run it. The test
 * program is the reaper of everything below it, so a process that outlives its runner shows up as its child.
 */
typedef struct {
    char *folder;
    char *temporary; /* TMPDIR of the runner */
} Stage;

/** What a run printed and how it ended. */
typedef struct {
    int status; /* the exit status, or -1 after a signal */
    int ending_signal;
    char *output;
    char *messages;
} Outcome;

Stage *stage_new(void);

/** stage_free: fails the test where the runner left a process or a temporary file behind, then removes the folder. */
void stage_free(Stage *stage);

/** stage_write: makes a file, with its folders, relative to the stage. */
void stage_write(const Stage *stage, const char *path, const char *text);

/** stage_read: Returns: (transfer full): a file's content; fails the test where there is none. */
char *stage_read(const Stage *stage, const char *path);

/** stage_copy_shipped: copies one of the project's own scenarios to the stage. */
void stage_copy_shipped(const Stage *stage, const char *scenario);

/** stage_start: starts `tidemark` with the arguments in @command, split at blanks. @environment: NULL or `NAME=VALUE`s. */
GSubprocess *stage_start(const Stage *stage, const char *const *environment, const char *command);

/** stage_finish: waits for the end of what stage_start() started. */
Outcome *stage_finish(GSubprocess *process);

/** stage_run: both. */
Outcome *stage_run(const Stage *stage, const char *command);

/** stage_await_process: Returns: the pid of the first descendant of @runner whose executable is @name. */
pid_t stage_await_process(GSubprocess *runner, const char *name);

/** stage_await_another: the same, but for the one that is @known. */
pid_t stage_await_another(GSubprocess *runner, const char *name, pid_t known);

/** stage_count: Returns: how many nodes of results/junit.xml the XPath @expression finds. */
int stage_count(const Stage *stage, const char *expression);

void outcome_free(Outcome *outcome);

/** assert_status: fails with all that was printed where the exit status is another. */
void assert_status(const Outcome *outcome, int status);

/** assert_says: fails with all that was printed where @sentence is in neither stream. */
void assert_says(const Outcome *outcome, const char *sentence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stage, stage_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outcome, outcome_free)
