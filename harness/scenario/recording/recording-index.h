#pragma once

#include "engine/answers.h"
#include "scenario/recording/saved-page.h"

/** The file that lists the answers of a recording, in its folder. */
#define TIDE_RECORDING_INDEX "index.yaml"

/**
 * tide_recording_index_write:
 * @names: (element-type utf8): the files of the bodies, as tide_recording_names() gives them
 * Returns: (transfer full): the text of the index
 */
char *tide_recording_index_write(const TideSavedPage *recording, const GPtrArray *names);

/**
 * tide_recording_index_read:
 * Reads and checks the index in @folder: URLs, methods, statuses, headers, and that each file is there, below the folder, and
 * reached through no symbolic link.
 *
 * Errors: %TIDE_ERROR_INPUT as `path:line:column: problem; way out`
 */
TideAnswers *tide_recording_index_read(const char *folder, GError **error);

/** tide_yaml_write_text: Appends @text in double quotes, as any reader of YAML or JSON reads it. */
void tide_yaml_write_text(GString *yaml, const char *text);
