#pragma once

#include "scenario/recording/saved-page.h"

/**
 * tide_recording_names:
 * Names for the files of the bodies, by which people find them: `example.test/assets_app.js`, in one folder for each host. They
 * have letters, digits, `-`, `_` and `.` alone, differ in more than capitals, and are the same for the same recording.
 *
 * Returns: (transfer full) (element-type utf8): one for each resource; %NULL for one without a body
 */
GPtrArray *tide_recording_names(const TideSavedPage *recording);
