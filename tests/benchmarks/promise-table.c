#include "promise-table.h"

#include <stdarg.h>
#include <stdio.h>

static void
print_row(const char *promise, const char *asked, const char *measured, const char *verdict)
{
    printf("%-50s | %-24s | %-62s | %s\n", promise, asked, measured, verdict);
    fflush(stdout);
}

PromiseVerdict
promise_at_most(double low, double high, double most)
{
    if (high <= most)
        return PROMISE_KEPT;
    return low > most ? PROMISE_BROKEN : PROMISE_UNDECIDED;
}

void
promise_table_head(const char *title)
{
    printf("\n%s\n", title);
    print_row("promise", "asked", "measured", "kept");
}

void
promise_table_row(const char *promise, const char *asked, PromiseVerdict verdict, const char *measured, ...)
{
    static const char *const words[] = { "NO", "yes", "undecided" };
    va_list arguments;

    va_start(arguments, measured);
    g_autofree char *text = g_strdup_vprintf(measured, arguments);
    va_end(arguments);
    print_row(promise, asked, text, words[verdict]);
}

void
promise_table_note(const char *what, const char *measured, ...)
{
    va_list arguments;

    va_start(arguments, measured);
    g_autofree char *text = g_strdup_vprintf(measured, arguments);
    va_end(arguments);
    print_row(what, "-", text, "-");
}
