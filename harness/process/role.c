#include "process/role.h"

static const char *const role_names[TIDE_N_ROLES] = {
    [TIDE_ROLE_WEB_CONTENT] = "WebContent",
    [TIDE_ROLE_NETWORKING] = "Networking",
    [TIDE_ROLE_GPU] = "GPU",
    [TIDE_ROLE_UI] = "UI",
};

/* WebKit's Source/WebKit/PlatformGTK.cmake and PlatformWPE.cmake name them. */
static const struct {
    const char *executable;
    TideRole role;
} executables[] = {
    { "WebKitWebProcess", TIDE_ROLE_WEB_CONTENT },
    { "WPEWebProcess", TIDE_ROLE_WEB_CONTENT },
    { "WebKitNetworkProcess", TIDE_ROLE_NETWORKING },
    { "WPENetworkProcess", TIDE_ROLE_NETWORKING },
    { "WebKitGPUProcess", TIDE_ROLE_GPU },
    { "WPEGPUProcess", TIDE_ROLE_GPU },
    { "tidemark-host-webkitgtk", TIDE_ROLE_UI },
};

const char *
tide_role_name(TideRole role)
{
    return role_names[role];
}

gboolean
tide_role_from_name(const char *name, TideRole *ret_role)
{
    for (guint role = 0; role < TIDE_N_ROLES; role++) {
        if (g_str_equal(role_names[role], name)) {
            *ret_role = role;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
tide_role_is_gated(TideRole role)
{
    return role != TIDE_ROLE_UI;
}

gboolean
tide_role_of_executable(const char *executable, TideRole *ret_role)
{
    for (gsize i = 0; i < G_N_ELEMENTS(executables); i++) {
        if (g_str_equal(executables[i].executable, executable)) {
            *ret_role = executables[i].role;
            return TRUE;
        }
    }
    return FALSE;
}
