// The measured work.

#define _GNU_SOURCE
#include "floor_internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { prefix_bytes = sizeof(int64_t) + sizeof(uint32_t) };

// A header is filler here: what a real one holds (feed, number, hash of the one before) costs the same to store.
static size_t make_entry(uint8_t entry[entry_bytes], int64_t feed, int64_t number) {
    uint8_t body[2 * entry_bytes];
    size_t size = floor_encode_visit(body, feed, number);
    for (size_t i = 0; i < entry_bytes - size; i++) entry[i] = (uint8_t)(number >> (8 * (i % 4)));
    memcpy(entry + entry_bytes - size, body, size);
    return size;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int floor_single(floor_db *db, size_t n, double *seconds_each) {
    uint8_t entry[entry_bytes];
    int result = SQLITE_OK;
    for (size_t i = 0; i < n && result == SQLITE_OK; i++) {
        double start = now();
        size_t body_size = make_entry(entry, 0, db->next);
        result = floor_begin_locked(db);
        if (result == SQLITE_OK) result = 
                floor_end_locked(db, floor_insert(db, floor_position(0, db->next + 1), entry, body_size));
        if (result == SQLITE_OK) db->next++;
        if (seconds_each) seconds_each[i] = now() - start;
    }
    return result;
}

int floor_bulk(floor_db *db, size_t n) {
    uint8_t entry[entry_bytes];
    int result = floor_begin_locked(db);
    if (result != SQLITE_OK) return result;
    for (size_t i = 0; i < n && result == SQLITE_OK; i++) {
        size_t body_size = make_entry(entry, 0, db->next + (int64_t)i);
        result = floor_insert(db, floor_position(0, db->next + (int64_t)i + 1), entry, body_size);
    }
    result = floor_end_locked(db, result);
    if (result == SQLITE_OK) db->next += (int64_t)n;
    return result;
}

floor_batch *floor_batch_make(int64_t feed, size_t n) {
    const size_t each = prefix_bytes + entry_bytes;
    if (n > SIZE_MAX / each) return NULL;
    floor_batch *batch = calloc(1, sizeof *batch);
    if (!batch) return NULL;
    *batch = (floor_batch){.bytes = malloc(n * each), .size = n * each, .count = n, .feed = feed};
    if (!batch->bytes && n > 0) {
        free(batch);
        return NULL;
    }
    uint8_t *p = batch->bytes;
    for (size_t i = 0; i < n; i++, p += each) {
        int64_t seq = (int64_t)i + 1;
        uint32_t body_size = (uint32_t)make_entry(p + prefix_bytes, feed, seq);
        memcpy(p, &seq, sizeof seq);
        memcpy(p + sizeof seq, &body_size, sizeof body_size);
    }
    return batch;
}

void floor_batch_free(floor_batch *batch) {
    if (!batch) return;
    free(batch->bytes);
    free(batch);
}

size_t floor_batch_bytes(const floor_batch *batch) { return batch->size; }

static int read_head(floor_db *db, int64_t feed, int64_t *seq) {
    sqlite3_stmt *statement = db->statements[do_read_head];
    *seq = 0;
    sqlite3_bind_int64(statement, 1, feed);
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW) *seq = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return result == SQLITE_ROW || result == SQLITE_DONE ? SQLITE_OK : result;
}

static int write_head(floor_db *db, int64_t feed, int64_t seq) {
    sqlite3_stmt *statement = db->statements[do_write_head];
    sqlite3_bind_int64(statement, 1, feed);
    sqlite3_bind_int64(statement, 2, seq);
    return floor_step(statement);
}

static int64_t entry_seq(const uint8_t *p, uint32_t *body_size) {
    int64_t seq;
    memcpy(&seq, p, sizeof seq);
    memcpy(body_size, p + sizeof seq, sizeof *body_size);
    return seq;
}

static int merge_run(floor_db *db, int64_t feed, const uint8_t *p, size_t count, size_t *added) {
    int64_t head;
    int result = read_head(db, feed, &head);
    int64_t before = head;
    for (size_t i = 0; i < count && result == SQLITE_OK; i++, p += prefix_bytes + entry_bytes) {
        uint32_t body_size;
        int64_t seq = entry_seq(p, &body_size);
        if (seq <= head) continue;
        if (seq != head + 1 || body_size > entry_bytes) return SQLITE_MISMATCH;
        result = floor_insert(db, floor_position(feed, seq), p + prefix_bytes, body_size);
        head = seq;
    }
    if (result == SQLITE_OK && head > before) result = write_head(db, feed, head);
    if (result == SQLITE_OK) *added += (size_t)(head - before);
    return result;
}

int floor_merge(floor_db *db, const floor_batch *batch, size_t *added) {
    int result = SQLITE_OK;
    *added = 0;
    for (size_t done = 0; done < batch->count && result == SQLITE_OK; done += run_entries) {
        size_t count = batch->count - done < run_entries ? batch->count - done : run_entries;
        const uint8_t *p = batch->bytes + done * (prefix_bytes + entry_bytes);
        result = floor_begin_locked(db);
        if (result == SQLITE_OK) result = floor_end_locked(db, merge_run(db, batch->feed, p, count, added));
    }
    return result;
}

// Every byte is looked at once, as it must be when it comes from a peer; eight at a time.
static uint64_t fold_bytes(const uint8_t *p, size_t n) {
    uint64_t fold = 0, word;
    for (; n >= sizeof word; p += sizeof word, n -= sizeof word) {
        memcpy(&word, p, sizeof word);
        fold ^= word;
    }
    for (; n > 0; n--) fold ^= *p++;
    return fold;
}

int floor_merge_again(floor_db *db, const floor_batch *batch, size_t *known) {
    volatile uint64_t seen = 0; // keeps the reading from being optimised away
    const uint8_t *p = batch->bytes;
    int64_t head = 0;
    *known = 0;
    for (size_t i = 0; i < batch->count; i++, p += prefix_bytes + entry_bytes) {
        if (i % run_entries == 0) {
            int result = read_head(db, batch->feed, &head);
            if (result != SQLITE_OK) return result;
        }
        uint32_t body_size;
        if (entry_seq(p, &body_size) <= head) ++*known;
        seen ^= fold_bytes(p, prefix_bytes + entry_bytes);
    }
    return SQLITE_OK;
}

int floor_merge_compare(floor_db *db, const floor_batch *batch, size_t *known) {
    sqlite3_stmt *run = db->statements[do_read_run];
    const uint8_t *p = batch->bytes;
    *known = 0;
    for (size_t done = 0; done < batch->count; done += run_entries) {
        sqlite3_bind_int64(run, 1, floor_position(batch->feed, (int64_t)done + 1));
        sqlite3_bind_int64(run, 2, floor_position(batch->feed, (int64_t)(done + run_entries)));
        int result = SQLITE_DONE;
        for (size_t i = done; i < batch->count && i < done + run_entries; i++, p += prefix_bytes + entry_bytes) {
            if ((result = sqlite3_step(run)) != SQLITE_ROW) break;
            uint32_t body_size;
            entry_seq(p, &body_size);
            if (body_size > entry_bytes) body_size = 0;
            int header_size = (int)(entry_bytes - body_size);
            if (sqlite3_column_bytes(run, 0) == header_size && sqlite3_column_bytes(run, 1) == (int)body_size &&
                memcmp(sqlite3_column_blob(run, 0), p + prefix_bytes, (size_t)header_size) == 0 &&
                memcmp(sqlite3_column_blob(run, 1), p + prefix_bytes + header_size, body_size) == 0)
                ++*known;
        }
        sqlite3_reset(run);
        if (result != SQLITE_ROW && result != SQLITE_DONE) return result;
    }
    return SQLITE_OK;
}

int floor_digest(floor_db *db, uint64_t *fold) {
    sqlite3_stmt *statement = db->statements[do_scan_heads];
    int result;
    *fold = 0;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW)
        *fold = *fold * 31 + (uint64_t)sqlite3_column_int64(statement, 0) * 7 +
                (uint64_t)sqlite3_column_int64(statement, 1);
    sqlite3_reset(statement);
    return result == SQLITE_DONE ? SQLITE_OK : result;
}
