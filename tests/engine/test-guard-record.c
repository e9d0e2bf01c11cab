#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/guard/guard-record.h"

typedef struct {
    int ends[2];
} Pair;

static int
open_pair(void **state)
{
    Pair *pair = g_new0(Pair, 1);

    *state = pair;
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair->ends);
}

static int
close_pair(void **state)
{
    Pair *pair = *state;

    close(pair->ends[0]);
    close(pair->ends[1]);
    g_free(pair);
    return 0;
}

static void
test_a_record_arrives_as_it_was_sent(void **state)
{
    const Pair *pair = *state;
    const TideGuardRecord sent = { TIDE_GUARD_FAILED, ENOENT, TIDE_GUARD_STEP_EXEC };
    TideGuardRecord received = { 0 };
    int descriptor = 77;

    assert_true(tide_guard_record_send(pair->ends[0], &sent, -1));
    assert_int_equal(tide_guard_record_receive(pair->ends[1], 0, &received, &descriptor), sizeof received);
    assert_memory_equal(&received, &sent, sizeof sent);
    assert_int_equal(descriptor, -1);
}

static void
test_a_descriptor_comes_along_and_is_not_inherited(void **state)
{
    const Pair *pair = *state;
    const TideGuardRecord sent = { TIDE_GUARD_LISTENER, 0, 0 };
    TideGuardRecord received = { 0 };
    int file = memfd_create("record", 0);
    int descriptor = -1;
    char text[6] = { 0 };

    assert_int_equal(write(file, "hello", 5), 5);
    assert_true(tide_guard_record_send(pair->ends[0], &sent, file));
    close(file);
    assert_int_equal(tide_guard_record_receive(pair->ends[1], 0, &received, &descriptor), sizeof received);
    assert_int_equal(pread(descriptor, text, 5, 0), 5);
    assert_string_equal(text, "hello");
    assert_true(fcntl(descriptor, F_GETFD) & FD_CLOEXEC);
    close(descriptor);
}

static void
test_what_is_no_record_is_told_by_its_length(void **state)
{
    Pair *pair = *state;
    const TideGuardRecord record = { TIDE_GUARD_STARTED, 0, 0 };
    TideGuardRecord received = { 0 };
    int descriptor = 77;

    assert_int_equal(tide_guard_record_receive(pair->ends[1], MSG_DONTWAIT, &received, &descriptor), -1);
    assert_int_equal(errno, EAGAIN);
    assert_int_equal(send(pair->ends[0], "x", 1, 0), 1);
    assert_int_equal(tide_guard_record_receive(pair->ends[1], 0, &received, &descriptor), 1);
    close(pair->ends[0]);
    pair->ends[0] = -1;
    assert_int_equal(tide_guard_record_receive(pair->ends[1], 0, &received, &descriptor), 0);
    assert_int_equal(descriptor, -1);
    assert_false(tide_guard_record_send(pair->ends[1], &record, -1));
    assert_int_equal(errno, EPIPE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_record_arrives_as_it_was_sent, open_pair, close_pair),
        cmocka_unit_test_setup_teardown(test_a_descriptor_comes_along_and_is_not_inherited, open_pair, close_pair),
        cmocka_unit_test_setup_teardown(test_what_is_no_record_is_told_by_its_length, open_pair, close_pair),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
