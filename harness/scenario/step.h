#pragma once

#include "engine/action.h"

/** Where something stands in a manifest; lines and columns count from 1. */
typedef struct {
    guint line;
    guint column;
} TidePlace;

/** From %TIDE_STEP_RELOAD on they are those of #TideActionKind, in its order. */
typedef enum {
    TIDE_STEP_LOAD, /**< text: a page relative to the scenario's folder, or `about:blank` */
    TIDE_STEP_EVALUATE, /**< text: JavaScript */
    TIDE_STEP_RESIZE, /**< width, height */
    TIDE_STEP_COLLECT_GARBAGE, /**< collects and releases, as a checkpoint does before its snapshot */
    TIDE_STEP_RESET_PEAK, /**< begins the peak anew: what was before is not part of it */
    TIDE_STEP_CHECKPOINT, /**< text: the checkpoint's name after expansion; raw */
    TIDE_STEP_WAIT_FOR, /**< text: a condition in JavaScript; or event, and the selector of the action for what has it */
    TIDE_STEP_EXPECT, /**< text: a condition in JavaScript */
    TIDE_STEP_IDLE, /**< waits until the page's process has come to rest */
    TIDE_STEP_NAVIGATE_CROSS_SITE, /**< text: a page, which is loaded from another site than the one before */
    TIDE_STEP_RELOAD,
    TIDE_STEP_BACK,
    TIDE_STEP_FORWARD,
    TIDE_STEP_CLICK,
    TIDE_STEP_TYPE,
    TIDE_STEP_SCROLL,
    TIDE_STEP_WHEEL,
    TIDE_STEP_MEMORY_PRESSURE,
    TIDE_STEP_SUSPEND,
    TIDE_STEP_VISIBLE,
    TIDE_STEP_NEW_TAB, /**< text: a page to load in it */
    TIDE_STEP_CLOSE_TAB,
    TIDE_STEP_SELECT_TAB,
    TIDE_N_STEP_KINDS,
} TideStepKind;

/**
 * TideStep:
 * Its texts are #GRefString, which the copies of a repeated step share.
 *
 * @text: (nullable): what the kind works on, as a person would say it: a script, a page, a selector, `0, 2000`
 * @event: (nullable): the name of the event that is waited for
 * @file: (nullable): the included file in which it stands; %NULL where that is the manifest
 * @raw: whether a checkpoint takes its snapshot at once, without collecting and settling
 * @action: what the engine is asked to do, where tide_step_acts() says so
 */
typedef struct {
    TideStepKind kind;
    char *text;
    char *event;
    char *file;
    guint width;
    guint height;
    gboolean raw;
    TidePlace place;
    TideAction action;
} TideStep;

/** tide_step_kind_name: Returns: (transfer none): the key in the manifest: `load`, `evaluate`, … */
const char *tide_step_kind_name(TideStepKind kind);

/** tide_step_acts: Returns: whether steps of @kind are the engine's to do, by their action. */
gboolean tide_step_acts(TideStepKind kind);

/** tide_step_loads: Returns: whether steps of @kind load a page, or bring one back. */
gboolean tide_step_loads(TideStepKind kind);

/** tide_step_copy: Returns: (transfer full): a copy that shares the texts of @step. */
TideStep *tide_step_copy(const TideStep *step);

/** tide_step_clear: lets go of the texts of @step, which belongs to the caller. */
void tide_step_clear(TideStep *step);

/** tide_step_free: @step may be %NULL. */
void tide_step_free(TideStep *step);
