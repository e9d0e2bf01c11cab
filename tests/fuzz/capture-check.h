#pragma once

#include "fuzz.h"

/**
 * tide_fuzz_capture:
 * Reads bytes as a capture and requires what holds for each: sums that fit and agree with the rows, names and sentences
 * that are valid text, and a text form that reads back to the same totals.
 *
 * @mark: begins a text of the wanted format; put before what is no capture by itself
 */
void tide_fuzz_capture(const char *mark, const uint8_t *data, size_t size);
