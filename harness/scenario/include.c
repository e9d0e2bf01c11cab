#include "scenario/include.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/parameters.h"
#include "support/nearest.h"

#define MOST_FILES 100
#define MOST_DEPTH 8

/* `scenarios/a/scenario.yaml` and `../common/steps.yaml` are `scenarios/common/steps.yaml`. */
static char *
join(const char *including, const char *written)
{
    g_autofree char *folder = g_path_get_dirname(including);

    while (g_str_has_prefix(written, "../") && strchr(folder, '/') && !g_str_has_suffix(folder, "..")) {
        char *parent = g_path_get_dirname(folder);
        g_free(folder);
        folder = parent;
        written += strlen("../");
    }
    return g_build_filename(folder, written, NULL);
}

static guint
depth_of(const TideSource *source)
{
    guint depth = 0;

    for (; source->outer; source = source->outer)
        depth++;
    return depth;
}

static gboolean
is_same_file(const char *left, const char *right)
{
    g_autofree char *real_left = realpath(left, NULL);
    g_autofree char *real_right = realpath(right, NULL);

    return g_strcmp0(real_left, real_right) == 0;
}

/* `a.yaml:4:5 → b.yaml:1:3 → a.yaml`, outermost first; @source includes @path at @place. */
static char *
describe_chain(const TideSource *source, TidePlace place, const char *path)
{
    g_autofree char *rest = g_strdup(path);

    for (; source; place = source->place, source = source->outer) {
        char *longer = g_strdup_printf("%s:%u:%u → %s", source->path, place.line, place.column, rest);
        g_free(rest);
        rest = longer;
    }
    return g_steal_pointer(&rest);
}

static gboolean
check_chain(const TideYamlEntry *entry, const TideSource *outer, const char *path, GError **error)
{
    TidePlace place = tide_yaml_place(entry->value);

    for (const TideSource *source = outer; source; source = source->outer) {
        if (!is_same_file(source->path, path))
            continue;
        g_autofree char *chain = describe_chain(outer, place, path);
        return tide_yaml_fail(error, entry->yaml, place, "this include leads back to where it stands (%s); take it out",
                              chain);
    }
    if (depth_of(outer) < MOST_DEPTH)
        return TRUE;
    g_autofree char *chain = describe_chain(outer, place, path);
    return tide_yaml_fail(error, entry->yaml, place,
                          "includes are nested more than %d deep (%s); include from fewer files", MOST_DEPTH, chain);
}

static char *
nearest_file(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *wanted = g_path_get_basename(path);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    const char *name;

    while (directory && (name = g_dir_read_name(directory)))
        g_strv_builder_add(builder, name);
    g_auto(GStrv) names = g_strv_builder_end(builder);
    return g_strdup(tide_nearest_name(wanted, (const char *const *)names));
}

static gboolean
check_file(const TideYamlEntry *entry, const TideIncludes *includes, const char *path, GError **error)
{
    g_autofree char *real = realpath(path, NULL);
    g_autofree char *around = g_build_filename(includes->folder, "..", NULL);
    g_autofree char *root = realpath(around, NULL);
    TidePlace place = tide_yaml_place(entry->value);

    if (!real) {
        g_autofree char *nearest = nearest_file(path);
        return nearest
            ? tide_yaml_fail(error, entry->yaml, place, "there is no file \"%s\"; did you mean \"%s\"?", path, nearest)
            : tide_yaml_fail(error, entry->yaml, place, "there is no file \"%s\"; add it there", path);
    }
    if (!root || !g_str_has_prefix(real, root) || real[strlen(root)] != '/')
        return tide_yaml_fail(error, entry->yaml, place,
                              "\"%s\" leads out of the folder of the scenarios; put the file there", path);
    return TRUE;
}

TideSource *
tide_include_open(const TideYamlEntry *entry, const TideSource *outer, TideIncludes *includes, GError **error)
{
    const char *written = tide_yaml_entry_text(entry, error);

    if (!written)
        return NULL;
    if (g_path_is_absolute(written)) {
        tide_yaml_refuse(entry, error);
        return NULL;
    }
    g_autoptr(TideSource) source = g_new0(TideSource, 1);
    g_autofree char *path = join(outer->path, written);
    source->shown = g_ref_string_new(path);
    source->path = source->shown;
    source->outer = outer;
    source->place = tide_yaml_place(entry->value);
    if (!check_file(entry, includes, path, error) || !check_chain(entry, outer, path, error))
        return NULL;
    if (++includes->count > MOST_FILES) {
        tide_yaml_fail(error, entry->yaml, source->place, "more than %d files are included; include fewer", MOST_FILES);
        return NULL;
    }
    source->yaml = tide_yaml_load(path, error);
    if (!source->yaml || !tide_parameters_substitute(source->yaml, includes->parameters, error)) {
        tide_include_explain(source, error);
        return NULL;
    }
    return g_steal_pointer(&source);
}

void
tide_include_explain(const TideSource *source, GError **error)
{
    if (!error || !*error)
        return;
    char *message = g_strdup_printf("%s (included at %s:%u:%u)", (*error)->message, source->outer->path,
                                    source->place.line, source->place.column);
    g_free((*error)->message);
    (*error)->message = message;
}

void
tide_source_free(TideSource *source)
{
    if (!source)
        return;
    g_clear_pointer(&source->shown, g_ref_string_release);
    tide_yaml_free(source->yaml);
    g_free(source);
}
