// A VFS that stands before another one: what it does not change goes on to that one.

#ifndef CFAULT_BEFORE_H
#define CFAULT_BEFORE_H

#include <sqlite3.h>

// A VFS that hands everything but opening, deleting and access to `below`, which is its pAppData; those three are NULL.
sqlite3_vfs vfs_before(sqlite3_vfs *below, const char *name, int file_bytes);

#endif
