#include "baseline/repository.h"

#include <gio/gio.h>

/* What git answers on its first line; NULL where it has no answer. */
static char *
ask(const char *const *words)
{
    g_autoptr(GSubprocess) git =
        g_subprocess_newv(words, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
    g_autofree char *answer = NULL;

    if (!git || !g_subprocess_communicate_utf8(git, NULL, NULL, &answer, NULL, NULL) ||
        !g_subprocess_get_successful(git) || !answer)
        return NULL;
    g_strdelimit(answer, "\r\n", '\0');
    return *g_strstrip(answer) ? g_steal_pointer(&answer) : NULL;
}

char *
tide_repository_commit(const char *folder)
{
    return ask((const char *const[]) { "git", "-C", folder, "rev-parse", "--verify", "--quiet", "HEAD", NULL });
}

char *
tide_repository_author(const char *folder)
{
    const char *named = g_getenv("GIT_AUTHOR_NAME");

    return named && *named ? g_strdup(named)
                           : ask((const char *const[]) { "git", "-C", folder, "config", "user.name", NULL });
}
