#include "report/word-members.h"

#include "report/results.h"

void
tide_role_member(TideMembers *members, TideRole *role)
{
    const char *words[TIDE_N_ROLES];
    guint index = *role;

    for (TideRole one = 0; one < TIDE_N_ROLES; one++)
        words[one] = tide_role_name(one);
    tide_members_word(members, "role", words, TIDE_N_ROLES, &index);
    *role = (TideRole)index;
}

/* Each kind, by its code, and what is none of them behind. */
static GPtrArray *
list_kinds(void)
{
    const char *other = tide_error_kind_name(-1);
    GPtrArray *kinds = g_ptr_array_new();

    for (int code = 0; !g_str_equal(tide_error_kind_name(code), other); code++)
        g_ptr_array_add(kinds, (gpointer)tide_error_kind_name(code));
    g_ptr_array_add(kinds, (gpointer)other);
    return kinds;
}

void
tide_error_kind_member(TideMembers *members, int *code)
{
    g_autoptr(GPtrArray) kinds = list_kinds();
    guint other = kinds->len - 1;
    guint index = *code >= 0 && (guint)*code < other ? (guint)*code : other;

    tide_members_word(members, "kind", (const char *const *)kinds->pdata, kinds->len, &index);
    if (!tide_members_builder(members))
        *code = index == other ? -1 : (int)index;
}
