// Files of a disk, and its list of them.

#define _GNU_SOURCE
#include "disk_internal.h"

#include <stdlib.h>
#include <string.h>

node *node_make(const char *name) {
    node *made = calloc(1, sizeof *made);
    if (!made) return NULL;
    made->name = strdup(name);
    made->refs = 1;
    made->dirty_first = SIZE_MAX;
    if (made->name) return made;
    free(made);
    return NULL;
}

void node_release(node *node) {
    if (--node->refs > 0) return;
    content_free(&node->live);
    content_free(&node->durable);
    pending_free(&node->log);
    shm_release(node->shm);
    free(node->name);
    free(node);
}

int node_sync(node *node) {
    if (node->log.records == 0) return SQLITE_OK;
    int result = content_share(&node->durable, &node->live, node->dirty_first, node->dirty_end);
    if (result != SQLITE_OK) return result;
    node->dirty_first = SIZE_MAX;
    node->dirty_end = 0;
    node->log.used = node->log.records = 0;
    // One bulk write must not cost its memory for ever.
    if (node->log.room > 1 << 20) pending_free(&node->log);
    return SQLITE_OK;
}

void nodes_append(node **list, node *added) {
    while (*list) list = &(*list)->next;
    added->next = NULL;
    *list = added;
}

node *disk_find(cfault_disk *disk, const char *name) {
    for (node *node = disk->nodes; node; node = node->next)
        if (!node->is_ghost && strcmp(node->name, name) == 0) return node;
    return NULL;
}

static void unlink_node(cfault_disk *disk, node *removed) {
    for (node **link = &disk->nodes; *link; link = &(*link)->next) {
        if (*link != removed) continue;
        *link = removed->next;
        removed->next = NULL;
        node_release(removed);
        return;
    }
}

// Whoever has the file open goes on with it; the name is free. What was certain of it may come back with a loss of power.
int disk_remove(cfault_disk *disk, node *removed, bool is_certain) {
    node *ghost = NULL;
    if (!is_certain && removed->is_named) {
        ghost = node_make(removed->name);
        if (!ghost) return SQLITE_NOMEM;
        ghost->is_ghost = true;
        int result = content_copy(&ghost->durable, &removed->durable);
        if (result != SQLITE_OK) {
            node_release(ghost);
            return result;
        }
    }
    unlink_node(disk, removed);
    if (ghost) nodes_append(&disk->nodes, ghost);
    if (is_certain) disk_settle_names(disk);
    return SQLITE_OK;
}

void disk_settle_names(cfault_disk *disk) {
    for (node *node = disk->nodes, *next; node; node = next) {
        next = node->next;
        if (node->is_ghost)
            unlink_node(disk, node);
        else
            node->is_named = true;
    }
}

uint64_t disk_used(const cfault_disk *disk) {
    uint64_t sum = 0;
    for (const node *node = disk->nodes; node; node = node->next)
        if (!node->is_ghost) sum += (uint64_t)node->live.size;
    return sum;
}

bool disk_operation(cfault_disk *disk, bool *cuts) {
    *cuts = false;
    if (disk->is_off) return false;
    disk->operations++;
    if (disk->cut_at != 0 && disk->operations >= disk->cut_at) {
        *cuts = disk->is_off = true;
        disk->cut_at = 0;
    }
    return true;
}
