#pragma once

#include <stddef.h>
#include <stdint.h>

#include <tidemark/error.h>

/* What every target of this folder has in common. A target is one file, fuzz-<name>.c: clang links it with libFuzzer,
 * every other build with replay.c, which feeds it the files that it is given. */

/**
 * LLVMFuzzerTestOneInput:
 * A target's only function, of the name that libFuzzer calls.
 *
 * @data: (array length=size): any bytes, in memory of exactly that size
 * Returns: 0
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** TIDE_FUZZ_REQUIRE: ends the process with abort() where @condition does not hold: a finding. */
#define TIDE_FUZZ_REQUIRE(condition)                                                                                   \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            tide_fuzz_fail(__FILE__, __LINE__, #condition, NULL);                                                      \
    } while (0)

/** tide_fuzz_fail: tells what does not hold, and of which text, and ends the process. */
G_NORETURN void tide_fuzz_fail(const char *file, int line, const char *condition, const char *detail);

/** tide_fuzz_text: Returns: (transfer full): the bytes with a zero byte behind them. */
char *tide_fuzz_text(const uint8_t *data, size_t size);

/**
 * tide_fuzz_path:
 * For readers that take a path.
 *
 * Returns: (transfer none): the path of a file in memory that holds @data until the next call
 */
const char *tide_fuzz_path(const uint8_t *data, size_t size);

/**
 * tide_fuzz_check_error:
 * Requires what holds for every refusal: an error of ours, one line of valid text, short, that begins with @place where
 * the reader knows a file's name.
 *
 * @place: (nullable)
 */
void tide_fuzz_check_error(const GError *error, const char *place);
