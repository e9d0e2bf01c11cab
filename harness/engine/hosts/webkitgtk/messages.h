#pragma once

/*
 * What the host and its web process extension say to each other: names of WebKitUserMessage, and the GVariant types of
 * their parameters. Both are built together, so there is no version.
 */

/** Host to page: which process hosts it? Reply: process id and start time in clock ticks; "" and 0 where unknown. */
#define TIDE_MESSAGE_IDENTIFY "identify"
#define TIDE_MESSAGE_IDENTIFY_REPLY "(xt)"

/**
 * Host to page: collect and release, or, where the boolean is false, only reply. Reply: collected, released, names of missing
 * symbols, number of workers, whose heaps were not reached, or -1 where unknown.
 */
#define TIDE_MESSAGE_COLLECT "collect"
#define TIDE_MESSAGE_COLLECT_TYPE "b"
#define TIDE_MESSAGE_COLLECT_REPLY "(bbasi)"

/** Host to page: count the objects. Reply: JavaScriptCore's statistics as JSON, "" where it could not; missing symbols. */
#define TIDE_MESSAGE_CENSUS "census"
#define TIDE_MESSAGE_CENSUS_REPLY "(sas)"

/** Host to page: put it under `warning` or `critical` memory pressure, or end that (`off`). Reply: missing symbols. */
#define TIDE_MESSAGE_PRESSURE "pressure"
#define TIDE_MESSAGE_PRESSURE_TYPE "s"
#define TIDE_MESSAGE_PRESSURE_REPLY "as"

/**
 * Host to page: may the allocator give free pages back by its own clock (b)? Reply: missing symbols, where it does so whatever was
 * asked for.
 */
#define TIDE_MESSAGE_SCAVENGER "scavenger"
#define TIDE_MESSAGE_SCAVENGER_TYPE "b"
#define TIDE_MESSAGE_SCAVENGER_REPLY "as"

/** Page to host, unasked: level, text, source or "", line or 0. */
#define TIDE_MESSAGE_CONSOLE "console"
#define TIDE_MESSAGE_CONSOLE_TYPE "(sssu)"

/** A larger string would be copied through both processes, and no scenario measures with one. */
#define TIDE_LONGEST_VALUE_BYTES 65536

/**
 * Host to page: run a script (s) where the page forbids eval. Reply: whether it went well; its value where that is a
 * double, string or boolean, the length (t) of a string above the limit, else "()"; else message, source, line, column.
 */
#define TIDE_MESSAGE_EVALUATE "evaluate"
#define TIDE_MESSAGE_EVALUATE_TYPE "s"
#define TIDE_MESSAGE_EVALUATE_REPLY "(bvssuu)"
