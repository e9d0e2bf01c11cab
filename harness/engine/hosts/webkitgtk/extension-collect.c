#include "extension-collect.h"

#include <malloc.h>

#include "collects.h"
#include "extension-context.h"
#include "extension-symbols.h"
#include "messages.h"

/* WTF/wtf/FastMalloc.cpp */
static const char release_symbol[] = "_ZN3WTF27releaseFastMallocFreeMemoryEv";

/*
 * A worker has a JavaScript heap of its own, on a thread of one of these names, of which Linux keeps the last 15 characters
 * (WebCore/workers: WorkerThread.cpp, shared/context/SharedWorkerThread.cpp, service/context/ServiceWorkerThread.cpp). Only its
 * own thread may collect it, and no exported function asks it to: VMInspector::gc() does it on the thread that calls, where
 * objects that belong to the worker's thread would be destroyed.
 */
static const char *const worker_threads[] = { "WebCore: Worker", "e: SharedWorker", ": ServiceWorker", NULL };

typedef const void *(*GetContext)(JSCContext *context);
typedef void (*Collect)(const void *context);
typedef void (*Release)(void);

static gboolean
collect(WebKitWebPage *page, GPtrArray *missing)
{
    GetContext get_context = (GetContext)tide_extension_symbol(TIDE_SYMBOL_GET_CONTEXT, missing);
    Collect collect_now = (Collect)tide_extension_symbol(TIDE_SYMBOL_COLLECT, missing);
    g_autoptr(JSCContext) context = NULL;

    if (!get_context || !collect_now)
        return FALSE;
    context = tide_extension_context(page);
    collect_now(get_context(context));
    return TRUE;
}

static gboolean
release(GPtrArray *missing)
{
    Release release_now = (Release)tide_extension_symbol(release_symbol, missing);

    if (!release_now)
        return FALSE;
    release_now();
    /* The rest of the process allocates there; glibc itself gives back only what lies at the end of its heap. */
    malloc_trim(0);
    return TRUE;
}

static gboolean
is_worker(const char *thread)
{
    g_autofree char *path = g_build_filename("/proc/self/task", thread, "comm", NULL);
    g_autofree char *name = NULL;

    /* A thread that has ended since is none any more. */
    return g_file_get_contents(path, &name, NULL, NULL) && g_strv_contains(worker_threads, g_strchomp(name));
}

static gint32
count_workers(void)
{
    g_autoptr(GDir) threads = g_dir_open("/proc/self/task", 0, NULL);
    gint32 count = 0;
    const char *thread;

    if (!threads)
        return -1;
    while ((thread = g_dir_read_name(threads)))
        count += is_worker(thread) ? 1 : 0;
    return count;
}

void
tide_extension_collect(WebKitWebPage *page, WebKitUserMessage *message)
{
    g_autoptr(GPtrArray) missing = g_ptr_array_new();
    gboolean wanted = TRUE;

    g_variant_get(webkit_user_message_get_parameters(message), TIDE_MESSAGE_COLLECT_TYPE, &wanted);
    gboolean collected = wanted && collect(page, missing);
    gboolean released = wanted && release(missing);
    GVariant *names = g_variant_new_strv((const char *const *)missing->pdata, missing->len);

    webkit_user_message_send_reply(
        message,
        webkit_user_message_new(TIDE_MESSAGE_COLLECT,
                                g_variant_new("(bb@asi)", collected, released, names, count_workers())));
}
