#ifndef FIELDLOG_CSQLITE_SHIM_H
#define FIELDLOG_CSQLITE_SHIM_H
/* What Swift's importer leaves out of sqlite3.h: casts of function pointers, variadic functions, hooks that need a C function. */
#include <sqlite3.h>

static inline int fl_bind_text(sqlite3_stmt *statement, int place, const char *text, int count) {
    return sqlite3_bind_text(statement, place, text, count, SQLITE_TRANSIENT);
}
static inline int fl_bind_blob(sqlite3_stmt *statement, int place, const void *bytes, int count) {
    return count == 0 ? sqlite3_bind_zeroblob(statement, place, 0)
                      : sqlite3_bind_blob(statement, place, bytes, count, SQLITE_TRANSIENT);
}
static inline int fl_defend(sqlite3 *database) {
    int result = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
    if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
    /* A column that is not there must be an error, not a text. */
    if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
    if (result == SQLITE_OK) result = sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)0);
    return result;
}
static inline int fl_wal_pages(void *pages, sqlite3 *database, const char *name, int count) {
    (void)database;
    (void)name;
    *(int *)pages = count;
    return SQLITE_OK;
}
static inline void fl_watch_wal(sqlite3 *database, int *pages) { sqlite3_wal_hook(database, fl_wal_pages, pages); }
/* The running checksum of a write-ahead log (sqlite.org/fileformat2.html#checksum_algorithm) over whole pairs of words. */
static inline void fl_wal_sum(const void *bytes, long count, int is_big_endian, unsigned *first, unsigned *second) {
    const unsigned char *at = (const unsigned char *)bytes;
    for (long place = 0; place + 8 <= count; place += 8) {
        unsigned word[2];
        __builtin_memcpy(word, at + place, 8);
        if (is_big_endian) {
            word[0] = __builtin_bswap32(word[0]);
            word[1] = __builtin_bswap32(word[1]);
        }
        *first += word[0] + *second;
        *second += word[1] + *first;
    }
}
/* How many frames of the write-ahead log a connection in a transaction reads, as the head of the log's index says it
   (sqlite.org/walformat.html#the_wal_index_header); -1 where it cannot be told. The index is asked of SQLite, which has it mapped: to open
   and close its file would drop SQLite's own locks on it. */
static inline long fl_wal_frames(sqlite3 *database) {
    sqlite3_file *file = (sqlite3_file *)0;
    void volatile *index = (void volatile *)0;
    unsigned char head[20];
    unsigned frames;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return -1;
    if (!file || !file->pMethods || file->pMethods->iVersion < 2 || !file->pMethods->xShmMap) return -1;
    if (file->pMethods->xShmMap(file, 0, 32768, 0, &index) != SQLITE_OK || !index) return -1;
    __builtin_memcpy(head, (const void *)index, sizeof head);
    if (!head[12]) return -1;
    __builtin_memcpy(&frames, head + 16, sizeof frames);
    return (long)frames;
}
/* Whether behind the frames that SQLite reads of its write-ahead log there may be some that were committed: any that bears the salts of
   this log, or nearly. 1 also where that cannot be told. The connection is in a transaction that writes. */
static inline int fl_wal_may_have_more(sqlite3 *database) {
    sqlite3_file *log = (sqlite3_file *)0;
    sqlite3_int64 size = 0;
    unsigned char head[32];
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK) return 1;
    if (!log || !log->pMethods || log->pMethods->xFileSize(log, &size) != SQLITE_OK) return 1;
    if (size <= 32) return 0;
    long frames = fl_wal_frames(database);
    if (frames <= 0 || log->pMethods->xRead(log, head, 32, 0) != SQLITE_OK) return 1;
    long page = (long)head[8] << 24 | head[9] << 16 | head[10] << 8 | head[11];
    if (page < 512 || page > 65536) return 1;
    for (sqlite3_int64 place = 32 + frames * (24 + page); place + 24 <= size; place += 24 + page) {
        unsigned long long ours, found;
        __builtin_memcpy(&ours, head + 16, 8);
        if (log->pMethods->xRead(log, &found, 8, place + 8) != SQLITE_OK) return 1;
        if (__builtin_popcountll(ours ^ found) <= 2) return 1;
    }
    return 0;
}
#endif
