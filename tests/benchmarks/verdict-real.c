#include "verdict-real.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "promise-table.h"
#include "support/folder.h"

#define BASELINE_ITERATIONS "20"
#define GROWTHS_PER_SUITE 3
#define LEAST_FOUND 0.99

/* A folder with copies of the pages, their baselines and results. */
typedef struct {
    char *folder;
    char *pages;
} Place;

/* What one run of tidemark came to. */
typedef struct {
    int status;
    guint skipped;
    guint iterations;
    char *messages; /* of failed cases */
} Answer;

static void
give_up(const char *what, const GError *error)
{
    fprintf(stderr, "verdict-power: %s: %s\n", what, error ? error->message : "failed");
    exit(1);
}

static void
copy_file(const Place *place, const char *page, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(place->folder, "scenarios", page, NULL);
    g_autofree char *from = g_build_filename(place->pages, page, name, NULL);
    g_autofree char *to = g_build_filename(folder, name, NULL);
    g_autoptr(GFile) source = g_file_new_for_path(from);
    g_autoptr(GFile) target = g_file_new_for_path(to);

    if (g_mkdir_with_parents(folder, 0700) != 0 ||
        !g_file_copy(source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))
        give_up(from, error);
}

static void
write_extra(const Place *place, const char *page, guint kilobytes)
{
    g_autofree char *path = g_build_filename(place->folder, "scenarios", page, "extra.js", NULL);
    g_autofree char *text = g_strdup_printf("const extraKilobytes = %u;\n", kilobytes);
    g_autoptr(GError) error = NULL;

    if (!g_file_set_contents(path, text, -1, &error))
        give_up(path, error);
}

/* @words: after `tidemark`. Gives the exit status. */
static int
run_tidemark(const Place *place, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_auto(GStrv) argv = NULL;
    g_autofree char *line = g_strconcat("tidemark ", words, NULL);

    g_shell_parse_argv(line, NULL, &argv, NULL);
    g_free(argv[0]);
    argv[0] = g_build_filename(TIDE_BIN_DIR, "tidemark", NULL);
    g_subprocess_launcher_set_cwd(launcher, place->folder);
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, (const char *const *)argv, &error);
    if (!process || !g_subprocess_wait(process, NULL, &error))
        give_up(argv[0], error);
    return g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : -1;
}

static void
read_cases(JsonObject *root, Answer *answer)
{
    JsonArray *cases = json_object_get_array_member(root, "cases");
    GString *messages = g_string_new(NULL);

    for (guint i = 0; i < json_array_get_length(cases); i++) {
        JsonObject *report_case = json_array_get_object_element(cases, i);
        const char *status = json_object_get_string_member(report_case, "status");
        answer->skipped += g_str_equal(status, "skipped") ? 1 : 0;
        if (g_str_equal(status, "failed"))
            g_string_append_printf(messages, "%s\n", json_object_get_string_member(report_case, "message"));
    }
    answer->messages = g_string_free(messages, FALSE);
}

static Answer
run_and_read(const Place *place, const char *names)
{
    g_autofree char *words = g_strdup_printf("run %s", names);
    Answer answer = { .status = run_tidemark(place, words) };
    g_autofree char *path = g_build_filename(place->folder, "results", "results.json", NULL);
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) error = NULL;

    if (!json_parser_load_from_file(parser, path, &error))
        give_up(path, error);
    JsonObject *root = json_node_get_object(json_parser_get_root(parser));
    JsonArray *scenarios = json_object_get_array_member(root, "scenarios");
    for (guint i = 0; i < json_array_get_length(scenarios); i++)
        answer.iterations += json_array_get_length(
            json_object_get_array_member(json_array_get_object_element(scenarios, i), "iterations"));
    read_cases(root, &answer);
    return answer;
}

static void
measure_unchanged(const Place *place, const char *names, guint pages, guint suites)
{
    guint red = 0;
    guint unmeasured = 0;
    guint open = 0;
    guint iterations = 0;

    for (guint suite = 0; suite < suites; suite++) {
        Answer answer = run_and_read(place, names);
        red += answer.status == 1 ? 1 : 0;
        unmeasured += answer.status > 1 || answer.status < 0 ? 1 : 0;
        open += answer.skipped;
        iterations += answer.iterations;
        if (answer.status == 1)
            printf("  red: %s", answer.messages);
        g_free(answer.messages);
    }
    g_autofree char *what = g_strdup_printf("unchanged: %s", names);
    promise_table_row(what, "no red suite", red == 0 && unmeasured == 0,
                      "%u of %u suites red, %u not measured; %u cases open; %.1f iterations", red, suites, unmeasured,
                      open, (double)iterations / suites / pages);
}

static void
measure_growth(const Place *place, const char *page, const char *category, guint kilobytes, guint runs)
{
    g_autofree char *what = g_strdup_printf("%s: %u KB more", page, kilobytes);
    guint found = 0;
    guint named = 0;
    guint iterations = 0;

    write_extra(place, page, kilobytes);
    for (guint run = 0; run < runs; run++) {
        Answer answer = run_and_read(place, page);
        found += answer.status == 1 ? 1 : 0;
        named += answer.status == 1 && strstr(answer.messages, category) ? 1 : 0;
        iterations += answer.iterations;
        g_free(answer.messages);
    }
    write_extra(place, page, 0);
    promise_table_row(what, ">= 99 of 100", found >= LEAST_FOUND * runs && named == found,
                      "%u of %u red, %s named in %u; %.1f iterations", found, runs, category, named,
                      (double)iterations / runs);
}

static void
measure_all(const Place *place, guint suites)
{
    static const struct {
        const char *page;
        const char *category;
        guint kilobytes;
    } growths[] = {
        /* 0.5 % and 1 % of some 40 MB are less than the least that is promised; with 512 KB they are 1.3 %. */
        { "buffers", "JS VM Gigacage", 256 }, { "buffers", "JS VM Gigacage", 512 }, { "strings", "WebKit malloc", 256 },
        { "strings", "WebKit malloc", 512 },  { "modes", "JS VM Gigacage", 256 },
    };

    promise_table_head("real pages in the engine, baselines of " BASELINE_ITERATIONS " samples");
    measure_unchanged(place, "buffers strings", 2, suites);
    measure_unchanged(place, "modes", 1, suites);
    for (gsize i = 0; i < G_N_ELEMENTS(growths); i++)
        measure_growth(place, growths[i].page, growths[i].category, growths[i].kilobytes,
                       MAX(suites / GROWTHS_PER_SUITE, 1));
}

void
verdict_real_measure(const char *pages, guint suites)
{
    static const char *const names[] = { "buffers", "strings", "modes" };
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("tidemark-verdicts-XXXXXX", &error);
    const Place place = { folder, (char *)pages };

    if (!folder)
        give_up("a folder", error);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        copy_file(&place, names[i], "scenario.yaml");
        copy_file(&place, names[i], "index.html");
        copy_file(&place, names[i], "extra.js");
    }
    if (run_tidemark(&place, "update-baselines -n " BASELINE_ITERATIONS " --reason benchmark") == 0)
        measure_all(&place, suites);
    else
        fprintf(stderr, "verdict-power: no baselines could be recorded; try 'tidemark run --scenarios %s'\n", pages);
    if (!tide_folder_remove(folder, &error))
        give_up(folder, error);
}
