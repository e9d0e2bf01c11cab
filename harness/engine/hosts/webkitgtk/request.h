#pragma once

#include "host.h"

/** TideRequest: what the runner asked for and has not been told yet. Reference-counted; answered exactly once. */
typedef struct _TideRequest TideRequest;

/** What an `error` can be: docs/host-protocol.md. */
typedef enum {
    TIDE_REFUSAL_INPUT,
    TIDE_REFUSAL_LOAD,
    TIDE_REFUSAL_SCRIPT,
    TIDE_REFUSAL_CRASHED,
    TIDE_REFUSAL_UNSUPPORTED,
    TIDE_REFUSAL_INTERNAL,
} TideRefusal;

/** Where in a script something was thrown; %NULL or 0 for what is not known. Lines and columns count from 1. */
typedef struct {
    const char *source;
    gint64 line;
    gint64 column;
} TideScriptPlace;

/** tide_request_new: Returns: (transfer full): a request that waits for its answer. */
TideRequest *tide_request_new(TideHost *host, gint64 id, const char *method);

TideRequest *tide_request_ref(TideRequest *request);
void tide_request_unref(TideRequest *request);

/** tide_request_host: Returns: (transfer none): whom it was asked of. */
TideHost *tide_request_host(const TideRequest *request);

/** tide_request_answer: @result: (transfer full) (nullable): members of `result`. No effect once answered. */
void tide_request_answer(TideRequest *request, JsonObject *result);

/** tide_request_refuse: answers with an error, a complete sentence, cut to TIDE_TEXT_LIMIT. No effect once answered. */
void tide_request_refuse(TideRequest *request, TideRefusal refusal, const char *format, ...) G_GNUC_PRINTF(3, 4);

/** tide_request_refuse_script: answers with an exception of the page's script, cut alike. No effect once answered. */
void tide_request_refuse_script(TideRequest *request, const char *message, const TideScriptPlace *place);

/**
 * tide_request_refuse_later:
 * For an error that may be the first sign of WebContent's death: WebKit ends what is under way just before it tells that
 * the process is gone. Refuses when nothing else is left to do, so that tide_requests_refuse_all() comes first.
 */
void tide_request_refuse_later(TideRequest *request, TideRefusal refusal, const char *message);

/** tide_requests_refuse_all: what happens to all requests under way when WebContent dies. */
void tide_requests_refuse_all(TideHost *host, TideRefusal refusal, const char *message);

/** tide_requests_refuse_scripts: what happens to what a document was to answer when it goes. */
void tide_requests_refuse_scripts(TideHost *host, const char *format, ...) G_GNUC_PRINTF(2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TideRequest, tide_request_unref)
