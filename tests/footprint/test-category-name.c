#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "footprint/category-name.h"

static const struct {
    const char *one;
    const char *other;
    gboolean same;
} rows[] = {
    { "WebKit malloc", "WebKit Malloc", TRUE },
    { "stack", "Stack", TRUE },
    { "untagged (\"VM_ALLOCATE\")", "untagged (VM_ALLOCATE)", TRUE },
    { "VM_ALLOCATE", "untagged (VM_ALLOCATE)", TRUE },
    { "vm_allocate", "Untagged (\"VM_ALLOCATE\")", TRUE },
    { "Memory Tag 22", "tag 22", TRUE },
    { "Memory Tag 22", "tag 222", FALSE },
    { "VM_ALLOCATE (graphics)", "VM_ALLOCATE", FALSE },
    { "MALLOC_TINY", "MALLOC_TINY (empty)", FALSE },
    { "IOAccelerator", "IOAccelerator (graphics)", FALSE },
    { "", "a", FALSE },
    { "", "\"\"", TRUE },
};

static void
test_names_of_different_tools_are_compared(G_GNUC_UNUSED void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        int order = tide_category_compare(rows[i].one, rows[i].other);
        int reverse = tide_category_compare(rows[i].other, rows[i].one);
        if ((order == 0) != rows[i].same || (order > 0) != (reverse < 0))
            fail_msg("%s, %s: %d, %d", rows[i].one, rows[i].other, order, reverse);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_different_tools_are_compared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
