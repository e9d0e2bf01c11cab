#include "scenario/recording/record.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include <tidemark/error.h>

#include "scenario/recording/har.h"
#include "scenario/recording/mhtml.h"
#include "scenario/recording/recording-index.h"
#include "scenario/recording/recording-names.h"
#include "scenario/recording/saved-folder.h"
#include "scenario/scenario-folder.h"
#include "support/file.h"
#include "support/folder.h"

#define ARCHIVE "archive"
#define MANIFEST "scenario.yaml"
#define MOST_FILE_BYTES ((goffset)512 * 1024 * 1024)

static gboolean
fail(GError **error, const char *source, const char *problem)
{
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: %s", source, problem);
    return FALSE;
}

/* Gives the path that @source names, or NULL. */
static char *
path_of(const char *source, GError **error)
{
    g_autofree char *scheme = g_uri_parse_scheme(source);
    g_autofree char *path = NULL;

    if (!scheme)
        return g_strdup(source);
    if (g_str_equal(scheme, "file"))
        path = g_filename_from_uri(source, NULL, NULL);
    if (!path)
        fail(error, source,
             "is no file of this machine, and tidemark asks no network; save the page in a browser and name the file");
    return g_steal_pointer(&path);
}

static gboolean
check_size(const char *path, GError **error)
{
    GStatBuf info;

    if (g_stat(path, &info) != 0)
        return fail(error, path, g_strerror(errno));
    if (!S_ISREG(info.st_mode))
        return fail(error, path, "is neither a regular file nor a folder");
    return info.st_size <= MOST_FILE_BYTES || fail(error, path, "is larger than 512 MB; record less of the page");
}

/* JSON begins with a bracket, and no message does. */
static gboolean
looks_like_json(const char *text)
{
    const char *mark = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;

    return mark[strspn(mark, " \t\r\n")] == '{';
}

static TideSavedPage *
read_file(const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = check_size(path, error) ? tide_file_read(path, &length, error) : NULL;

    if (!text)
        return NULL;
    return looks_like_json(text) ? tide_har_read(path, text, length, error)
                                 : tide_mhtml_read(path, text, length, error);
}

/* `${` in a manifest stands for a parameter. */
static char *
escape_parameters(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "${", -1);

    return g_strjoinv("$${", parts);
}

static char *
write_manifest(const char *source, const char *page, gboolean is_recording)
{
    g_autoptr(GString) yaml = g_string_new("description: ");
    g_autofree char *base = g_path_get_basename(source);
    g_autofree char *described = g_strdup_printf("Shows a page as it was saved in %s.", base);
    g_autofree char *valid = g_utf8_make_valid(described, -1);
    g_autofree char *description = escape_parameters(valid);
    g_autofree char *loaded = escape_parameters(page);

    tide_yaml_write_text(yaml, description);
    g_string_append(yaml, is_recording ? "\nrecording: " ARCHIVE "\nsteps:\n  - load: " : "\nsteps:\n  - load: ");
    tide_yaml_write_text(yaml, loaded);
    g_string_append(yaml, "\n  - expect: document.body.childElementCount > 0\n  - checkpoint: loaded\n");
    return g_string_free(g_steal_pointer(&yaml), FALSE);
}

static gboolean
write_below(TideRecord *record, const char *folder, const char *name, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_ptr_array_add(record->made, g_strdup(path));
    return tide_file_replace(path, text, strlen(text), error);
}

static gboolean
write_body(const char *archive, const char *name, GBytes *body, GError **error)
{
    g_autofree char *path = g_build_filename(archive, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    gsize length = 0;
    const char *bytes = g_bytes_get_data(body, &length);

    if (g_mkdir_with_parents(parent, 0777) != 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "%s: cannot be made: %s", parent, g_strerror(errno));
        return FALSE;
    }
    return tide_file_replace(path, bytes, length, error);
}

static gboolean
write_bodies(const char *archive, const TideSavedPage *recording, const GPtrArray *names, GError **error)
{
    for (guint i = 0; i < recording->resources->len; i++) {
        const TideResource *resource = g_ptr_array_index(recording->resources, i);
        const char *name = g_ptr_array_index(names, i);
        if (name && !write_body(archive, name, resource->body, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_recording(TideRecord *record, const char *folder, const TideSavedPage *recording, GError **error)
{
    g_autoptr(GPtrArray) names = tide_recording_names(recording);
    g_autofree char *archive = g_build_filename(folder, ARCHIVE, NULL);
    g_autofree char *index = tide_recording_index_write(recording, names);
    g_autofree char *manifest = write_manifest(recording->source, recording->page, TRUE);

    record->page = g_strdup(recording->page);
    record->answers = recording->resources->len;
    g_ptr_array_extend(record->left_out, recording->left_out, (GCopyFunc)(GCallback)g_strdup, NULL);
    return write_bodies(archive, recording, names, error) && write_below(record, folder, MANIFEST, manifest, error) &&
        write_below(record, folder, ARCHIVE "/" TIDE_RECORDING_INDEX, index, error);
}

static gboolean
write_copies(TideRecord *record, const char *folder, const TideSavedFolder *saved, GError **error)
{
    g_autofree char *manifest = write_manifest(saved->path, saved->page, FALSE);

    record->page = g_strdup(saved->page);
    record->answers = saved->files->len;
    g_ptr_array_extend(record->left_out, saved->left_out, (GCopyFunc)(GCallback)g_strdup, NULL);
    if (!tide_saved_folder_copy(saved, folder, error) || !write_below(record, folder, MANIFEST, manifest, error))
        return FALSE;
    g_ptr_array_add(record->made, g_build_filename(folder, saved->page, NULL));
    return TRUE;
}

static TideRecord *
record_new(void)
{
    TideRecord *record = g_new0(TideRecord, 1);

    record->made = g_ptr_array_new_with_free_func(g_free);
    record->left_out = g_ptr_array_new_with_free_func(g_free);
    return record;
}

TideRecord *
tide_record(const char *scenarios_folder, const char *name, const char *source, GError **error)
{
    g_autofree char *folder = g_build_filename(scenarios_folder, name, NULL);
    g_autofree char *path = path_of(source, error);
    gboolean is_folder = path && g_file_test(path, G_FILE_TEST_IS_DIR);
    g_autoptr(TideSavedFolder) saved = is_folder ? tide_saved_folder_read(path, error) : NULL;
    g_autoptr(TideSavedPage) recording = path && !is_folder ? read_file(path, error) : NULL;
    g_autoptr(TideRecord) record = record_new();

    if ((!saved && !recording) || !tide_scenario_folder_make(scenarios_folder, name, error))
        return NULL;
    if (saved ? write_copies(record, folder, saved, error) : write_recording(record, folder, recording, error))
        return g_steal_pointer(&record);
    tide_folder_remove(folder, NULL);
    return NULL;
}

void
tide_record_free(TideRecord *record)
{
    if (!record)
        return;
    g_ptr_array_unref(record->made);
    g_ptr_array_unref(record->left_out);
    g_free(record->page);
    g_free(record);
}
