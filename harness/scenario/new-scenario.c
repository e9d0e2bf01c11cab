#include "scenario/new-scenario.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scenario/scenario-folder.h"
#include "support/file.h"

static const struct {
    const char *name;
    const char *text;
} files[] = {
    { "scenario.yaml",
      "description: Adds 1,000 items to a list, then removes them.\n"
      "catches: Items that outlive their list.\n"
      "steps:\n"
      "  - load: index.html\n"
      "  - checkpoint: loaded\n"
      "  - evaluate: grow(1000)\n"
      "  - expect: document.querySelectorAll(\"li\").length == 1000\n"
      "  - checkpoint: grown\n"
      "  - evaluate: drop()\n"
      "  - expect: document.querySelectorAll(\"li\").length == 0\n"
      "  - checkpoint: dropped\n" },
    { "index.html",
      "<!DOCTYPE html>\n"
      "<html lang=\"en\">\n"
      "<meta charset=\"utf-8\">\n"
      "<title>A list</title>\n"
      "<ul id=\"list\"></ul>\n"
      "<script>\n"
      "    function grow(count) {\n"
      "        for (let i = 0; i < count; i++) {\n"
      "            const item = document.createElement(\"li\");\n"
      "            item.textContent = `Item ${i}`;\n"
      "            document.getElementById(\"list\").append(item);\n"
      "        }\n"
      "    }\n"
      "\n"
      "    function drop() {\n"
      "        document.getElementById(\"list\").replaceChildren();\n"
      "    }\n"
      "</script>\n" },
};

static gboolean
write_files(const char *folder, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(folder, files[i].name, NULL);
        if (!tide_file_replace(path, files[i].text, strlen(files[i].text), error))
            return FALSE;
    }
    return TRUE;
}

static void
remove_files(const char *folder)
{
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(folder, files[i].name, NULL);
        g_remove(path);
    }
    g_rmdir(folder);
}

gboolean
tide_scenario_create(const char *scenarios_folder, const char *name, GError **error)
{
    g_autofree char *folder = g_build_filename(scenarios_folder, name, NULL);

    if (!tide_scenario_folder_make(scenarios_folder, name, error))
        return FALSE;
    if (write_files(folder, error))
        return TRUE;
    remove_files(folder);
    return FALSE;
}
