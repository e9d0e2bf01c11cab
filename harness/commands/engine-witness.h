#pragma once

#include "measure/iteration.h"
#include "report/results.h"

/**
 * TideEngineWitness:
 * Sees in an iteration which engine it is that is measured: from what the page's process runs, and not from what was asked for.
 */
typedef struct {
    TideSnapshotObserver observer;
    const TideSnapshotObserver *next;
    GPtrArray *files; /* (nullable) */
    GError *problem; /* (nullable) */
} TideEngineWitness;

/** tide_engine_witness_begin: @next: (nullable): who is told of each snapshot as well. */
TideEngineWitness tide_engine_witness_begin(const TideSnapshotObserver *next);

/** tide_engine_witness_observer: Returns: (transfer none): what is to be told of each snapshot; @witness stays in its place. */
const TideSnapshotObserver *tide_engine_witness_observer(TideEngineWitness *witness);

/**
 * tide_engine_witness_end:
 * Keeps what was seen in @measured, or makes a failure of @iteration, which then has measured nothing, where the files are others than in an iteration before, or
 * the page's process does not run @library. One that failed already, or has no checkpoint, is left as it is. That the files
 * cannot be told is a failure where @library is asked for, else a warning.
 *
 * @library: (nullable): the file that the page's process must run
 */
void tide_engine_witness_end(TideEngineWitness *witness, const char *library, TideMeasuredEngine *measured,
                             TideIteration *iteration);
