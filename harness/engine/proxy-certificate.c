#include "engine/proxy-certificate.h"

#include <gnutls/x509.h>
#include <tidemark/error.h>

/* 2000-01-01 to 2100-01-01, so that no clock matters. */
#define VALID_FROM 946684800
#define VALID_TO 4102444800

/* Both are made and freed by their owner. */
typedef struct {
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t certificate;
} Pair;

/* Gives 0 or GnuTLS's error. */
static int
describe(gnutls_x509_crt_t certificate)
{
    static const unsigned char serial[] = { 1 };
    int problem = gnutls_x509_crt_set_version(certificate, 3);

    if (problem >= 0)
        problem = gnutls_x509_crt_set_serial(certificate, serial, sizeof serial);
    if (problem >= 0)
        problem = gnutls_x509_crt_set_dn(certificate, "CN=tidemark", NULL);
    if (problem >= 0)
        problem = gnutls_x509_crt_set_activation_time(certificate, VALID_FROM);
    if (problem >= 0)
        problem = gnutls_x509_crt_set_expiration_time(certificate, VALID_TO);
    return problem;
}

static int
make(Pair *pair)
{
    unsigned bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
    int problem = gnutls_x509_privkey_generate(pair->key, GNUTLS_PK_ECDSA, bits, 0);

    if (problem >= 0)
        problem = describe(pair->certificate);
    if (problem >= 0)
        problem = gnutls_x509_crt_set_key(pair->certificate, pair->key);
    if (problem >= 0)
        problem = gnutls_x509_crt_sign2(pair->certificate, pair->certificate, pair->key, GNUTLS_DIG_SHA256, 0);
    return problem;
}

static void
append(GString *pem, gnutls_datum_t *part)
{
    g_string_append_len(pem, (const char *)part->data, part->size);
    gnutls_free(part->data);
}

static int export(const Pair *pair, GString *pem)
{
    gnutls_datum_t part = { NULL, 0 };
    int problem = gnutls_x509_privkey_export2_pkcs8(pair->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &part);

    if (problem < 0)
        return problem;
    append(pem, &part);
    problem = gnutls_x509_crt_export2(pair->certificate, GNUTLS_X509_FMT_PEM, &part);
    if (problem >= 0)
        append(pem, &part);
    return problem;
}

static int
make_pem(GString *pem)
{
    Pair pair = { NULL, NULL };
    int problem = gnutls_x509_privkey_init(&pair.key);

    if (problem >= 0)
        problem = gnutls_x509_crt_init(&pair.certificate);
    if (problem >= 0)
        problem = make(&pair);
    if (problem >= 0)
        problem = export(&pair, pem);
    if (pair.certificate)
        gnutls_x509_crt_deinit(pair.certificate);
    if (pair.key)
        gnutls_x509_privkey_deinit(pair.key);
    return problem;
}

GTlsCertificate *
tide_proxy_certificate_new(GError **error)
{
    g_autoptr(GString) pem = g_string_new(NULL);
    g_autoptr(GError) problem = NULL;
    int failure = make_pem(pem);
    GTlsCertificate *certificate =
        failure < 0 ? NULL : g_tls_certificate_new_from_pem(pem->str, (gssize)pem->len, &problem);

    if (!certificate)
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_ENVIRONMENT,
                    "proxy: cannot make a certificate for https: %s; install GnuTLS and glib-networking",
                    failure < 0 ? gnutls_strerror(failure) : problem->message);
    return certificate;
}
