#include "host-script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>

/* WebKit's sandbox shows WebContent the folders of LD_LIBRARY_PATH, so the library is found there too. */
#define SCRIPT                                                                                                         \
    "#!/bin/sh\n"                                                                                                      \
    "echo '%s' >>'%s/hosts.log'\n"                                                                                     \
    "LD_LIBRARY_PATH='%s' LD_PRELOAD='%s/libtide-heavier.so' TIDE_HEAVIER_BYTES=%u\n"                                  \
    "export LD_LIBRARY_PATH LD_PRELOAD TIDE_HEAVIER_BYTES\n"                                                           \
    "exec '%s/tidemark-host-webkitgtk'\n"

char *
host_script_text(const Stage *stage, const char *name, guint bytes)
{
    return g_strdup_printf(SCRIPT, name, stage->folder, TIDE_HEAVIER_DIR, TIDE_HEAVIER_DIR, bytes, TIDE_BIN_DIR);
}

void
host_script_write(const Stage *stage, const char *path, guint bytes)
{
    g_autofree char *text = host_script_text(stage, path, bytes);
    g_autofree char *full = g_build_filename(stage->folder, path, NULL);

    stage_write(stage, path, text);
    assert_int_equal(g_chmod(full, 0755), 0);
}
