#pragma once

#include <gio/gio.h>

/**
 * TideResource:
 * What a host answered to one request.
 *
 * @url: as tide_answers_normalize() gives it
 * @headers: (element-type utf8): `Name: value`, those that are kept (scenario/recording/recorded-headers.h)
 * @body: (nullable): decoded; %NULL where it is empty
 */
typedef struct {
    char *method;
    char *url;
    guint status;
    GPtrArray *headers;
    GBytes *body;
} TideResource;

/**
 * TideSavedPage:
 * A page as a browser saved it, in memory.
 *
 * @source: what it was read from, as people write it
 * @page: (nullable): the URL that is loaded first
 * @resources: (element-type TideResource): in the order of the requests
 * @left_out: (element-type utf8): what could not be kept, as whole sentences
 */
typedef struct {
    char *source;
    char *page;
    GPtrArray *resources;
    GPtrArray *left_out;
    guint64 body_bytes;
} TideSavedPage;

/** What a recording may have at most, so that what is read fits memory, and what is written a repository's reviewers. */
#define TIDE_SAVED_PAGE_MOST_RESOURCES 10000
#define TIDE_SAVED_PAGE_MOST_BYTES (G_GUINT64_CONSTANT(256) * 1024 * 1024)

TideSavedPage *tide_saved_page_new(const char *source);

/** tide_resource_new: Returns: (transfer full) (nullable): without headers and body; %NULL where @url is no http: or https: URL */
TideResource *tide_resource_new(const char *method, const char *url, guint status);

/** tide_resource_set_header: puts `@name: @value` in the place of what there is of that name. */
void tide_resource_set_header(TideResource *resource, const char *name, const char *value);

/** tide_resource_header: Returns: (transfer none) (nullable): the value of the first header of that name, in whatever case. */
const char *tide_resource_header(const TideResource *resource, const char *name);

/** tide_resource_take_body: @body: (transfer full) */
void tide_resource_take_body(TideResource *resource, GBytes *body);

/**
 * tide_saved_page_add:
 * @resource: (transfer full)
 * Errors: %TIDE_ERROR_INPUT where there are too many, or their bodies are too large
 */
gboolean tide_saved_page_add(TideSavedPage *recording, TideResource *resource, GError **error);

/** tide_saved_page_leave_out: @what: a URL or a part's place, which is cut where it is long; the rest says why. */
void tide_saved_page_leave_out(TideSavedPage *recording, const char *what, const char *format, ...) G_GNUC_PRINTF(3, 4);

/** tide_saved_page_find: Returns: (transfer none) (nullable): the first resource of a GET for @url. */
const TideResource *tide_saved_page_find(const TideSavedPage *recording, const char *url);

void tide_resource_free(TideResource *resource);
void tide_saved_page_free(TideSavedPage *recording);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideResource, tide_resource_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideSavedPage, tide_saved_page_free)
