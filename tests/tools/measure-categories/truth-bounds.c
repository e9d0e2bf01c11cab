#include "truth-bounds.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <tidemark/error.h>

#define GB (G_GUINT64_CONSTANT(1) << 30)
#define SMALLEST_CAGE (8 * GB)
#define STRUCTURES (4 * GB) /* structureHeapAddressSize, JavaScriptCore/runtime/StructureID.h */

/** Which call of the log may have made what is looked for: its least length, and how it protects. */
typedef struct {
    guint64 least;
    guint32 protection;
} Reservation;

static gboolean
is_reservation(const MmapLogCall *call, const Reservation *wanted)
{
    return call && call->length >= wanted->least && call->flags & MAP_NORESERVE &&
        (call->protection & wanted->protection) == wanted->protection;
}

/* An address and a size. */
static gboolean
find_sized(const guint64 *words, gsize n_words, const CallLog *log, const Reservation *wanted, guint64 size,
           Bounds *ret_bounds)
{
    for (gsize i = 0; i + 1 < n_words; i++) {
        gboolean is_size =
            size ? words[i + 1] == size : words[i + 1] >= wanted->least && (words[i + 1] & (words[i + 1] - 1)) == 0;
        if (!is_size || words[i] == 0 || words[i] % words[i + 1] != 0 ||
            !is_reservation(call_log_find(log, words[i]), wanted))
            continue;
        *ret_bounds = (Bounds) { words[i], words[i] + words[i + 1] };
        return TRUE;
    }
    return FALSE;
}

/* An address and an end. */
static gboolean
find_jit(const guint64 *words, gsize n_words, const CallLog *log, guint64 page_size, Bounds *ret_bounds)
{
    static const Reservation executable = { 1, PROT_EXEC };

    for (gsize i = 0; i + 1 < n_words; i++) {
        const MmapLogCall *call = words[i] < words[i + 1] ? call_log_find(log, words[i]) : NULL;
        if (!is_reservation(call, &executable) || words[i + 1] > call->start + call->length ||
            words[i + 1] - words[i] < call->length / 2)
            continue;
        *ret_bounds = (Bounds) { words[i] - page_size, words[i + 1] + page_size };
        return TRUE;
    }
    return FALSE;
}

static gboolean
read_memory(pid_t pid, guint64 address, void *to, gsize size)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/mem", pid);
    int memory = open(path, O_RDONLY | O_CLOEXEC);
    gboolean is_read = memory >= 0 && pread(memory, to, size, (off_t)address) == (gssize)size;

    if (memory >= 0)
        close(memory);
    return is_read;
}

gboolean
truth_bounds_read(pid_t pid, guint64 page_size, const Images *images, const CallLog *log, EngineBounds *ret_bounds,
                  GError **error)
{
    static const Reservation cage = { SMALLEST_CAGE, 0 };
    static const Reservation structures = { STRUCTURES, 0 };
    guint64 size = 0;
    guint64 address = images_symbol(images, "libjavascriptcoregtk", "g_config", &size);
    g_autofree guint64 *words = g_malloc0(size + sizeof(guint64));
    EngineBounds bounds;

    if (!address || !read_memory(pid, address, words, size)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT, "g_config of JavaScriptCore cannot be read: %s",
                    address ? g_strerror(errno) : "it is not exported");
        return FALSE;
    }
    gsize n_words = size / sizeof *words;
    if (!find_jit(words, n_words, log, page_size, &bounds.jit) ||
        !find_sized(words, n_words, log, &cage, 0, &bounds.gigacage) ||
        !find_sized(words, n_words, log, &structures, STRUCTURES, &bounds.structures)) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED,
                    "g_config of this JavaScriptCore does not tell the bounds of JIT, Gigacage and structures; look at "
                    "WTF/wtf/WTFConfig.h of its source");
        return FALSE;
    }
    *ret_bounds = bounds;
    return TRUE;
}
