#include "scenario-folder.h"

#include "scenario/yaml-fields.h"

typedef struct {
    guint count;
    double share;
    guint64 bytes;
} Values;

static const TideYamlField fields[] = {
    TIDE_YAML_INTEGER("count", Values, count, 1, 100),
    { "share", "a number up to 2", tide_yaml_read_number, offsetof(Values, share), 0, 2 },
    { "bytes", TIDE_YAML_EXPECTS_SIZE, tide_yaml_read_size, offsetof(Values, bytes) },
    { NULL },
};

static gboolean
read_values(const char *root, const char *text, Values *values, GError **error)
{
    g_autofree char *path = g_build_filename(root, "fields.yaml", NULL);
    scenario_folder_write(root, "fields.yaml", text, -1);
    g_autoptr(TideYaml) yaml = tide_yaml_load(path, error);

    return yaml && tide_yaml_read_fields(yaml, tide_yaml_root(yaml), fields, values, error);
}

static void
test_reads_into_the_members(void **state)
{
    static const struct {
        const char *text;
        Values values;
    } rows[] = {
        { "count: 1", { 1 } },
        { "count: 100\nshare: 0\nbytes: 0", { 100 } },
        { "{ share: 1.25, count: 7, bytes: 1.5 MB }", { 7, 1.25, 1572864 } },
        { "bytes: \"64 KB\"\ncount: 0x7", { 0 } },
        { "bytes: \"64 KB\"\nshare: 2\ncount: 70", { 70, 2, 65536 } },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Values values = { 0 };
        gboolean good = read_values(*state, rows[i].text, &values, NULL);
        assert_int_equal(good, rows[i].values.count > 0);
        if (good &&
            (values.count != rows[i].values.count || values.share != rows[i].values.share ||
             values.bytes != rows[i].values.bytes))
            fail_msg("%s", rows[i].text);
    }
}

static void
test_refuses_with_key_and_place(void **state)
{
#define NOT_A_COUNT "\"count\" must be a whole number from 1 to 100, not "
#define NOT_A_SHARE "\"share\" must be a number up to 2, not "
#define NOT_A_SIZE "\"bytes\" must be a size such as 131072, 64 KB or 1.5 MB, not "
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        { "count: 0", "1:8: " NOT_A_COUNT "\"0\"" },
        { "count: 101", "1:8: " NOT_A_COUNT "\"101\"" },
        { "count: -1", "1:8: " NOT_A_COUNT "\"-1\"" },
        { "count: +1", "1:8: " NOT_A_COUNT "\"+1\"" },
        { "count: 1.0", "1:8: " NOT_A_COUNT "\"1.0\"" },
        { "count: 1e1", "1:8: " NOT_A_COUNT "\"1e1\"" },
        { "count: 010", "1:8: " NOT_A_COUNT "\"010\"" },
        { "count: \"7\"", "1:8: " NOT_A_COUNT "\"7\"" },
        { "count: 99999999999999999999999", "1:8: " NOT_A_COUNT "\"99999999999999999999999\"" },
        { "count: [7]", "1:8: " NOT_A_COUNT "a list" },
        { "count: {a: 7}", "1:8: " NOT_A_COUNT "a mapping" },
        { "count: ", "1:1: \"count\" is empty; it must be a whole number from 1 to 100" },
        { "count: 5\nshare: 2.5", "2:8: " NOT_A_SHARE "\"2.5\"" },
        { "count: 5\nshare: 1 %", "2:8: " NOT_A_SHARE "\"1 %\"" },
        { "count: 5\nshare: .5", "2:8: " NOT_A_SHARE "\".5\"" },
        { "count: 5\nshare: 1.", "2:8: " NOT_A_SHARE "\"1.\"" },
        { "count: 5\nshare: 1.1.1", "2:8: " NOT_A_SHARE "\"1.1.1\"" },
        { "count: 5\nshare: nan", "2:8: " NOT_A_SHARE "\"nan\"" },
        { "count: 5\nshare: .inf", "2:8: " NOT_A_SHARE "\".inf\"" },
        { "count: 5\nbytes: 64 kilo", "2:8: " NOT_A_SIZE "\"64 kilo\"" },
        { "count: 5\nbytes: -1", "2:8: " NOT_A_SIZE "\"-1\"" },
        { "count: 5\nbytes: 0.3", "2:8: " NOT_A_SIZE "\"0.3\"" },
        { "count: 5\nbytes:", "2:1: \"bytes\" is empty; it must be a size such as 131072, 64 KB or 1.5 MB" },
        { "share: 1", "1:1: \"count\" is missing; it must be a whole number from 1 to 100" },
        { "count: 5\nshaer: 1", "2:1: unknown key \"shaer\"; did you mean \"share\"?" },
        { "count: 5\nzzz: 1", "2:1: unknown key \"zzz\"; write one of \"count\", \"share\", \"bytes\"" },
        { "count: 5\nshare: 1\ncount: 6",
          "3:1: duplicate key \"count\"; it stands at line 1 already, so remove one of them" },
        { "[a]: 5", "1:1: a key must be a word" },
        { "? {a: 1}\n: 5", "1:3: a key must be a word" },
        { "\"\": 5", "1:1: a key must be a word" },
        { "[count]", "1:1: keys and values must stand here, not a list" },
        { "count", "1:1: keys and values must stand here, not \"count\"" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        Values values = { 0 };
        gboolean good = read_values(*state, rows[i].text, &values, &error);
        g_autofree char *expected = g_strdup_printf("%s/fields.yaml:%s", (char *)*state, rows[i].message);
        if (good || g_strcmp0(error->message, expected) != 0)
            fail_msg("%s: %s\nexpected: %s", rows[i].text, good ? "accepted" : error->message, expected);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_into_the_members),
        cmocka_unit_test(test_refuses_with_key_and_place),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
