#include "scavenger.h"

#include <dlfcn.h>

gboolean
tide_scavenger_can_wait(void)
{
    return dlsym(RTLD_DEFAULT, TIDE_SYMBOL_SUSPEND_SCAVENGER) && dlsym(RTLD_DEFAULT, TIDE_SYMBOL_RESUME_SCAVENGER) &&
        dlsym(RTLD_DEFAULT, TIDE_SYMBOL_SCAVENGER_SUSPENDED);
}
