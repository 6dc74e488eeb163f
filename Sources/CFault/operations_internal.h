// The VFS whose operations fail on order: what its files share.

#ifndef CFAULT_OPERATIONS_INTERNAL_H
#define CFAULT_OPERATIONS_INTERNAL_H

#include <sqlite3.h>
#include <stdbool.h>

#include "CFaultOperations.h"

// What SQLite holds of an open file; the file of the VFS below lies behind it in the same memory.
typedef struct {
    sqlite3_file base;
    bool is_watched;
    sqlite3_file *real;
} watched_file;

extern const sqlite3_io_methods watched_methods;

// Counts an operation that `kind` can make fail; true when it is to fail.
bool operation_fails(enum cfault_kind kind);
// Whether files of this path are counted.
bool operation_is_watched(const char *path);
bool operations_are_ordered(void);

#endif
