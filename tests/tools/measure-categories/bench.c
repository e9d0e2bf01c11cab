#include "bench.h"

#include <signal.h>

#include "engine/display.h"
#include "engine/engine-table.h"
#include "engine/fixed-addresses.h"
#include "engine/page-server.h"
#include "engine/preset.h"
#include "measure/checkpoint.h"
#include "measure/settle.h"
#include "mmap-logger/mmap-log.h"
#include "process-stop.h"
#include "support/folder.h"

#define PATIENCE_MSEC 60000
#define VIEW_WIDTH 1024
#define VIEW_HEIGHT 768

struct _Bench {
    char *folder;
    char *log_prefix;
    char *environment[4];
    TideDisplay *display;
    TidePageServer *server;
    const TideEngineClass *engine_class;
};

static TideDeadline
patience(void)
{
    return tide_deadline_in(PATIENCE_MSEC);
}

Bench *
bench_open(GError **error)
{
    g_autoptr(Bench) bench = g_new0(Bench, 1);

    bench->folder = g_dir_make_tmp("measure-categories-XXXXXX", error);
    if (!bench->folder)
        return NULL;
    bench->log_prefix = g_build_filename(bench->folder, "log", NULL);
    bench->environment[0] = g_strconcat("LD_PRELOAD=", MMAP_LOGGER, NULL);
    bench->environment[1] = g_strconcat(MMAP_LOG_VARIABLE "=", bench->log_prefix, NULL);
    bench->environment[2] = g_strdup(MMAP_LOG_PROGRAM_VARIABLE "=WebKitWebProcess");
    bench->engine_class = tide_engine_class_find("webkitgtk", error);
    bench->display = bench->engine_class ? tide_display_open("private", patience(), NULL, error) : NULL;
    bench->server = bench->display ? tide_page_server_new(PAGES, error) : NULL;
    return bench->server ? g_steal_pointer(&bench) : NULL;
}

/* The sandbox is left off: neither the library nor the log is to be seen from inside, and no system call of a launcher is
 * to be trapped. */
static TideEngineOptions
options_of(const Bench *bench, const char *preset)
{
    g_autofree char *reason = NULL;

    return (TideEngineOptions) {
        .preset = preset,
        .display = tide_display_name(bench->display),
        .width = VIEW_WIDTH,
        .height = VIEW_HEIGHT,
        .sandbox = FALSE,
        .fixed_addresses = tide_preset_find(preset, NULL)->fixed_addresses && tide_fixed_addresses_probe(&reason),
        .environment = (const char *const *)bench->environment,
    };
}

TideEngineFacts *
bench_probe(Bench *bench, const char *preset, GError **error)
{
    TideEngineOptions options = options_of(bench, preset);

    return bench->engine_class->probe(&options, patience(), NULL, error);
}

static gboolean
come_to_rest(const Bench *bench, TideEngine *engine, pid_t pid, GError **error)
{
    TideSettling settling;

    if (!tide_collect_garbage(bench->engine_class, engine, PATIENCE_MSEC, NULL, error) ||
        !tide_settle(pid, TIDE_SETTLE_DEADLINE_MSEC, NULL, NULL, &settling, error))
        return FALSE;
    return !settling.changed || bench->engine_class->collect_garbage(engine, patience(), NULL, error);
}

static Comparison *
compare_page(const Bench *bench, TideEngine *engine, const char *page, GError **error)
{
    g_autofree char *path = g_strconcat(page, ".html", NULL);
    g_autofree char *uri = tide_page_server_uri(bench->server, path);

    if (!bench->engine_class->load(engine, uri, patience(), NULL, error) ||
        !bench->engine_class->evaluate(engine, "window.ready", NULL, patience(), NULL, error))
        return NULL;
    g_autoptr(GPtrArray) processes = bench->engine_class->processes(engine, patience(), NULL, error);
    if (!processes)
        return NULL;
    pid_t pid = ((const TideEngineProcess *)g_ptr_array_index(processes, 0))->pid;
    g_autofree char *log_path = g_strdup_printf("%s.%d", bench->log_prefix, pid);
    if (!come_to_rest(bench, engine, pid, error))
        return NULL;
    Comparison *comparison = process_stop(pid, error) ? comparison_new(pid, log_path, error) : NULL;
    kill(pid, SIGCONT);
    return comparison;
}

Comparison *
bench_measure(Bench *bench, const char *preset, const char *page, GError **error)
{
    TideEngineOptions options = options_of(bench, preset);
    TideEngine *engine = bench->engine_class->open(&options, patience(), NULL, error);
    Comparison *comparison = engine ? compare_page(bench, engine, page, error) : NULL;

    if (comparison) {
        comparison->preset = g_strdup(preset);
        comparison->page = g_strdup(page);
    } else {
        g_prefix_error(error, "%s, %s: ", preset, page);
    }
    if (engine)
        bench->engine_class->close(engine);
    return comparison;
}

void
bench_close(Bench *bench)
{
    if (!bench)
        return;
    tide_page_server_free(bench->server);
    tide_display_close(bench->display);
    if (bench->folder)
        tide_folder_remove(bench->folder, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(bench->environment); i++)
        g_free(bench->environment[i]);
    g_free(bench->log_prefix);
    g_free(bench->folder);
    g_free(bench);
}
