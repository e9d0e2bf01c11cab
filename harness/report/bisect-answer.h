#pragma once

#include "report/results.h"

/** What a run says of a commit. */
typedef enum {
    TIDE_BISECT_GOOD, /**< every test passed, held to the very configuration of its baseline */
    TIDE_BISECT_BAD, /**< something regressed or went over its budget, which is proven whatever else could not be measured */
    TIDE_BISECT_UNKNOWN, /**< anything else: it says nothing for and nothing against the commit */
} TideBisectAnswer;

/**
 * tide_bisect_answer:
 * @ret_reason: (out) (transfer full): the message that decided it; that all passed where it is good
 */
TideBisectAnswer tide_bisect_answer(const TideResults *results, char **ret_reason);
