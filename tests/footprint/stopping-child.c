#include "stopping-child.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/guard/stop-filter.h"

#define LEAST_BYTES 4096

/* One byte, or the errno, with the descriptor where there is one. */
static void
hand_over(int socket, int listener)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } ancillary = { .bytes = { 0 } };
    int refusal = listener < 0 ? errno : 0;
    struct iovec piece = { &refusal, sizeof refusal };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };

    if (listener >= 0) {
        message.msg_control = &ancillary;
        message.msg_controllen = sizeof ancillary.bytes;
        ancillary.header.cmsg_level = SOL_SOCKET;
        ancillary.header.cmsg_type = SCM_RIGHTS;
        ancillary.header.cmsg_len = CMSG_LEN(sizeof listener);
        memcpy(CMSG_DATA(&ancillary.header), &listener, sizeof listener);
    }
    if (sendmsg(socket, &message, 0) < 0)
        _exit(2);
    close(listener);
}

static void
take_over(int socket, StoppingChild *child)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } ancillary = { .bytes = { 0 } };
    struct iovec piece = { &child->refusal, sizeof child->refusal };
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &ancillary, .msg_controllen = sizeof ancillary.bytes
    };

    g_assert_true(recvmsg(socket, &message, MSG_CMSG_CLOEXEC) == sizeof child->refusal);
    if (child->refusal == 0)
        memcpy(&child->listener, CMSG_DATA(&ancillary.header), sizeof child->listener);
}

StoppingChild
stopping_child_start(void (*work)(gpointer data), gpointer data)
{
    StoppingChild child = { .listener = -1 };
    int ends[2];

    g_assert_true(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    child.pid = fork();
    if (child.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(ends[0]);
        hand_over(ends[1], tide_stop_filter_install(LEAST_BYTES));
        work(data);
        _exit(0);
    }
    close(ends[1]);
    take_over(ends[0], &child);
    close(ends[0]);
    return child;
}

gboolean
stopping_child_wait(const StoppingChild *child)
{
    int status = 0;

    return waitpid(child->pid, &status, 0) == child->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
