#include "baseline/configuration.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "baseline/fact-rules.h"
#include "support/file.h"

#define UNKNOWN "unknown"
#define PAGE_SIZE "page_size"

TideConfiguration *
tide_configuration_new(void)
{
    TideConfiguration *configuration = g_new0(TideConfiguration, 1);

    configuration->facts = g_ptr_array_new_with_free_func((GDestroyNotify)tide_fact_free);
    return configuration;
}

void
tide_configuration_free(TideConfiguration *configuration)
{
    if (!configuration)
        return;
    g_ptr_array_unref(configuration->facts);
    g_free(configuration);
}

static TideFact *
find_fact(const TideConfiguration *configuration, const char *name)
{
    for (guint i = 0; i < configuration->facts->len; i++) {
        TideFact *fact = g_ptr_array_index(configuration->facts, i);
        if (g_str_equal(fact->name, name))
            return fact;
    }
    return NULL;
}

void
tide_configuration_set(TideConfiguration *configuration, const char *name, const char *value)
{
    TideFact *fact = find_fact(configuration, name);

    if (!fact) {
        g_ptr_array_add(configuration->facts, tide_fact_new(name, value));
        return;
    }
    char *copy = g_strdup(value);
    g_free(fact->value);
    fact->value = copy;
}

const char *
tide_configuration_get(const TideConfiguration *configuration, const char *name)
{
    const TideFact *fact = find_fact(configuration, name);

    return fact ? fact->value : NULL;
}

gboolean
tide_configuration_misses_no_peak(const TideConfiguration *configuration)
{
    const char *means = tide_configuration_get(configuration, TIDE_FACT_PEAK);

    return g_strcmp0(means, TIDE_PEAKS_BY_STOPS) == 0 || g_strcmp0(means, TIDE_PEAKS_BY_BPF) == 0;
}

gboolean
tide_configuration_finds_peaks_alike(const TideConfiguration *left, const TideConfiguration *right)
{
    return g_strcmp0(tide_configuration_get(left, TIDE_FACT_PEAK), tide_configuration_get(right, TIDE_FACT_PEAK)) == 0;
}

/* The text of a file below @root without the white space around it; NULL where it cannot be read or is empty. */
static char *
read_text(const char *root, const char *name)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    g_autofree char *text = tide_file_read(path, NULL, NULL);

    return text && *g_strstrip(text) ? g_steal_pointer(&text) : NULL;
}

/* os-release(5): NAME=value lines, the value quoted as a shell would have it. */
static char *
read_release_field(const char *text, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    gsize length = strlen(name);

    for (char **line = lines; *line; line++) {
        if (strncmp(*line, name, length) == 0 && (*line)[length] == '=')
            return g_shell_unquote(g_strstrip(*line + length + 1), NULL);
    }
    return NULL;
}

static char *
read_operating_system(const char *root)
{
    g_autofree char *etc = read_text(root, "etc/os-release");
    g_autofree char *text = etc ? g_steal_pointer(&etc) : read_text(root, "usr/lib/os-release");
    g_autofree char *id = text ? read_release_field(text, "ID") : NULL;
    g_autofree char *version = text ? read_release_field(text, "VERSION_ID") : NULL;

    if (!id || !*id)
        return NULL;
    /* Distributions without releases have no version. */
    return version && *version ? g_strdup_printf("%s %s", id, version) : g_steal_pointer(&id);
}

static char *
read_transparent_huge_pages(const char *root)
{
    g_autofree char *text = read_text(root, "sys/kernel/mm/transparent_hugepage/enabled");
    const char *open = text ? strchr(text, '[') : NULL;
    const char *close = open ? strchr(open, ']') : NULL;

    return close && close > open + 1 ? g_strndup(open + 1, (gsize)(close - open - 1)) : NULL;
}

static char *
read_system_value(int name)
{
    long value = sysconf(name);

    return value > 0 ? g_strdup_printf("%ld", value) : NULL;
}

static char *
read_architecture(void)
{
    struct utsname names;

    return uname(&names) == 0 ? g_strdup(names.machine) : NULL;
}

static void
add_known(TideConfiguration *configuration, const char *name, char *value)
{
    tide_configuration_set(configuration, name, value ? value : UNKNOWN);
    g_free(value);
}

void
tide_configuration_add_machine_from(TideConfiguration *configuration, const char *root)
{
    add_known(configuration, "architecture", read_architecture());
    add_known(configuration, PAGE_SIZE, read_system_value(_SC_PAGESIZE));
    add_known(configuration, "operating_system", read_operating_system(root));
    add_known(configuration, "logical_cpus", read_system_value(_SC_NPROCESSORS_ONLN));
    add_known(configuration, "transparent_huge_pages", read_transparent_huge_pages(root));
    add_known(configuration, "overcommit_memory", read_text(root, "proc/sys/vm/overcommit_memory"));
}

void
tide_configuration_add_machine(TideConfiguration *configuration)
{
    tide_configuration_add_machine_from(configuration, "/");
}

static char *
label_part(const char *name, const char *value)
{
    if (g_str_equal(name, TIDE_FACT_ENGINE_VERSION))
        return g_strndup(value, tide_fact_series_length(value));
    guint64 bytes = 0;
    if (g_str_equal(name, PAGE_SIZE) && g_ascii_string_to_unsigned(value, 10, 1024, G_MAXUINT32, &bytes, NULL) &&
        bytes % 1024 == 0)
        return g_strdup_printf("%" G_GUINT64_FORMAT "k", bytes / 1024);
    return g_strdup(value);
}

char *
tide_configuration_label(const TideConfiguration *configuration)
{
    GString *label = g_string_new(NULL);

    for (const TideFactRule *rule = tide_fact_rules(); rule->effect == TIDE_EFFECT_REFUSED; rule++) {
        const char *value = tide_configuration_get(configuration, rule->name);
        g_autofree char *part = label_part(rule->name, value && *value ? value : UNKNOWN);
        g_string_append_printf(label, "%s%s", label->len > 0 ? "-" : "", part);
    }
    g_string_ascii_down(label);
    g_strcanon(label->str, "abcdefghijklmnopqrstuvwxyz0123456789._-", '-');
    return g_string_free(label, FALSE);
}
