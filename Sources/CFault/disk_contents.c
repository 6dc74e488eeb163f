// Looking into the files of a disk, and changing them, without SQLite.

#include "disk_internal.h"

#include <stdio.h>
#include <string.h>

static int take_all(node *node, FILE *file) {
    uint8_t bytes[65536];
    size_t count;
    int64_t place = 0;
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0) {
        if (content_write(&node->live, place, bytes, count) != SQLITE_OK) return SQLITE_NOMEM;
        place += (int64_t)count;
    }
    if (ferror(file)) return SQLITE_IOERR_READ;
    return content_copy(&node->durable, &node->live) == SQLITE_OK ? SQLITE_OK : SQLITE_NOMEM;
}

int cfault_disk_load(cfault_disk *disk, const char *name, const char *realPath) {
    FILE *file = fopen(realPath, "rbe");
    if (!file) return SQLITE_CANTOPEN;
    node *made = node_make(name);
    int result = made ? take_all(made, file) : SQLITE_NOMEM;
    fclose(file);
    if (result != SQLITE_OK) {
        if (made) node_release(made);
        return result;
    }
    made->is_named = true;
    pthread_mutex_lock(&disk->lock);
    node *old = disk_find(disk, name);
    if (old) disk_remove(disk, old, true);
    nodes_append(&disk->nodes, made);
    pthread_mutex_unlock(&disk->lock);
    return SQLITE_OK;
}

int64_t cfault_disk_read(cfault_disk *disk, const char *name, int64_t offset, void *out, size_t count) {
    pthread_mutex_lock(&disk->lock);
    node *node = disk_find(disk, name);
    int64_t size = node ? node->live.size : -1;
    if (node && count > 0 && offset >= 0 && offset < size) {
        size_t there = (size_t)(size - offset);
        content_read(&node->live, offset, out, count < there ? count : there);
    }
    pthread_mutex_unlock(&disk->lock);
    return size;
}

int cfault_disk_flip(cfault_disk *disk, const char *name, int64_t offset, uint8_t mask) {
    pthread_mutex_lock(&disk->lock);
    node *node = disk_find(disk, name);
    int result = node && offset >= 0 && offset < node->live.size ? SQLITE_OK : SQLITE_NOTFOUND;
    uint8_t byte = 0;
    if (result == SQLITE_OK) {
        content_read(&node->live, offset, &byte, 1);
        byte ^= mask;
        result = content_write(&node->live, offset, &byte, 1);
    }
    if (result == SQLITE_OK && offset < node->durable.size) {
        content_read(&node->durable, offset, &byte, 1);
        byte ^= mask;
        result = content_write(&node->durable, offset, &byte, 1);
    }
    pthread_mutex_unlock(&disk->lock);
    return result;
}
