#pragma once

#include <cyaml/cyaml.h>
#include <glib.h>

/**
 * TideYamlComplaint:
 * One text that libcyaml reads or writes, and what it found wrong with it. Lines and columns count from 1.
 *
 * @path: for the sentence; %NULL, as @text, where a text is written
 * @problem: (nullable): %NULL while nothing is wrong
 * @line: 0 where it is not known
 */
typedef struct {
    const char *path;
    const char *text;
    gsize length;
    char *problem;
    guint64 line;
    guint64 column;
} TideYamlComplaint;

/** tide_yaml_complaint_config: Returns: libcyaml's settings, with GLib's memory and with @complaint as its log. */
cyaml_config_t tide_yaml_complaint_config(TideYamlComplaint *complaint, cyaml_cfg_flags_t flags);

/** tide_yaml_complaint_find_syntax_error: asks libyaml where the text's syntax is wrong, which libcyaml does not say. */
void tide_yaml_complaint_find_syntax_error(TideYamlComplaint *complaint);

/**
 * tide_yaml_complaint_raise:
 * Sets %TIDE_ERROR_INPUT to `path:line:column: problem; way out`, on one line of a bearable length.
 *
 * @fallback: the problem where none was noted
 */
void tide_yaml_complaint_raise(const TideYamlComplaint *complaint, const char *fallback, const char *way_out,
                               GError **error);

void tide_yaml_complaint_clear(TideYamlComplaint *complaint);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TideYamlComplaint, tide_yaml_complaint_clear)
