// The floor under the benchmarks: the same durable work in straight C on libsqlite3, done with as little as it takes.
//
// What it does: WAL, synchronous FULL, no automatic checkpoint, 4,096-byte pages, 64 MB cache, prepared statements
// kept; for each visit one log row (250 bytes in two columns) and one row of a table with FieldLog's columns and index,
// 20 of them filled with the values that the benchmark gives FieldLog too. A write-ahead log of more than 1,000 pages is
// moved into the database after a commit, as FieldLog does.
// What it leaves out, so that it stays a floor and no product: hashing, signatures, validation, conflicts, access,
// receipts, text checks, any error message. A product can come near these figures, not below them.
//
// Functions return SQLITE_OK or SQLite's code. A floor_db belongs to one thread.

#ifndef CFLOOR_H
#define CFLOOR_H

#include <stddef.h>
#include <stdint.h>

typedef struct floor_db floor_db;
typedef struct floor_batch floor_batch;

/// Opens or makes the database at `path` and a lock file at `path` + "-lock". *db is NULL on failure.
int floor_open(const char *path, floor_db **db);
void floor_close(floor_db *db);

/// n visits, each in a transaction of its own under the lock file: flock, BEGIN IMMEDIATE, two inserts, COMMIT, one
/// fdatasync, unlock. seconds_each, unless NULL, takes n wall-clock times.
int floor_single(floor_db *db, size_t n, double *seconds_each);

/// n visits in one transaction.
int floor_bulk(floor_db *db, size_t n);

/// n entries of one foreign feed as they would come from a peer, encoded in memory: make it outside the measured time.
/// The same feed and n give the same bytes. NULL when memory is short.
floor_batch *floor_batch_make(int64_t feed, size_t n);
void floor_batch_free(floor_batch *batch);
size_t floor_batch_bytes(const floor_batch *batch);

/// Merges a batch, in runs of 2,000 entries, a transaction each under the lock: reads the feed's head, skips what it
/// covers, refuses a gap (SQLITE_MISMATCH), decodes and inserts the rest straight from the incoming bytes, moves the
/// head. *added counts new entries.
int floor_merge(floor_db *db, const floor_batch *batch, size_t *added);

/// The same batch once more: reads every incoming byte and compares each entry's place with the feed's head, read once
/// a run. No lock and no transaction, as nothing is to be written. *known counts the entries that the head covers.
/// It does not compare the contents of what is known already; a merger that notices forks has more to do.
int floor_merge_again(floor_db *db, const floor_batch *batch, size_t *known);

/// As floor_merge_again, but compares every byte with the stored row, a query for each run: what a merger does that has
/// to notice a fork and knows no hashes. *known counts the entries that are here as they came.
int floor_merge_compare(floor_db *db, const floor_batch *batch, size_t *known);

/// "Nothing to sync": reads all heads in order and folds their numbers into *fold. No hash.
int floor_digest(floor_db *db, uint64_t *fold);

/// n visits as floor_bulk writes them, under a session of SQLite's session extension: *bytes takes the size of the changeset of their
/// rows. SQLITE_NOTFOUND where the library was built without the extension; nothing was written then.
int floor_changeset(floor_db *db, size_t n, size_t *bytes);

/// Rows in the visit table and in the log, for checking that the work was done.
int floor_count(floor_db *db, int64_t *visits, int64_t *entries);

#endif
