// Reading and writing a file of a disk.

#include "disk_internal.h"

#include <string.h>

static void lock_disk(const disk_handle *handle) {
    if (handle->disk) pthread_mutex_lock(&handle->disk->lock);
}

static void unlock_disk(const disk_handle *handle) {
    if (handle->disk) pthread_mutex_unlock(&handle->disk->lock);
}

static int file_close(sqlite3_file *file) {
    disk_handle *handle = (disk_handle *)file;
    disk_shm_unmap(file, 0);
    disk_unlock(file, SQLITE_LOCK_NONE);
    cfault_disk *disk = handle->disk;
    lock_disk(handle);
    if (disk && handle->deletes_on_close && handle_lives(handle) && disk_find(disk, handle->node->name) == handle->node)
        disk_remove(disk, handle->node, false);
    node_release(handle->node);
    unlock_disk(handle);
    if (disk) disk_release(disk);
    return SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *out, int count, sqlite3_int64 offset) {
    disk_handle *handle = (disk_handle *)file;
    lock_disk(handle);
    int result = SQLITE_IOERR_READ;
    if (handle_lives(handle)) {
        int64_t there = handle->node->live.size - offset;
        size_t read = there <= 0 ? 0 : there < count ? (size_t)there : (size_t)count;
        content_read(&handle->node->live, offset, out, read);
        if (read < (size_t)count) memset((uint8_t *)out + read, 0, (size_t)count - read);
        result = read < (size_t)count ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
    }
    unlock_disk(handle);
    return result;
}

static void mark_dirty(node *node, int64_t from, int64_t to) {
    size_t first = (size_t)(from / block_bytes), end = (size_t)((to + block_bytes - 1) / block_bytes);
    if (first < node->dirty_first) node->dirty_first = first;
    if (end > node->dirty_end) node->dirty_end = end;
}

// How many bytes of a write still fit on the disk.
static size_t fitting(const disk_handle *handle, size_t count, int64_t offset) {
    if (!handle->disk || handle->disk->limit < 0) return count;
    int64_t size = handle->node->live.size, end = offset + (int64_t)count;
    if (end <= size) return count;
    int64_t left = handle->disk->limit - (int64_t)disk_used(handle->disk);
    int64_t last = size + (left > 0 ? left : 0);
    if (end <= last) return count;
    return last > offset ? (size_t)(last - offset) : 0;
}

static int write_bytes(disk_handle *handle, const void *bytes, size_t count, int64_t offset) {
    node *node = handle->node;
    if (!handle->disk) return content_write(&node->live, offset, bytes, count);
    bool cuts;
    if (!handle_lives(handle) || !disk_operation(handle->disk, &cuts)) return SQLITE_IOERR_WRITE;
    size_t fits = fitting(handle, count, offset);
    if (fits > 0) {
        int result = pending_add(&node->log, offset, bytes, (int64_t)fits);
        if (result != SQLITE_OK) return result;
        // A gap that opens before the write is new content too.
        mark_dirty(node, offset < node->live.size ? offset : node->live.size, offset + (int64_t)fits);
        result = content_write(&node->live, offset, bytes, fits);
        if (result != SQLITE_OK) return result;
    }
    if (cuts) return SQLITE_IOERR_WRITE;
    return fits < count ? SQLITE_FULL : SQLITE_OK;
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    disk_handle *handle = (disk_handle *)file;
    lock_disk(handle);
    int result = write_bytes(handle, bytes, (size_t)count, offset);
    unlock_disk(handle);
    return result;
}

static int resize(disk_handle *handle, int64_t size) {
    node *node = handle->node;
    if (!handle->disk) return content_resize(&node->live, size);
    bool cuts;
    if (!handle_lives(handle) || !disk_operation(handle->disk, &cuts)) return SQLITE_IOERR_TRUNCATE;
    int result = pending_add(&node->log, size, NULL, -1);
    if (result != SQLITE_OK) return result;
    int64_t before = node->live.size;
    mark_dirty(node, size < before ? size : before, size < before ? before : size);
    result = content_resize(&node->live, size);
    if (result != SQLITE_OK) return result;
    return cuts ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    disk_handle *handle = (disk_handle *)file;
    lock_disk(handle);
    int result = resize(handle, size);
    unlock_disk(handle);
    return result;
}

static int sync_node(disk_handle *handle) {
    if (!handle->disk) return SQLITE_OK;
    bool cuts;
    if (!handle_lives(handle) || !disk_operation(handle->disk, &cuts) || cuts) return SQLITE_IOERR_FSYNC;
    int result = node_sync(handle->node);
    if (result == SQLITE_OK && !handle->node->is_named) disk_settle_names(handle->disk);
    return result;
}

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    disk_handle *handle = (disk_handle *)file;
    lock_disk(handle);
    int result = sync_node(handle);
    unlock_disk(handle);
    return result;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    disk_handle *handle = (disk_handle *)file;
    lock_disk(handle);
    *size = handle->node->live.size;
    int result = handle_lives(handle) ? SQLITE_OK : SQLITE_IOERR_FSTAT;
    unlock_disk(handle);
    return result;
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    (void)file;
    (void)operation;
    (void)argument;
    return SQLITE_NOTFOUND;
}

// As the files of Unix have it, so that SQLite takes the same ways.
static int sector_size(sqlite3_file *file) {
    (void)file;
    return 4096;
}

static int characteristics(sqlite3_file *file) {
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

const sqlite3_io_methods disk_methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = disk_shm_map,
    .xShmLock = disk_shm_lock,
    .xShmBarrier = disk_shm_barrier,
    .xShmUnmap = disk_shm_unmap,
};
