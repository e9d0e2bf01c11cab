/* Prints which category of a process has most dirty memory, and how much it grew while we waited for a newline:
 *     cc biggest-category.c $(pkg-config --cflags --libs tidemark) && ./a.out PID */
#include <stdio.h>
#include <stdlib.h>

#include <tidemark/footprint.h>
#include <tidemark/dirty.h>

int
main(int argc, char **argv)
{
    GError *error = NULL;
    pid_t pid = argc == 2 ? (pid_t)strtol(argv[1], NULL, 10) : 0;
    TideFootprint *footprint = tide_footprint_read(pid, &error);
    TideDirtyReader *reader = footprint ? tide_dirty_reader_new(pid, &error) : NULL;
    TideDirty *now = NULL;

    if (reader) {
        const TideCategoryRow *row = &g_array_index(footprint->rows, TideCategoryRow, 0);
        printf("%s: %s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes\n", footprint->name, row->name,
               row->columns.dirty, footprint->total.dirty);
        fflush(stdout);
        getchar();
        now = tide_dirty_reader_read(reader, &error);
    }
    if (now)
        printf("since then %+" G_GINT64_FORMAT " bytes\n", (gint64)(now->dirty - footprint->total.dirty));
    if (error)
        fprintf(stderr, "%s\n", error->message);
    tide_dirty_free(now);
    tide_dirty_reader_free(reader);
    tide_footprint_free(footprint);
    g_clear_error(&error);
    return now ? 0 : 1;
}
