#include "footprint/peak/stop-listener.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* Headers of Linux 6.1 do not have it. */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, guint64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP 1
#endif

void
tide_stop_prepare(int listener)
{
    (void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, (unsigned long)SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
}

/* Where the heap ends only the kernel knows: all that may lie behind the end that is asked for. */
#define FARTHEST_HEAP_BYTES ((guint64)64 << 30)

/* What is cut off, or what was where a mapping is put, and then what is cut off counts as well. */
static void
tell_mremap(const struct seccomp_data *call, TideStop *stop)
{
    guint64 old_bytes = call->args[1];
    guint64 new_bytes = call->args[2];
    guint64 cut = old_bytes - MIN(old_bytes, new_bytes);

    stop->start = call->args[3] & MREMAP_FIXED ? call->args[4] : call->args[0] + new_bytes;
    stop->bytes = call->args[3] & MREMAP_FIXED ? new_bytes + cut : cut;
}

static void
tell_memory(const struct seccomp_data *call, TideStop *stop)
{
    stop->start = call->args[0];
    switch (call->nr) {
    case SYS_munmap:
    case SYS_madvise:
    case SYS_mmap:
        stop->bytes = call->args[1];
        break;
    case SYS_mremap:
        tell_mremap(call, stop);
        break;
    case SYS_brk:
        stop->bytes = FARTHEST_HEAP_BYTES;
        break;
    default:
        stop->start = 0;
        stop->bytes = G_MAXUINT64;
    }
}

gboolean
tide_stop_receive(int listener, TideStop *ret_stop)
{
    struct seccomp_notif notification;

    /* The kernel refuses one that is not cleared. */
    memset(&notification, 0, sizeof notification);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notification) < 0)
        return FALSE;
    ret_stop->id = notification.id;
    ret_stop->thread = (pid_t)notification.pid;
    ret_stop->becomes_another = notification.data.nr == SYS_execve || notification.data.nr == SYS_execveat;
    tell_memory(&notification.data, ret_stop);
    return TRUE;
}

gboolean
tide_stop_is_there(int listener, const TideStop *stop)
{
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &stop->id) == 0;
}

void
tide_stop_let_go(int listener, const TideStop *stop)
{
    struct seccomp_notif_resp answer = { .id = stop->id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };

    /* A thread that was killed meanwhile is no longer there to be let go (ENOENT). */
    while (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) < 0 && errno == EINTR)
        ;
}
