#include "collects.h"

#include <dlfcn.h>

gboolean
tide_collects_inside(void)
{
    return dlsym(RTLD_DEFAULT, TIDE_SYMBOL_COLLECT) != NULL;
}
