#include "commands/baseline-verbs.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "commands/arguments.h"
#include "commands/baseline-findings.h"

/* Of all that is found only what nothing will ever be compared with: the rest can be mended or recorded again. */
static GPtrArray *
find_orphans(const TideBaselineArguments *arguments, GError **error)
{
    const TideAudit audit = { arguments->scenarios, arguments->baselines, arguments->operands, NULL };
    g_autoptr(GPtrArray) findings = tide_audit_baselines(&audit, error);

    for (guint i = findings ? findings->len : 0; i > 0; i--) {
        if (((const TideFinding *)g_ptr_array_index(findings, i - 1))->kind != TIDE_FINDING_ORPHANED)
            g_ptr_array_remove_index(findings, i - 1);
    }
    return g_steal_pointer(&findings);
}

static gboolean
remove_file(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);

    if (g_unlink(path) != 0) {
        g_set_error(error, TIDE_ERROR, TIDE_ERROR_OUTPUT, "%s: cannot be removed: %s", path, g_strerror(errno));
        return FALSE;
    }
    /* A label without baselines goes too; one that still has some stays. */
    g_rmdir(folder);
    return TRUE;
}

int
tide_baseline_gc_command(const TideBaselineArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) orphans = find_orphans(arguments, &error);

    if (!orphans)
        return tide_complain(error);
    if (arguments->json)
        tide_findings_print_json(orphans);
    for (guint i = 0; i < orphans->len; i++) {
        const TideFinding *orphan = g_ptr_array_index(orphans, i);
        if (!arguments->dry_run && !remove_file(orphan->path, &error))
            return tide_complain(error);
        if (!arguments->json)
            printf("%s %s: %s\n", arguments->dry_run ? "would remove" : "removed", orphan->path, orphan->sentence);
    }
    if (!arguments->json && orphans->len == 0)
        puts("no baseline is orphaned");
    return TIDE_EXIT_WITHIN;
}
