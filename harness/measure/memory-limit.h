#pragma once

#include "engine/engine.h"

/**
 * TideMemoryLimit:
 * Looks at an engine's processes from the thread-default main context while an iteration runs, and ends the largest one when all
 * of them together have more than they may, before the machine has to choose whom to end. A limit of the kernel's would not do:
 * WebContent reserves far more address space than it uses (RLIMIT_AS, RLIMIT_DATA), and no ordinary user has a cgroup for sure.
 */
typedef struct _TideMemoryLimit TideMemoryLimit;

/**
 * tide_memory_limit_new:
 * @engine: outlives it
 * @bytes: anonymous, swapped, huge and shared pages and page tables of all processes; what two share counts twice
 */
TideMemoryLimit *tide_memory_limit_new(const TideEngineClass *engine_class, TideEngine *engine, guint64 bytes);

/**
 * tide_memory_limit_explain:
 * Where a process was ended, what comes of that is not why the step failed: @error is replaced by one that says so, with what the
 * process had last, and in which categories.
 *
 * @error: (inout): is set
 */
void tide_memory_limit_explain(const TideMemoryLimit *limit, GError **error);

/** tide_memory_limit_free: @limit may be %NULL. */
void tide_memory_limit_free(TideMemoryLimit *limit);
