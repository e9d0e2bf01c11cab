#include "report/choice-json.h"

#include "report/word-members.h"

#define MOST_FACTS 1000

static void
write_facts(TideMembers *members, const TideConfiguration *configuration)
{
    for (guint i = 0; i < configuration->facts->len; i++) {
        TideFact *fact = g_ptr_array_index(configuration->facts, i);
        g_autofree char *name = g_utf8_make_valid(fact->name, -1);
        tide_members_text(members, name, &fact->value);
    }
}

static void
facts_members(TideMembers *members, gpointer thing)
{
    TideConfiguration *configuration = thing;

    if (tide_members_builder(members)) {
        write_facts(members, configuration);
        return;
    }
    g_autoptr(GList) names = tide_members_names(members);
    for (GList *name = names; name && configuration->facts->len < MOST_FACTS; name = name->next) {
        g_autofree char *value = NULL;
        tide_members_text(members, name->data, &value);
        tide_configuration_set(configuration, name->data, value);
    }
    if (configuration->facts->len == MOST_FACTS)
        tide_members_refuse(members, "configuration", "has more facts than any machine");
}

void
tide_configuration_members(TideMembers *members, const char *name, TideConfiguration **configuration)
{
    if (!tide_members_has(members, name, *configuration != NULL))
        return;
    if (!*configuration)
        *configuration = tide_configuration_new();
    tide_members_object(members, name, facts_members, *configuration);
}

static gpointer
new_metric(void)
{
    return tide_metric_new(NULL, TIDE_ROLE_WEB_CONTENT, NULL);
}

static void
metric_members(TideMembers *members, gpointer thing)
{
    TideMetric *metric = thing;

    tide_members_text(members, "checkpoint", &metric->checkpoint);
    tide_role_member(members, &metric->role);
    tide_members_text(members, "quantity", &metric->quantity);
    tide_members_numbers(members, "samples_bytes", metric->samples);
    if (metric->samples->len == 0)
        tide_members_refuse(members, "samples_bytes", "has no sample");
}

/* One of which nothing is known: neither when it was recorded nor under which configuration. */
static TideBaseline *
new_baseline(const char *scenario)
{
    TideBaseline *baseline = tide_baseline_new(scenario, NULL);

    g_clear_pointer(&baseline->recording->recorded_at, g_free);
    g_clear_pointer(&baseline->recording->recorded_by, g_free);
    g_clear_pointer(&baseline->configuration, tide_configuration_free);
    return baseline;
}

static gpointer
new_range(void)
{
    TideCensusRange *range = g_new0(TideCensusRange, 1);

    range->classes = g_array_new(FALSE, FALSE, sizeof(TideClassRange));
    return range;
}

static void
take_classes(TideMembers *members, TideCensusRange *range, const GPtrArray *texts)
{
    const char *wrong = NULL;
    TideCensusRange *parsed =
        tide_census_range_parse(range->checkpoint, (char *const *)texts->pdata, texts->len, &wrong);

    if (!parsed) {
        tide_members_refuse(members, "classes", "has a class that is there twice, or without its count");
        return;
    }
    g_array_unref(range->classes);
    range->classes = g_steal_pointer(&parsed->classes);
    g_free(parsed->checkpoint);
    g_free(parsed);
}

static void
range_members(TideMembers *members, gpointer thing)
{
    TideCensusRange *range = thing;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    guint count = 0;

    tide_members_text(members, "checkpoint", &range->checkpoint);
    g_autofree char **written = tide_members_builder(members) ? tide_census_range_texts(range, &count) : NULL;
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(texts, written[i]);
    tide_members_texts(members, "classes", texts);
    if (!tide_members_builder(members) && range->checkpoint)
        take_classes(members, range, texts);
}

/* @matches: whether there is one: without, all that would be told of it is null. */
static void
baseline_members(TideMembers *members, TideBaseline *baseline, gboolean matches)
{
    void (*text_member)(TideMembers *, const char *, char **) = matches ? tide_members_text : tide_members_text_or_null;

    text_member(members, "recorded_at", &baseline->recording->recorded_at);
    text_member(members, "recorded_by", &baseline->recording->recorded_by);
    tide_members_text_or_null(members, "author", &baseline->recording->author);
    tide_members_text_or_null(members, "commit", &baseline->recording->commit);
    text_member(members, "reason", &baseline->recording->reason);
    tide_members_text_or_null(members, "digest", &baseline->digest);
    tide_configuration_members(members, "configuration", &baseline->configuration);
    if (matches && !baseline->configuration)
        tide_members_refuse(members, "configuration", "is null");
    tide_members_list(members, "metrics", baseline->metrics, new_metric, metric_members);
    tide_members_list(members, "census", baseline->census, new_range, range_members);
}

static void
match_member(TideMembers *members, TideBaselineChoice *choice)
{
    static const char *const words[] = {
        [TIDE_MATCH_NONE] = "none", [TIDE_MATCH_NEAR] = "near", [TIDE_MATCH_EXACT] = "exact"
    };
    guint index = choice->baseline ? choice->match : TIDE_MATCH_NONE;

    tide_members_word(members, "match", words, G_N_ELEMENTS(words), &index);
    if (!tide_members_builder(members))
        choice->match = (TideMatch)index;
}

static void
choice_members(TideMembers *members, gpointer thing)
{
    TideBaselineChoice *choice = thing;
    g_autoptr(TideBaseline) none = new_baseline(NULL);

    tide_members_text(members, "path", &choice->path);
    match_member(members, choice);
    tide_members_texts(members, "differences", choice->differences);
    if (!tide_members_builder(members) && choice->match != TIDE_MATCH_NONE)
        choice->baseline = new_baseline(NULL);
    baseline_members(members, choice->baseline ? choice->baseline : none, choice->baseline != NULL);
    tide_members_text_or_null(members, "peaks_here", &choice->peaks_here);
    tide_members_text_or_null(members, "refused", &choice->refused);
}

static TideBaselineChoice *
new_choice(void)
{
    TideBaselineChoice *choice = g_new0(TideBaselineChoice, 1);

    choice->differences = g_ptr_array_new_with_free_func(g_free);
    return choice;
}

void
tide_choice_members(TideMembers *members, TideBaselineChoice **choice, const char *scenario)
{
    if (!tide_members_has(members, "baseline", *choice != NULL))
        return;
    if (!*choice)
        *choice = new_choice();
    tide_members_object(members, "baseline", choice_members, *choice);
    if ((*choice)->baseline && !(*choice)->baseline->scenario)
        (*choice)->baseline->scenario = g_strdup(scenario);
}
