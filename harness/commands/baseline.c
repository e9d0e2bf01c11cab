#include "commands/command.h"

#include <stdio.h>

#include "commands/arguments.h"
#include "commands/baseline-verbs.h"

/* What each verb does, and which options mean something to it. */
typedef struct {
    const char *name;
    int (*run)(const TideBaselineArguments *arguments);
    gboolean takes_json;
    gboolean takes_dry_run;
} Verb;

static const Verb verbs[] = {
    { "check", tide_baseline_check_command, TRUE, FALSE },
    { "gc", tide_baseline_gc_command, TRUE, TRUE },
    { "merge", tide_baseline_merge_command, FALSE, FALSE },
};

static const Verb *
find_verb(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (g_str_equal(verbs[i].name, name))
            return &verbs[i];
    }
    return NULL;
}

static int
refuse(const char *wanted)
{
    if (wanted)
        fprintf(stderr, "tidemark: baseline: there is no '%s'; use check, gc or merge\n", wanted);
    else
        fputs("tidemark: baseline: say what to do: check, gc or merge\n", stderr);
    return TIDE_EXIT_INPUT;
}

static int
run_verb(TideBaselineArguments *arguments, const char *const *names)
{
    const Verb *verb = names[0] ? find_verb(names[0]) : NULL;

    if (!verb)
        return refuse(names[0]);
    if ((arguments->json && !verb->takes_json) || (arguments->dry_run && !verb->takes_dry_run)) {
        fprintf(stderr, "tidemark: baseline %s has no %s; leave it out\n", verb->name,
                arguments->json && !verb->takes_json ? "--json" : "--dry-run");
        return TIDE_EXIT_INPUT;
    }
    arguments->operands = names + 1;
    return verb->run(arguments);
}

int
tide_command_baseline(int argc, char **argv)
{
    TideBaselineArguments arguments = { .scenarios = g_strdup("scenarios"), .baselines = g_strdup("baselines") };
    const GOptionEntry entries[] = {
        { "scenarios", 's', 0, G_OPTION_ARG_FILENAME, &arguments.scenarios, "Folder of the scenarios (scenarios)",
          "DIR" },
        { "baselines", 'b', 0, G_OPTION_ARG_FILENAME, &arguments.baselines, "Folder of the baselines (baselines)",
          "DIR" },
        { "dry-run", 0, 0, G_OPTION_ARG_NONE, &arguments.dry_run, "Tell what gc would remove, and leave it there",
          NULL },
        { "json", 0, 0, G_OPTION_ARG_NONE, &arguments.json, "Print JSON", NULL },
        G_OPTION_ENTRY_NULL,
    };
    g_auto(GStrv) names = NULL;
    int status;

    if (tide_arguments_parse(argc, argv, entries, &names, &status))
        status = run_verb(&arguments, (const char *const *)names);
    g_free(arguments.scenarios);
    g_free(arguments.baselines);
    return status;
}
