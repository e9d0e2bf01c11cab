#pragma once

#include <glib.h>

/**
 * tide_repository_commit:
 * Returns: (transfer full) (nullable): the commit that is checked out where @folder is, in full, as `git rev-parse` tells; %NULL
 *     without a repository, a commit or git
 */
char *tide_repository_commit(const char *folder);

/**
 * tide_repository_author:
 * Nobody is guessed from the names of accounts and machines, and addresses are left out.
 *
 * Returns: (transfer full) (nullable): the name that git would write into a commit: `GIT_AUTHOR_NAME`, else `user.name`; %NULL
 *     where nobody has set one
 */
char *tide_repository_author(const char *folder);
