#include "scavenger.h"

#include <dlfcn.h>

gboolean
tide_scavenger_can_wait(void)
{
    static const char *const needed[] = { TIDE_SYMBOL_SUSPEND_SCAVENGER, TIDE_SYMBOL_RESUME_SCAVENGER,
                                          TIDE_SYMBOL_SCAVENGER_SUSPENDED, TIDE_SYMBOL_SCAVENGER_NOTE,
                                          TIDE_SYMBOL_SCAVENGER_WAKE };

    for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
        if (!dlsym(RTLD_DEFAULT, needed[i]))
            return FALSE;
    }
    return TRUE;
}
