#include "scenario/recording/recorded-headers.h"

#include <string.h>

#define CONNECTION "is about one connection"
#define BODY "the body is kept decoded and in one piece"
#define TIME "what is kept of a page, and for how long, would depend on the day of the run"
#define PERSON "belongs to a person"
#define ELSEWHERE "would have the engine go elsewhere, or tell others of it"

static const struct {
    const char *name;
    const char *why_not;
} left_out[] = {
    { "connection", CONNECTION },
    { "keep-alive", CONNECTION },
    { "proxy-connection", CONNECTION },
    { "te", CONNECTION },
    { "trailer", CONNECTION },
    { "transfer-encoding", CONNECTION },
    { "upgrade", CONNECTION },
    { "content-encoding", BODY },
    { "content-length", BODY },
    { "content-md5", BODY },
    { "content-range", BODY },
    { "digest", BODY },
    { "age", TIME },
    { "cache-control", TIME },
    { "clear-site-data", TIME },
    { "date", TIME },
    { "etag", TIME },
    { "expires", TIME },
    { "last-modified", TIME },
    { "pragma", TIME },
    { "vary", TIME },
    { "authentication-info", PERSON },
    { "proxy-authenticate", PERSON },
    { "set-cookie", PERSON },
    { "set-cookie2", PERSON },
    { "www-authenticate", PERSON },
    { "alt-svc", ELSEWHERE },
    { "nel", ELSEWHERE },
    { "report-to", ELSEWHERE },
    { "reporting-endpoints", ELSEWHERE },
    { "strict-transport-security", ELSEWHERE },
};

gboolean
tide_recorded_header_is_kept(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(left_out); i++) {
        if (g_ascii_strcasecmp(left_out[i].name, name) == 0)
            return FALSE;
    }
    return TRUE;
}

gboolean
tide_recorded_header_is_usable(const char *name, const char *value)
{
    for (const char *letter = name; *letter; letter++) {
        if (!g_ascii_isalnum(*letter) && !strchr("!#$%&'*+-.^_`|~", *letter))
            return FALSE;
    }
    for (const char *letter = value; *letter; letter++) {
        if (g_ascii_iscntrl(*letter) && *letter != '\t')
            return FALSE;
    }
    return *name && g_utf8_validate(value, -1, NULL);
}
