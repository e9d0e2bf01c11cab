#pragma once

#include "footprint/regions.h"

/**
 * tide_stack_pointers_read:
 * Asks where the stacks of a process's threads end (proc_pid_syscall(5)), where some region may be a stack that neither
 * its guard page nor its flags give away; else it asks nothing. A thread that is running does not tell, and who may not
 * attach to the process (ptrace(2)) is told nothing: that is no error, the other signs stand in.
 *
 * @folder: what tide_procfs_open() gave
 * @regions: all regions of that process; `stack_pointers` gets those that are told
 */
void tide_stack_pointers_read(int folder, TideRegions *regions);
