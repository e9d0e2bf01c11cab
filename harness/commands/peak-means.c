#include "commands/peak-means.h"

#include <tidemark/error.h>

#include "baseline/configuration.h"

static const char *const words[] = {
    [TIDE_PEAK_MEANS_AUTO] = "auto",
    [TIDE_PEAK_MEANS_STOPS] = TIDE_PEAKS_BY_STOPS,
    [TIDE_PEAK_MEANS_POLLING] = "polling",
    [TIDE_PEAK_MEANS_BPF] = TIDE_PEAKS_BY_BPF,
};

gboolean
tide_peak_means_parse(const char *word, TidePeakMeans *ret_means, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_equal(word, words[i])) {
            *ret_means = (TidePeakMeans)i;
            return TRUE;
        }
    }
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "--peak: there are no means '%s'; use auto, stops, polling or bpf",
                word);
    return FALSE;
}

const char *
tide_peak_means_name(TidePeakMeans means, gboolean stops)
{
    if (means == TIDE_PEAK_MEANS_BPF)
        return words[TIDE_PEAK_MEANS_BPF];
    return words[stops ? TIDE_PEAK_MEANS_STOPS : TIDE_PEAK_MEANS_POLLING];
}

gboolean
tide_peak_means_call_referee(TidePeakMeans means, TidePeakReferee **ret_referee, GError **error)
{
    *ret_referee = means == TIDE_PEAK_MEANS_BPF ? tide_peak_referee_open(error) : NULL;
    if (*ret_referee || means != TIDE_PEAK_MEANS_BPF)
        return TRUE;
    g_prefix_error(error, "--peak=bpf: ");
    return FALSE;
}

gboolean
tide_peak_means_refuse_stops(int refusal, GError **error)
{
    g_set_error(
        error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
        "--peak=stops: the kernel does not stop processes before they free memory: %s; leave the option out, or "
        "use Linux 5.19 or newer outside of a container that listens itself",
        g_strerror(refusal));
    return FALSE;
}
