#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "read-members.h"

/* One member of each kind. */
typedef struct {
    char *text;
    char *perhaps;
    const char *kept;
    guint word;
    gboolean flag;
    guint64 number;
    guint count;
    gint64 time;
    gint64 since;
    double fraction;
    GPtrArray *texts;
    GArray *numbers;
} All;

static void
all_members(TideMembers *members, gpointer thing)
{
    static const char *const words[] = { "red", "green" };
    All *all = thing;

    tide_members_text(members, "text", &all->text);
    tide_members_text_or_null(members, "perhaps", &all->perhaps);
    tide_members_static_text(members, "kept", &all->kept);
    tide_members_word(members, "word", words, G_N_ELEMENTS(words), &all->word);
    tide_members_flag(members, "flag", &all->flag);
    tide_members_number(members, "number", &all->number);
    tide_members_count(members, "count", &all->count);
    tide_members_time(members, "time", &all->time);
    tide_members_time_or_null(members, "since", &all->since);
    tide_members_fraction(members, "fraction", &all->fraction);
    tide_members_texts(members, "texts", all->texts);
    tide_members_numbers(members, "numbers", all->numbers);
}

static void
all_init(All *all)
{
    *all = (All) { .texts = g_ptr_array_new_with_free_func(g_free),
                   .numbers = g_array_new(FALSE, FALSE, sizeof(guint64)) };
}

static void
all_clear(All *all)
{
    g_free(all->text);
    g_free(all->perhaps);
    g_ptr_array_unref(all->texts);
    g_array_unref(all->numbers);
}

/* The text of all members, with one of them changed: @value is %NULL where it is left out. */
static char *
all_text(const char *changed, const char *value)
{
    static const struct {
        const char *name;
        const char *value;
    } members[] = {
        { "text", "\"t\"" },         { "perhaps", "null" },
        { "kept", "\"k\"" },         { "word", "\"green\"" },
        { "flag", "true" },          { "number", "9007199254740991" },
        { "count", "2147483647" },   { "time", "0" },
        { "since", "null" },         { "fraction", "0.29999999999999999" },
        { "texts", "[\"a\",\"\"]" }, { "numbers", "[0,9007199254740991]" },
    };
    GString *text = g_string_new("{");

    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        gboolean other = changed && g_str_equal(changed, members[i].name);
        if (other && !value)
            continue;
        g_string_append_printf(text, "%s\"%s\":%s", text->len > 1 ? "," : "", members[i].name,
                               other ? value : members[i].value);
    }
    return g_string_free(g_string_append_c(text, '}'), FALSE);
}

static const struct {
    const char *name;
    const char *value;
    const char *problem;
} changes[] = {
    { "text", NULL, "text is missing" },
    { "text", "null", "text is no text" },
    { "text", "1", "text is neither a text nor null" },
    { "perhaps", "{}", "perhaps is neither a text nor null" },
    { "perhaps", NULL, "perhaps is missing" },
    { "kept", "null", "kept is no text" },
    { "word", "\"blue\"", "word is a word that this version does not know" },
    { "flag", "1", "flag is neither true nor false" },
    { "flag", "null", "flag is neither true nor false" },
    { "number", "-1", "number is no whole number below 2^53" },
    { "number", "9007199254740992", "number is no whole number below 2^53" },
    { "number", "99999999999999999999", "number is no whole number below 2^53" },
    { "number", "1.0", "number is no whole number below 2^53" },
    { "number", "\"1\"", "number is no whole number below 2^53" },
    { "number", "null", "number is no whole number below 2^53" },
    { "count", "2147483648", "count is no whole number below 2^31" },
    { "time", "-1", "time is no whole number below 2^53" },
    { "since", "-1", "since is no whole number below 2^53" },
    { "since", NULL, "since is missing" },
    { "fraction", "-0.5", "fraction is no number from 0 on" },
    { "fraction", "1e999", "fraction is no number from 0 on" },
    { "fraction", "\"1\"", "fraction is no number from 0 on" },
    { "texts", "null", "texts is no list" },
    { "texts", "[null]", "texts has an element that is no text" },
    { "numbers", "[-1]", "numbers has an element that is no whole number below 2^53" },
    { "numbers", "[1,[]]", "numbers has an element that is no whole number below 2^53" },
};

static void
each_kind_refuses_what_it_is_not(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        All all;
        all_init(&all);
        g_autofree char *text = all_text(changes[i].name, changes[i].value);
        assert_read(text, all_members, &all, changes[i].problem);
        all_clear(&all);
    }
}

static void
all_kinds_are_read_and_written(void **state)
{
    (void)state;
    All all;
    all_init(&all);
    g_autofree char *text = all_text(NULL, NULL);

    assert_read(text, all_members, &all, NULL);
    assert_int_equal(all.since, -1);
    assert_int_equal(all.word, 1);
    g_autofree char *again = written_members(all_members, &all);
    assert_string_equal(again, text);
    all_clear(&all);
}

static void
nulls_and_whole_numbers_have_another_form(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *value;
    } others[] = { { "perhaps", "\"p\"" }, { "since", "7" }, { "fraction", "2" } };

    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        All all;
        all_init(&all);
        g_autofree char *text = all_text(others[i].name, others[i].value);
        assert_read(text, all_members, &all, NULL);
        all_clear(&all);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_refuses_what_it_is_not),
        cmocka_unit_test(all_kinds_are_read_and_written),
        cmocka_unit_test(nulls_and_whole_numbers_have_another_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
