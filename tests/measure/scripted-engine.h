#pragma once

#include <tidemark/error.h>

#include "engine/engine.h"

/*
 * An engine of which a test writes the story: it logs what is asked of it, fails at the call that it is told to, and its
 * processes are real ones that hold as much memory as they are told to and stand still otherwise.
 */

/** Memory that a process is to hold, in bytes. */
typedef struct {
    gsize private_bytes;
    gsize shared_bytes;
} ScriptedMemory;

/** The most that each of them may be. */
#define SCRIPTED_MOST_BYTES (G_GUINT64_CONSTANT(32) << 20)

/** @listed: what the engine says of it, true unless a test changes it. */
typedef struct {
    TideEngineProcess listed;
    ScriptedMemory *wanted;
} ScriptedProcess;

/** One call. @free_since_usec: when all before it had been done, so that no earlier moment can be its deadline's start. */
typedef struct {
    char *text;
    gint64 free_since_usec;
    gint64 began_usec;
    gint64 deadline_usec;
} ScriptedCall;

typedef struct _ScriptedEngine ScriptedEngine;

/**
 * ScriptedEngine:
 * @options: what to open it with; open() knows the engine by their display, which is @display
 * @display: a name
 * @fails_at: the number, from 1, of the call that fails with @code and SCRIPTED_FAILURE; 0 for none
 * @act: (nullable): what happens during a call that does not fail, before it returns
 * @data: for @act
 * @value: (nullable): what evaluate() gives as JSON to those who ask for it
 * @calls: (element-type ScriptedCall): all but peek(), which goes by the clock
 * @fallible: how many calls there were that can fail
 * @peeks, @opened, @closed: how often
 * @peaks: (transfer none): the tracker that it was opened with last
 * @pressure, @back_forward_cache: whether it was opened for them
 * @uri: what was loaded last
 * @ended: whether a call failed in a way after which an engine answers no more (engine/engine.h)
 * @asked_after_end: whether something was asked all the same
 */
struct _ScriptedEngine {
    TideEngineOptions options;
    char display[4];
    guint fails_at;
    TideErrorCode code;
    void (*act)(ScriptedEngine *engine, const char *call);
    gpointer data;
    const char *value;
    GPtrArray *processes;
    GPtrArray *events;
    GPtrArray *calls;
    char *uri;
    guint fallible;
    guint peeks;
    TidePeakTracker *peaks;
    gboolean pressure;
    gboolean back_forward_cache;
    guint opened;
    guint closed;
    gboolean ended;
    gboolean asked_after_end;
    gint64 free_since_usec;
    ScriptedProcess *moved;
    guint mover;
    guint moves_left;
};

#define SCRIPTED_FAILURE "the script has it so"

/** scripted_engine_class: the functions of every scripted engine. */
const TideEngineClass *scripted_engine_class(void);

/** scripted_engine_new: an engine with one process, the page's. */
ScriptedEngine *scripted_engine_new(void);

/** scripted_engine_free: ends its processes too, which close() leaves for tests to look at. */
void scripted_engine_free(ScriptedEngine *engine);

/** scripted_engine_add: starts one more process. Returns: (transfer none). */
ScriptedProcess *scripted_engine_add(ScriptedEngine *engine, TideRole role);

/** scripted_engine_page: Returns: (transfer none): the first process. */
ScriptedProcess *scripted_engine_page(ScriptedEngine *engine);

/** scripted_engine_note: something that the engine will tell in take_events(). */
void scripted_engine_note(ScriptedEngine *engine, const char *text);

/** scripted_engine_log: Returns: (transfer full): the calls, each ended by a newline. */
char *scripted_engine_log(const ScriptedEngine *engine);

/**
 * scripted_engine_move_memory:
 * Has @process take a megabyte, or give it back, @times times, each @msec milliseconds after the one before, whenever the
 * main context runs.
 */
void scripted_engine_move_memory(ScriptedEngine *engine, ScriptedProcess *process, guint msec, guint times);

/** scripted_process_hold: has @process hold @memory, and returns when it does. */
void scripted_process_hold(ScriptedProcess *process, ScriptedMemory memory);

/** scripted_process_end: ends @process, and returns when it is gone. */
void scripted_process_end(ScriptedProcess *process);

/** scripted_process_dirty: Returns: its `phys_footprint` now, in bytes. */
guint64 scripted_process_dirty(const ScriptedProcess *process);

/** scripted_engine_assert_deadlines: each call but open() had @timeout_msec, counted from when it was made. */
void scripted_engine_assert_deadlines(const ScriptedEngine *engine, guint timeout_msec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScriptedEngine, scripted_engine_free)
