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
#endif
