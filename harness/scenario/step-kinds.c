#include "scenario/step-kinds.h"

#include <string.h>

#include "scenario/page.h"
#include "scenario/recorded-page.h"

gboolean
tide_name_is_plain(const char *name)
{
    if (!g_ascii_isalnum(name[0]))
        return FALSE;
    for (gsize i = 0; name[i]; i++) {
        if (!g_ascii_isalnum(name[i]) && !strchr("-_.", name[i]))
            return FALSE;
    }
    return TRUE;
}

static TideStep *
step_of(gpointer data)
{
    return ((TideStepTarget *)data)->step;
}

static gboolean
read_page(const TideYamlEntry *entry, gpointer data, GError **error)
{
    const TideStepTarget *target = (const TideStepTarget *)data;
    const char *page = tide_yaml_entry_text(entry, error);

    if (!page)
        return FALSE;
    g_autofree char *problem = tide_page_is_url(page) ? tide_recorded_page_check(target->answers, page)
                                                      : tide_page_check(target->folder, page);
    if (problem)
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value), "%s", problem);
    target->step->text = g_ref_string_new(page);
    return TRUE;
}

/* `about:blank` belongs to no site, and a recorded page to its own. */
static gboolean
read_page_of_a_site(const TideYamlEntry *entry, gpointer data, GError **error)
{
    if (!read_page(entry, data, error))
        return FALSE;
    if (tide_page_is_url(step_of(data)->text))
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value),
                              "a page of a recording is at the site that its address says; write \"load\"");
    return !g_str_equal(step_of(data)->text, "about:blank") || tide_yaml_refuse(entry, error);
}

static gboolean
read_script(const TideYamlEntry *entry, gpointer data, GError **error)
{
    const char *script = tide_yaml_entry_text(entry, error);

    if (script)
        step_of(data)->text = g_ref_string_new(script);
    return script != NULL;
}

static const TideYamlField size_fields[] = {
    TIDE_YAML_INTEGER("width", TideStep, width, 50, 3840),
    TIDE_YAML_INTEGER("height", TideStep, height, 50, 2160),
    { NULL },
};

static gboolean
read_size(const TideYamlEntry *entry, gpointer data, GError **error)
{
    return tide_yaml_read_entry_fields(entry, size_fields, step_of(data), error);
}

static gboolean
read_nothing(const TideYamlEntry *entry, gpointer data, GError **error)
{
    (void)data;
    /* Empty quotes are an argument, if a strange one. */
    if (!entry->value ||
        (tide_yaml_is_empty(entry->value) && entry->value->type == YAML_SCALAR_NODE &&
         entry->value->data.scalar.style == YAML_PLAIN_SCALAR_STYLE))
        return TRUE;
    g_autofree char *value = tide_yaml_describe(entry->value);
    return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value), "\"%s\" takes no value, not even %s",
                          entry->field->name, value);
}

static gboolean
read_name(const TideYamlEntry *entry, gpointer data, GError **error)
{
    const char *name = tide_yaml_entry_text(entry, error);

    if (!name)
        return FALSE;
    if (!tide_name_is_plain(name))
        return tide_yaml_refuse(entry, error);
    if (g_str_equal(name, "peak"))
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value),
                              "checkpoint \"peak\" would be taken for the peak of the whole run; choose another name");
    if (strlen(name) > TIDE_CHECKPOINT_NAME_MOST)
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value),
                              "the checkpoint's name has %zu bytes; shorten it to %d", strlen(name),
                              TIDE_CHECKPOINT_NAME_MOST);
    step_of(data)->text = g_ref_string_new(name);
    return TRUE;
}

static gboolean
read_settle(const TideYamlEntry *entry, gpointer data, GError **error)
{
    if (!tide_yaml_entry_word(entry, error))
        return FALSE;
    step_of(data)->raw = TRUE;
    return TRUE;
}

static const char *const settle_words[] = { "none", NULL };

static const TideYamlField checkpoint_fields[] = {
    { "name", "a name of " TIDE_NAME_RULE, read_name, .required = TRUE, .shape = TIDE_YAML_NAME },
    { "settle", "\"none\" or not there", read_settle, .shape = TIDE_YAML_WORD, .words = settle_words },
    { NULL },
};

/* Whether the fields of a step are to be read, not one value. */
static gboolean
is_mapping(const TideYamlEntry *entry)
{
    return !tide_yaml_is_empty(entry->value) && entry->value->type == YAML_MAPPING_NODE;
}

static gboolean
read_checkpoint(const TideYamlEntry *entry, gpointer data, GError **error)
{
    return is_mapping(entry) ? tide_yaml_read_fields(entry->yaml, entry->value, checkpoint_fields, data, error)
                             : read_name(entry, data, error);
}

static const TideYamlField event_fields[] = {
    { "event", "the name of an event such as load-end", tide_yaml_read_text, offsetof(TideStep, event),
      .required = TRUE },
    { "on", "a CSS selector such as \"#video\"", tide_yaml_read_text, offsetof(TideStep, action.selector) },
    { NULL },
};

static gboolean
read_wait(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideStep *step = step_of(data);

    if (!is_mapping(entry))
        return read_script(entry, data, error);
    if (!tide_yaml_read_fields(entry->yaml, entry->value, event_fields, step, error))
        return FALSE;
    g_autofree char *text = g_strconcat(step->event, step->action.selector ? " on " : "", step->action.selector, NULL);
    step->text = g_ref_string_new(text);
    return TRUE;
}

static gboolean
read_selector(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideStep *step = step_of(data);

    if (!read_script(entry, data, error))
        return FALSE;
    step->action.selector = g_ref_string_acquire(step->text);
    return TRUE;
}

/* In quotes a blank or a line break is something to type. */
static gboolean
read_typed(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideStep *step = step_of(data);
    gboolean quoted = entry->value && entry->value->type == YAML_SCALAR_NODE &&
        entry->value->data.scalar.style != YAML_PLAIN_SCALAR_STYLE && entry->value->data.scalar.length > 0;
    const char *text = quoted ? tide_yaml_text(entry->value) : tide_yaml_entry_text(entry, error);

    if (!text)
        return FALSE;
    step->text = g_ref_string_new(text);
    step->action.text = g_ref_string_acquire(step->text);
    return TRUE;
}

static gboolean
read_typed_text(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideStepTarget target = { NULL, NULL, (TideStep *)data };

    return read_typed(entry, &target, error);
}

static const TideYamlField type_fields[] = {
    { "into", "a CSS selector such as \"#name\"", tide_yaml_read_text, offsetof(TideStep, action.selector) },
    { "text", "the text to type", read_typed_text, .required = TRUE },
    { NULL },
};

static gboolean
read_type(const TideYamlEntry *entry, gpointer data, GError **error)
{
    return is_mapping(entry) ? tide_yaml_read_fields(entry->yaml, entry->value, type_fields, step_of(data), error)
                             : read_typed(entry, data, error);
}

#define DISTANCE(key, member, bound)                                                                                   \
    {                                                                                                                  \
        .name = (key), .expects = "a number from -" #bound " to " #bound, .read = tide_yaml_read_signed,               \
        .offset = offsetof(TideStep, member), .least = -(bound), .most = (bound), .shape = TIDE_YAML_NUMBER            \
    }

#define AT                                                                                                             \
    {                                                                                                                  \
        "at", "a CSS selector such as \"#list\"", tide_yaml_read_text, offsetof(TideStep, action.selector)             \
    }

static const TideYamlField scroll_fields[] = {
    DISTANCE("x", action.dx, 1000000),
    DISTANCE("y", action.dy, 1000000),
    AT,
    { NULL },
};

static const TideYamlField wheel_fields[] = {
    DISTANCE("x", action.dx, 1000),
    DISTANCE("y", action.dy, 1000),
    AT,
    { NULL },
};

static gboolean
read_distance(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideStep *step = step_of(data);

    if (!tide_yaml_read_entry_fields(entry, entry->field->fields, step, error))
        return FALSE;
    if (step->action.dx == 0 && step->action.dy == 0)
        return tide_yaml_fail(error, entry->yaml, tide_yaml_place(entry->value),
                              "\"%s\" goes nowhere; write how far, such as { y: 3 }", entry->field->name);
    g_autofree char *text =
        g_strdup_printf("%g, %g%s%s", step->action.dx, step->action.dy, step->action.selector ? " at " : "",
                        step->action.selector ? step->action.selector : "");
    step->text = g_ref_string_new(text);
    return TRUE;
}

static const char *const pressure_words[] = { "warning", "critical", "off", NULL };

static gboolean
read_pressure(const TideYamlEntry *entry, gpointer data, GError **error)
{
    TideStep *step = step_of(data);
    const char *level = tide_yaml_entry_word(entry, error);

    if (!level)
        return FALSE;
    step->text = g_ref_string_new(level);
    step->action.text = g_ref_string_acquire(step->text);
    return TRUE;
}

static gboolean
read_tab(const TideYamlEntry *entry, gpointer data, GError **error)
{
    static const TideYamlField tab = TIDE_YAML_INTEGER("", TideStep, action.index, 1, 64);
    TideStep *step = step_of(data);
    TideYamlEntry number = { entry->yaml, &tab, entry->key, entry->value };

    if (!tide_yaml_read_integer(&number, step, error))
        return FALSE;
    g_autofree char *text = g_strdup_printf("%u", step->action.index);
    step->text = g_ref_string_new(text);
    return TRUE;
}

#define BARE(key)                                                                                                      \
    {                                                                                                                  \
        key, "written without a value", read_nothing, .shape = TIDE_YAML_NOTHING                                       \
    }
#define A_PAGE "a page such as index.html"

static gboolean
keep_entry(const TideYamlEntry *entry, gpointer data, GError **error)
{
    (void)error;
    ((TideRepeat *)data)->steps = *entry;
    return TRUE;
}

static const TideYamlField repeat_fields[] = {
    TIDE_YAML_INTEGER("times", TideRepeat, times, 1, 10000),
    { "steps", "a list of steps", keep_entry, .required = TRUE, .shape = TIDE_YAML_STEPS },
    { NULL },
};

gboolean
tide_repeat_read(const TideYamlEntry *entry, TideRepeat *repeat, GError **error)
{
    return tide_yaml_read_entry_fields(entry, repeat_fields, repeat, error);
}

static const TideYamlField rows[] = {
    [TIDE_STEP_LOAD] = { "load", A_PAGE, read_page },
    [TIDE_STEP_EVALUATE] = { "evaluate", "JavaScript", read_script },
    [TIDE_STEP_RESIZE] = { "resize", "a size such as { width: 800, height: 600 }", read_size,
                           .shape = TIDE_YAML_MAPPING, .fields = size_fields },
    [TIDE_STEP_COLLECT_GARBAGE] = BARE("collect_garbage"),
    [TIDE_STEP_RESET_PEAK] = BARE("reset_peak"),
    [TIDE_STEP_CHECKPOINT] = { "checkpoint", "a name of " TIDE_NAME_RULE, read_checkpoint, .shape = TIDE_YAML_NAME,
                               .fields = checkpoint_fields },
    [TIDE_STEP_WAIT_FOR] = { "wait_for", "a condition in JavaScript, or an event such as { event: load-end }",
                             read_wait, .fields = event_fields },
    [TIDE_STEP_EXPECT] = { "expect", "a condition in JavaScript", read_script },
    [TIDE_STEP_IDLE] = BARE("idle"),
    [TIDE_STEP_NAVIGATE_CROSS_SITE] = { "navigate_cross_site", A_PAGE, read_page_of_a_site },
    [TIDE_STEP_RELOAD] = BARE("reload"),
    [TIDE_STEP_BACK] = BARE("back"),
    [TIDE_STEP_FORWARD] = BARE("forward"),
    [TIDE_STEP_CLICK] = { "click", "a CSS selector in quotes such as \"#save\"", read_selector },
    [TIDE_STEP_TYPE] = { "type", "a text, or { into: \"#name\", text: … }", read_type, .fields = type_fields },
    [TIDE_STEP_SCROLL] = { "scroll", "a distance in CSS pixels such as { y: 2000 }", read_distance,
                           .shape = TIDE_YAML_MAPPING, .fields = scroll_fields },
    [TIDE_STEP_WHEEL] = { "wheel", "notches such as { y: 3, at: \"#list\" }", read_distance, .shape = TIDE_YAML_MAPPING,
                          .fields = wheel_fields },
    [TIDE_STEP_MEMORY_PRESSURE] = { "memory_pressure", "\"warning\", \"critical\" or \"off\"", read_pressure,
                                    .shape = TIDE_YAML_WORD, .words = pressure_words },
    [TIDE_STEP_SUSPEND] = BARE("suspend"),
    [TIDE_STEP_VISIBLE] = BARE("visible"),
    [TIDE_STEP_NEW_TAB] = { "new_tab", A_PAGE, read_page },
    [TIDE_STEP_CLOSE_TAB] = BARE("close_tab"),
    [TIDE_STEP_SELECT_TAB] = { "select_tab", "the number of a tab from 1 to 64", read_tab, .least = 1, .most = 64,
                               .shape = TIDE_YAML_WHOLE_NUMBER },
    [TIDE_STEP_ROW_REPEAT] = { "repeat", "times and steps such as { times: 7, steps: [ … ] }",
                               .shape = TIDE_YAML_MAPPING, .fields = repeat_fields },
    [TIDE_STEP_ROW_INCLUDE] = { "include", "a file with a list of steps such as ../common/steps.yaml" },
    { NULL },
};

const TideYamlField *
tide_step_rows(void)
{
    return rows;
}

const char *
tide_step_kind_name(TideStepKind kind)
{
    return rows[kind].name;
}
