// Orders, counts, and the VFS itself.

#include "before.h"
#include "operations_internal.h"

#include <stdatomic.h>
#include <string.h>

static sqlite3_vfs *below;
static char *watched_path;
static atomic_uint_fast64_t counts[CFAULT_KINDS], failed, nth;
static atomic_int ordered_kind;
static atomic_bool persistent;

bool operation_fails(enum cfault_kind kind) {
    uint64_t number = atomic_fetch_add(&counts[kind], 1) + 1, wanted = atomic_load(&nth);
    if (wanted == 0 || atomic_load(&ordered_kind) != (int)kind) return false;
    if (number < wanted || (number > wanted && !atomic_load(&persistent))) return false;
    atomic_fetch_add(&failed, 1);
    return true;
}

bool operations_are_ordered(void) { return atomic_load(&nth) != 0; }

bool operation_is_watched(const char *path) {
    return !watched_path || (path && strncmp(path, watched_path, strlen(watched_path)) == 0);
}

int cfault_operations_below(const char *path) {
    char *copy = path ? sqlite3_mprintf("%s", path) : NULL;
    if (path && !copy) return SQLITE_NOMEM;
    sqlite3_free(watched_path);
    watched_path = copy;
    return SQLITE_OK;
}

void cfault_operations_fail(enum cfault_kind kind, uint64_t number, int isPersistent) {
    atomic_store(&nth, 0);
    for (int index = 0; index < CFAULT_KINDS; index++) atomic_store(&counts[index], 0);
    atomic_store(&failed, 0);
    atomic_store(&ordered_kind, (int)kind);
    atomic_store(&persistent, isPersistent != 0);
    atomic_store(&nth, number);
}

uint64_t cfault_operations_count(enum cfault_kind kind) { return kind < CFAULT_KINDS ? atomic_load(&counts[kind]) : 0; }

uint64_t cfault_operations_failed(void) { return atomic_load(&failed); }

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *outFlags) {
    (void)vfs;
    watched_file *watched = (watched_file *)file;
    watched->base.pMethods = NULL;
    watched->is_watched = operation_is_watched(path);
    if (watched->is_watched && operation_fails(CFAULT_OPEN)) return SQLITE_CANTOPEN;
    watched->real = (sqlite3_file *)(watched + 1);
    int result = below->xOpen(below, path, watched->real, flags, outFlags);
    // Who has methods is closed, even after a failure.
    if (watched->real->pMethods) watched->base.pMethods = &watched_methods;
    return result;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int syncsFolder) {
    (void)vfs;
    if (operation_is_watched(path) && operation_fails(CFAULT_DELETE)) return SQLITE_IOERR_DELETE;
    return below->xDelete(below, path, syncsFolder);
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *out) {
    (void)vfs;
    if (operation_is_watched(path) && operation_fails(CFAULT_ACCESS)) return SQLITE_IOERR_ACCESS;
    return below->xAccess(below, path, flags, out);
}

// Waiting changes nothing about a lock that is refused on order.
static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return operations_are_ordered() ? microseconds : below->xSleep(below, microseconds);
}

int cfault_operations_install(void) {
    static sqlite3_vfs operations;
    if (below) return SQLITE_OK;
    sqlite3_vfs *found = sqlite3_vfs_find(NULL);
    if (!found) return SQLITE_ERROR;
    operations = vfs_before(found, "cfault-operations", (int)sizeof(watched_file) + found->szOsFile);
    operations.xOpen = vfs_open;
    operations.xDelete = vfs_delete;
    operations.xAccess = vfs_access;
    operations.xSleep = vfs_sleep;
    below = found;
    return sqlite3_vfs_register(&operations, 1);
}
