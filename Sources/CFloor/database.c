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
    " id BLOB NOT NULL, home TEXT NOT NULL, establishment TEXT, date INTEGER, started INTEGER, ended INTEGER,"
    " kind TEXT, \"plan\" TEXT, licence TEXT, rooms INTEGER, rooms_seen INTEGER, exits TEXT, noise INTEGER,"
    " lighting INTEGER, outcome TEXT, action TEXT, due TEXT, findings INTEGER, status INTEGER, note TEXT,"
    " PRIMARY KEY (id, home)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS visit_by_establishment ON visit (establishment, date);"
    "CREATE TABLE IF NOT EXISTS entry (pos INTEGER PRIMARY KEY, header BLOB NOT NULL, body BLOB NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS head (feed INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;";

static const char *const statements[statement_count] = {
    [do_begin] = "BEGIN IMMEDIATE",
    [do_commit] = "COMMIT",
    [do_rollback] = "ROLLBACK",
    [do_insert_visit] = "INSERT INTO visit VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    [do_insert_entry] = "INSERT INTO entry (header, body) VALUES (?, ?)",
    [do_read_head] = "SELECT seq FROM head WHERE feed = ?",
    [do_write_head] = "INSERT INTO head VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET seq = excluded.seq",
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

int floor_open(const char *path, floor_db **out) {
    *out = NULL;
    floor_db *db = calloc(1, sizeof *db);
    if (!db) return SQLITE_NOMEM;
    db->lock = -1;
    int result = open_lock(path, &db->lock);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (result == SQLITE_OK) result = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (result == SQLITE_OK) result = sqlite3_exec(db->handle, setup, NULL, NULL, NULL);
    for (int i = 0; i < statement_count && result == SQLITE_OK; i++)
        result = sqlite3_prepare_v3(db->handle, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &db->statements[i], NULL);
    // Feed 0 is this device's own; its visits go on where they ended.
    const char *last = "SELECT count(*) FROM visit WHERE id < x'0000000000000001'";
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
    flock(db->lock, LOCK_UN);
    return result;
}

int floor_insert(floor_db *db, const uint8_t *entry, size_t body_size) {
    sqlite3_stmt *log = db->statements[do_insert_entry], *visit = db->statements[do_insert_visit];
    const uint8_t *body = entry + entry_bytes - body_size;
    int result = sqlite3_bind_blob(log, 1, entry, (int)(entry_bytes - body_size), SQLITE_STATIC);
    if (result == SQLITE_OK) result = sqlite3_bind_blob(log, 2, body, (int)body_size, SQLITE_STATIC);
    if (result == SQLITE_OK) result = floor_step(log);
    if (result == SQLITE_OK) result = floor_bind_visit(visit, body, body_size);
    return result == SQLITE_OK ? floor_step(visit) : result;
}

int floor_count(floor_db *db, int64_t *visits, int64_t *entries) {
    int result = read_number(db->handle, "SELECT count(*) FROM visit", visits);
    return result == SQLITE_OK ? read_number(db->handle, "SELECT count(*) FROM entry", entries) : result;
}
