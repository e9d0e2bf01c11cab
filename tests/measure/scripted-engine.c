#include "scripted-engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>
#include <tidemark/footprint.h>

#include "../footprint/stopped-child.h"
#include "process/process-tree.h"

#define PAGE_BYTES 4096
#define MOVED_BYTES (G_GUINT64_CONSTANT(1) << 20)

static ScriptedEngine *
self_of(TideEngine *engine)
{
    return (ScriptedEngine *)engine;
}

static void *
map(gsize bytes, int sharing)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_NORESERVE | sharing, -1, 0);

    if (memory == MAP_FAILED)
        _exit(1);
    /* A huge page would be taken, or kept, as a whole. */
    madvise(memory, bytes, MADV_NOHUGEPAGE);
    return memory;
}

static void
fit(volatile char *memory, gsize bytes, int advice)
{
    gsize whole = (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;

    for (gsize i = 0; i < whole; i += PAGE_BYTES)
        memory[i] = 1;
    madvise((char *)memory + whole, SCRIPTED_MOST_BYTES - whole, advice);
}

/* Stops whenever it holds what is wanted. */
static void
hold_what_is_wanted(gpointer data)
{
    const ScriptedMemory *wanted = data;
    char *own = map(SCRIPTED_MOST_BYTES, MAP_PRIVATE);
    char *shared = map(SCRIPTED_MOST_BYTES, MAP_SHARED);

    for (;;) {
        fit(own, wanted->private_bytes, MADV_DONTNEED);
        fit(shared, wanted->shared_bytes, MADV_REMOVE);
        raise(SIGSTOP);
    }
}

void
scripted_process_hold(ScriptedProcess *process, ScriptedMemory memory)
{
    *process->wanted = memory;
    assert_int_equal(kill(process->listed.pid, SIGCONT), 0);
    assert_true(await_stop(process->listed.pid));
}

void
scripted_process_end(ScriptedProcess *process)
{
    end_child(process->listed.pid);
    munmap(process->wanted, sizeof *process->wanted);
    process->wanted = NULL;
}

guint64
scripted_process_dirty(const ScriptedProcess *process)
{
    g_autoptr(TideFootprint) footprint = tide_footprint_read(process->listed.pid, NULL);

    assert_non_null(footprint);
    return footprint->total.dirty;
}

static void
free_process(gpointer data)
{
    ScriptedProcess *process = data;

    if (process->wanted)
        scripted_process_end(process);
    g_free(process);
}

static void
free_call(gpointer data)
{
    g_free(((ScriptedCall *)data)->text);
    g_free(data);
}

static GPtrArray *
new_events(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)tide_engine_event_free);
}

ScriptedEngine *
scripted_engine_new(void)
{
    ScriptedEngine *engine = g_new0(ScriptedEngine, 1);

    engine->processes = g_ptr_array_new_with_free_func(free_process);
    engine->calls = g_ptr_array_new_with_free_func(free_call);
    engine->events = new_events();
    g_strlcpy(engine->display, ":77", sizeof engine->display);
    engine->options.display = engine->display;
    scripted_engine_add(engine, TIDE_ROLE_WEB_CONTENT);
    engine->free_since_usec = g_get_monotonic_time();
    return engine;
}

void
scripted_engine_free(ScriptedEngine *engine)
{
    if (engine->mover)
        g_source_remove(engine->mover);
    g_ptr_array_unref(engine->processes);
    g_ptr_array_unref(engine->calls);
    g_ptr_array_unref(engine->events);
    g_free(engine->uri);
    g_free(engine);
}

ScriptedProcess *
scripted_engine_add(ScriptedEngine *engine, TideRole role)
{
    ScriptedProcess *process = g_new0(ScriptedProcess, 1);

    process->wanted = map(sizeof *process->wanted, MAP_SHARED);
    pid_t pid = start_stopped_child(hold_what_is_wanted, process->wanted);
    assert_true(pid > 0 && await_stop(pid));
    g_autoptr(GPtrArray) tree = tide_process_tree(pid, NULL);
    assert_non_null(tree);
    const TideProcess *self = g_ptr_array_index(tree, 0);
    process->listed = (TideEngineProcess) { .role = role, .pid = pid, .start_ticks = self->start_ticks };
    g_ptr_array_add(engine->processes, process);
    return process;
}

ScriptedProcess *
scripted_engine_page(ScriptedEngine *engine)
{
    return g_ptr_array_index(engine->processes, 0);
}

void
scripted_engine_note(ScriptedEngine *engine, const char *text)
{
    TideEngineEvent *event = g_new(TideEngineEvent, 1);

    *event = (TideEngineEvent) { TIDE_EVENT_NOTE, g_strdup(text) };
    g_ptr_array_add(engine->events, event);
}

char *
scripted_engine_log(const ScriptedEngine *engine)
{
    g_autoptr(GString) log = g_string_new(NULL);

    for (guint i = 0; i < engine->calls->len; i++)
        g_string_append_printf(log, "%s\n", ((ScriptedCall *)g_ptr_array_index(engine->calls, i))->text);
    return g_string_free(g_steal_pointer(&log), FALSE);
}

void
scripted_engine_assert_deadlines(const ScriptedEngine *engine, guint timeout_msec)
{
    for (guint i = 0; i < engine->calls->len; i++) {
        const ScriptedCall *call = g_ptr_array_index(engine->calls, i);
        gint64 counted_from = call->deadline_usec - timeout_msec * (gint64)G_TIME_SPAN_MILLISECOND;
        if (g_str_equal(call->text, "open") || g_str_equal(call->text, "begin"))
            continue;
        if (counted_from < call->free_since_usec || counted_from > call->began_usec)
            fail_msg("%s: its deadline is not %u ms after it was asked", call->text, timeout_msec);
    }
}

static gboolean
move_memory(gpointer data)
{
    ScriptedEngine *engine = data;
    ScriptedMemory memory = *engine->moved->wanted;

    memory.private_bytes =
        memory.private_bytes >= MOVED_BYTES ? memory.private_bytes - MOVED_BYTES : memory.private_bytes + MOVED_BYTES;
    scripted_process_hold(engine->moved, memory);
    engine->free_since_usec = g_get_monotonic_time();
    if (--engine->moves_left > 0)
        return G_SOURCE_CONTINUE;
    engine->mover = 0;
    return G_SOURCE_REMOVE;
}

void
scripted_engine_move_memory(ScriptedEngine *engine, ScriptedProcess *process, guint msec, guint times)
{
    engine->moved = process;
    engine->moves_left = times;
    engine->mover = g_timeout_add(msec, move_memory, engine);
}

static void
keep_call(ScriptedEngine *self, char *text, TideDeadline deadline)
{
    ScriptedCall *call = g_new(ScriptedCall, 1);

    *call = (ScriptedCall) { text, self->free_since_usec, g_get_monotonic_time(), deadline.at_usec };
    g_ptr_array_add(self->calls, call);
}

static gboolean
refuse(ScriptedEngine *self, TideErrorCode code, const char *message, GError **error)
{
    g_set_error_literal(error, TIDE_ERROR, (int)code, message);
    self->ended = code == TIDE_ERROR_CRASHED || code == TIDE_ERROR_DEADLINE || code == TIDE_ERROR_INTERRUPTED;
    return FALSE;
}

/* What all calls that can fail have in common; takes @text. */
static gboolean
answer(ScriptedEngine *self, char *text, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    keep_call(self, text, deadline);
    self->asked_after_end |= self->ended;
    if (++self->fallible == self->fails_at)
        return refuse(self, self->code, SCRIPTED_FAILURE, error);
    if (self->act)
        self->act(self, text);
    if (g_cancellable_is_cancelled(cancellable))
        return refuse(self, TIDE_ERROR_INTERRUPTED, "interrupted", error);
    self->free_since_usec = g_get_monotonic_time();
    return TRUE;
}

static TideEngine *
open_engine(const TideEngineOptions *options, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    ScriptedEngine *self = (ScriptedEngine *)(options->display - G_STRUCT_OFFSET(ScriptedEngine, display));

    assert_non_null(options->peaks);
    self->peaks = options->peaks;
    if (!answer(self, g_strdup("open"), deadline, cancellable, error))
        return NULL;
    self->opened++;
    self->pressure = options->pressure;
    self->back_forward_cache = options->back_forward_cache;
    return (TideEngine *)self;
}

static TideEngine *
begin(const TideEngineOptions *options, GError **error)
{
    ScriptedEngine *self = (ScriptedEngine *)(options->display - G_STRUCT_OFFSET(ScriptedEngine, display));

    assert_non_null(options->peaks);
    self->peaks = options->peaks;
    if (!answer(self, g_strdup("begin"), tide_deadline_in(0), NULL, error))
        return NULL;
    self->opened++;
    self->pressure = options->pressure;
    self->back_forward_cache = options->back_forward_cache;
    return (TideEngine *)self;
}

static gboolean
await(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    return answer(self_of(engine), g_strdup("await"), deadline, cancellable, error);
}

/* The port is the kernel's choice. */
static gboolean
load(TideEngine *engine, const char *uri, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(GUri) parsed = g_uri_parse(uri, G_URI_FLAGS_NONE, NULL);

    assert_non_null(parsed);
    g_free(self_of(engine)->uri);
    self_of(engine)->uri = g_strdup(uri);
    return answer(self_of(engine), g_strdup_printf("load %s", g_uri_get_path(parsed)), deadline, cancellable, error);
}

static gboolean
evaluate(TideEngine *engine, const char *script, char **ret_json, TideDeadline deadline, GCancellable *cancellable,
         GError **error)
{
    gboolean two_frames = strstr(script, "requestAnimationFrame(() => requestAnimationFrame(") != NULL;
    char *text = two_frames ? g_strdup("two frames") : g_strdup_printf("evaluate %s", script);

    if (!answer(self_of(engine), text, deadline, cancellable, error))
        return FALSE;
    if (ret_json)
        *ret_json = g_strdup(self_of(engine)->value ? self_of(engine)->value : "null");
    return TRUE;
}

static gboolean
act(TideEngine *engine, const TideAction *action, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    char *text = g_strdup_printf("act %d %s|%s|%g %g|%u", action->kind, action->selector ? action->selector : "",
                                 action->text ? action->text : "", action->dx, action->dy, action->index);

    return answer(self_of(engine), text, deadline, cancellable, error);
}

static gboolean
resize(TideEngine *engine, guint width, guint height, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    return answer(self_of(engine), g_strdup_printf("resize %u %u", width, height), deadline, cancellable, error);
}

static gboolean
collect_garbage(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    return answer(self_of(engine), g_strdup("collect"), deadline, cancellable, error);
}

static gboolean
release(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    return answer(self_of(engine), g_strdup("release"), deadline, cancellable, error);
}

static gboolean
scavenge(TideEngine *engine, gboolean on, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    return answer(self_of(engine), g_strdup(on ? "scavenger on" : "scavenger off"), deadline, cancellable, error);
}

static TideCensus *
census(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr(JsonNode) statistics = json_from_string(
        "{\"heapSize\":5,\"heapCapacity\":6,\"extraMemorySize\":7,\"objectCount\":3,\"protectedObjectCount\":2,"
        "\"globalObjectCount\":1,\"objectTypeCounts\":{\"Object\":3}}",
        NULL);

    if (!answer(self_of(engine), g_strdup("census"), deadline, cancellable, error))
        return NULL;
    return tide_census_from_statistics(json_node_get_object(statistics), error);
}

static GPtrArray *
list_processes(const ScriptedEngine *self)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < self->processes->len; i++) {
        const ScriptedProcess *process = g_ptr_array_index(self->processes, i);
        g_ptr_array_add(list, g_memdup2(&process->listed, sizeof process->listed));
    }
    return list;
}

static GPtrArray *
processes(TideEngine *engine, TideDeadline deadline, GCancellable *cancellable, GError **error)
{
    gboolean answered = answer(self_of(engine), g_strdup("processes"), deadline, cancellable, error);

    return answered ? list_processes(self_of(engine)) : NULL;
}

static GPtrArray *
peek(TideEngine *engine)
{
    self_of(engine)->peeks++;
    return list_processes(self_of(engine));
}

static GPtrArray *
take_events(TideEngine *engine)
{
    ScriptedEngine *self = self_of(engine);
    GPtrArray *events = self->events;

    self->events = new_events();
    return events;
}

static void
close_engine(TideEngine *engine)
{
    self_of(engine)->closed++;
}

const TideEngineClass *
scripted_engine_class(void)
{
    static const TideEngineClass engine_class = {
        .name = "scripted",
        .open = open_engine,
        .begin = begin,
        .await = await,
        .load = load,
        .evaluate = evaluate,
        .resize = resize,
        .act = act,
        .collect_garbage = collect_garbage,
        .release = release,
        .scavenge = scavenge,
        .census = census,
        .processes = processes,
        .peek = peek,
        .take_events = take_events,
        .close = close_engine,
    };

    return &engine_class;
}
