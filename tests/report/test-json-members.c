#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "read-members.h"

/* A house has rooms, which have windows, and perhaps a roof. */
typedef struct {
    guint panes;
} Window;

typedef struct {
    GArray *windows;
} Room;

typedef struct {
    GPtrArray *rooms;
    Window door;
    Window *roof;
} House;

static void
room_free(gpointer data)
{
    g_array_unref(((Room *)data)->windows);
    g_free(data);
}

static gpointer
room_new(void)
{
    Room *room = g_new0(Room, 1);

    room->windows = g_array_new(FALSE, FALSE, sizeof(Window));
    return room;
}

static void
window_members(TideMembers *members, gpointer thing)
{
    tide_members_count(members, "panes", &((Window *)thing)->panes);
}

static void
room_members(TideMembers *members, gpointer thing)
{
    tide_members_rows(members, "windows", ((Room *)thing)->windows, window_members);
}

static void
house_members(TideMembers *members, gpointer thing)
{
    House *house = thing;

    tide_members_list(members, "rooms", house->rooms, room_new, room_members);
    tide_members_object(members, "door", window_members, &house->door);
    if (tide_members_has(members, "roof", house->roof != NULL)) {
        house->roof = house->roof ? house->roof : g_new0(Window, 1);
        tide_members_object(members, "roof", window_members, house->roof);
    }
}

static void
house_clear(House *house)
{
    g_ptr_array_unref(house->rooms);
    g_free(house->roof);
}

#define SMALL "{\"rooms\":[],\"door\":{\"panes\":0},\"roof\":null}"
#define LARGE                                                                                                          \
    "{\"rooms\":[{\"windows\":[{\"panes\":1},{\"panes\":2}]},{\"windows\":[]}],\"door\":{\"panes\":3},"                \
    "\"roof\":{\"panes\":4}}"

static const struct {
    const char *text;
    const char *problem;
} houses[] = {
    { SMALL, NULL },
    { LARGE, NULL },
    { "{\"cellar\":1,\"rooms\":[],\"door\":{\"panes\":0,\"bell\":[]},\"roof\":null}", NULL },
    { "[]", "the whole is no object" },
    { "{}", "rooms is missing" },
    { "{\"rooms\":{}}", "rooms is no list" },
    { "{\"rooms\":[1]}", "rooms has an element that is no object" },
    { "{\"rooms\":[{\"windows\":[]},{}]}", "rooms[1].windows is missing" },
    { "{\"rooms\":[{\"windows\":[{\"panes\":1},{}]}]}", "rooms[0].windows[1].panes is missing" },
    { "{\"rooms\":[{\"windows\":[[]]}]}", "rooms[0].windows has an element that is no object" },
    { "{\"rooms\":[]}", "door is missing" },
    { "{\"rooms\":[],\"door\":null}", "door is no object" },
    { "{\"rooms\":[],\"door\":{\"panes\":0}}", "roof is missing" },
    { "{\"rooms\":[],\"door\":{\"panes\":0},\"roof\":7}", "roof is no object" },
    { "{\"rooms\":[],\"door\":{\"panes\":0},\"roof\":{\"panes\":\"x\"}}", "roof.panes is no whole number below 2^53" },
};

static void
the_first_problem_is_told_with_its_place(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(houses); i++) {
        House house = { .rooms = g_ptr_array_new_with_free_func(room_free) };
        assert_read(houses[i].text, house_members, &house, houses[i].problem);
        house_clear(&house);
    }
}

static void
what_was_read_is_written_the_same(void **state)
{
    (void)state;
    static const char *const texts[] = { SMALL, LARGE };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        House house = { .rooms = g_ptr_array_new_with_free_func(room_free) };
        assert_read(texts[i], house_members, &house, NULL);
        g_autofree char *again = written_members(house_members, &house);
        assert_string_equal(again, texts[i]);
        house_clear(&house);
    }
}

static void
no_array_is_an_empty_one(void **state)
{
    (void)state;
    Room room = { NULL };
    g_autofree char *written = written_members(room_members, &room);

    assert_string_equal(written, "{\"windows\":[]}");
}

/* A member that the caller finds wrong ends reading as well, the first of them. */
static void
refuse_twice(TideMembers *members, gpointer thing)
{
    tide_members_refuse(members, "colour\nof the door", "is ugly");
    tide_members_refuse(members, "key", "is lost");
    tide_members_count(members, "panes", thing);
}

static void
a_caller_may_refuse(void **state)
{
    (void)state;
    guint panes = 5;

    assert_read("{\"panes\":1}", refuse_twice, &panes, "colour of the door is ugly");
    assert_int_equal(panes, 5);
}

static void
name_all(TideMembers *members, gpointer thing)
{
    g_autoptr(GList) names = tide_members_names(members);

    for (GList *name = names; name; name = name->next)
        g_string_append(thing, name->data);
}

static void
names_come_in_their_order(void **state)
{
    (void)state;
    g_autoptr(GString) names = g_string_new(NULL);

    assert_read("{\"c\":1,\"a\":2,\"b\":3}", name_all, names, NULL);
    assert_string_equal(names->str, "cab");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_problem_is_told_with_its_place),
        cmocka_unit_test(what_was_read_is_written_the_same),
        cmocka_unit_test(no_array_is_an_empty_one),
        cmocka_unit_test(a_caller_may_refuse),
        cmocka_unit_test(names_come_in_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
