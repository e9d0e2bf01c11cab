#pragma once

#include <sys/types.h>

#include <glib.h>

/**
 * TideEngineFile:
 * A file of the engine that one of its processes runs.
 *
 * @path: as the process sees it
 * @build: (nullable): what tells its build from any other: `build id` or, in a file without one, `sha256`, and the digits;
 *     %NULL where the file cannot be read any more
 * @device, @inode: which file it is (inode(7)); a sandbox may give it another path. 0 where it cannot be read any more
 */
typedef struct {
    char *path;
    char *build;
    guint64 device;
    guint64 inode;
} TideEngineFile;

/** tide_engine_files_new: Returns: (transfer full) (element-type TideEngineFile): none yet. */
GPtrArray *tide_engine_files_new(void);

TideEngineFile *tide_engine_file_new(const char *path, const char *build);
void tide_engine_file_free(TideEngineFile *file);

/**
 * tide_engine_files_read:
 * Tells which files of WebKit a process runs, from what it has mapped and not from where they should be: its own program and
 * the libraries whose names begin with libwebkit, libwpewebkit or libjavascriptcore.
 *
 * Errors: those of tide_maps_read()
 * Returns: (transfer full) (element-type TideEngineFile): by path
 */
GPtrArray *tide_engine_files_read(pid_t pid, GError **error);

/**
 * tide_engine_files_are_same:
 * Returns: whether each file of one is in the other in the same build, whatever it is called there. Where a build is not known
 *     they are not the same.
 */
gboolean tide_engine_files_are_same(const GPtrArray *left, const GPtrArray *right);

/** tide_engine_files_have: Returns: whether one of @files is the file at @path, whatever its process calls it. */
gboolean tide_engine_files_have(const GPtrArray *files, const char *path);

/** tide_engine_files_differ: Returns: whether a file that both have by name is known to be of another build in one of them. */
gboolean tide_engine_files_differ(const GPtrArray *left, const GPtrArray *right);
