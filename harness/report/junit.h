#pragma once

#include "report/results.h"
#include "report/xml-writer.h"

/**
 * tide_junit_to_xml:
 * Writes JUnit XML that Jenkins's strict junit-10.xsd and docs/tidemark-junit.xsd accept: `testsuite` = scenario,
 * `testcase` = checkpoint and role, the same message in the `message` attribute and the text (GitLab reads only the
 * text), one `system-out` a case, properties on the suite. Characters that XML 1.0 cannot hold become U+FFFD.
 *
 * Errors: %TIDE_ERROR_OUTPUT when libxml2 runs out of memory
 * Returns: (transfer full): the document, UTF-8
 */
char *tide_junit_to_xml(const TideResults *results, GError **error);
