#pragma once

#include <glib.h>

/**
 * TideAnswer:
 * What a host once answered to a request.
 *
 * @method: `GET`
 * @url: as tide_answers_normalize() gives it
 * @headers: (array zero-terminated=1): `Name: value`
 * @file: (nullable): the path of the body; %NULL where it is empty
 */
typedef struct {
    char *method;
    char *url;
    guint status;
    char **headers;
    char *file;
} TideAnswer;

/** TideAnswers: all answers of a recording, in its order. They never change once they are there. */
typedef struct _TideAnswers TideAnswers;

TideAnswers *tide_answers_new(void);

/** tide_answers_add: @answer: (transfer full) */
void tide_answers_add(TideAnswers *answers, TideAnswer *answer);

/** tide_answers_find: Returns: (transfer none) (nullable) (element-type TideAnswer): the answers to a request, one at least. */
const GPtrArray *tide_answers_find(const TideAnswers *answers, const char *method, const char *url);

/**
 * tide_answers_find_renewed:
 * The answers to the same request but for values in the query that a page makes anew each time (`?_=1732700000000`). Such a
 * value has 8 characters or more, at least one digit among them, and nothing but letters, digits, `.`, `-` and `_`; the names
 * and the order of the query are the same. Of several the one that differs least, then the first.
 *
 * Returns: (transfer none) (nullable) (element-type TideAnswer)
 */
const GPtrArray *tide_answers_find_renewed(const TideAnswers *answers, const char *method, const char *url);

/** tide_answers_know_host: Returns: whether any answer is from the host and port of @url, by whatever scheme. */
gboolean tide_answers_know_host(const TideAnswers *answers, const char *url);

/** tide_answers_urls: Returns: (transfer container) (array zero-terminated=1): the URLs of @method, each once, sorted. */
const char **tide_answers_urls(const TideAnswers *answers, const char *method);

/**
 * tide_answers_normalize:
 * Returns: (transfer full) (nullable): @url as it stands in a request: scheme and host in small letters, without a default port,
 *     user and fragment, with a path; %NULL where it is no http: or https: URL
 */
char *tide_answers_normalize(const char *url);

/** tide_answers_free: @answers may be %NULL. */
void tide_answers_free(TideAnswers *answers);

void tide_answer_free(TideAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideAnswer, tide_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideAnswers, tide_answers_free)
