#include "recording-check.h"

#include <string.h>

#include "engine/answers.h"
#include "fuzz.h"
#include "scenario/recording/recorded-headers.h"
#include "scenario/recording/recording-index.h"
#include "scenario/recording/recording-names.h"

static void
check_resource(const TideResource *resource)
{
    g_autofree char *normal = tide_answers_normalize(resource->url);

    TIDE_FUZZ_REQUIRE(g_strcmp0(normal, resource->url) == 0);
    TIDE_FUZZ_REQUIRE(*resource->method &&
                      strspn(resource->method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(resource->method));
    TIDE_FUZZ_REQUIRE(resource->status >= 200 && resource->status <= 599);
    TIDE_FUZZ_REQUIRE(!resource->body || g_bytes_get_size(resource->body) > 0);
    for (guint i = 0; i < resource->headers->len; i++) {
        const char *line = g_ptr_array_index(resource->headers, i);
        const char *mark = strstr(line, ": ");
        g_autofree char *name = g_strndup(line, mark ? (gsize)(mark - line) : 0);
        TIDE_FUZZ_REQUIRE(mark && tide_recorded_header_is_usable(name, mark + 2));
    }
}

static void
check_names(const GPtrArray *names)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (!name)
            continue;
        TIDE_FUZZ_REQUIRE(g_ascii_isalnum(name[0]) && strchr(name, '/') && !strstr(name, "/.") && strlen(name) < 300);
        TIDE_FUZZ_REQUIRE(g_hash_table_add(seen, g_ascii_strdown(name, -1)));
    }
}

void
recording_check(const TideSavedPage *recording)
{
    g_autoptr(GPtrArray) names = tide_recording_names(recording);
    g_autofree char *index = tide_recording_index_write(recording, names);

    TIDE_FUZZ_REQUIRE(recording->page && tide_saved_page_find(recording, recording->page));
    for (guint i = 0; i < recording->resources->len; i++)
        check_resource(g_ptr_array_index(recording->resources, i));
    for (guint i = 0; i < recording->left_out->len; i++)
        TIDE_FUZZ_REQUIRE(g_utf8_validate(g_ptr_array_index(recording->left_out, i), -1, NULL));
    check_names(names);
    for (const char *letter = index; *letter; letter++)
        TIDE_FUZZ_REQUIRE(*letter == '\n' || (*letter >= ' ' && *letter < 0x7F));
}
