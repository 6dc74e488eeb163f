// A folder for a while: made where temporary things go, removed with what is in it.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fl_make_temporary_directory(const char *prefix, char **path) {
    *path = NULL;
    if (strchr(prefix, '/')) return EINVAL;
    const char *parent = getenv("TMPDIR");
    if (!parent || *parent != '/') parent = "/tmp";
    char *name = NULL;
    if (asprintf(&name, "%s/%sXXXXXX", parent, prefix) < 0) return ENOMEM;
    int error = mkdtemp(name) ? 0 : errno;
    // Only a umask that takes the owner's own rights makes this necessary. Others could not put a link here: the
    // folder above keeps names to their owners (sticky), or nothing in it is safe anyway.
    if (!error && chmod(name, 0700) != 0) error = errno;
    if (error) {
        free(name);
        return error;
    }
    *path = name;
    return 0;
}

static int remove_at(int folder, const char *name, int levels);

// Takes over `fd`. Goes on after an error and returns the first.
static int empty(int fd, int levels) {
    DIR *folder = fdopendir(fd);
    if (!folder) {
        int error = errno;
        close(fd);
        return error;
    }
    int first = 0;
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (!entry) {
            if (!first) first = errno;
            break;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        int error = remove_at(dirfd(folder), entry->d_name, levels);
        if (!first) first = error;
    }
    closedir(folder);
    return first;
}

static int remove_folder_at(int folder, const char *name, int levels) {
    int first = 0;
    if (levels > 0) {
        int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0) return errno;
        first = empty(fd, levels - 1);
    }
    if (unlinkat(folder, name, AT_REMOVEDIR) == 0) return 0;
    return first ? first : errno;
}

static int remove_at(int folder, const char *name, int levels) {
    if (unlinkat(folder, name, 0) == 0 || errno == ENOENT) return 0;
    // Linux says EISDIR of a folder, POSIX EPERM.
    if (errno != EISDIR && errno != EPERM) return errno;
    return remove_folder_at(folder, name, levels);
}

int fl_remove_shallow(const char *path) { return remove_folder_at(AT_FDCWD, path, 2); }
