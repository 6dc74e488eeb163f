// What SQLite's session extension would send for the same visits: the changeset of their rows, nothing else.

#define _GNU_SOURCE
#include "floor_internal.h"

#include <dlfcn.h>

// Asked for at run time: not every build of SQLite has the extension, and the floor must link with all of them.
typedef int (*create_f)(sqlite3 *, const char *, void **);
typedef int (*attach_f)(void *, const char *);
typedef int (*changeset_f)(void *, int *, void **);
typedef void (*delete_f)(void *);

int floor_changeset(floor_db *db, size_t n, size_t *bytes) {
    *bytes = 0;
    create_f create = (create_f)dlsym(RTLD_DEFAULT, "sqlite3session_create");
    attach_f attach = (attach_f)dlsym(RTLD_DEFAULT, "sqlite3session_attach");
    changeset_f changeset = (changeset_f)dlsym(RTLD_DEFAULT, "sqlite3session_changeset");
    delete_f end = (delete_f)dlsym(RTLD_DEFAULT, "sqlite3session_delete");
    if (!create || !attach || !changeset || !end) return SQLITE_NOTFOUND;
    void *session = NULL;
    int result = create(db->handle, "main", &session);
    if (result != SQLITE_OK) return result;
    result = attach(session, "visit");
    if (result == SQLITE_OK) result = floor_bulk(db, n);
    int size = 0;
    void *made = NULL;
    if (result == SQLITE_OK) result = changeset(session, &size, &made);
    sqlite3_free(made);
    end(session);
    if (result == SQLITE_OK) *bytes = (size_t)size;
    return result;
}
