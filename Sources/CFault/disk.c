// Disks: mounting, the power, snapshots.

#define _GNU_SOURCE
#include "disk_internal.h"

#include <stdlib.h>
#include <string.h>

static cfault_disk *mounted;
static pthread_mutex_t mounting = PTHREAD_MUTEX_INITIALIZER;

cfault_disk *cfault_disk_mount(const char *path) {
    cfault_disk *disk = calloc(1, sizeof *disk);
    if (!disk) return NULL;
    disk->path = strdup(path);
    if (!disk->path) {
        free(disk);
        return NULL;
    }
    disk->length = strlen(path);
    disk->refs = 1;
    disk->limit = -1;
    pthread_mutex_init(&disk->lock, NULL);
    pthread_mutex_lock(&mounting);
    disk->next = mounted;
    mounted = disk;
    pthread_mutex_unlock(&mounting);
    return disk;
}

static void release_all(node **list) {
    while (*list) {
        node *first = *list;
        *list = first->next;
        first->next = NULL;
        node_release(first);
    }
}

void disk_release(cfault_disk *disk) {
    pthread_mutex_lock(&mounting);
    bool is_last = --disk->refs == 0;
    pthread_mutex_unlock(&mounting);
    if (!is_last) return;
    release_all(&disk->nodes);
    pthread_mutex_destroy(&disk->lock);
    free(disk->path);
    free(disk);
}

// Nobody's locks and shared memory are those of the files any more. The disk's lock is held.
static void end_connections(cfault_disk *disk) {
    disk->generation++;
    for (node *node = disk->nodes; node; node = node->next) {
        node->shared = 0;
        node->reserved = node->waiting = node->exclusive = NULL;
        shm_release(node->shm);
        node->shm = NULL;
    }
}

void cfault_disk_unmount(cfault_disk *disk) {
    pthread_mutex_lock(&mounting);
    for (cfault_disk **link = &mounted; *link; link = &(*link)->next) {
        if (*link != disk) continue;
        *link = disk->next;
        break;
    }
    pthread_mutex_unlock(&mounting);
    pthread_mutex_lock(&disk->lock);
    end_connections(disk);
    disk->is_off = true;
    pthread_mutex_unlock(&disk->lock);
    disk_release(disk);
}

cfault_disk *disk_of_path(const char *path, const char **name) {
    cfault_disk *found = NULL;
    pthread_mutex_lock(&mounting);
    for (cfault_disk *disk = mounted; disk; disk = disk->next) {
        if (found && disk->length <= found->length) continue;
        if (strncmp(path, disk->path, disk->length) != 0) continue;
        char next = path[disk->length];
        if (next == '\0' || next == '/') found = disk;
    }
    if (found) found->refs++;
    pthread_mutex_unlock(&mounting);
    if (found) *name = path + found->length;
    return found;
}

// Makes a file what a loss of power leaves of it. *is_gone: nothing, not even its name.
static int lose_pending(node *node, enum cfault_crash how, dice *dice, bool *is_gone) {
    *is_gone = !node->is_named && (how == CFAULT_SYNCED || dice_below(dice, 2) == 0);
    if (*is_gone) return SQLITE_OK;
    content left = {0};
    int result = content_copy(&left, &node->durable);
    if (result == SQLITE_OK && how == CFAULT_POWER) result = pending_survive(&node->log, &left, dice);
    if (result == SQLITE_OK) {
        content_free(&node->live);
        node->live = left;
        memset(&left, 0, sizeof left);
        content durable = {0};
        result = content_copy(&durable, &node->live);
        content_free(&node->durable);
        node->durable = durable;
    }
    content_free(&left);
    pending_free(&node->log);
    node->dirty_first = SIZE_MAX;
    node->dirty_end = 0;
    return result;
}

static int lose_power(cfault_disk *disk, enum cfault_crash how, uint64_t seed) {
    dice dice = {seed};
    int result = SQLITE_OK;
    for (node *node = disk->nodes, *next; node && result == SQLITE_OK; node = next) {
        next = node->next;
        if (node->is_ghost) continue;
        bool is_gone = false;
        result = lose_pending(node, how, &dice, &is_gone);
        if (is_gone) disk_remove(disk, node, false);
    }
    for (node *node = disk->nodes; node && result == SQLITE_OK; node = node->next) {
        if (!node->is_ghost || disk_find(disk, node->name)) continue;
        if (how == CFAULT_SYNCED || dice_below(&dice, 2) == 0) {
            node->is_ghost = false;
            node->is_named = true;
            result = content_copy(&node->live, &node->durable);
        }
    }
    disk_settle_names(disk);
    return result;
}

int cfault_disk_crash(cfault_disk *disk, enum cfault_crash how, uint64_t seed) {
    pthread_mutex_lock(&disk->lock);
    end_connections(disk);
    int result = how == CFAULT_KILLED ? SQLITE_OK : lose_power(disk, how, seed);
    disk->is_off = false;
    disk->cut_at = 0;
    pthread_mutex_unlock(&disk->lock);
    return result == SQLITE_OK ? SQLITE_OK : SQLITE_NOMEM;
}

void cfault_disk_cut(cfault_disk *disk, int64_t count) {
    pthread_mutex_lock(&disk->lock);
    disk->cut_at = count > 0 ? disk->operations + (uint64_t)count : 0;
    if (count == 0) disk->is_off = true;
    pthread_mutex_unlock(&disk->lock);
}

int cfault_disk_is_off(cfault_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    int is_off = disk->is_off;
    pthread_mutex_unlock(&disk->lock);
    return is_off;
}

uint64_t cfault_disk_operations(cfault_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    uint64_t count = disk->operations;
    pthread_mutex_unlock(&disk->lock);
    return count;
}

void cfault_disk_limit(cfault_disk *disk, int64_t bytes) {
    pthread_mutex_lock(&disk->lock);
    disk->limit = bytes;
    pthread_mutex_unlock(&disk->lock);
}

uint64_t cfault_disk_bytes(cfault_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    uint64_t bytes = disk_used(disk);
    pthread_mutex_unlock(&disk->lock);
    return bytes;
}

uint64_t cfault_disk_pending(cfault_disk *disk) {
    pthread_mutex_lock(&disk->lock);
    uint64_t count = 0;
    for (node *node = disk->nodes; node; node = node->next) count += node->log.records + (node->is_ghost ? 1 : 0);
    pthread_mutex_unlock(&disk->lock);
    return count;
}

// The real files that the copies belong to are found out anew.
static int copy_nodes(node **to, const node *from) {
    for (; from; from = from->next) {
        node *made = node_make(from->name);
        if (!made) return SQLITE_NOMEM;
        nodes_append(to, made);
        made->is_named = from->is_named;
        made->is_ghost = from->is_ghost;
        made->dirty_first = from->dirty_first;
        made->dirty_end = from->dirty_end;
        if (content_copy(&made->live, &from->live) != SQLITE_OK) return SQLITE_NOMEM;
        if (content_copy(&made->durable, &from->durable) != SQLITE_OK) return SQLITE_NOMEM;
        if (pending_copy(&made->log, &from->log) != SQLITE_OK) return SQLITE_NOMEM;
    }
    return SQLITE_OK;
}

cfault_image *cfault_disk_snapshot(cfault_disk *disk) {
    cfault_image *image = calloc(1, sizeof *image);
    if (!image) return NULL;
    pthread_mutex_lock(&disk->lock);
    int result = copy_nodes(&image->nodes, disk->nodes);
    pthread_mutex_unlock(&disk->lock);
    if (result == SQLITE_OK) return image;
    cfault_image_free(image);
    return NULL;
}

int cfault_disk_restore(cfault_disk *disk, const cfault_image *image) {
    pthread_mutex_lock(&disk->lock);
    end_connections(disk);
    release_all(&disk->nodes);
    int result = copy_nodes(&disk->nodes, image->nodes);
    if (result != SQLITE_OK) release_all(&disk->nodes);
    disk->is_off = false;
    disk->cut_at = 0;
    pthread_mutex_unlock(&disk->lock);
    return result;
}

void cfault_image_free(cfault_image *image) {
    if (!image) return;
    release_all(&image->nodes);
    free(image);
}
