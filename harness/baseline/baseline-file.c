#include "baseline/baseline-file.h"

#include <cyaml/cyaml.h>
#include <string.h>
#include <yaml.h>

#include "baseline/baseline.h"
#include "baseline/yaml-complaint.h"

#define WAY_OUT "mend the file, or record the baseline again with 'tidemark update-baselines'"

/* The text on top of each file; libcyaml writes no comments. */
#define HEADER                                                                                                         \
    "# A baseline of Tidemark: what one scenario measured under one configuration, in bytes, a sample per "            \
    "iteration.\n"                                                                                                     \
    "# Do not change it by hand: run `tidemark update-baselines --reason TEXT` and review the difference.\n"

#define TEXT_FIELD(key, flags, type, member)                                                                           \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | (flags), type, member, 1, CYAML_UNLIMITED)
#define KEY_FACT(key, index) TEXT_FIELD(key, CYAML_FLAG_DEFAULT, TideFileConfiguration, facts[index])
#define OTHER_FACT(key, index) TEXT_FIELD(key, CYAML_FLAG_OPTIONAL, TideFileConfiguration, facts[index])

static const cyaml_schema_value_t text_schema = { CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, CYAML_UNLIMITED) };

/* The first TIDE_N_FILE_FACTS rows are the facts in the order of their array. */
static const cyaml_schema_field_t configuration_fields[] = {
    KEY_FACT("engine", 0),
    KEY_FACT("engine_version", 1),
    KEY_FACT("architecture", 2),
    KEY_FACT("page_size", 3),
    KEY_FACT("preset", 4),
    OTHER_FACT("operating_system", 5),
    OTHER_FACT("logical_cpus", 6),
    OTHER_FACT("transparent_huge_pages", 7),
    OTHER_FACT("overcommit_memory", 8),
    OTHER_FACT("renderer", 9),
    OTHER_FACT("sandbox", 10),
    OTHER_FACT("category_source", 11),
    OTHER_FACT("settle", 12),
    OTHER_FACT("addresses", 13),
    OTHER_FACT("peak", 14),
    OTHER_FACT("scavenger", 15),
    CYAML_FIELD_SEQUENCE("options", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, TideFileConfiguration, options,
                         &text_schema, 1, CYAML_UNLIMITED),
    CYAML_FIELD_END,
};
G_STATIC_ASSERT(G_N_ELEMENTS(configuration_fields) == TIDE_N_FILE_FACTS + 2);

static const cyaml_schema_field_t metric_fields[] = {
    TEXT_FIELD("checkpoint", CYAML_FLAG_DEFAULT, TideFileMetric, checkpoint),
    TEXT_FIELD("role", CYAML_FLAG_DEFAULT, TideFileMetric, role),
    TEXT_FIELD("quantity", CYAML_FLAG_DEFAULT, TideFileMetric, quantity),
    CYAML_FIELD_SEQUENCE("samples", CYAML_FLAG_POINTER, TideFileMetric, samples, &text_schema, 1, CYAML_UNLIMITED),
    TEXT_FIELD("recorded_at", CYAML_FLAG_OPTIONAL, TideFileMetric, recorded_at),
    CYAML_FIELD_END,
};
/* Flow style puts a metric on one line. */
static const cyaml_schema_value_t metric_schema = { CYAML_VALUE_MAPPING(CYAML_FLAG_FLOW, TideFileMetric,
                                                                        metric_fields) };

/* A checkpoint is one line. */
static const cyaml_schema_field_t census_fields[] = {
    TEXT_FIELD("checkpoint", CYAML_FLAG_DEFAULT, TideFileCensus, checkpoint),
    CYAML_FIELD_SEQUENCE("classes", CYAML_FLAG_POINTER, TideFileCensus, classes, &text_schema, 1, CYAML_UNLIMITED),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t census_schema = { CYAML_VALUE_MAPPING(CYAML_FLAG_FLOW, TideFileCensus,
                                                                        census_fields) };

#define RECORDING_FIELDS(type, member)                                                                                 \
    TEXT_FIELD("recorded_at", CYAML_FLAG_DEFAULT, type, member recorded_at),                                           \
        TEXT_FIELD("recorded_by", CYAML_FLAG_DEFAULT, type, member recorded_by),                                       \
        TEXT_FIELD("author", CYAML_FLAG_OPTIONAL, type, member author),                                                \
        TEXT_FIELD("commit", CYAML_FLAG_OPTIONAL, type, member commit),                                                \
        TEXT_FIELD("reason", CYAML_FLAG_DEFAULT, type, member reason)

static const cyaml_schema_field_t recording_fields[] = { RECORDING_FIELDS(TideRecording, ), CYAML_FIELD_END };
static const cyaml_schema_value_t recording_schema = { CYAML_VALUE_MAPPING(CYAML_FLAG_FLOW, TideRecording,
                                                                           recording_fields) };

/* Strict and without another value, so that a cut inside the word is seen as well. */
static const cyaml_strval_t complete_values[] = { { "true", 1 } };

static const cyaml_schema_field_t file_fields[] = {
    CYAML_FIELD_UINT("version", CYAML_FLAG_DEFAULT, TideBaselineFile, version),
    TEXT_FIELD("scenario", CYAML_FLAG_DEFAULT, TideBaselineFile, scenario),
    TEXT_FIELD("scenario_digest", CYAML_FLAG_OPTIONAL, TideBaselineFile, scenario_digest),
    RECORDING_FIELDS(TideBaselineFile, recording.),
    CYAML_FIELD_MAPPING("configuration", CYAML_FLAG_DEFAULT, TideBaselineFile, configuration, configuration_fields),
    CYAML_FIELD_SEQUENCE("updates", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, TideBaselineFile, updates,
                         &recording_schema, 1, CYAML_UNLIMITED),
    CYAML_FIELD_SEQUENCE("census", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, TideBaselineFile, census, &census_schema,
                         1, CYAML_UNLIMITED),
    CYAML_FIELD_SEQUENCE("metrics", CYAML_FLAG_POINTER, TideBaselineFile, metrics, &metric_schema, 1, CYAML_UNLIMITED),
    CYAML_FIELD_ENUM("complete", CYAML_FLAG_STRICT, TideBaselineFile, complete, complete_values,
                     G_N_ELEMENTS(complete_values)),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_schema = { CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, TideBaselineFile,
                                                                      file_fields) };

/* All that a file of another version is asked for. */
typedef struct {
    guint version;
} VersionOnly;

static const cyaml_schema_field_t version_fields[] = {
    CYAML_FIELD_UINT("version", CYAML_FLAG_DEFAULT, VersionOnly, version),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t version_schema = { CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, VersionOnly,
                                                                         version_fields) };

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(yaml_parser_t, yaml_parser_delete)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(yaml_emitter_t, yaml_emitter_delete)

static cyaml_data_t *
load(const char *path, const char *text, gsize length, cyaml_cfg_flags_t flags, const cyaml_schema_value_t *schema,
     GError **error)
{
    g_auto(TideYamlComplaint) complaint = { path, text, length, NULL, 0, 0 };
    const cyaml_config_t config = tide_yaml_complaint_config(&complaint, flags);
    cyaml_data_t *data = NULL;
    cyaml_err_t result = cyaml_load_data((const uint8_t *)text, length, &config, schema, &data, NULL);

    if (result == CYAML_ERR_LIBYAML_PARSER)
        tide_yaml_complaint_find_syntax_error(&complaint);
    /* A warning tells of something that was passed over, such as a second document. */
    if (result == CYAML_OK && data && !complaint.problem)
        return data;
    tide_yaml_complaint_raise(&complaint, result == CYAML_OK ? "the file is empty" : cyaml_strerror(result), WAY_OUT,
                              error);
    if (data)
        cyaml_free(&config, schema, data, 0);
    return NULL;
}

static gboolean
check_version(const char *path, const char *text, gsize length, GError **error)
{
    g_autofree VersionOnly *only = load(path, text, length, CYAML_CFG_IGNORE_UNKNOWN_KEYS, &version_schema, error);

    if (!only)
        return FALSE;
    if (only->version == TIDE_BASELINE_VERSION)
        return TRUE;
    g_set_error(
        error, TIDE_ERROR, TIDE_ERROR_INPUT,
        only->version > TIDE_BASELINE_VERSION
            ? "%s: schema version %u is newer than this tidemark knows (%d); use a newer tidemark, or record the "
              "baseline again with 'tidemark update-baselines'"
            : "%s: there is no schema version %u, this tidemark reads version %d; " WAY_OUT,
        path, only->version, TIDE_BASELINE_VERSION);
    return FALSE;
}

TideBaselineFile *
tide_baseline_file_parse(const char *path, const char *text, gsize length, GError **error)
{
    if (!check_version(path, text, length, error))
        return NULL;
    return load(path, text, length, CYAML_CFG_DEFAULT, &file_schema, error);
}

void
tide_baseline_file_free(TideBaselineFile *file)
{
    TideYamlComplaint nothing = { 0 };
    const cyaml_config_t config = tide_yaml_complaint_config(&nothing, CYAML_CFG_DEFAULT);

    cyaml_free(&config, &file_schema, file, 0);
}

const char *
tide_baseline_file_fact_name(guint index)
{
    return configuration_fields[index].key;
}

static int
append(void *text, unsigned char *bytes, size_t length)
{
    g_string_append_len(text, (const char *)bytes, (gssize)length);
    return 1;
}

static gboolean
copy_events(yaml_parser_t *parser, yaml_emitter_t *emitter)
{
    gboolean ended = FALSE;

    while (!ended) {
        yaml_event_t event = { 0 };
        if (!yaml_parser_parse(parser, &event))
            return FALSE;
        ended = event.type == YAML_STREAM_END_EVENT;
        /* The emitter owns the event from here on, also where it fails. */
        if (!yaml_emitter_emit(emitter, &event))
            return FALSE;
    }
    return TRUE;
}

/* libcyaml wraps at 80 columns and cannot be told otherwise; the same YAML goes once more through an emitter that can. */
static char *
write_without_wrapping(const char *yaml, gsize length)
{
    g_auto(yaml_parser_t) parser;
    g_auto(yaml_emitter_t) emitter;
    g_autoptr(GString) text = g_string_new(HEADER);

    if (!yaml_parser_initialize(&parser) || !yaml_emitter_initialize(&emitter))
        g_error("out of memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml, length);
    yaml_emitter_set_output(&emitter, append, text);
    yaml_emitter_set_width(&emitter, -1);
    yaml_emitter_set_unicode(&emitter, TRUE);
    return copy_events(&parser, &emitter) ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

char *
tide_baseline_file_emit(const TideBaselineFile *file, GError **error)
{
    g_auto(TideYamlComplaint) writing = { 0 };
    const cyaml_config_t config = tide_yaml_complaint_config(&writing, CYAML_CFG_STYLE_BLOCK);
    g_autofree char *yaml = NULL;
    gsize length = 0;
    cyaml_err_t result = cyaml_save_data(&yaml, &length, &config, &file_schema, file, 0);
    char *text = result == CYAML_OK ? write_without_wrapping(yaml, length) : NULL;

    if (!text)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "the baseline of '%s' cannot be written as YAML: %s",
                    file->scenario, writing.problem ? writing.problem : cyaml_strerror(result));
    return text;
}
