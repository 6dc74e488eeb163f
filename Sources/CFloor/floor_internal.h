#ifndef FLOOR_INTERNAL_H
#define FLOOR_INTERNAL_H

#include "CFloor.h"

#include <sqlite3.h>

enum { id_bytes = 10, entry_bytes = 250, visit_columns = 31, run_entries = 2000, checkpoint_pages = 1000 };

enum {
    do_begin, do_commit, do_rollback, do_insert_visit, do_insert_entry, do_read_head, do_write_head, do_scan_heads,
    do_read_run,
    statement_count
};

struct floor_db {
    sqlite3 *handle;
    sqlite3_stmt *statements[statement_count];
    int lock;      // descriptor of the lock file
    int64_t next;  // number of the next visit made here
    int wal_pages; // pages in the write-ahead log after the last commit
};

/// Entries one after the other, each: int64 seq, uint32 body size, header, body; header + body = entry_bytes.
struct floor_batch {
    uint8_t *bytes;
    size_t size, count;
    int64_t feed;
};

/// Writes a visit's filled values: ids as they are, texts as a length byte and bytes, numbers as a byte. Returns the
/// size.
size_t floor_encode_visit(uint8_t out[entry_bytes], int64_t feed, int64_t number);
/// Binds the encoded values, without copying them, to the visit insert.
int floor_bind_visit(sqlite3_stmt *statement, int64_t position, const uint8_t *body, size_t size);
/// Where an entry stands in the log.
static inline int64_t floor_position(int64_t feed, int64_t seq) { return feed << 32 | seq; }
/// Binds and inserts one log row and one visit row. `entry` holds header and body, entry_bytes in all.
int floor_insert(floor_db *db, int64_t position, const uint8_t *entry, size_t body_size);
/// Steps a statement that returns no rows and resets it.
int floor_step(sqlite3_stmt *statement);
int floor_begin_locked(floor_db *db);
/// Commits when `result` is SQLITE_OK, else rolls back; gives the lock back. Returns the first error.
int floor_end_locked(floor_db *db, int result);

#endif
