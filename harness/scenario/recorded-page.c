#include "scenario/recorded-page.h"

#include "scenario/yaml-document.h"
#include "support/nearest.h"

gboolean
tide_page_is_url(const char *page)
{
    g_autofree char *scheme = g_uri_parse_scheme(page);

    return scheme && (g_ascii_strcasecmp(scheme, "http") == 0 || g_ascii_strcasecmp(scheme, "https") == 0);
}

char *
tide_recorded_page_check(const TideAnswers *answers, const char *page)
{
    g_autofree char *url = tide_answers_normalize(page);
    g_autofree char *quoted = tide_yaml_quote(page);

    if (!answers)
        return g_strdup_printf(
            "page %s is an address, and no page reaches a network; name a file of the scenario's folder, or "
            "make a recording with \"tidemark record\"",
            quoted);
    if (!url)
        return g_strdup_printf("page %s is no complete address; write one such as \"https://example.test/\"", quoted);
    if (tide_answers_find(answers, "GET", url))
        return NULL;
    g_autofree const char **urls = tide_answers_urls(answers, "GET");
    const char *nearest = tide_nearest_name(url, urls);
    g_autofree char *known = nearest ? tide_yaml_quote(nearest) : NULL;
    return g_strdup_printf("the recording has no answer for page %s%s%s%s", quoted, known ? "; did you mean " : "",
                           known ? known : "; its index lists those that it has", known ? "?" : "");
}
