#pragma once

#include <string.h>

#include "footprint/captures/capture.h"

/* Captures made up from the formats, one for each, and what the tests of every format do with them. */

#define RULE "======================================================================\n"

#define FOOTPRINT_HEAD                                                                                                 \
    RULE "com.example.Page [812]: 64-bit    Footprint: 20 MB (16384 bytes per page)\n" RULE "\n"                       \
         "  Dirty      Clean  Reclaimable    Regions    Category\n"                                                    \
         "    ---        ---          ---        ---    ---\n"
#define FOOTPRINT_ROWS                                                                                                 \
    "  11 MB        0 B      1024 KB         11    WebKit malloc\n"                                                    \
    "9664 KB       16 KB        0 B         24    MALLOC_TINY\n"                                                       \
    "    0 B    6672 KB          0 B          9    untagged (\"VM_ALLOCATE\")\n"
#define FOOTPRINT_TOTAL                                                                                                \
    "    ---        ---          ---        ---    ---\n"                                                              \
    "  20 MB    6688 KB      1024 KB         46    TOTAL\n"
#define FOOTPRINT_AUXILIARY "\nAuxiliary data:\n    phys_footprint: 20 MB\n    phys_footprint_peak: 31 MB\n"
#define FOOTPRINT_TEXT FOOTPRINT_HEAD FOOTPRINT_ROWS FOOTPRINT_TOTAL FOOTPRINT_AUXILIARY

#define JSON_PROCESS                                                                                                   \
    "{\"pid\":812,\"name\":\"com.example.Page\",\"page size\":16384,\"footprint\":49152,"                              \
    "\"auxiliary\":{\"phys_footprint_peak\":81920,\"phys_footprint\":65536},"                                          \
    "\"categories\":{\"stack\":{\"regions\":2,\"dirty\":16384},"                                                       \
    "\"WebKit malloc\":{\"dirty\":32768,\"swapped\":16384,\"clean\":1,\"reclaimable\":2,\"wired\":3,\"regions\":4}}}"
#define JSON_TEXT                                                                                                      \
    "{\"processes\":[" JSON_PROCESS "],\"bytes per unit\":1,\"unit\":\"byte\",\"total footprint\":49152}\n"

#define VMMAP_HEAD                                                                                                     \
    "Process:         Page [812]\nPath:            /opt/Page\nPhysical footprint:         1024K\n"                     \
    "Physical footprint (peak):  1.5M\n----\n\nVirtual Memory Map of process 812 (Page)\n"                             \
    "VM page size:  16384 bytes\n\n"
#define VMMAP_REGIONS                                                                                                  \
    "==== Writable regions for process 812\n"                                                                          \
    "REGION TYPE            START - END        [ VSIZE  RSDNT  DIRTY   SWAP] PRT/MAX SHRMOD PURGE    REGION DETAIL\n"  \
    "Memory Tag 241        1000-2000           [ 1.0M   512K   256K   128K] rw-/rwx SM=PRV\n"                          \
    "Memory Tag 241        unmapped-unmapped   [  64K    64K     0K     0K] rw-/rw- SM=PRV PURGE=V\n\n"
#define VMMAP_SUMMARY                                                                                                  \
    "==== Summary for process 812\n"                                                                                   \
    "                    VIRTUAL RESIDENT    DIRTY  SWAPPED VOLATILE   NONVOL    EMPTY   REGION\n"                     \
    "REGION TYPE            SIZE     SIZE     SIZE     SIZE     SIZE     SIZE     SIZE    COUNT (non-coalesced)\n"     \
    "===========         ======= ========    =====  ======= ========   ======    =====  =======\n"                     \
    "MALLOC_TINY (empty)   2048K     600K     400K     100K      50K       0K       0K        3     see MALLOC ZONE\n" \
    "Memory Tag 241        64.0M     1.5M     300K     200K       0K       0K       0K       12\n"                     \
    "__CTF                   824      824        0        0        0        0        0        1\n"                     \
    "===========         ======= ========    =====  ======= ========   ======    =====  =======\n"
#define VMMAP_TOTAL                                                                                                    \
    "TOTAL                 66.0M     2.1M     700K     300K      50K       0K       0K       16\n"                     \
    "TOTAL, minus reserved VM space 2.0M 2.1M 700K     300K      50K       0K       0K       16\n"
#define VMMAP_ZONES                                                                                                    \
    "\n                    VIRTUAL   RESIDENT      DIRTY    SWAPPED ALLOCATION\n"                                      \
    "MALLOC ZONE            SIZE       SIZE       SIZE       SIZE      COUNT\n"                                        \
    "DefaultZone_0x1        36.0M       192K       192K         0K        645\n"
#define VMMAP_TEXT VMMAP_HEAD VMMAP_REGIONS VMMAP_SUMMARY VMMAP_TOTAL VMMAP_ZONES

#define SMAPS_TEXT                                                                                                     \
    "7f0000000000-7f0000010000 rw-p 00000000 00:00 0 \n"                                                               \
    "Size: 64 kB\nKernelPageSize: 16 kB\nRss: 48 kB\nPss: 48 kB\nPrivate_Clean: 0 kB\nPrivate_Dirty: 48 kB\n"          \
    "Anonymous: 48 kB\nLazyFree: 16 kB\nPrivate_Hugetlb: 0 kB\nSwap: 16 kB\nSwapPss: 16 kB\nVmFlags: rd wr \n"         \
    "7f0000020000-7f0000022000 r-xp 00000000 00:00 0                          [vdso]\n"                                \
    "Size: 8 kB\nKernelPageSize: 16 kB\nRss: 0 kB\nPss: 0 kB\nPrivate_Clean: 0 kB\nPrivate_Dirty: 0 kB\n"              \
    "Anonymous: 0 kB\nLazyFree: 0 kB\nPrivate_Hugetlb: 0 kB\nSwap: 0 kB\nSwapPss: 0 kB\nVmFlags: rd ex \n"

#define ROLLUP_TEXT                                                                                                    \
    "7f0000000000-7fff00000000 ---p 00000000 00:00 0                          [rollup]\n"                              \
    "Rss: 100 kB\nPss: 80 kB\nPss_Shmem: 8 kB\nPrivate_Clean: 10 kB\nPrivate_Dirty: 40 kB\nAnonymous: 40 kB\n"         \
    "LazyFree: 12 kB\nShared_Hugetlb: 0 kB\nPrivate_Hugetlb: 0 kB\nSwap: 4 kB\n"

static inline TideCapture *
parse_text(const char *text, GError **error)
{
    return tide_capture_parse(text, strlen(text), "x", error);
}

/* The only process; fails the test with the message where there is none. */
static inline const TideCaptureProcess *
process_at(const TideCapture *capture, guint i, const GError *error)
{
    if (!capture || i >= capture->processes->len) {
        fail_msg("%s", error ? error->message : "no such process");
        return NULL;
    }
    return g_ptr_array_index(capture->processes, i);
}

static inline void
assert_row(const TideCaptureProcess *process, const char *name, TideColumns expected)
{
    const TideColumns *columns = tide_footprint_row(process->footprint, name);

    if (!columns)
        fail_msg("there is no row '%s'", name);
    assert_memory_equal(columns, &expected, sizeof expected);
}

typedef struct {
    const char *name;
    const char *text;
    const char *message;
} RefusedText;

static inline void
assert_refused(const RefusedText *rows, gsize n_rows)
{
    for (gsize i = 0; i < n_rows; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(TideCapture) capture = parse_text(rows[i].text, &error);
        if (capture)
            fail_msg("%s was accepted", rows[i].name);
        if (!g_str_has_prefix(error->message, rows[i].message))
            fail_msg("%s: %s instead of %s", rows[i].name, error->message, rows[i].message);
        assert_true(g_utf8_validate(error->message, -1, NULL) && !strchr(error->message, '\n'));
        assert_true(g_error_matches(error, TIDE_ERROR, TIDE_ERROR_INPUT) ||
                    g_error_matches(error, TIDE_ERROR, TIDE_ERROR_MALFORMED));
    }
}

static inline gboolean
says_something(const TideCapture *capture)
{
    if (!capture)
        return FALSE;
    for (guint i = 0; i < capture->processes->len; i++) {
        const TideCaptureProcess *process = g_ptr_array_index(capture->processes, i);
        if (process->left_out->len > 0)
            return TRUE;
    }
    return capture->warnings->len > 0;
}

/* Cuts @text at every byte before @safe, from where on nothing of use follows. Each prefix lives in memory of its own
 * size, so that the sanitizer sees every read behind it. */
static inline void
assert_cuts_are_noticed(const char *text, gsize safe)
{
    for (gsize cut = 0; cut < safe; cut++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *prefix = g_memdup2(text, MAX(cut, 1));
        g_autoptr(TideCapture) capture = tide_capture_parse(prefix, cut, "x", &error);
        assert_true(capture || error);
        if (capture && !says_something(capture))
            fail_msg("nobody noticed the cut at byte %zu", cut);
    }
}
