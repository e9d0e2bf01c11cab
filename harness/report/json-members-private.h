#pragma once

#include "report/json-members.h"

/* What the files that hand members over share. */
struct _TideMembers {
    JsonBuilder *builder; /* (nullable) */
    JsonObject *object; /* (nullable) */
    const TideMembers *outer; /* (nullable) */
    const char *name; /* of this object within @outer */
    gint64 index; /* of this object in that list; -1 in none */
    char **problem; /* of the whole reading; NULL while they are written */
};

/** tide_members_take: Returns: (transfer none) (nullable): the member; %NULL where reading has ended, as it does where it is missing. */
JsonNode *tide_members_take(TideMembers *members, const char *name);

/** tide_members_take_array: Returns: (transfer none) (nullable): the same of a list. */
JsonArray *tide_members_take_array(TideMembers *members, const char *name);
