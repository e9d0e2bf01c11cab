/* glibc 2.41 maps the memory of its vDSO's getrandom() with all signals blocked, and a mapping that cannot be trapped ends
 * the process. Whoever asks for random bytes gets them from the system call itself. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include <sys/random.h>
#include <sys/syscall.h>

#include "raw-syscall.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT ssize_t
getrandom(void *buffer, size_t length, unsigned flags)
{
    long result = raw_syscall(SYS_getrandom, (long)buffer, (long)length, flags, 0, 0, 0);

    if (result >= 0)
        return result;
    errno = (int)-result;
    return -1;
}

static void
fill(void *buffer, size_t length)
{
    for (size_t filled = 0; filled < length;) {
        ssize_t got = getrandom((char *)buffer + filled, length - filled, 0);
        if (got < 0 && errno != EINTR)
            abort();
        filled += got > 0 ? (size_t)got : 0;
    }
}

EXPORT int
getentropy(void *buffer, size_t length)
{
    if (length > 256) {
        errno = EIO;
        return -1;
    }
    fill(buffer, length);
    return 0;
}

EXPORT uint32_t
arc4random(void)
{
    uint32_t value = 0;

    fill(&value, sizeof value);
    return value;
}

EXPORT void
arc4random_buf(void *buffer, size_t length)
{
    fill(buffer, length);
}

/* What is left of the last, incomplete range would make small values more likely. */
EXPORT uint32_t
arc4random_uniform(uint32_t bound)
{
    uint32_t value = arc4random();

    if (bound < 2)
        return 0;
    while (value < -bound % bound)
        value = arc4random();
    return value % bound;
}
