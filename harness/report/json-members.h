#pragma once

#include <json-glib/json-glib.h>

/**
 * TideMembers:
 * The members of one JSON object, written or read by the same calls: there is one list of them, in one order, so that all that
 * is written can be read.
 *
 * What is read must be empty before. Reading ends with the first member that is missing, or is not what it should be: each later
 * call leaves what it was given as it is, but for texts, which are never left %NULL, and tide_members_read() tells what was
 * wrong. Members that nobody asks for are ignored.
 */
typedef struct _TideMembers TideMembers;

/** TideMembersOf: hands the members of @thing over, one after another. */
typedef void (*TideMembersOf)(TideMembers *members, gpointer thing);

/** tide_members_write: adds those of @thing, which stays as it is, to the object that @builder has open. */
void tide_members_write(JsonBuilder *builder, TideMembersOf of, gconstpointer thing);

/**
 * tide_members_read:
 * Errors: %TIDE_ERROR_INPUT as `scenarios[2].iterations[0].number is missing`: one line without the file and the way out
 */
gboolean tide_members_read(JsonNode *root, TideMembersOf of, gpointer thing, GError **error);

/** tide_members_builder: Returns: (transfer none) (nullable): what is written to; %NULL while they are read. */
JsonBuilder *tide_members_builder(const TideMembers *members);

/** tide_members_refuse: ends reading: the member @name is what @problem says: `is out of order`. */
void tide_members_refuse(TideMembers *members, const char *name, const char *problem);

/** tide_members_text: @text: (inout) (transfer full). */
void tide_members_text(TideMembers *members, const char *name, char **text);

/** tide_members_text_or_null: @text: (inout) (transfer full) (nullable). */
void tide_members_text_or_null(TideMembers *members, const char *name, char **text);

/** tide_members_static_text: @text: (inout) (transfer none): one that lives as long as the process. */
void tide_members_static_text(TideMembers *members, const char *name, const char **text);

/** tide_members_word: @index: (inout): which one of @words it is. */
void tide_members_word(TideMembers *members, const char *name, const char *const *words, guint n_words, guint *index);

/** tide_members_flag: `true` or `false`. */
void tide_members_flag(TideMembers *members, const char *name, gboolean *flag);

/** tide_members_number: a whole number from 0 up to below 2^53. */
void tide_members_number(TideMembers *members, const char *name, guint64 *number);

/** tide_members_count: a whole number from 0 up to below 2^31. */
void tide_members_count(TideMembers *members, const char *name, guint *count);

/** tide_members_time: microseconds, as tide_members_number(). */
void tide_members_time(TideMembers *members, const char *name, gint64 *usec);

/** tide_members_time_or_null: the same; -1 is null. */
void tide_members_time_or_null(TideMembers *members, const char *name, gint64 *usec);

/** tide_members_fraction: any number that is not negative. */
void tide_members_fraction(TideMembers *members, const char *name, double *fraction);

/** tide_members_texts: @texts: (element-type utf8): frees its elements. */
void tide_members_texts(TideMembers *members, const char *name, GPtrArray *texts);

/** tide_members_numbers: @numbers: (element-type guint64): as tide_members_number(). */
void tide_members_numbers(TideMembers *members, const char *name, GArray *numbers);

/**
 * tide_members_has:
 * Writes null where it is not @present.
 *
 * Returns: whether the member itself is to be handed over: it is @present, or there is one to be read that is not null
 */
gboolean tide_members_has(TideMembers *members, const char *name, gboolean present);

/** tide_members_object: an object with the members of @thing. */
void tide_members_object(TideMembers *members, const char *name, TideMembersOf of, gpointer thing);

/**
 * tide_members_list:
 * An array with an object for each of @things.
 *
 * @things: (nullable while written): frees its elements
 * @create: gives an empty element, which what is read is put into
 */
void tide_members_list(TideMembers *members, const char *name, GPtrArray *things, gpointer (*create)(void),
                       TideMembersOf of);

/** tide_members_rows: the same with the elements of an array of structs; @rows: (nullable while written). */
void tide_members_rows(TideMembers *members, const char *name, GArray *rows, TideMembersOf of);

/** tide_members_names: Returns: (transfer container) (element-type utf8): the names that are there to be read, in their order. */
GList *tide_members_names(const TideMembers *members);
