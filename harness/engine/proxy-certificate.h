#pragma once

#include <gio/gio.h>

/**
 * tide_proxy_certificate_new:
 * A certificate with a key of its own, made anew, which nobody has signed: a client takes it only where it does not ask who it
 * is talking to. No key is ever written anywhere.
 *
 * Errors: %TIDE_ERROR_ENVIRONMENT where GnuTLS or GIO's own TLS (glib-networking) does not work
 */
GTlsCertificate *tide_proxy_certificate_new(GError **error);
