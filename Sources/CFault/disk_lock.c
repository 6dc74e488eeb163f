// Locks of a database and its shared memory, between the connections of one process.

#include "disk_internal.h"

#include <stdlib.h>

bool handle_lives(const disk_handle *handle) {
    return !handle->disk || (!handle->disk->is_off && handle->generation == handle->disk->generation);
}

// Whether the last lock asked for by this thread was refused by a disk: waiting is of no use then.
static _Thread_local bool was_refused;

bool disk_was_refused(void) {
    bool was = was_refused;
    was_refused = false;
    return was;
}

static int noted(int result) {
    if (result == SQLITE_BUSY) was_refused = true;
    return result;
}

static int lock_held(disk_handle *handle, int level) {
    node *node = handle->node;
    if (handle->lock >= level) return SQLITE_OK;
    if (level == SQLITE_LOCK_SHARED) {
        if (node->waiting || node->exclusive) return SQLITE_BUSY;
        node->shared++;
        handle->lock = SQLITE_LOCK_SHARED;
        return SQLITE_OK;
    }
    if (node->reserved && node->reserved != handle) return SQLITE_BUSY;
    if (level == SQLITE_LOCK_RESERVED) {
        node->reserved = handle;
        handle->lock = SQLITE_LOCK_RESERVED;
        return SQLITE_OK;
    }
    if ((node->waiting && node->waiting != handle) || (node->exclusive && node->exclusive != handle)) return SQLITE_BUSY;
    // Nobody new may read from here on; whoever reads already is waited for.
    node->waiting = handle;
    if (handle->lock < SQLITE_LOCK_PENDING) handle->lock = SQLITE_LOCK_PENDING;
    if (node->shared > 1) return SQLITE_BUSY;
    node->exclusive = handle;
    handle->lock = SQLITE_LOCK_EXCLUSIVE;
    return SQLITE_OK;
}

int disk_lock(sqlite3_file *file, int level) {
    disk_handle *handle = (disk_handle *)file;
    if (!handle->disk) return SQLITE_OK;
    pthread_mutex_lock(&handle->disk->lock);
    int result = handle_lives(handle) ? noted(lock_held(handle, level)) : SQLITE_IOERR_LOCK;
    pthread_mutex_unlock(&handle->disk->lock);
    return result;
}

int disk_unlock(sqlite3_file *file, int level) {
    disk_handle *handle = (disk_handle *)file;
    if (!handle->disk) return SQLITE_OK;
    pthread_mutex_lock(&handle->disk->lock);
    // A handle of an earlier life has no locks any more.
    if (handle->generation == handle->disk->generation && handle->lock > level) {
        node *node = handle->node;
        if (node->reserved == handle) node->reserved = NULL;
        if (node->waiting == handle) node->waiting = NULL;
        if (node->exclusive == handle) node->exclusive = NULL;
        if (level == SQLITE_LOCK_NONE) node->shared--;
    }
    if (handle->lock > level) handle->lock = level;
    pthread_mutex_unlock(&handle->disk->lock);
    return SQLITE_OK;
}

int disk_check_reserved(sqlite3_file *file, int *result) {
    disk_handle *handle = (disk_handle *)file;
    *result = 0;
    if (!handle->disk) return SQLITE_OK;
    pthread_mutex_lock(&handle->disk->lock);
    int code = handle_lives(handle) ? SQLITE_OK : SQLITE_IOERR_CHECKRESERVEDLOCK;
    *result = handle->node->reserved != NULL || handle->node->exclusive != NULL;
    pthread_mutex_unlock(&handle->disk->lock);
    return code;
}

void shm_release(shm *shm) {
    if (!shm || --shm->refs > 0) return;
    for (int index = 0; index < shm->count; index++) free(shm->regions[index]);
    free(shm->regions);
    free(shm);
}

static int shm_open(disk_handle *handle) {
    if (handle->shm) return SQLITE_OK;
    node *node = handle->node;
    if (!node->shm) {
        node->shm = calloc(1, sizeof *node->shm);
        if (!node->shm) return SQLITE_NOMEM;
        node->shm->refs = 1;
    }
    node->shm->refs++;
    handle->shm = node->shm;
    return SQLITE_OK;
}

static int shm_region(disk_handle *handle, int region, int bytes, int extend, void volatile **out) {
    int result = shm_open(handle);
    if (result != SQLITE_OK) return result;
    shm *shm = handle->shm;
    if (region >= shm->count) {
        if (!extend) return SQLITE_OK;
        void **grown = realloc(shm->regions, ((size_t)region + 1) * sizeof *grown);
        if (!grown) return SQLITE_NOMEM;
        shm->regions = grown;
        while (shm->count <= region) {
            void *made = calloc(1, (size_t)bytes);
            if (!made) return SQLITE_NOMEM;
            shm->regions[shm->count++] = made;
        }
    }
    *out = shm->regions[region];
    return SQLITE_OK;
}

int disk_shm_map(sqlite3_file *file, int region, int bytes, int extend, void volatile **out) {
    disk_handle *handle = (disk_handle *)file;
    *out = NULL;
    if (!handle->disk) return SQLITE_IOERR_SHMMAP;
    pthread_mutex_lock(&handle->disk->lock);
    int result = handle_lives(handle) ? shm_region(handle, region, bytes, extend, out) : SQLITE_IOERR_SHMMAP;
    pthread_mutex_unlock(&handle->disk->lock);
    return result;
}

static int shm_take(disk_handle *handle, uint16_t mask, int first, int end, bool is_shared) {
    int *locks = handle->shm->locks;
    for (int slot = first; slot < end; slot++) {
        bool is_mine = (handle->shm_shared >> slot & 1) != 0;
        if (is_shared ? locks[slot] < 0 : locks[slot] != (is_mine ? 1 : 0)) return SQLITE_BUSY;
    }
    for (int slot = first; slot < end; slot++) {
        if (!is_shared)
            locks[slot] = -1;
        else if ((handle->shm_shared >> slot & 1) == 0)
            locks[slot]++;
    }
    if (is_shared) {
        handle->shm_shared |= mask;
    } else {
        handle->shm_exclusive |= mask;
        handle->shm_shared &= (uint16_t)~mask;
    }
    return SQLITE_OK;
}

static void shm_give_back(disk_handle *handle, uint16_t mask) {
    for (int slot = 0; slot < shm_slots; slot++) {
        if ((mask >> slot & 1) == 0) continue;
        if (handle->shm_exclusive >> slot & 1)
            handle->shm->locks[slot] = 0;
        else if (handle->shm_shared >> slot & 1)
            handle->shm->locks[slot]--;
    }
    handle->shm_shared &= (uint16_t)~mask;
    handle->shm_exclusive &= (uint16_t)~mask;
}

int disk_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    disk_handle *handle = (disk_handle *)file;
    if (!handle->disk) return SQLITE_IOERR_SHMLOCK;
    uint16_t mask = (uint16_t)(((1u << count) - 1u) << offset);
    pthread_mutex_lock(&handle->disk->lock);
    int result = SQLITE_OK;
    // The shared memory of an earlier life is nobody else's, and giving back is never refused.
    if (flags & SQLITE_SHM_UNLOCK) {
        if (handle->shm) shm_give_back(handle, mask);
    } else if (!handle_lives(handle) || !handle->shm) {
        result = SQLITE_IOERR_SHMLOCK;
    } else {
        result = noted(shm_take(handle, mask, offset, offset + count, (flags & SQLITE_SHM_SHARED) != 0));
    }
    pthread_mutex_unlock(&handle->disk->lock);
    return result;
}

void disk_shm_barrier(sqlite3_file *file) {
    (void)file;
    atomic_thread_fence(memory_order_seq_cst);
}

int disk_shm_unmap(sqlite3_file *file, int deletes) {
    disk_handle *handle = (disk_handle *)file;
    if (!handle->disk || !handle->shm) return SQLITE_OK;
    pthread_mutex_lock(&handle->disk->lock);
    shm_give_back(handle, 0xFF);
    shm *shm = handle->shm;
    handle->shm = NULL;
    node *node = handle->node;
    // Without any connection nobody remembers it, as with the file that Unix maps: the next one recovers the log.
    bool is_last = shm->refs == 2 && node->shm == shm;
    if (node->shm == shm && (deletes || is_last)) {
        node->shm = NULL;
        shm_release(shm);
    }
    shm_release(shm);
    pthread_mutex_unlock(&handle->disk->lock);
    return SQLITE_OK;
}
