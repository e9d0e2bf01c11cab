#include "footprint/peak/tracepoint.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <tidemark/error.h>

#include "footprint/fields.h"

static gboolean
refuse(const char *name, int code, GError **error)
{
    gboolean missing = code == ENOENT;

    g_set_error(error, TIDE_ERROR, missing ? TIDE_ERROR_ENVIRONMENT : TIDE_ERROR_PERMISSION,
                missing ? "the tracepoint %s: the kernel has none (%s); use one with CONFIG_EVENT_TRACING"
                        : "the tracepoint %s: tracefs may not be read (%s); run as root, or mount it so that you may",
                name, g_strerror(code));
    return FALSE;
}

gboolean
tide_tracepoint_find_in(int tracefs, const char *name, guint64 *ret_id, GError **error)
{
    g_autofree char *path = g_strdup_printf("events/%s/id", name);
    char text[32] = { 0 };
    int file = openat(tracefs, path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file >= 0 ? TEMP_FAILURE_RETRY(read(file, text, sizeof text - 1)) : -1;
    int code = errno;

    if (file >= 0)
        close(file);
    if (length < 0)
        return refuse(name, code, error);
    const char *end = tide_fields_number(text, ret_id);
    if (end && *end == '\n')
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_MALFORMED, "%s: is no number; is this tracefs?", path);
    return FALSE;
}

/* fsmount(2) of Linux 5.2: it is gone with the descriptor. */
static int
mount_for_us(void)
{
    int context = fsopen("tracefs", FSOPEN_CLOEXEC);
    int mounted = -1;

    if (context < 0)
        return -1;
    if (fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
        mounted = fsmount(context, FSMOUNT_CLOEXEC, MOUNT_ATTR_RDONLY);
    int code = errno;
    close(context);
    errno = code;
    return mounted;
}

/* Where nothing is mounted, the folder is there and empty. */
static int
open_mounted(void)
{
    static const char *const places[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };

    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        int tracefs = open(places[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (tracefs >= 0 && faccessat(tracefs, "events", X_OK, 0) == 0)
            return tracefs;
        if (tracefs >= 0)
            close(tracefs);
    }
    return -1;
}

gboolean
tide_tracepoint_find(const char *name, guint64 *ret_id, GError **error)
{
    int tracefs = open_mounted();

    if (tracefs < 0)
        tracefs = mount_for_us();
    if (tracefs < 0)
        return refuse(name, errno == ENOENT ? EPERM : errno, error);
    gboolean found = tide_tracepoint_find_in(tracefs, name, ret_id, error);
    close(tracefs);
    return found;
}
