#pragma once

#include "process/process-list.h"

/** Why a process was selected, and thereby what it means when it cannot be read. */
typedef enum {
    TIDE_SELECTED_BY_TARGET, /**< the user named it, by its pid or name */
    TIDE_SELECTED_AS_DESCENDANT, /**< it descends from one that the user named */
    TIDE_SELECTED_AMONG_ALL, /**< it is one of all */
} TideSelectedHow;

/**
 * TideSelected:
 * @start_ticks: 0 for a pid that is not among the living: reading it tells what is wrong
 * @name: what it is called (`comm`)
 * @partial: (nullable): the part of its name that the user gave
 */
typedef struct {
    pid_t pid;
    guint64 start_ticks;
    char *name;
    TideSelectedHow how;
    char *partial;
} TideSelected;

/**
 * TideSelection:
 * Which processes a user wants, to be found among those that live, once or again and again.
 *
 * Each is selected once, in the order of the targets, a target's descendants behind it. A target's name is compared with
 * what processes are called and with the names of their executables: where none has the whole name, those are taken
 * that have it as a part, whatever the case of its letters. Kernel threads are never selected, nor is the process that
 * asks, unless it is a target by its pid.
 */
typedef struct _TideSelection TideSelection;

/** tide_selection_new: @own_pid: of the process that asks. Returns: (transfer full): nothing selected yet. */
TideSelection *tide_selection_new(pid_t own_pid);

/** tide_selection_free: frees @selection, which may be %NULL. */
void tide_selection_free(TideSelection *selection);

/** tide_selection_add_all: selects every process. */
void tide_selection_add_all(TideSelection *selection);

/** tide_selection_add_pid: from the first tide_selection_find() on it stands for that very process. */
void tide_selection_add_pid(TideSelection *selection, pid_t pid);

/** tide_selection_add_name: @name: in whole or in part. */
void tide_selection_add_name(TideSelection *selection, const char *name);

/** tide_selection_add_descendants: selects all descendants of each target as well. */
void tide_selection_add_descendants(TideSelection *selection);

/** tide_selection_exclude: @target: a pid, or a name as a target has it; one that fits nothing excludes nothing. */
void tide_selection_exclude(TideSelection *selection, const char *target);

/**
 * tide_selection_find:
 * @processes: (element-type TideProcess): the living, as tide_process_list() gives them
 * Errors: %TIDE_ERROR_INPUT for the pid of a kernel thread, for a name that no process has, and where nothing is left.
 *     Only the first time: later the targets may have ended, and then they are just no longer there
 * Returns: (transfer full) (element-type TideSelected): the processes, each once
 */
GPtrArray *tide_selection_find(TideSelection *selection, const GPtrArray *processes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideSelection, tide_selection_free)
