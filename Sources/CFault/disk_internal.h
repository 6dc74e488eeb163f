// The parts of a disk in memory, shared by the files of this target.

#ifndef CFAULT_DISK_INTERNAL_H
#define CFAULT_DISK_INTERNAL_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "CFaultDisk.h"

enum { block_bytes = 4096, sector_bytes = 512, shm_slots = SQLITE_SHM_NLOCK };

// Four KiB that any number of contents share; whoever is not alone copies before writing.
typedef struct block {
    atomic_int refs;
    uint8_t at[block_bytes];
} block;

// The bytes of a file; a block that is NULL is all zeros.
typedef struct {
    block **blocks;
    size_t count, room;
    int64_t size;
} content;

int content_write(content *content, int64_t offset, const uint8_t *bytes, size_t count);
void content_read(const content *content, int64_t offset, uint8_t *bytes, size_t count);
int content_resize(content *content, int64_t size);
int content_copy(content *to, const content *from);
// Makes blocks first..<end of `to` those of `from`, and the size too.
int content_share(content *to, const content *from, size_t first, size_t end);
void content_free(content *content);

// What was done to a file since its last sync: records one after the other, each a head and, for a write, its bytes.
typedef struct {
    int64_t offset; // of a write, or the size that a truncation gives
    int64_t count; // bytes that follow; -1 for a truncation
} pending_head;

typedef struct {
    uint8_t *at;
    size_t used, room, records;
} pending;

int pending_add(pending *log, int64_t offset, const uint8_t *bytes, int64_t count);
int pending_copy(pending *to, const pending *from);
void pending_free(pending *log);

typedef struct {
    uint64_t state;
} dice;
uint64_t dice_next(dice *dice);
uint64_t dice_below(dice *dice, uint64_t bound);

// Applies a choice of what is pending to `content`, which has what was synced.
int pending_survive(const pending *log, content *content, dice *dice);

// The shared memory of a database, alive as long as anyone may look into it.
typedef struct {
    int refs;
    void **regions;
    int count, bytes;
    int locks[shm_slots]; // how many share it; -1: one has it alone
} shm;

void shm_release(shm *shm);

typedef struct disk_handle disk_handle;

// A file. It stays while a handle or its disk's folder refers to it.
typedef struct node {
    struct node *next;
    char *name; // below the path of its disk
    int refs;
    content live, durable;
    pending log;
    size_t dirty_first, dirty_end; // blocks that differ from the durable ones
    bool is_named; // its name survives a loss of power
    bool is_ghost; // it was deleted, but not for certain
    uint64_t real_inode, real_birth; // the real file of that name; 0: not known
    int shared;
    const disk_handle *reserved, *waiting, *exclusive;
    shm *shm;
} node;

struct cfault_disk {
    cfault_disk *next;
    char *path;
    size_t length;
    int refs; // of the handles, and one while it is mounted
    pthread_mutex_t lock;
    node *nodes; // in the order of their making, so that a seed means the same
    uint64_t generation, operations, cut_at; // cut_at 0: never
    int64_t limit;
    bool is_off;
};

struct cfault_image {
    node *nodes;
};

// What SQLite holds of an open file.
struct disk_handle {
    sqlite3_file base;
    cfault_disk *disk; // NULL for a file without a name
    node *node;
    uint64_t generation;
    int lock;
    bool deletes_on_close;
    shm *shm;
    uint16_t shm_shared, shm_exclusive;
};

extern const sqlite3_io_methods disk_methods;

node *node_make(const char *name);
void node_release(node *node);
int node_sync(node *node);
void nodes_append(node **list, node *added);
node *disk_find(cfault_disk *disk, const char *name);
int disk_remove(cfault_disk *disk, node *node, bool is_certain);
void disk_settle_names(cfault_disk *disk);
uint64_t disk_used(const cfault_disk *disk);
void disk_release(cfault_disk *disk);
// The mounted disk that a path lies on, retained, and the rest of the path; NULL for none.
cfault_disk *disk_of_path(const char *path, const char **name);
// Counts an operation; false when the power is off already. *cuts: this one is the last, which does not come to its end.
bool disk_operation(cfault_disk *disk, bool *cuts);

int disk_lock(sqlite3_file *file, int level);
int disk_unlock(sqlite3_file *file, int level);
int disk_check_reserved(sqlite3_file *file, int *result);
int disk_shm_map(sqlite3_file *file, int region, int bytes, int extend, void volatile **out);
int disk_shm_lock(sqlite3_file *file, int offset, int count, int flags);
void disk_shm_barrier(sqlite3_file *file);
int disk_shm_unmap(sqlite3_file *file, int deletes);
// Whether the handle is of the present life of the disk, and the power on. The disk's lock is held.
bool handle_lives(const disk_handle *handle);
// Whether the last lock that this thread asked for was refused by a disk; asking forgets it.
bool disk_was_refused(void);

#endif
