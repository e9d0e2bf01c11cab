#pragma once

#include <tidemark/error.h>

#include "baseline/configuration.h"
#include "baseline/recording.h"

/**
 * TideFileMetric:
 * One metric as it stands in a baseline file.
 *
 * @samples: texts, since libcyaml's integers are those of strtoull(3), which takes -1 and 0x10
 * @recorded_at: (nullable): of the update that it is from
 */
typedef struct {
    char *checkpoint;
    char *role;
    char *quantity;
    char **samples;
    guint samples_count;
    char *recorded_at;
} TideFileMetric;

/** The census at a checkpoint as it stands in a baseline file. @classes: `HTMLDivElement 2`, `HTMLLIElement 1-101`. */
typedef struct {
    char *checkpoint;
    char **classes;
    guint classes_count;
} TideFileCensus;

/** The facts that a baseline file knows by name. tide_baseline_file_fact_name() tells which index is which. */
#define TIDE_N_FILE_FACTS 16

/** @options: `NAME=value` */
typedef struct {
    char *facts[TIDE_N_FILE_FACTS];
    char **options;
    guint options_count;
} TideFileConfiguration;

/**
 * TideBaselineFile:
 * The keys and values of a baseline file, as libcyaml maps them from and to YAML. All is allocated with GLib.
 *
 * @complete: the file's last key, which proves that nothing was cut off behind the metrics
 */
typedef struct {
    guint version;
    char *scenario;
    char *scenario_digest;
    TideRecording recording;
    TideFileConfiguration configuration;
    TideRecording *updates;
    guint updates_count;
    TideFileCensus *census;
    guint census_count;
    TideFileMetric *metrics;
    guint metrics_count;
    int complete;
} TideBaselineFile;

/**
 * tide_baseline_file_parse:
 * Maps a file's text on the schema: types, keys that are unknown, missing or there twice, empty values.
 *
 * @path: for complaints only
 * Errors: %TIDE_ERROR_INPUT as `path:line:column: problem; way out`, or without line and column where libcyaml tells
 *     none; a text of another schema version is refused for that before anything else
 */
TideBaselineFile *tide_baseline_file_parse(const char *path, const char *text, gsize length, GError **error);

/**
 * tide_baseline_file_emit:
 * Errors: %TIDE_ERROR_OUTPUT where a value cannot be written as YAML (not UTF-8)
 * Returns: (transfer full): the file's text; each metric stands on one line, however long that becomes
 */
char *tide_baseline_file_emit(const TideBaselineFile *file, GError **error);

/** tide_baseline_file_fact_name: Returns: (transfer none): the fact at @index, below %TIDE_N_FILE_FACTS. */
const char *tide_baseline_file_fact_name(guint index);

void tide_baseline_file_free(TideBaselineFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideBaselineFile, tide_baseline_file_free)
