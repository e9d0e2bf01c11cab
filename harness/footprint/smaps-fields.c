#include "footprint/smaps-fields.h"

#include <string.h>

#include "footprint/fields.h"

typedef struct {
    const char *name;
    TideSmapsKind kind;
    gsize offset;
    TideKnown known;
    gboolean required;
} FieldRow;

#define AMOUNT(name, member, known)                                                                                    \
    {                                                                                                                  \
        name, TIDE_SMAPS_AMOUNT, G_STRUCT_OFFSET(TideRegion, member), known, FALSE                                     \
    }
#define REQUIRED(name, member, known)                                                                                  \
    {                                                                                                                  \
        name, TIDE_SMAPS_AMOUNT, G_STRUCT_OFFSET(TideRegion, member), known, TRUE                                      \
    }
#define UNUSED(name)                                                                                                   \
    {                                                                                                                  \
        name, TIDE_SMAPS_UNUSED, 0, 0, FALSE                                                                           \
    }

/* In the order of Linux 6.18, in which the search goes: known fields are found with one comparison. */
static const FieldRow field_rows[] = {
    UNUSED("Size"),
    UNUSED("KernelPageSize"),
    UNUSED("MMUPageSize"),
    REQUIRED("Rss", rss, TIDE_KNOWN_RSS),
    REQUIRED("Pss", pss, TIDE_KNOWN_PSS),
    UNUSED("Pss_Dirty"),
    UNUSED("Shared_Clean"),
    UNUSED("Shared_Dirty"),
    AMOUNT("Private_Clean", private_clean, TIDE_KNOWN_PRIVATE_CLEAN),
    AMOUNT("Private_Dirty", private_dirty, TIDE_KNOWN_PRIVATE_DIRTY),
    UNUSED("Referenced"),
    AMOUNT("Anonymous", anonymous, TIDE_KNOWN_ANONYMOUS),
    UNUSED("KSM"),
    AMOUNT("LazyFree", lazy_free, TIDE_KNOWN_LAZY_FREE),
    UNUSED("AnonHugePages"),
    AMOUNT("ShmemPmdMapped", shmem_pmd_mapped, 0),
    UNUSED("FilePmdMapped"),
    AMOUNT("Shared_Hugetlb", shared_hugetlb, 0),
    AMOUNT("Private_Hugetlb", private_hugetlb, TIDE_KNOWN_PRIVATE_HUGETLB),
    AMOUNT("Swap", swap, TIDE_KNOWN_SWAP),
    AMOUNT("SwapPss", swap_pss, TIDE_KNOWN_SWAP_PSS),
    UNUSED("Locked"),
    UNUSED("THPeligible"),
    UNUSED("ProtectionKey"),
    { "VmFlags", TIDE_SMAPS_FLAGS, 0, TIDE_KNOWN_FLAGS, TRUE },
    { "Name", TIDE_SMAPS_NAME, 0, 0, FALSE },
};

static const struct {
    const char name[3];
    TideRegionFlags flag;
} flag_rows[] = {
    { "nr", TIDE_REGION_NO_RESERVE }, { "nh", TIDE_REGION_NO_HUGE_PAGE }, { "dd", TIDE_REGION_DONT_DUMP },
    { "ht", TIDE_REGION_HUGETLB },    { "lo", TIDE_REGION_LOCKED },
};

gint
tide_smaps_field_find(const char *name, gsize length, guint *guess)
{
    for (guint i = 0; i < G_N_ELEMENTS(field_rows); i++) {
        guint row = (*guess + i) % G_N_ELEMENTS(field_rows);
        if (strncmp(field_rows[row].name, name, length) == 0 && field_rows[row].name[length] == '\0') {
            *guess = row + 1;
            return (gint)row;
        }
    }
    return TIDE_SMAPS_UNKNOWN;
}

TideSmapsKind
tide_smaps_field_kind(gint field)
{
    return field == TIDE_SMAPS_UNKNOWN ? TIDE_SMAPS_UNUSED : field_rows[field].kind;
}

static TideRegionFlags
find_flag(const char *word)
{
    /* Each region has half a dozen flags, and hardly one of them is of interest. */
    if (word[0] != 'n' && word[0] != 'd' && word[0] != 'h' && word[0] != 'l')
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(flag_rows); i++) {
        if (memcmp(word, flag_rows[i].name, 2) == 0)
            return flag_rows[i].flag;
    }
    return 0;
}

/* Words of two letters; others say nothing that is known here. */
static TideRegionFlags
parse_flags(const char *cursor, const char *end)
{
    TideRegionFlags flags = 0;

    while (end - cursor >= 2) {
        if (cursor[0] != ' ' && cursor[1] != ' ' && (end - cursor == 2 || cursor[2] == ' ')) {
            flags |= find_flag(cursor);
            cursor += 3;
            continue;
        }
        while (cursor < end && *cursor != ' ')
            cursor++;
        cursor++;
    }
    return flags;
}

gboolean
tide_smaps_field_store(gint field, const char *value, const char *end, TideRegion *region)
{
    switch (tide_smaps_field_kind(field)) {
    case TIDE_SMAPS_AMOUNT:
        if (!tide_fields_kb(value, end, &G_STRUCT_MEMBER(guint64, region, field_rows[field].offset)))
            return FALSE;
        break;
    case TIDE_SMAPS_FLAGS:
        region->flags = parse_flags(value, end);
        break;
    case TIDE_SMAPS_NAME:
    case TIDE_SMAPS_UNUSED:
        return TRUE;
    }
    region->known |= field_rows[field].known;
    return TRUE;
}

const char *
tide_smaps_field_missing(guint64 seen, TideKnown needed)
{
    for (gsize i = 0; i < G_N_ELEMENTS(field_rows); i++) {
        if (field_rows[i].required && field_rows[i].known & needed && !(seen & G_GUINT64_CONSTANT(1) << i))
            return field_rows[i].name;
    }
    return NULL;
}
