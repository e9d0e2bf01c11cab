/* Makes WebContent hold TIDE_HEAVIER_BYTES more from its beginning: preloaded, it is an engine with a defect of a known size. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void *volatile kept;

__attribute__((constructor)) static void
grow(void)
{
    const char *bytes = getenv("TIDE_HEAVIER_BYTES");

    if (!bytes || strcmp(program_invocation_short_name, "WebKitWebProcess") != 0)
        return;
    size_t size = strtoul(bytes, NULL, 10);
    kept = malloc(size);
    if (kept)
        memset(kept, 1, size);
}
