#pragma once

#include <glib.h>

typedef enum {
    TIDE_RECOVERY_WITHIN,
    TIDE_RECOVERY_EXCEEDED,
    TIDE_RECOVERY_OPEN, /**< the iterations do not agree, or are too few */
} TideRecoveryKind;

/**
 * TideRecovery:
 * Whether memory comes back to where it was, iteration by iteration.
 *
 * @held: in how many iterations it was not above its limit
 * @wanted_iterations: where it is open, how many would decide it if as large a part of them held; 0 where a half does
 */
typedef struct {
    TideRecoveryKind kind;
    guint held;
    guint wanted_iterations;
} TideRecovery;

/**
 * tide_recovery_judge:
 * The sign test, exactly, both ways (Conover, "Practical Nonparametric Statistics", section 3.4): each iteration only says whether it
 * held, so that how noise is spread, modes included, does not matter, and one odd iteration of many does not decide. An outcome
 * counts when it is one that would come in at most 1 of 32 runs of something that holds half of the time: 5 of 5, 9 of 10, 12 of 15.
 *
 * @iterations: how many were measured; fewer than 5 are always open
 */
TideRecovery tide_recovery_judge(guint held, guint iterations);
