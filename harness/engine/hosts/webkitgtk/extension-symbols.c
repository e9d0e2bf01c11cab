#include "extension-symbols.h"

#include <dlfcn.h>

gpointer
tide_extension_symbol(const char *name, GPtrArray *missing)
{
    gpointer symbol = dlsym(RTLD_DEFAULT, name);

    if (!symbol)
        g_ptr_array_add(missing, (gpointer)name);
    return symbol;
}
