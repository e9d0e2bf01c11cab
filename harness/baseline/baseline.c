#include "baseline/baseline.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "baseline/baseline-file.h"
#include "support/file.h"

#define WAY_OUT "mend the file, or record the baseline again with 'tidemark update-baselines'"
#define OPTION_PREFIX "option."
#define MOST_FILE_BYTES (G_GINT64_CONSTANT(16) * 1024 * 1024)
/* From 2^53 on a double, and so a reader of results.json, skips integers. */
#define MOST_SAMPLE_BYTES ((G_GUINT64_CONSTANT(1) << 53) - 1)

TideBaseline *
tide_baseline_new(const char *scenario, const char *reason)
{
    TideBaseline *baseline = g_new0(TideBaseline, 1);

    baseline->scenario = g_strdup(scenario);
    baseline->recording = tide_recording_new(reason);
    baseline->configuration = tide_configuration_new();
    baseline->updates = g_ptr_array_new_with_free_func((GDestroyNotify)tide_recording_free);
    baseline->census = tide_census_ranges_new();
    baseline->metrics = g_ptr_array_new_with_free_func((GDestroyNotify)tide_metric_free);
    return baseline;
}

void
tide_baseline_free(TideBaseline *baseline)
{
    if (!baseline)
        return;
    g_free(baseline->scenario);
    g_free(baseline->digest);
    tide_recording_free(baseline->recording);
    tide_configuration_free(baseline->configuration);
    g_ptr_array_unref(baseline->updates);
    g_ptr_array_unref(baseline->census);
    g_ptr_array_unref(baseline->metrics);
    g_free(baseline);
}

const TideRecording *
tide_baseline_recording_of(const TideBaseline *baseline, const TideMetric *metric)
{
    return metric->recorded_at ? tide_recording_find(baseline->updates, metric->recorded_at) : baseline->recording;
}

static gboolean refuse(GError **error, const char *path, const char *format, ...) G_GNUC_PRINTF(3, 4);

static gboolean
refuse(GError **error, const char *path, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *problem = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    /* A text from the file may hold line ends. */
    g_strdelimit(problem, "\n\r", ' ');
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_INPUT, "%s: %s; " WAY_OUT, path, problem);
    return FALSE;
}

static gboolean
take_facts(const TideFileConfiguration *from, TideConfiguration *to, const char *path, GError **error)
{
    for (guint i = 0; i < TIDE_N_FILE_FACTS; i++) {
        if (from->facts[i])
            tide_configuration_set(to, tide_baseline_file_fact_name(i), from->facts[i]);
    }
    for (guint i = 0; i < from->options_count; i++) {
        const char *option = from->options[i];
        gsize length = strcspn(option, "=");
        if (length == 0 || !option[length])
            return refuse(error, path, "the option '%s' is not of the form NAME=value", option);
        g_autofree char *name = g_strdup_printf(OPTION_PREFIX "%.*s", (int)length, option);
        if (tide_configuration_get(to, name))
            return refuse(error, path, "the option '%.*s' stands there twice", (int)length, option);
        tide_configuration_set(to, name, option + length + 1);
    }
    return TRUE;
}

/* Whether something stands behind the prefix. */
static gboolean
names_one(const char *quantity, const char *prefix)
{
    return g_str_has_prefix(quantity, prefix) && quantity[strlen(prefix)];
}

/* Only the iteration's peak, and what it was made of, is filed under the peak's checkpoint, and nowhere else: another would never
 * be compared. */
static gboolean
quantity_fits(const char *quantity, const char *checkpoint)
{
    if (g_str_equal(checkpoint, TIDE_CHECKPOINT_PEAK))
        return g_str_equal(quantity, TIDE_QUANTITY_PEAK) || names_one(quantity, TIDE_QUANTITY_AT_PEAK_PREFIX);
    return g_str_equal(quantity, TIDE_QUANTITY_FOOTPRINT) || g_str_equal(quantity, TIDE_QUANTITY_PEAK_SINCE) ||
        names_one(quantity, TIDE_QUANTITY_DIRTY_PREFIX) || names_one(quantity, TIDE_QUANTITY_OBJECTS_PREFIX);
}

static gboolean
take_samples(const TideFileMetric *from, GArray *samples)
{
    for (guint i = 0; i < from->samples_count; i++) {
        guint64 bytes = 0;
        if (!g_ascii_string_to_unsigned(from->samples[i], 10, 0, MOST_SAMPLE_BYTES, &bytes, NULL))
            return FALSE;
        g_array_append_val(samples, bytes);
    }
    return TRUE;
}

static gboolean
take_metric(const TideFileMetric *from, TideBaseline *baseline, const char *path, GError **error)
{
    g_autofree char *name = g_strdup_printf("the metric '%s', %s, '%s'", from->checkpoint, from->role, from->quantity);
    TideRole role;

    if (!tide_role_from_name(from->role, &role))
        return refuse(error, path, "%s has the unknown role '%s'", name, from->role);
    if (!quantity_fits(from->quantity, from->checkpoint))
        return refuse(error, path, "%s has a quantity that its checkpoint cannot have", name);
    if (tide_metric_find(baseline->metrics, from->checkpoint, role, from->quantity))
        return refuse(error, path, "%s stands there twice", name);
    if (from->recorded_at && !tide_recording_find(baseline->updates, from->recorded_at))
        return refuse(error, path, "%s is of an update of %s, which is not there", name, from->recorded_at);
    g_autoptr(TideMetric) metric = tide_metric_new(from->checkpoint, role, from->quantity);
    metric->recorded_at = g_strdup(from->recorded_at);
    if (!take_samples(from, metric->samples))
        return refuse(error, path, "%s has a sample that is not a whole number of bytes below 2^53: '%s'", name,
                      from->samples[metric->samples->len]);
    g_ptr_array_add(baseline->metrics, g_steal_pointer(&metric));
    return TRUE;
}

static gboolean
take_metrics(const TideBaselineFile *from, TideBaseline *baseline, const char *path, GError **error)
{
    for (guint i = 0; i < from->metrics_count; i++) {
        if (!take_metric(&from->metrics[i], baseline, path, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
check_time(const char *text, const char *path, GError **error)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, utc);

    return time || refuse(error, path, "recorded_at '%s' is not a time such as 2025-11-24T18:30:00Z", text);
}

static gboolean
take_recordings(const TideBaselineFile *from, TideBaseline *baseline, const char *path, GError **error)
{
    tide_recording_assign(baseline->recording, &from->recording);
    if (!check_time(from->recording.recorded_at, path, error))
        return FALSE;
    for (guint i = 0; i < from->updates_count; i++) {
        const TideRecording *update = &from->updates[i];
        if (!check_time(update->recorded_at, path, error))
            return FALSE;
        if (tide_recording_find(baseline->updates, update->recorded_at))
            return refuse(error, path, "the update of %s stands there twice", update->recorded_at);
        g_ptr_array_add(baseline->updates, tide_recording_copy(update));
    }
    return TRUE;
}

static gboolean
take_census(const TideBaselineFile *from, TideBaseline *baseline, const char *path, GError **error)
{
    for (guint i = 0; i < from->census_count; i++) {
        const TideFileCensus *census = &from->census[i];
        const char *wrong = NULL;
        if (tide_census_ranges_find(baseline->census, census->checkpoint))
            return refuse(error, path, "the census of '%s' stands there twice", census->checkpoint);
        TideCensusRange *range =
            tide_census_range_parse(census->checkpoint, census->classes, census->classes_count, &wrong);
        if (!range)
            return refuse(
                error, path,
                "the census of '%s' has '%s', which is no count such as 'Array 2' or 'Array 2-4', or is there twice",
                census->checkpoint, wrong);
        g_ptr_array_add(baseline->census, range);
    }
    return TRUE;
}

static TideBaseline *
baseline_from_file(const TideBaselineFile *file, const char *path, GError **error)
{
    g_autoptr(TideBaseline) baseline = tide_baseline_new(file->scenario, file->recording.reason);

    baseline->digest = g_strdup(file->scenario_digest);
    if (!take_recordings(file, baseline, path, error) ||
        !take_facts(&file->configuration, baseline->configuration, path, error) ||
        !take_census(file, baseline, path, error) || !take_metrics(file, baseline, path, error))
        return NULL;
    return g_steal_pointer(&baseline);
}

static TideBaseline *
baseline_from_text(const char *path, const char *text, gsize length, GError **error)
{
    g_autoptr(TideBaselineFile) file = tide_baseline_file_parse(path, text, length, error);

    return file ? baseline_from_file(file, path, error) : NULL;
}

static gboolean
check_kind(const char *path, GError **error)
{
    GStatBuf info;

    if (g_stat(path, &info) != 0)
        return refuse(error, path, "the baseline cannot be read: %s", g_strerror(errno));
    /* A pipe would block and a device never end. */
    if (!S_ISREG(info.st_mode))
        return refuse(error, path, "the baseline is not a regular file");
    if (info.st_size > MOST_FILE_BYTES)
        return refuse(error, path, "the baseline is larger than 16 MB");
    return TRUE;
}

TideBaseline *
tide_baseline_load(const char *path, GError **error)
{
    gsize length = 0;
    g_autofree char *text = check_kind(path, error) ? tide_file_read(path, &length, error) : NULL;

    return text ? baseline_from_text(path, text, length, error) : NULL;
}

static char *
option_text(const TideFact *fact)
{
    const char *name = fact->name + strlen(OPTION_PREFIX);

    return g_strconcat(name, "=", fact->value, NULL);
}

static gboolean
put_fact(const TideFact *fact, TideFileConfiguration *configuration, GPtrArray *options, GError **error)
{
    if (g_str_has_prefix(fact->name, OPTION_PREFIX)) {
        g_ptr_array_add(options, option_text(fact));
        return TRUE;
    }
    for (guint i = 0; i < TIDE_N_FILE_FACTS; i++) {
        if (g_str_equal(fact->name, tide_baseline_file_fact_name(i))) {
            configuration->facts[i] = g_strdup(fact->value);
            return TRUE;
        }
    }
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "the fact '%s' has no key in a baseline file", fact->name);
    return FALSE;
}

static gboolean
put_facts(const TideConfiguration *from, TideFileConfiguration *to, GError **error)
{
    g_autoptr(GPtrArray) options = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < from->facts->len; i++) {
        if (!put_fact(g_ptr_array_index(from->facts, i), to, options, error))
            return FALSE;
    }
    to->options_count = options->len;
    to->options = (char **)g_ptr_array_steal(options, NULL);
    return TRUE;
}

static char **
sample_texts(const GArray *samples)
{
    char **texts = g_new0(char *, samples->len);

    for (guint i = 0; i < samples->len; i++)
        texts[i] = g_strdup_printf("%" G_GUINT64_FORMAT, g_array_index(samples, guint64, i));
    return texts;
}

static void
put_metrics(const GPtrArray *from, TideBaselineFile *to)
{
    to->metrics = g_new0(TideFileMetric, from->len);
    to->metrics_count = from->len;
    for (guint i = 0; i < from->len; i++) {
        const TideMetric *metric = g_ptr_array_index(from, i);
        to->metrics[i].checkpoint = g_strdup(metric->checkpoint);
        to->metrics[i].role = g_strdup(tide_role_name(metric->role));
        to->metrics[i].quantity = g_strdup(metric->quantity);
        to->metrics[i].samples = sample_texts(metric->samples);
        to->metrics[i].samples_count = metric->samples->len;
        to->metrics[i].recorded_at = g_strdup(metric->recorded_at);
    }
}

static void
put_census(const GPtrArray *from, TideBaselineFile *to)
{
    to->census = g_new0(TideFileCensus, from->len);
    to->census_count = from->len;
    for (guint i = 0; i < from->len; i++) {
        const TideCensusRange *range = g_ptr_array_index(from, i);
        to->census[i].checkpoint = g_strdup(range->checkpoint);
        to->census[i].classes = tide_census_range_texts(range, &to->census[i].classes_count);
    }
}

static void
put_recordings(const TideBaseline *from, TideBaselineFile *to)
{
    tide_recording_assign(&to->recording, from->recording);
    to->updates = g_new0(TideRecording, from->updates->len);
    to->updates_count = from->updates->len;
    for (guint i = 0; i < from->updates->len; i++)
        tide_recording_assign(&to->updates[i], g_ptr_array_index(from->updates, i));
}

static TideBaselineFile *
file_from_baseline(const TideBaseline *baseline, GError **error)
{
    g_autoptr(TideBaselineFile) file = g_new0(TideBaselineFile, 1);

    file->version = TIDE_BASELINE_VERSION;
    file->scenario = g_strdup(baseline->scenario);
    file->scenario_digest = g_strdup(baseline->digest);
    file->complete = TRUE;
    put_recordings(baseline, file);
    put_census(baseline->census, file);
    put_metrics(baseline->metrics, file);
    return put_facts(baseline->configuration, &file->configuration, error) ? g_steal_pointer(&file) : NULL;
}

/* The reader's own checks decide what may be written. */
static gboolean
check_readable(const TideBaseline *baseline, const char *text, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(TideBaseline) again = baseline_from_text("its text", text, strlen(text), &problem);

    if (again)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "the baseline of '%s' could not be read again: %s",
                baseline->scenario, problem->message);
    return FALSE;
}

/* libcyaml needs a list to write one. */
static gboolean
check_lists(const TideBaseline *baseline, GError **error)
{
    guint empty = 0;

    for (guint i = 0; i < baseline->metrics->len; i++) {
        const TideMetric *metric = g_ptr_array_index(baseline->metrics, i);
        empty += metric->samples->len == 0 ? 1 : 0;
    }
    if (baseline->metrics->len > 0 && empty == 0)
        return TRUE;
    g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "the baseline of '%s' has no %s; measure every checkpoint first",
                baseline->scenario, empty > 0 ? "samples for a metric" : "metrics");
    return FALSE;
}

char *
tide_baseline_to_yaml(const TideBaseline *baseline, GError **error)
{
    if (!check_lists(baseline, error))
        return NULL;
    g_autoptr(TideBaselineFile) file = file_from_baseline(baseline, error);
    g_autofree char *text = file ? tide_baseline_file_emit(file, error) : NULL;

    return text && check_readable(baseline, text, error) ? g_steal_pointer(&text) : NULL;
}

gboolean
tide_baseline_save(const TideBaseline *baseline, const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *text = tide_baseline_to_yaml(baseline, error);

    if (!text)
        return FALSE;
    if (g_mkdir_with_parents(folder, 0755) != 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "cannot create the folder '%s': %s", folder,
                    g_strerror(errno));
        return FALSE;
    }
    return tide_file_replace(path, text, strlen(text), error);
}
