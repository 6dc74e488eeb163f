// What every VFS of this target hands on unchanged.

#include "before.h"

static sqlite3_vfs *below(sqlite3_vfs *vfs) { return vfs->pAppData; }

static int full_path(sqlite3_vfs *vfs, const char *path, int size, char *out) {
    return below(vfs)->xFullPathname(below(vfs), path, size, out);
}

static int randomness(sqlite3_vfs *vfs, int count, char *out) { return below(vfs)->xRandomness(below(vfs), count, out); }

static int sleep_for(sqlite3_vfs *vfs, int microseconds) { return below(vfs)->xSleep(below(vfs), microseconds); }

static int current_time(sqlite3_vfs *vfs, double *out) { return below(vfs)->xCurrentTime(below(vfs), out); }

static int last_error(sqlite3_vfs *vfs, int size, char *out) {
    return below(vfs)->xGetLastError ? below(vfs)->xGetLastError(below(vfs), size, out) : 0;
}

sqlite3_vfs vfs_before(sqlite3_vfs *below, const char *name, int file_bytes) {
    return (sqlite3_vfs){
        .iVersion = 1,
        .szOsFile = file_bytes,
        .mxPathname = below->mxPathname,
        .zName = name,
        .pAppData = below,
        .xFullPathname = full_path,
        .xDlOpen = below->xDlOpen,
        .xDlError = below->xDlError,
        .xDlSym = below->xDlSym,
        .xDlClose = below->xDlClose,
        .xRandomness = randomness,
        .xSleep = sleep_for,
        .xCurrentTime = current_time,
        .xGetLastError = last_error,
    };
}
