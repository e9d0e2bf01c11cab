#include "footprint/peak/stop-listener.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

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
