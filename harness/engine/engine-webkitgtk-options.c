#include "engine/engine-webkitgtk-private.h"

#define PRESSURE_MONITOR_OFF "WEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR"

/* What every preset pins, since it would make the same build measure differently on two machines. */
static const TidePresetVariable pinned_variables[] = {
    { "LANG", "C.UTF-8", "message catalogues and ICU data differ by locale" },
    { "TZ", "UTC", "time zone data is mapped and parsed" },
    { "GDK_BACKEND", "x11", "the display that we start" },
    { "GSK_RENDERER", "cairo", "GTK's GL renderer compiles shaders in the UI process" },
    { "MESA_SHADER_CACHE_DISABLE", "true", "no cache of shaders, which WebContent maps where it is there" },
    { "GTK_A11Y", "none", "no accessibility bus for GTK" },
    { "WEBKIT_A11Y_BUS_ADDRESS", "", "none for WebContent either" },
    { "DBUS_SYSTEM_BUS_ADDRESS",
      "disabled:", "no system bus; a session bus has no address at all, see tide_webkitgtk_environment()" },
    { "GSETTINGS_BACKEND", "memory", "no user's settings" },
    { "GIO_USE_VFS", "local", "no gvfs daemon" },
    { PRESSURE_MONITOR_OFF, "1",
      "WebKit's UI process would have WebContent trim itself on a busy machine "
      "(Source/WebKit/UIProcess/linux/MemoryPressureMonitor.cpp)" },
    { NULL, NULL, NULL },
};

static void
add_variables(GStrvBuilder *environment, const TidePresetVariable *variables)
{
    for (; variables->variable; variables++) {
        g_autofree char *assignment = g_strdup_printf("%s=%s", variables->variable, variables->value);
        g_strv_builder_add(environment, assignment);
    }
}

static void
add_variable(GStrvBuilder *environment, const char *name, const char *value)
{
    g_autofree char *assignment = g_strdup_printf("%s=%s", name, value);

    g_strv_builder_add(environment, assignment);
}

/* WebKit's one switch for both: without the UI process's monitor WebContent has no handler either. */
static char **
with_pressure(char **environment, const TideEngineOptions *options)
{
    return options->pressure ? g_environ_setenv(environment, PRESSURE_MONITOR_OFF, "0", TRUE) : environment;
}

/* Gives @environment with each assignment of @further, which may be NULL, instead of an earlier one of the same name. */
static char **
with_further(char **environment, const char *const *further)
{
    for (; further && *further; further++) {
        g_auto(GStrv) parts = g_strsplit(*further, "=", 2);
        if (parts[0] && parts[1])
            environment = g_environ_setenv(environment, parts[0], parts[1], TRUE);
    }
    return environment;
}

/* WebKit starts its own processes by absolute path. An empty PATH keeps GLib from starting a session bus, and without its
 * address the sandbox starts no proxy for it. */
char **
tide_webkitgtk_environment(const TideEngineOptions *options, const TidePreset *preset, const char *folder,
                           const char *fonts)
{
    static const char *const private_folders[] = { "PATH", "HOME", "TMPDIR", "XDG_RUNTIME_DIR" };
    g_autoptr(GStrvBuilder) environment = g_strv_builder_new();

    for (gsize i = 0; i < G_N_ELEMENTS(private_folders); i++)
        add_variable(environment, private_folders[i], folder);
    add_variable(environment, "FONTCONFIG_FILE", fonts);
    if (options->display)
        add_variable(environment, "DISPLAY", options->display);
    if (!options->sandbox)
        add_variable(environment, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
    /* Read by our web process extension: hosts/webkitgtk/scavenger.h. */
    if (!options->scavenger)
        add_variable(environment, "TIDEMARK_SCAVENGER", "off");
    add_variables(environment, pinned_variables);
    add_variables(environment, preset->variables);
    if (options->place)
        g_strv_builder_addv(environment, (const char **)options->place->variables);
    return with_further(with_pressure(g_strv_builder_end(environment), options), options->environment);
}

static void
add_pinned_options(GPtrArray *options, const TidePresetVariable *variables)
{
    for (; variables->variable; variables++)
        g_ptr_array_add(options, tide_fact_new(variables->variable, variables->value));
}

static gboolean
is_fact_named(gconstpointer fact, gconstpointer name)
{
    return g_str_equal(((const TideFact *)fact)->name, name);
}

static void
add_further_options(GPtrArray *options, const char *const *environment)
{
    for (; environment && *environment; environment++) {
        g_auto(GStrv) parts = g_strsplit(*environment, "=", 2);
        guint pinned = 0;
        if (!parts[0] || !parts[1])
            continue;
        if (g_ptr_array_find_with_equal_func(options, parts[0], is_fact_named, &pinned))
            g_ptr_array_remove_index(options, pinned);
        g_ptr_array_add(options, tide_fact_new(parts[0], parts[1]));
    }
}

GPtrArray *
tide_webkitgtk_facts(const TideEngineOptions *options, const TidePreset *preset)
{
    static const char *const pressure[] = { PRESSURE_MONITOR_OFF "=0", NULL };
    GPtrArray *facts = g_ptr_array_new_with_free_func((GDestroyNotify)tide_fact_free);

    add_pinned_options(facts, pinned_variables);
    add_pinned_options(facts, preset->variables);
    if (options->pressure)
        add_further_options(facts, pressure);
    add_further_options(facts, options->environment);
    return facts;
}
