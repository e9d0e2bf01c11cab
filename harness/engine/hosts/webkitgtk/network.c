#include "network.h"

#include "params.h"

gboolean
tide_network_read(JsonObject *params, TideNetwork *network, TideRequest *request)
{
    if (!tide_params_optional_string(params, "proxy", &network->proxy, request))
        return FALSE;
    network->direct = tide_params_strings(params, "direct_hosts", request);
    if (network->direct && network->proxy && !g_uri_is_valid(network->proxy, G_URI_FLAGS_NONE, NULL)) {
        tide_request_refuse(request, TIDE_REFUSAL_INPUT,
                            "params: 'proxy' is no URI; give one such as "
                            "http://127.0.0.1:40000");
        return FALSE;
    }
    return network->direct != NULL;
}

void
tide_network_apply(const TideNetwork *network, WebKitNetworkSession *session)
{
    if (!network->proxy) {
        webkit_network_session_set_proxy_settings(session, WEBKIT_NETWORK_PROXY_MODE_NO_PROXY, NULL);
        return;
    }
    WebKitNetworkProxySettings *settings =
        webkit_network_proxy_settings_new(network->proxy, (const char *const *)network->direct);
    webkit_network_session_set_proxy_settings(session, WEBKIT_NETWORK_PROXY_MODE_CUSTOM, settings);
    webkit_network_session_set_tls_errors_policy(session, WEBKIT_TLS_ERRORS_POLICY_IGNORE);
    webkit_network_proxy_settings_free(settings);
}

void
tide_network_clear(TideNetwork *network)
{
    g_clear_pointer(&network->direct, g_free);
}
