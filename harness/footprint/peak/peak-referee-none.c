/* Where the build found no clang or no libbpf. */
#include "footprint/peak/peak-referee.h"

#include <tidemark/error.h>

TidePeakReferee *
tide_peak_referee_open(GError **error)
{
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                "this tidemark was built without BPF: install clang and libbpf-dev and build it again");
    return NULL;
}

int
tide_peak_referee_take_seat(G_GNUC_UNUSED TidePeakReferee *referee, G_GNUC_UNUSED pid_t pid,
                            G_GNUC_UNUSED guint64 swapped)
{
    return -1;
}

struct tide_rss_seat *
tide_peak_referee_seat(G_GNUC_UNUSED const TidePeakReferee *referee, G_GNUC_UNUSED int seat)
{
    g_return_val_if_reached(NULL);
}

void
tide_peak_referee_leave_seat(G_GNUC_UNUSED TidePeakReferee *referee, G_GNUC_UNUSED int seat)
{
    g_return_if_reached();
}

guint64
tide_peak_referee_missed(G_GNUC_UNUSED const TidePeakReferee *referee)
{
    g_return_val_if_reached(G_MAXUINT64);
}

void
tide_peak_referee_close(TidePeakReferee *referee)
{
    g_return_if_fail(!referee);
}
