#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "baseline/recording.h"

static void
a_recording_is_of_now_and_of_this_version(void **state)
{
    (void)state;
    g_autoptr(TideRecording) recording = tide_recording_new("why");
    g_autoptr(GDateTime) recorded = g_date_time_new_from_iso8601(recording->recorded_at, NULL);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();

    assert_non_null(recorded);
    assert_true(ABS(g_date_time_difference(now, recorded)) < 60 * G_TIME_SPAN_SECOND);
    assert_string_equal(recording->recorded_by, "tidemark " TIDE_VERSION);
    assert_string_equal(recording->reason, "why");
    assert_null(recording->author);
    assert_null(recording->commit);
    tide_recording_free(NULL);
}

/* Each text, changed in a copy of its own, and left out. */
static void
every_text_makes_a_difference(void **state)
{
    (void)state;
    g_autoptr(TideRecording) recording = tide_recording_new("why");
    recording->author = g_strdup("Ada");
    recording->commit = g_strdup("c0ffee");

    for (guint i = 0; i < 10; i++) {
        g_autoptr(TideRecording) copy = tide_recording_copy(recording);
        char **texts[] = { &copy->recorded_at, &copy->recorded_by, &copy->author, &copy->commit, &copy->reason };
        assert_true(tide_recording_equal(recording, copy));
        g_free(*texts[i / 2]);
        *texts[i / 2] = i % 2 == 0 ? g_strdup("other") : NULL;
        assert_false(tide_recording_equal(recording, copy));
        tide_recording_assign(copy, recording);
        assert_true(tide_recording_equal(recording, copy));
    }
}

static void
a_recording_is_found_by_its_time(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) recordings = g_ptr_array_new_with_free_func((GDestroyNotify)tide_recording_free);

    for (guint i = 0; i < 3; i++) {
        TideRecording *recording = tide_recording_new("why");
        recording->recorded_at[0] = (char)('0' + i);
        g_ptr_array_add(recordings, recording);
    }
    const TideRecording *second = g_ptr_array_index(recordings, 1);
    assert_ptr_equal(tide_recording_find(recordings, second->recorded_at), second);
    assert_null(tide_recording_find(recordings, "yesterday"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recording_is_of_now_and_of_this_version),
        cmocka_unit_test(every_text_makes_a_difference),
        cmocka_unit_test(a_recording_is_found_by_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
