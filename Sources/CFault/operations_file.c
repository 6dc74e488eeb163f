// An open file whose operations fail on order.

#include "operations_internal.h"

#include <string.h>

static sqlite3_file *real(sqlite3_file *file) { return ((watched_file *)file)->real; }

static bool fails(sqlite3_file *file, enum cfault_kind kind) {
    return ((watched_file *)file)->is_watched && operation_fails(kind);
}

static int file_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int file_read(sqlite3_file *file, void *out, int count, sqlite3_int64 offset) {
    if (fails(file, CFAULT_READ)) return SQLITE_IOERR_READ;
    bool isShort = fails(file, CFAULT_SHORT_READ);
    int result = real(file)->pMethods->xRead(real(file), out, count, offset);
    if (!isShort || result != SQLITE_OK) return result;
    memset((char *)out + count / 2, 0, (size_t)(count - count / 2));
    return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    if (fails(file, CFAULT_WRITE)) return SQLITE_IOERR_WRITE;
    if (fails(file, CFAULT_FULL)) {
        if (count > 1) real(file)->pMethods->xWrite(real(file), bytes, count / 2, offset);
        return SQLITE_FULL;
    }
    return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    if (fails(file, CFAULT_TRUNCATE)) return SQLITE_IOERR_TRUNCATE;
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int file_sync(sqlite3_file *file, int flags) {
    if (fails(file, CFAULT_SYNC)) return SQLITE_IOERR_FSYNC;
    return real(file)->pMethods->xSync(real(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    if (fails(file, CFAULT_SIZE)) return SQLITE_IOERR_FSTAT;
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int level) {
    if (fails(file, CFAULT_BUSY)) return SQLITE_BUSY;
    if (fails(file, CFAULT_LOCK)) return SQLITE_IOERR_LOCK;
    return real(file)->pMethods->xLock(real(file), level);
}

static int file_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int file_check_reserved(sqlite3_file *file, int *result) {
    return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int characteristics(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

static int shm_map(sqlite3_file *file, int region, int bytes, int extend, void volatile **out) {
    *out = NULL;
    if (fails(file, CFAULT_SHARED_MEMORY)) return SQLITE_IOERR_SHMMAP;
    return real(file)->pMethods->xShmMap(real(file), region, bytes, extend, out);
}

static int shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    if (!(flags & SQLITE_SHM_UNLOCK)) {
        if (fails(file, CFAULT_BUSY)) return SQLITE_BUSY;
        if (fails(file, CFAULT_LOCK)) return SQLITE_IOERR_SHMLOCK;
    }
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int shm_unmap(sqlite3_file *file, int deletes) { return real(file)->pMethods->xShmUnmap(real(file), deletes); }

// Without the mapping of database files, which the store does not use.
const sqlite3_io_methods watched_methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};
