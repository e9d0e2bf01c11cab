#pragma once

#include <glib.h>

/**
 * TruthMachine:
 * What the machine must have for some kinds of memory. Root gets it for the time of a test: huge pages, a small swap
 * file where there is no swap, the merging of equal pages. Nobody else does, and where the machine refuses, the
 * truth-allocator says what is missing.
 */
typedef struct _TruthMachine TruthMachine;

/** truth_machine_prepare: Returns: (transfer full): what was changed, to be put back. */
TruthMachine *truth_machine_prepare(guint huge_pages, guint64 swap_bytes);

/** truth_machine_has_swap: Returns: whether @bytes can be swapped out. */
gboolean truth_machine_has_swap(guint64 bytes);

/** truth_machine_merges: Returns: whether equal pages are merged. */
gboolean truth_machine_merges(void);

/** truth_machine_restore: puts everything back. */
void truth_machine_restore(TruthMachine *machine);
