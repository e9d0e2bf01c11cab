#pragma once

#include "scenario/yaml-document.h"

typedef struct TideYamlField TideYamlField;

/** A key and its value as they stand in a document. */
typedef struct {
    const TideYaml *yaml;
    const TideYamlField *field; /**< what is expected there */
    const yaml_node_t *key;
    const yaml_node_t *value; /**< %NULL where only the key is written (`- collect_garbage`) */
} TideYamlEntry;

/** Reads @entry into @target; on failure @target may be filled in part, and its owner frees it. */
typedef gboolean (*TideYamlReader)(const TideYamlEntry *entry, gpointer target, GError **error);

/** What a value looks like, for the schema that editors check manifests by (scenario/schema.h). */
typedef enum {
    TIDE_YAML_TEXT, /**< anything on one level: editors know a number from a text, the reader does not */
    TIDE_YAML_NAME, /**< as tide_name_is_plain() has it */
    TIDE_YAML_WHOLE_NUMBER, /**< within the bounds */
    TIDE_YAML_NUMBER, /**< within the bounds */
    TIDE_YAML_SIZE,
    TIDE_YAML_DURATION,
    TIDE_YAML_WORD, /**< one of the words */
    TIDE_YAML_NOTHING, /**< only the key */
    TIDE_YAML_STEPS, /**< a list of steps */
    TIDE_YAML_MAPPING, /**< of the fields */
    TIDE_YAML_BUDGET, /**< sizes by quantity, and those by role (scenario/budget.h) */
    TIDE_YAML_QUANTITY, /**< what a checkpoint has (scenario/quantity.h) */
    TIDE_YAML_SHARE, /**< a percentage or a size (scenario/gate.h) */
    TIDE_YAML_GROWTH, /**< a gate of that kind, or a list of such */
    TIDE_YAML_SETTLES_TO,
    TIDE_YAML_DROPS,
    TIDE_YAML_OBJECTS, /**< counts by class (scenario/object-gate.h) */
    TIDE_YAML_MATRIX, /**< lists of values by name */
} TideYamlShape;

/**
 * TideYamlField:
 * One row of a mapping's schema; a schema ends with a row without a name.
 *
 * @expects: completes "it must be …"
 * @offset: of the member in the target, for the readers below
 * @least, @most: bounds of numbers
 * @required: whether the mapping is refused without it
 * @shape: what @read takes
 * @fields: (nullable): what a mapping has, which may stand in place of another @shape
 * @words: (nullable) (array zero-terminated=1): the words of %TIDE_YAML_WORD
 */
struct TideYamlField {
    const char *name;
    const char *expects;
    TideYamlReader read;
    gsize offset;
    double least;
    double most;
    gboolean required;
    TideYamlShape shape;
    const TideYamlField *fields;
    const char *const *words;
};

/** A row for a required whole number. */
#define TIDE_YAML_INTEGER(key, type, member, from, to)                                                                 \
    {                                                                                                                  \
        .name = (key), .expects = "a whole number from " #from " to " #to, .read = tide_yaml_read_integer,             \
        .offset = offsetof(type, member), .least = (from), .most = (to), .required = TRUE,                             \
        .shape = TIDE_YAML_WHOLE_NUMBER                                                                                \
    }

/** The text for @expects of a size. */
#define TIDE_YAML_EXPECTS_SIZE "a size such as 131072, 64 KB or 1.5 MB"

/** tide_yaml_read_integer: into a guint: decimal digits without quotes or sign, within the row's bounds. */
gboolean tide_yaml_read_integer(const TideYamlEntry *entry, gpointer target, GError **error);

/** tide_yaml_read_number: into a double: decimal digits with an optional fraction, within the row's bounds. */
gboolean tide_yaml_read_number(const TideYamlEntry *entry, gpointer target, GError **error);

/** tide_yaml_read_signed: into a double, which may have a `-` before it. */
gboolean tide_yaml_read_signed(const TideYamlEntry *entry, gpointer target, GError **error);

/** tide_yaml_read_text: into a char *, as a #GRefString: any text that is not empty. */
gboolean tide_yaml_read_text(const TideYamlEntry *entry, gpointer target, GError **error);

/**
 * tide_yaml_entry_word:
 * Errors: %TIDE_ERROR_INPUT where the value is none of the row's words, with the one that was meant
 * Returns: (transfer none): the word
 */
const char *tide_yaml_entry_word(const TideYamlEntry *entry, GError **error);

/** tide_yaml_read_size: into a guint64 of bytes, as tide_bytes_parse() reads it. */
gboolean tide_yaml_read_size(const TideYamlEntry *entry, gpointer target, GError **error);

/**
 * tide_yaml_entry_text:
 * Errors: %TIDE_ERROR_INPUT, as tide_yaml_refuse() has it, where the value is empty, a list or a mapping
 * Returns: (transfer none): the value
 */
const char *tide_yaml_entry_text(const TideYamlEntry *entry, GError **error);

/**
 * tide_yaml_refuse:
 * Sets @error to `"key" must be …, not …` at the value, or `"key" is empty; it must be …` at the key.
 * Returns: %FALSE
 */
gboolean tide_yaml_refuse(const TideYamlEntry *entry, GError **error);

/**
 * tide_yaml_check_keys:
 * Errors: %TIDE_ERROR_INPUT where a key of @mapping is no text, is empty or stands there twice
 */
gboolean tide_yaml_check_keys(const TideYaml *yaml, const yaml_node_t *mapping, GError **error);

/**
 * tide_yaml_find_field:
 * @what: what a name is called in the complaint: `key`, `step`
 * Errors: %TIDE_ERROR_INPUT with what was meant, else with all names
 * Returns: (transfer none): the row of @fields whose name is the text of @key
 */
const TideYamlField *tide_yaml_find_field(const TideYaml *yaml, const yaml_node_t *key, const TideYamlField *fields,
                                          const char *what, GError **error);

/**
 * tide_yaml_read_fields:
 * Reads each key of @mapping by its row of @fields.
 *
 * Errors: %TIDE_ERROR_INPUT where @mapping is no mapping, a key is unknown, missing or there twice, or a reader fails
 */
gboolean tide_yaml_read_fields(const TideYaml *yaml, const yaml_node_t *mapping, const TideYamlField *fields,
                               gpointer target, GError **error);

/** tide_yaml_read_entry_fields: the same for the value of @entry, which must have a key. */
gboolean tide_yaml_read_entry_fields(const TideYamlEntry *entry, const TideYamlField *fields, gpointer target,
                                     GError **error);
