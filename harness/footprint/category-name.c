#include "footprint/category-name.h"

#include <string.h>

/* Where a name begins otherwise in vmmap(1), and what footprint(1) has there. */
static const struct {
    const char *theirs;
    const char *ours;
    gboolean whole;
} aliases[] = {
    { "VM_ALLOCATE", "untagged (VM_ALLOCATE)", TRUE },
    { "Memory Tag ", "tag ", FALSE },
};

typedef struct {
    const char *head;
    const char *tail;
} Name;

static Name
resolve(const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(aliases); i++) {
        gsize length = strlen(aliases[i].theirs);
        if (g_ascii_strncasecmp(text, aliases[i].theirs, length) == 0 && (!aliases[i].whole || text[length] == '\0'))
            return (Name) { aliases[i].ours, text + length };
    }
    return (Name) { "", text };
}

static int
next_letter(Name *name)
{
    const char **part = NULL;

    while (*name->head == '"')
        name->head++;
    while (*name->tail == '"')
        name->tail++;
    part = *name->head ? &name->head : &name->tail;
    return **part ? g_ascii_tolower(*(*part)++) & 0xff : 0;
}

int
tide_category_compare(const char *one, const char *other)
{
    Name left = resolve(one);
    Name right = resolve(other);
    int a = 0;
    int b = 0;

    do {
        a = next_letter(&left);
        b = next_letter(&right);
    } while (a == b && a != 0);
    return a - b;
}
