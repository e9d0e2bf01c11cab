#pragma once

#include "footprint/peak/peak-referee.h"

/** What `--peak` asks for: which of the layers of footprint/peak.h are to have a part. */
typedef enum {
    TIDE_PEAK_MEANS_AUTO, /**< stops where the kernel can, else polling */
    TIDE_PEAK_MEANS_STOPS, /**< stops, or an error */
    TIDE_PEAK_MEANS_POLLING, /**< no stops */
    TIDE_PEAK_MEANS_BPF, /**< the referee, or an error; stops as with auto, for the categories */
} TidePeakMeans;

/**
 * tide_peak_means_parse:
 * Errors: %TIDE_ERROR_INPUT for a word that is none of `auto`, `stops`, `polling` and `bpf`
 */
gboolean tide_peak_means_parse(const char *word, TidePeakMeans *ret_means, GError **error);

/**
 * tide_peak_means_name:
 * What a configuration says of how peaks were found.
 *
 * @stops: whether processes did stop before they freed memory
 * Returns: (transfer none): `bpf`, `stops` or `polling`
 */
const char *tide_peak_means_name(TidePeakMeans means, gboolean stops);

/**
 * tide_peak_means_call_referee:
 * Opens the referee where it is asked for. Nothing else stands in for it.
 *
 * @ret_referee: (transfer full) (nullable): %NULL where it is not
 * Errors: as tide_peak_referee_open()
 */
gboolean tide_peak_means_call_referee(TidePeakMeans means, TidePeakReferee **ret_referee, GError **error);

/**
 * tide_peak_means_refuse_stops:
 * Sets the error of stops that were asked for and that the kernel refuses.
 *
 * @refusal: an errno
 * Returns: %FALSE
 */
gboolean tide_peak_means_refuse_stops(int refusal, GError **error);
