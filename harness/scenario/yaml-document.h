#pragma once

#include <yaml.h>

#include "scenario/step.h"

/**
 * TideYaml:
 * One YAML document in memory, whose nodes know where they stand, so that every complaint can name its line.
 * Only the part of YAML that a manifest needs: no anchors, aliases or tags, one document, 64 levels, 1 MB.
 */
typedef struct _TideYaml TideYaml;

/**
 * tide_yaml_load:
 * Errors: %TIDE_ERROR_INPUT as `path:line:column: problem`, or `path: problem` where no place can be told
 * Returns: (transfer full): the document of the regular file @path, which has at least one node
 */
TideYaml *tide_yaml_load(const char *path, GError **error);

/** tide_yaml_load_bounded: the same for a file that is made by us and may be larger: @most_bytes, whole MB. */
TideYaml *tide_yaml_load_bounded(const char *path, gsize most_bytes, GError **error);

/** tide_yaml_free: @yaml may be %NULL; its nodes and their texts end with it. */
void tide_yaml_free(TideYaml *yaml);

/** tide_yaml_root: Returns: (transfer none): the outermost node. */
const yaml_node_t *tide_yaml_root(const TideYaml *yaml);

/** tide_yaml_node: Returns: (transfer none): the node behind an index that a list or a mapping holds. */
const yaml_node_t *tide_yaml_node(const TideYaml *yaml, int index);

/** tide_yaml_path: Returns: (transfer none): the path as it was given. */
const char *tide_yaml_path(const TideYaml *yaml);

/** tide_yaml_place: Returns: where @node begins. */
TidePlace tide_yaml_place(const yaml_node_t *node);

/** tide_yaml_text: Returns: (transfer none): the text of the scalar @node, NUL-terminated. */
const char *tide_yaml_text(const yaml_node_t *node);

/**
 * tide_yaml_replace_text:
 * Has the scalar @node say @text instead, at its old place.
 *
 * @plain: whether it is then read as though it stood there without quotes
 */
void tide_yaml_replace_text(TideYaml *yaml, const yaml_node_t *node, const char *text, gboolean plain);

/**
 * tide_yaml_is_empty:
 * @node: (nullable)
 * Returns: whether nothing is written there: no node, a blank text, `null` or `~` without quotes, no item, no key
 */
gboolean tide_yaml_is_empty(const yaml_node_t *node);

/** tide_yaml_quote: Returns: (transfer full): @text in double quotes, on one line, shortened where it is long. */
char *tide_yaml_quote(const char *text);

/** tide_yaml_describe: Returns: (transfer full): what @node is, for "…, not THIS": a quoted text, a list or a mapping. */
char *tide_yaml_describe(const yaml_node_t *node);

/**
 * tide_yaml_fail:
 * Sets @error to %TIDE_ERROR_INPUT with the sentence `path:line:column: …`.
 * Returns: %FALSE, for the caller to return
 */
gboolean tide_yaml_fail(GError **error, const TideYaml *yaml, TidePlace place, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/** tide_place_fail: the same for a @place of the file @path, where the document is gone. */
gboolean tide_place_fail(GError **error, const char *path, TidePlace place, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideYaml, tide_yaml_free)
