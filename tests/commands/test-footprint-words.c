#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "captured.h"
#include "commands/footprint-words.h"
#include "support/exit-status.h"

static TideFootprintWords *
parse(const char *line, int *ret_status)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);

    return tide_footprint_words_parse((int)g_strv_length(words), words, ret_status);
}

static void
words_are_kept_as_they_were_written(void **state)
{
    (void)state;
    int status = 77;
    g_autoptr(TideFootprintWords) words =
        parse("footprint -p one -p 2 --pid 3 -x four -x 5 six --group 7 -f bytes --sort Dirty -j - --minFootprint 8 "
              "--sample 9 --sample-duration 10",
              &status);

    assert_non_null(words);
    assert_int_equal(status, 77);
    assert_string_equal(words->targets[0], "one");
    assert_string_equal(words->targets[1], "2");
    assert_null(words->targets[2]);
    assert_string_equal(words->pids[0], "3");
    assert_string_equal(words->excluded[1], "5");
    assert_string_equal(words->operands[0], "six");
    assert_string_equal(words->group, "7");
    assert_string_equal(words->format, "bytes");
    assert_string_equal(words->sort, "Dirty");
    assert_string_equal(words->json, "-");
    assert_string_equal(words->min_footprint, "8");
    assert_string_equal(words->sample, "9");
    assert_string_equal(words->sample_duration, "10");
    assert_false(words->all || words->descendants || words->unmapped || words->csv);
}

static void
what_was_not_written_is_not_there(void **state)
{
    (void)state;
    int status = 77;
    g_autoptr(TideFootprintWords) words = parse("footprint", &status);

    if (!words) {
        fail_msg("refused");
        return;
    }
    const TideFootprintWords nothing = { .operands = words->operands };
    assert_null(words->operands[0]);
    assert_memory_equal(words, &nothing, sizeof nothing);
    tide_footprint_words_free(NULL);
}

static void
the_help_has_what_there_is_and_nothing_else(void **state)
{
    (void)state;
    static const char *const there[] = { "-a, --all", "-p, --proc=NAME|PID", "-v, --verbose", "-y, --summary",
                                         "--csv" };
    static const char *const refused[] = { "--wired", "--skip", "--layout", "--perfdata" };
    int status = 77;
    Capture capture = captured_begin();
    g_autoptr(TideFootprintWords) words = parse("footprint -help", &status);
    g_autoptr(Captured) captured = captured_end(capture);

    assert_null(words);
    assert_int_equal(status, TIDE_EXIT_WITHIN);
    for (gsize i = 0; i < G_N_ELEMENTS(there); i++)
        assert_non_null(strstr(captured->output, there[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
        assert_null(strstr(captured->output, refused[i]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_kept_as_they_were_written),
        cmocka_unit_test(what_was_not_written_is_not_there),
        cmocka_unit_test(the_help_has_what_there_is_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
