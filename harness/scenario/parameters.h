#pragma once

#include "scenario/yaml-document.h"

/** Between a scenario's name and the values of a case: `dom-churn@rows=1000,columns=5`. No shell asks for quotes there, no
 * file system refuses it, and no reader of JUnit takes it for a package. */
#define TIDE_CASE_MARK '@'

/**
 * tide_parameters_read:
 * Reads `parameters: { rows: [1000, 10000] }` at the top of a manifest: the matrix of its cases.
 *
 * Errors: %TIDE_ERROR_INPUT with the place: a name or value that cannot stand in a case's name, more than 100 cases
 * Returns: (transfer full) (array zero-terminated=1): the cases, `rows=1000,columns=5`, the last parameter changing
 *     first; empty where there are no parameters
 */
char **tide_parameters_read(const TideYaml *yaml, GError **error);

/** tide_parameters_of_case: Returns: (transfer full) (element-type utf8 utf8): name → value of a case as above; none of "". */
GHashTable *tide_parameters_of_case(const char *name);

/**
 * tide_parameters_substitute:
 * Puts the values in for `${name}` in every text of @yaml but the keys and the parameters themselves. A value that is the
 * whole text is read as though it stood there without quotes. `$${` gives `${`, for JavaScript.
 *
 * Errors: %TIDE_ERROR_INPUT with the place of the text: an unknown parameter, with what was meant
 */
gboolean tide_parameters_substitute(TideYaml *yaml, GHashTable *values, GError **error);
