#include "scenario-folder.h"

#include <sys/stat.h>

#include "scenario/yaml-document.h"

static char *
write_document(const char *root, const char *bytes, gssize length)
{
    scenario_folder_write(root, "document.yaml", bytes, length);
    return g_build_filename(root, "document.yaml", NULL);
}

static TideYaml *
load(const char *root, const char *text)
{
    g_autofree char *path = write_document(root, text, -1);
    g_autoptr(GError) error = NULL;
    TideYaml *yaml = tide_yaml_load(path, &error);

    if (!yaml)
        fail_msg("%s", error->message);
    return yaml;
}

static void
assert_refused(const char *path, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TideYaml) yaml = tide_yaml_load(path, &error);
    g_autofree char *expected = g_strconcat(path, ":", message, NULL);

    if (yaml || g_strcmp0(error->message, expected) != 0)
        fail_msg("%s\nexpected: %s", yaml ? "accepted" : error->message, expected);
    assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT));
}

static void
test_refuses_what_is_no_plain_document(void **state)
{
    static const struct {
        const char *bytes;
        gssize length;
        const char *message;
    } rows[] = {
        { "", -1, "1:1: the file is empty; write keys and values" },
        { "# only a comment\n", -1, "1:1: the file is empty; write keys and values" },
        { "---\n", -1, "1:1: the file is empty; write keys and values" },
        { "~\n", -1, "1:1: the file is empty; write keys and values" },
        { "a: 1\n---\nb: 2\n", -1, "2:1: a second document begins here; keep one document in a file" },
        { "a: 1\nb: \xC3\xA4\xFF\n", -1, "2:5: this is not UTF-8; save the file as UTF-8 text" },
        { "\xFF\xFE"
          "a\0:\0",
          6, "1:1: this is not UTF-8; save the file as UTF-8 text" },
        { "a: b\0c\n", 7, "1:5: a NUL byte stands here; save the file as UTF-8 text" },
        { "a: 1\nb: \"x\\0y\"\n", -1, "2:4: a NUL character stands in this text; take it out" },
        { "a: 1\nb: \x01\n", -1, "2:4: control characters are not allowed" },
        { "a: &x 1\nb: 2\n", -1, "1:4: anchors (&) are not supported; write the value out where it is needed" },
        { "a: &x [1]\n", -1, "1:4: anchors (&) are not supported; write the value out where it is needed" },
        { "a: &x {b: 1}\n", -1, "1:4: anchors (&) are not supported; write the value out where it is needed" },
        { "a: 1\nb: *x\n", -1, "2:4: aliases (*) are not supported; write the value out" },
        { "a: !!int 5\n", -1, "1:4: tags (!) are not supported; leave the tag away" },
        { "a: !x [5]\n", -1, "1:4: tags (!) are not supported; leave the tag away" },
        { "a: !x {b: 5}\n", -1, "1:4: tags (!) are not supported; leave the tag away" },
        { "a: [1, 2\n", -1,
          "2:1: did not find expected ',' or ']' (while parsing a flow sequence, which begins at line 1)" },
        { "a: {b: 1\nc: 2\n", -1,
          "2:2: did not find expected ',' or '}' (while parsing a flow mapping, which begins at line 1)" },
        { "a: 1\n\tb: 2\n", -1,
          "2:1: found a tab character that violates indentation (while scanning a plain scalar, which begins at line "
          "1)" },
        { "a: \"x\n", -1,
          "2:1: found unexpected end of stream (while scanning a quoted scalar, which begins at line 1)" },
        { "a: b: c\n", -1, "1:5: mapping values are not allowed in this context" },
        { "- a\nb: 1\n", -1,
          "2:1: did not find expected '-' indicator (while parsing a block collection, which begins at line 1)" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = write_document(*state, rows[i].bytes, rows[i].length);
        assert_refused(path, rows[i].message);
    }
}

static void
test_refuses_deep_nesting_early(void **state)
{
    g_autofree char *deep = g_strnfill(200000, '[');
    g_autofree char *path = write_document(*state, deep, -1);

    assert_refused(path, "1:65: lists and mappings are nested more than 64 levels deep");
}

static void
test_accepts_1_mb_and_no_byte_more(void **state)
{
    const gssize most = 1048576;
    g_autofree char *text = g_strnfill((gsize)most + 1, 'x');
    g_autofree char *good = write_document(*state, text, most);
    g_autoptr(TideYaml) yaml = tide_yaml_load(good, NULL);
    assert_non_null(yaml);
    g_autofree char *bad = write_document(*state, text, most + 1);

    assert_refused(bad, " is larger than 1 MB; move large data into pages of the scenario");
}

static void
test_refuses_what_is_no_file(void **state)
{
    g_autofree char *missing = g_build_filename(*state, "missing.yaml", NULL);
    g_autofree char *pipe = g_build_filename(*state, "pipe.yaml", NULL);

    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_refused(missing, " cannot be read: No such file or directory");
    assert_refused(pipe, " is not a regular file");
    assert_refused(*state, " is not a regular file");
}

static void
test_knows_where_a_node_stands(void **state)
{
    g_autoptr(TideYaml) yaml = load(*state, "# comment\n\nkey:\n    - \xC3\xA4: [x, yy]\n");
    const yaml_node_t *root = tide_yaml_root(yaml);
    assert_int_equal(root->type, YAML_MAPPING_NODE);
    const yaml_node_t *list = tide_yaml_node(yaml, root->data.mapping.pairs.start->value);
    const yaml_node_t *item = tide_yaml_node(yaml, list->data.sequence.items.start[0]);
    const yaml_node_t *inner = tide_yaml_node(yaml, item->data.mapping.pairs.start->value);
    const yaml_node_t *last = tide_yaml_node(yaml, inner->data.sequence.items.start[1]);

    assert_int_equal(tide_yaml_place(root).line, 3);
    assert_int_equal(tide_yaml_place(root).column, 1);
    assert_int_equal(tide_yaml_place(last).line, 4);
    assert_int_equal(tide_yaml_place(last).column, 14);
    assert_string_equal(tide_yaml_text(last), "yy");
}

static void
test_accepts_a_byte_order_mark_and_directives(void **state)
{
    g_autoptr(TideYaml) marked = load(*state,
                                      "\xEF\xBB\xBF"
                                      "a: 1\n");
    g_autoptr(TideYaml) versioned = load(*state, "%YAML 1.1\n---\na: 1\n...\n");

    assert_int_equal(tide_yaml_root(marked)->type, YAML_MAPPING_NODE);
    assert_int_equal(tide_yaml_root(versioned)->type, YAML_MAPPING_NODE);
}

static void
test_tells_empty_from_written(void **state)
{
    static const struct {
        const char *item;
        gboolean empty;
    } rows[] = {
        { "", TRUE },   { "~", TRUE },      { "null", TRUE },        { "\"  \"", TRUE },    { "|\n  \n", TRUE },
        { "[]", TRUE }, { "{}", TRUE },     { "\"\\u3000\"", TRUE }, { "\"null\"", FALSE }, { "'~'", FALSE },
        { "0", FALSE }, { "nullx", FALSE }, { "[~]", FALSE },        { "{a: }", FALSE },
    };

    assert_true(tide_yaml_is_empty(NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf("- %s\n", rows[i].item);
        g_autoptr(TideYaml) yaml = load(*state, text);
        const yaml_node_t *item = tide_yaml_node(yaml, tide_yaml_root(yaml)->data.sequence.items.start[0]);
        if (tide_yaml_is_empty(item) != rows[i].empty)
            fail_msg("%s", rows[i].item);
    }
}

static void
test_quotes_on_one_short_line(void **state)
{
    g_autofree char *lines = tide_yaml_quote("a\nb\tc\xE2\x80\xA8"
                                             "d");
    g_autofree char *longest = g_strnfill(61, 'x');
    g_autofree char *shortened = tide_yaml_quote(longest);
    g_autofree char *whole = tide_yaml_quote(longest + 1);
    g_autofree char *umlaut = tide_yaml_quote("\xC3\xA4");

    (void)state;
    assert_string_equal(lines, "\"a b c d\"");
    assert_true(g_str_has_suffix(shortened, "x…\""));
    assert_true(g_str_has_suffix(whole, "x\""));
    assert_string_equal(umlaut, "\"\xC3\xA4\"");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refuses_what_is_no_plain_document),
        cmocka_unit_test(test_refuses_deep_nesting_early),
        cmocka_unit_test(test_accepts_1_mb_and_no_byte_more),
        cmocka_unit_test(test_refuses_what_is_no_file),
        cmocka_unit_test(test_knows_where_a_node_stands),
        cmocka_unit_test(test_accepts_a_byte_order_mark_and_directives),
        cmocka_unit_test(test_tells_empty_from_written),
        cmocka_unit_test(test_quotes_on_one_short_line),
    };

    return cmocka_run_group_tests(tests, scenario_folder_setup, scenario_folder_teardown);
}
