#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A message may quote some of the text, never all of it. */
#define LONGEST_MESSAGE 2000

G_NORETURN void
tide_fuzz_fail(const char *file, int line, const char *condition, const char *detail)
{
    fprintf(stderr, "%s:%d: does not hold: %s%s%s\n", file, line, condition, detail ? ": " : "", detail ? detail : "");
    abort();
}

char *
tide_fuzz_text(const uint8_t *data, size_t size)
{
    char *text = g_malloc(size + 1);

    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

const char *
tide_fuzz_path(const uint8_t *data, size_t size)
{
    static int descriptor = -1;
    static char path[64];

    if (descriptor < 0) {
        descriptor = memfd_create("tidemark-fuzz", MFD_CLOEXEC);
        g_snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    }
    TIDE_FUZZ_REQUIRE(ftruncate(descriptor, 0) == 0);
    TIDE_FUZZ_REQUIRE(pwrite(descriptor, data, size, 0) == (ssize_t)size);
    return path;
}

void
tide_fuzz_check_error(const GError *error, const char *place)
{
    TIDE_FUZZ_REQUIRE(error);
    gsize length = strlen(error->message);

    TIDE_FUZZ_REQUIRE(error->domain == TIDE_ERROR);
    if (length == 0 || length > LONGEST_MESSAGE || strchr(error->message, '\n') ||
        !g_utf8_validate(error->message, -1, NULL))
        tide_fuzz_fail(__FILE__, __LINE__, "the message is one line of valid text", error->message);
    if (place && (!g_str_has_prefix(error->message, place) || error->message[strlen(place)] != ':'))
        tide_fuzz_fail(__FILE__, __LINE__, "the message begins with its place", error->message);
}
