// A VFS whose n-th operation of a kind fails, above the one that is the default when it is installed.
//
// One walk at a time: the order is the process's, whatever threads there are. Operations are counted whether a failure is ordered or not.

#ifndef CFAULTOPERATIONS_H
#define CFAULTOPERATIONS_H

#include <stdint.h>

/// What fails, and what SQLite is told.
enum cfault_kind {
    CFAULT_READ = 0, ///< A read gives nothing: SQLITE_IOERR_READ.
    CFAULT_SHORT_READ, ///< A read gives its first half, the rest is zeros: SQLITE_IOERR_SHORT_READ.
    CFAULT_WRITE, ///< A write does nothing: SQLITE_IOERR_WRITE.
    CFAULT_FULL, ///< The first half of a write is done: SQLITE_FULL.
    CFAULT_SYNC, ///< A sync does nothing: SQLITE_IOERR_FSYNC.
    CFAULT_TRUNCATE, ///< A truncation does nothing: SQLITE_IOERR_TRUNCATE.
    CFAULT_SIZE, ///< A file's size cannot be told: SQLITE_IOERR_FSTAT.
    CFAULT_OPEN, ///< A file cannot be opened: SQLITE_CANTOPEN.
    CFAULT_DELETE, ///< A file cannot be deleted: SQLITE_IOERR_DELETE.
    CFAULT_ACCESS, ///< Whether a file is there cannot be told: SQLITE_IOERR_ACCESS.
    CFAULT_BUSY, ///< A lock, of the file or of the shared memory, is held by another: SQLITE_BUSY.
    CFAULT_LOCK, ///< A lock cannot be asked for: SQLITE_IOERR_LOCK, SQLITE_IOERR_SHMLOCK.
    CFAULT_SHARED_MEMORY, ///< Shared memory cannot be mapped: SQLITE_IOERR_SHMMAP.
    CFAULT_KINDS ///< How many kinds there are.
};

/// Registers the VFS "cfault-operations" as the process's default. SQLITE_OK or SQLite's code; calling it again does nothing.
int cfault_operations_install(void);

/// Counts and fails only operations on files whose path begins with this; temporary files have none. NULL: on all, as at first.
/// Files that are open already go on as they were. SQLITE_OK or SQLITE_NOMEM.
int cfault_operations_below(const char *path);

/// Begins to count anew and orders failures: the `nth` operation that this kind can make fail, from 1, and if `persistent` all after
/// it. 0 orders none. While one is ordered nobody sleeps to wait for a lock.
void cfault_operations_fail(enum cfault_kind kind, uint64_t nth, int persistent);

/// Operations that a kind can make fail, since the last order.
uint64_t cfault_operations_count(enum cfault_kind kind);

/// Failures given since the last order.
uint64_t cfault_operations_failed(void);

#endif
