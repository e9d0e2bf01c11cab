#include "engine/fixed-addresses.h"

#include <errno.h>
#include <sys/personality.h>

#define ASK_ONLY 0xffffffff

gboolean
tide_fixed_addresses_probe(char **ret_reason)
{
    int current = personality(ASK_ONLY);

    if (current == -1 || personality((unsigned long)current | ADDR_NO_RANDOMIZE) == -1) {
        *ret_reason = g_strdup_printf("personality(2) is refused here: %s", g_strerror(errno));
        return FALSE;
    }
    personality((unsigned long)current);
    return TRUE;
}
