// Opening, the tables, the kept statements, the transaction under the lock file.

#define _GNU_SOURCE
#include "floor_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char setup[] =
    "PRAGMA page_size = 4096;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA cache_size = -65536;"
    "CREATE TABLE IF NOT EXISTS visit ("
    " id BLOB NOT NULL, home TEXT NOT NULL, head INTEGER, status TEXT, reason TEXT, establishment BLOB, date TEXT,"
    " started TEXT, ended TEXT, kind TEXT, \"trigger\" TEXT, decision TEXT, outcome TEXT, team BLOB, agencies TEXT,"
    " minutes TEXT, copies INTEGER, signed INTEGER, workers INTEGER, contracts INTEGER, health_checks INTEGER,"
    " under_18 INTEGER, residence_declared INTEGER, qualified INTEGER, guests_not_notified INTEGER,"
    " rooms_in_use INTEGER, checks TEXT, informed INTEGER, leaflets INTEGER, note TEXT, source TEXT,"
    " PRIMARY KEY (id, home)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS visit_1 ON visit (establishment, date);"
    "CREATE TABLE IF NOT EXISTS entry (pos INTEGER PRIMARY KEY, header BLOB NOT NULL, body BLOB) STRICT;"
    "CREATE TABLE IF NOT EXISTS head (feed INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;";

static const char *const statements[statement_count] = {
    [do_begin] = "BEGIN IMMEDIATE",
    [do_commit] = "COMMIT",
    [do_rollback] = "ROLLBACK",
    [do_insert_visit] = "INSERT INTO visit VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    [do_insert_entry] = "INSERT INTO entry (pos, header, body) VALUES (?, ?, ?)",
    [do_read_head] = "SELECT seq FROM head WHERE feed = ?",
    [do_write_head] = "INSERT INTO head VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET seq = excluded.seq",
    [do_read_run] = "SELECT header, body FROM entry WHERE pos BETWEEN ? AND ? ORDER BY pos",
    [do_scan_heads] = "SELECT feed, seq FROM head ORDER BY feed",
};

static int read_number(sqlite3 *handle, const char *sql, int64_t *number) {
    sqlite3_stmt *statement;
    int result = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);
    if (result != SQLITE_OK) return result;
    result = sqlite3_step(statement);
    if (result == SQLITE_ROW) *number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return result == SQLITE_ROW ? SQLITE_OK : result;
}

static int open_lock(const char *path, int *fd) {
    char *name = sqlite3_mprintf("%s-lock", path);
    if (!name) return SQLITE_NOMEM;
    *fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    sqlite3_free(name);
    return *fd < 0 ? SQLITE_CANTOPEN : SQLITE_OK;
}

static int note_pages(void *pages, sqlite3 *handle, const char *name, int count) {
    (void)handle;
    (void)name;
    *(int *)pages = count;
    return SQLITE_OK;
}

int floor_open(const char *path, floor_db **out) {
    *out = NULL;
    floor_db *db = calloc(1, sizeof *db);
    if (!db) return SQLITE_NOMEM;
    db->lock = -1;
    int result = open_lock(path, &db->lock);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (result == SQLITE_OK) result = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (result == SQLITE_OK) result = sqlite3_exec(db->handle, setup, NULL, NULL, NULL);
    if (result == SQLITE_OK) sqlite3_wal_hook(db->handle, note_pages, &db->wal_pages);
    for (int i = 0; i < statement_count && result == SQLITE_OK; i++)
        result = sqlite3_prepare_v3(db->handle, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &db->statements[i], NULL);
    // Feed 0 is this device's own; its visits go on where they ended.
    const char *last = "SELECT count(*) FROM visit WHERE id < x'0001'";
    if (result == SQLITE_OK) result = read_number(db->handle, last, &db->next);
    if (result != SQLITE_OK) {
        floor_close(db);
        return result;
    }
    *out = db;
    return SQLITE_OK;
}

void floor_close(floor_db *db) {
    if (!db) return;
    for (int i = 0; i < statement_count; i++) sqlite3_finalize(db->statements[i]);
    sqlite3_close(db->handle);
    if (db->lock >= 0) close(db->lock);
    free(db);
}

int floor_step(sqlite3_stmt *statement) {
    int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    return result == SQLITE_DONE ? SQLITE_OK : result;
}

int floor_begin_locked(floor_db *db) {
    while (flock(db->lock, LOCK_EX) != 0)
        if (errno != EINTR) return SQLITE_IOERR;
    int result = floor_step(db->statements[do_begin]);
    if (result != SQLITE_OK) flock(db->lock, LOCK_UN);
    return result;
}

int floor_end_locked(floor_db *db, int result) {
    if (result == SQLITE_OK) result = floor_step(db->statements[do_commit]);
    // A failed COMMIT may have ended the transaction by itself.
    if (result != SQLITE_OK && !sqlite3_get_autocommit(db->handle)) floor_step(db->statements[do_rollback]);
    if (result == SQLITE_OK && db->wal_pages > checkpoint_pages)
        sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    flock(db->lock, LOCK_UN);
    return result;
}

int floor_insert(floor_db *db, int64_t position, const uint8_t *entry, size_t body_size) {
    sqlite3_stmt *log = db->statements[do_insert_entry], *visit = db->statements[do_insert_visit];
    const uint8_t *body = entry + entry_bytes - body_size;
    int result = sqlite3_bind_int64(log, 1, position);
    if (result == SQLITE_OK)
        result = sqlite3_bind_blob(log, 2, entry, (int)(entry_bytes - body_size), SQLITE_STATIC);
    if (result == SQLITE_OK) result = sqlite3_bind_blob(log, 3, body, (int)body_size, SQLITE_STATIC);
    if (result == SQLITE_OK) result = floor_step(log);
    if (result == SQLITE_OK) result = floor_bind_visit(visit, position, body, body_size);
    return result == SQLITE_OK ? floor_step(visit) : result;
}

int floor_count(floor_db *db, int64_t *visits, int64_t *entries) {
    int result = read_number(db->handle, "SELECT count(*) FROM visit", visits);
    return result == SQLITE_OK ? read_number(db->handle, "SELECT count(*) FROM entry", entries) : result;
}
