// The VFS of the disks: names, and everything that is not about one open file.

#define _GNU_SOURCE
#include "before.h"
#include "disk_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static sqlite3_vfs *below;

// What tells a real file from another that took its place. False where there is none.
static bool real_file(const char *path, uint64_t *inode, uint64_t *birth) {
    struct statx found;
    if (statx(AT_FDCWD, path, AT_STATX_SYNC_AS_STAT, STATX_INO | STATX_BTIME, &found) != 0) return false;
    *inode = found.stx_ino;
    bool is_known = (found.stx_mask & STATX_BTIME) != 0;
    *birth = is_known ? (uint64_t)found.stx_btime.tv_sec * 1000000000u + found.stx_btime.tv_nsec : 0;
    return true;
}

// Gives the files of a database, `old` and what begins with it and a hyphen, the new name.
static int rename_files(cfault_disk *disk, const char *old, const char *name) {
    size_t length = strlen(old);
    char *from = strdup(old);
    int result = from ? SQLITE_OK : SQLITE_NOMEM;
    for (node *node = disk->nodes; node && result == SQLITE_OK; node = node->next) {
        if (strncmp(node->name, from, length) != 0) continue;
        if (node->name[length] != '\0' && node->name[length] != '-') continue;
        char *renamed = malloc(strlen(name) + strlen(node->name) - length + 1);
        if (!renamed) {
            result = SQLITE_NOMEM;
            continue;
        }
        strcpy(renamed, name);
        strcat(renamed, node->name + length);
        free(node->name);
        node->name = renamed;
    }
    free(from);
    return result;
}

static void forget_database(cfault_disk *disk, const char *given) {
    static const char *const ends[] = {"", "-wal", "-journal"};
    for (size_t index = 0; index < sizeof ends / sizeof *ends; index++) {
        char *name = sqlite3_mprintf("%s%s", given, ends[index]);
        node *node = name ? disk_find(disk, name) : NULL;
        if (node) disk_remove(disk, node, true);
        sqlite3_free(name);
    }
}

// A database goes with its real file where it has one: when that was renamed, and when another took its place.
static int follow_real_file(cfault_disk *disk, const char *path, const char *name) {
    uint64_t inode, birth;
    if (!real_file(path, &inode, &birth)) return SQLITE_OK;
    node *here = disk_find(disk, name);
    if (here && here->real_inode == 0) {
        here->real_inode = inode;
        here->real_birth = birth;
        return SQLITE_OK;
    }
    if (here && here->real_inode == inode && here->real_birth == birth) return SQLITE_OK;
    if (here) forget_database(disk, name);
    for (node *node = disk->nodes; node; node = node->next) {
        if (!node->is_ghost && node->real_inode == inode && node->real_birth == birth)
            return rename_files(disk, node->name, name);
    }
    return SQLITE_OK;
}

static int make_file(cfault_disk *disk, const char *path, const char *name, int flags, node **out) {
    bool cuts;
    if (!disk_operation(disk, &cuts)) return SQLITE_IOERR;
    node *made = node_make(name);
    if (!made) return SQLITE_NOMEM;
    if (flags & SQLITE_OPEN_MAIN_DB && !real_file(path, &made->real_inode, &made->real_birth)) made->real_inode = 0;
    nodes_append(&disk->nodes, made);
    *out = made;
    return cuts ? SQLITE_CANTOPEN : SQLITE_OK;
}

static int open_on(cfault_disk *disk, const char *path, const char *name, disk_handle *handle, int flags) {
    if (disk->is_off) return SQLITE_IOERR;
    int result = flags & SQLITE_OPEN_MAIN_DB ? follow_real_file(disk, path, name) : SQLITE_OK;
    if (result != SQLITE_OK) return result;
    node *node = disk_find(disk, name);
    if (node && flags & SQLITE_OPEN_EXCLUSIVE) return SQLITE_CANTOPEN;
    if (!node && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    if (!node) result = make_file(disk, path, name, flags, &node);
    if (result != SQLITE_OK) return result;
    node->refs++;
    handle->node = node;
    handle->disk = disk;
    handle->generation = disk->generation;
    return SQLITE_OK;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *outFlags) {
    (void)vfs;
    disk_handle *handle = (disk_handle *)file;
    const char *name = NULL;
    cfault_disk *disk = path ? disk_of_path(path, &name) : NULL;
    if (path && !disk) return below->xOpen(below, path, file, flags, outFlags);
    memset(handle, 0, sizeof *handle);
    int result = SQLITE_OK;
    if (disk) {
        pthread_mutex_lock(&disk->lock);
        result = open_on(disk, path, name, handle, flags);
        pthread_mutex_unlock(&disk->lock);
    } else {
        handle->node = node_make("");
        if (!handle->node) result = SQLITE_NOMEM;
    }
    if (result != SQLITE_OK) {
        if (disk) disk_release(disk);
        return result;
    }
    handle->deletes_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    handle->base.pMethods = &disk_methods;
    if (outFlags) *outFlags = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int syncsFolder) {
    (void)vfs;
    const char *name;
    cfault_disk *disk = disk_of_path(path, &name);
    if (!disk) return below->xDelete(below, path, syncsFolder);
    pthread_mutex_lock(&disk->lock);
    bool cuts;
    int result = SQLITE_OK;
    node *node = disk_find(disk, name);
    if (!disk_operation(disk, &cuts))
        result = SQLITE_IOERR_DELETE;
    else if (!node)
        result = SQLITE_IOERR_DELETE_NOENT;
    else
        result = disk_remove(disk, node, syncsFolder != 0 && !cuts);
    if (result == SQLITE_OK && cuts) result = SQLITE_IOERR_DELETE;
    pthread_mutex_unlock(&disk->lock);
    disk_release(disk);
    return result;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *out) {
    (void)vfs;
    const char *name;
    cfault_disk *disk = disk_of_path(path, &name);
    if (!disk) return below->xAccess(below, path, flags, out);
    pthread_mutex_lock(&disk->lock);
    node *node = disk_find(disk, name);
    // As on Unix, where an empty file is taken for none.
    *out = node && (flags != SQLITE_ACCESS_EXISTS || node->live.size > 0);
    int result = disk->is_off ? SQLITE_IOERR_ACCESS : SQLITE_OK;
    pthread_mutex_unlock(&disk->lock);
    disk_release(disk);
    return result;
}

// The same numbers in every process, so that a run can be repeated byte for byte.
static int vfs_randomness(sqlite3_vfs *vfs, int count, char *out) {
    (void)vfs;
    dice dice = {178};
    for (int index = 0; index < count; index++) out[index] = (char)(dice_next(&dice) & 0xFF);
    return count;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return disk_was_refused() ? microseconds : below->xSleep(below, microseconds);
}

int cfault_disk_install(void) {
    static sqlite3_vfs disks;
    if (below) return SQLITE_OK;
    sqlite3_vfs *found = sqlite3_vfs_find(NULL);
    if (!found) return SQLITE_ERROR;
    int own = (int)sizeof(disk_handle);
    disks = vfs_before(found, "cfault-disk", found->szOsFile > own ? found->szOsFile : own);
    disks.xOpen = vfs_open;
    disks.xDelete = vfs_delete;
    disks.xAccess = vfs_access;
    disks.xRandomness = vfs_randomness;
    disks.xSleep = vfs_sleep;
    below = found;
    return sqlite3_vfs_register(&disks, 1);
}
