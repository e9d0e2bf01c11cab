#include "engine/guard/guard-record.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* Room for one descriptor, where the kernel wants it to lie. */
typedef union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
} Ancillary;

gboolean
tide_guard_record_send(int socket, const TideGuardRecord *record, int descriptor)
{
    Ancillary ancillary = { .bytes = { 0 } };
    struct iovec piece = { (void *)record, sizeof *record };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };

    if (descriptor >= 0) {
        message.msg_control = &ancillary;
        message.msg_controllen = sizeof ancillary.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof descriptor);
        memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL) == (gssize)sizeof *record;
}

gssize
tide_guard_record_receive(int socket, int flags, TideGuardRecord *ret_record, int *ret_descriptor)
{
    Ancillary ancillary = { .bytes = { 0 } };
    struct iovec piece = { ret_record, sizeof *ret_record };
    struct msghdr message = {
        .msg_iov = &piece,
        .msg_iovlen = 1,
        .msg_control = &ancillary,
        .msg_controllen = sizeof ancillary.bytes,
    };
    gssize length = -1;

    do
        length = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
    while (length < 0 && errno == EINTR);
    const struct cmsghdr *header = length >= 0 ? CMSG_FIRSTHDR(&message) : NULL;

    *ret_descriptor = -1;
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof *ret_descriptor))
        memcpy(ret_descriptor, CMSG_DATA(header), sizeof *ret_descriptor);
    return length;
}
