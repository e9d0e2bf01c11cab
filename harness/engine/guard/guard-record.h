#pragma once

#include <glib.h>

/**
 * What the runner and the guard tell one another over the lifeline, a SOCK_SEQPACKET pair: one struct is one packet.
 * Both come from one build and run on one machine, so the struct is sent as it is.
 */
typedef enum {
    TIDE_GUARD_STARTED = 1, /**< guard: the program runs */
    TIDE_GUARD_FAILED, /**< guard: @step failed with the errno @value; nothing runs */
    TIDE_GUARD_ENDED, /**< guard: the program and every descendant are gone; @value is the program's wait status */
    TIDE_GUARD_STOP, /**< runner: end the program; @value is its grace in milliseconds */
    TIDE_GUARD_LISTENER, /**< guard, before it says how the start went: with the listener of the program's stops */
    TIDE_GUARD_NO_LISTENER, /**< guard, in its place: the stops could not be had, the errno is @value */
} TideGuardRecordKind;

/** What failed when the program could not be started. */
typedef enum {
    TIDE_GUARD_STEP_FORK,
    TIDE_GUARD_STEP_LIFELINE,
    TIDE_GUARD_STEP_ADDRESSES,
    TIDE_GUARD_STEP_FOLDER,
    TIDE_GUARD_STEP_DESCRIPTORS,
    TIDE_GUARD_STEP_EXEC,
} TideGuardStep;

typedef struct {
    gint32 kind;
    gint32 value;
    gint32 step;
} TideGuardRecord;

/** The number under which a program gets its channel; it gets nothing above. */
#define TIDE_GUARD_CHANNEL_FD 3

/**
 * tide_guard_record_send:
 * Sends a record, with a descriptor where @descriptor is one; system calls only, no signal where nobody reads.
 *
 * Returns: %FALSE with errno set
 */
gboolean tide_guard_record_send(int socket, const TideGuardRecord *record, int descriptor);

/**
 * tide_guard_record_receive:
 * @flags: as recv(2) takes them
 * @ret_descriptor: a descriptor for the caller to close, or -1
 * Returns: the bytes of @ret_record, so anything else than its size is no record; 0 at the end, -1 with errno set
 */
gssize tide_guard_record_receive(int socket, int flags, TideGuardRecord *ret_record, int *ret_descriptor);
