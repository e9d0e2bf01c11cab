#include "report/footprint-members.h"

static void
columns_members(TideMembers *members, gpointer thing)
{
    TideColumns *columns = thing;

    tide_members_number(members, "dirty_bytes", &columns->dirty);
    tide_members_number(members, "swapped_bytes", &columns->swapped);
    tide_members_number(members, "clean_bytes", &columns->clean);
    tide_members_number(members, "reclaimable_bytes", &columns->reclaimable);
    tide_members_number(members, "regions", &columns->regions);
}

static void
row_members(TideMembers *members, gpointer thing)
{
    TideCategoryRow *row = thing;

    tide_members_static_text(members, "category", &row->name);
    columns_members(members, &row->columns);
}

static void
detail_members(TideMembers *members, gpointer thing)
{
    TideCategoryDetail *detail = thing;

    tide_members_static_text(members, "category", &detail->category);
    tide_members_static_text(members, "detail", &detail->name);
    columns_members(members, &detail->columns);
}

static void
source_member(TideMembers *members, TideCategorySource *source)
{
    static const char *const words[] = { [TIDE_CATEGORIES_BY_SHAPE] = "shape", [TIDE_CATEGORIES_BY_NAME] = "name" };
    guint index = *source;

    tide_members_word(members, "category_source", words, G_N_ELEMENTS(words), &index);
    *source = (TideCategorySource)index;
}

void
tide_footprint_members(TideMembers *members, TideFootprint *footprint)
{
    if (!tide_members_builder(members))
        footprint->details = g_array_new(FALSE, FALSE, sizeof(TideCategoryDetail));
    tide_members_text(members, "name", &footprint->name);
    tide_members_number(members, "page_size_bytes", &footprint->page_size);
    source_member(members, &footprint->category_source);
    tide_members_number(members, "rss_bytes", &footprint->rss);
    tide_members_number(members, "pss_bytes", &footprint->pss);
    tide_members_number(members, "uss_bytes", &footprint->uss);
    tide_members_object(members, "total", columns_members, &footprint->total);
    tide_members_rows(members, "categories", footprint->rows, row_members);
    tide_members_rows(members, "details", footprint->details, detail_members);
}

TideFootprint *
tide_footprint_empty(void)
{
    TideFootprint *footprint = g_new0(TideFootprint, 1);

    footprint->rows = g_array_new(FALSE, FALSE, sizeof(TideCategoryRow));
    return footprint;
}
