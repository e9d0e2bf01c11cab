#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-glib/json-glib.h>

#include "../footprint/stopped-child.h"
#include "../scenario/scenario-folder.h"
#include "captured.h"
#include "commands/command.h"
#include "support/exit-status.h"

#define PROCESS(name, pid, total, categories)                                                                          \
    "{\"pid\":" pid ",\"name\":\"" name "\",\"page size\":4096,\"footprint\":" total ","                               \
    "\"auxiliary\":{\"phys_footprint\":" total "},\"categories\":{" categories "}}"
#define CATEGORY(name, dirty) "\"" name "\":{\"dirty\":" dirty ",\"clean\":0,\"reclaimable\":0,\"regions\":1}"
#define CAPTURE(processes) "{\"processes\":[" processes "],\"bytes per unit\":1,\"unit\":\"byte\"}\n"

static const struct {
    const char *name;
    const char *text;
} files[] = {
    { "old", CAPTURE(PROCESS("page", "8", "3145728", CATEGORY("stack", "1048576") "," CATEGORY("heap", "2097152"))) },
    { "new", CAPTURE(PROCESS("page", "9", "6291456", CATEGORY("heap", "4194304") "," CATEGORY("image", "2097152"))) },
    { "two",
      CAPTURE(PROCESS("page", "8", "1048576", CATEGORY("stack", "1048576")) "," PROCESS(
          "network", "9", "2097152", CATEGORY("stack", "2097152"))) },
    { "own",
      "{\"processes\":[" PROCESS(
          "page", "8", "1048576",
          CATEGORY("stack", "1048576")) "],"
                                        "\"summary\":{" CATEGORY("stack", "1048576") "},\"total footprint\":1048576}" },
    { "none", "nothing that a tool wrote\n" },
    { "crash", "Stack 2048K 4\nheap 1024K 7\n" },
    { "summary", "Stack 4096K 8K 8K 0K 0K 0K 0K 5\nheap 1024K 8K 8K 0K 0K 0K 0K 5\n" },
};

static int
setup(void **state)
{
    int result = scenario_folder_setup(state);

    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        scenario_folder_write(*state, files[i].name, files[i].text, -1);
    return result;
}

/* In @words, a name that begins with '@' is that of a file of the folder. */
static Captured *
diff(const char *folder, const char *words)
{
    g_auto(GStrv) parts = g_strsplit(words, "@", -1);
    g_autofree char *below = g_strconcat(folder, "/", NULL);
    g_autofree char *operands = g_strjoinv(below, parts);

    return captured_command(tide_command_diff, "diff %s", operands);
}

/* Our own JSON has a summary of one process, too. */
static void
one_process_is_compared_by_itself(void **state)
{
    g_autoptr(Captured) captured = diff(*state, "@own @old");

    captured_assert(captured, TIDE_EXIT_WITHIN, "old: page [8] of ", "");
}

static void
growth_is_told_by_category_the_largest_first(void **state)
{
    g_autoptr(Captured) captured = diff(*state, "@old @new");

    captured_assert(captured, TIDE_EXIT_WITHIN, "old: page [8] of ", "");
    captured_assert(captured, TIDE_EXIT_WITHIN, "new: page [9] of ", "");
    const char *table = g_strstr_len(captured->output, -1, "category");
    assert_non_null(table);
    assert_string_equal(table,
                        "category     old        new   change   percent\n"
                        "heap      2.0 MB  →  4.0 MB  +2.0 MB  +100.0 %\n"
                        "image          -  →  2.0 MB  +2.0 MB       new\n"
                        "stack     1.0 MB  →       -  -1.0 MB      gone\n"
                        "TOTAL     3.0 MB  →  6.0 MB  +3.0 MB  +100.0 %\n");
}

static void
virtual_sizes_are_compared_where_one_side_tells_nothing_else(void **state)
{
    g_autoptr(Captured) captured = diff(*state, "@crash @summary");
    g_autoptr(Captured) json = diff(*state, "--json @crash @summary");

    captured_assert(captured, TIDE_EXIT_WITHIN, "Stack     2.0 MB  →  4.0 MB  +2.0 MB  +100.0 %\n",
                    "/crash: tells no dirty memory, so virtual sizes are compared");
    captured_assert(captured, TIDE_EXIT_WITHIN, "TOTAL     3.0 MB  →  5.0 MB", "/crash:2: the table is cut off");
    captured_assert(json, TIDE_EXIT_WITHIN, "\"quantity\" : \"virtual\"", "/crash:2: ");
}

static void
programs_get_json(void **state)
{
    g_autoptr(Captured) captured = diff(*state, "--json @old @new");
    g_autoptr(JsonNode) root = json_from_string(captured->output, NULL);

    captured_assert(captured, TIDE_EXIT_WITHIN, "{", "");
    assert_non_null(root);
    JsonObject *object = json_node_get_object(root);
    JsonObject *total = json_object_get_object_member(object, "total");
    JsonArray *categories = json_object_get_array_member(object, "categories");
    JsonObject *image = json_array_get_object_element(categories, 1);
    assert_int_equal(json_object_get_int_member(json_object_get_object_member(object, "old"), "pid"), 8);
    assert_int_equal(json_object_get_int_member(json_object_get_object_member(object, "new"), "pid"), 9);
    assert_int_equal(json_object_get_int_member(total, "change"), 3145728);
    assert_int_equal(json_array_get_length(categories), 3);
    assert_string_equal(json_object_get_string_member(image, "category"), "image");
    assert_true(json_object_get_null_member(image, "old"));
    assert_int_equal(json_object_get_int_member(image, "new"), 2097152);
}

static void
one_of_several_processes_is_chosen_by_name_or_pid(void **state)
{
    static const char *const chosen[] = { "--process page", "--process 8" };

    for (gsize i = 0; i < G_N_ELEMENTS(chosen); i++) {
        g_autofree char *words = g_strconcat(chosen[i], " @old @two", NULL);
        g_autoptr(Captured) captured = diff(*state, words);
        captured_assert(captured, TIDE_EXIT_WITHIN, "new: page [8] of ", "");
    }
}

static void
rest(gpointer data)
{
    (void)data;
}

static void
running_processes_are_compared_too(void **state)
{
    pid_t child = start_stopped_child(rest, NULL);
    assert_true(child > 0 && await_stop(child));
    g_autofree char *words = g_strdup_printf("%d %d", child, child);
    g_autofree char *title = g_strdup_printf(" [%d] of %d\n", child, child);
    g_autoptr(Captured) captured = diff(*state, words);

    end_child(child);
    captured_assert(captured, TIDE_EXIT_WITHIN, title, "");
    assert_null(g_strstr_len(captured->output, -1, "new\n"));
    g_autoptr(Captured) gone = diff(*state, words);
    captured_assert(gone, TIDE_EXIT_NOT_MEASURED, "", "tidemark: ");
}

static const struct {
    const char *words;
    const char *sentence;
} bad[] = {
    { "", "tidemark: diff takes two captures or processes" },
    { "@old", "tidemark: diff takes two captures or processes" },
    { "@old @new @two", "tidemark: diff takes two captures or processes" },
    { "@old @nowhere", "is not a process id, and there is no such file" },
    { "@none @new", "/none" },
    { "@old @two", "2 processes fit; choose one by --process of: 'page' [8], 'network' [9]" },
    { "@crash @new",
      "/crash: tells no dirty memory, neither by category nor in total, and not both tell what is mapped" },
    { "--process gpu @old @new", "0 processes fit; choose one by --process of: 'page' [8]" },
    { "--process @old @new", "tidemark: diff takes two captures or processes" },
    { "--yaml @old @new", "Unknown option --yaml" },
};

static void
what_cannot_be_compared_is_unusable_input(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(Captured) captured = diff(*state, bad[i].words);
        captured_assert(captured, TIDE_EXIT_INPUT, "", bad[i].sentence);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_process_is_compared_by_itself),
        cmocka_unit_test(growth_is_told_by_category_the_largest_first),
        cmocka_unit_test(virtual_sizes_are_compared_where_one_side_tells_nothing_else),
        cmocka_unit_test(programs_get_json),
        cmocka_unit_test(one_of_several_processes_is_chosen_by_name_or_pid),
        cmocka_unit_test(running_processes_are_compared_too),
        cmocka_unit_test(what_cannot_be_compared_is_unusable_input),
    };

    return cmocka_run_group_tests(tests, setup, scenario_folder_teardown);
}
