// A folder for a while: made where temporary things go, removed with what is in it.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
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

// Takes over `fd`. Goes on after an error and returns the first. Leaves the name `kept`, unless that is NULL.
static int empty(int fd, const char *kept, int levels) {
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
        if (kept && strcmp(entry->d_name, kept) == 0) continue;
        int error = remove_at(dirfd(folder), entry->d_name, levels);
        if (!first) first = error;
    }
    closedir(folder);
    return first;
}

// Locks a folder of ours, empties it and gives it mode 0700. EBUSY where it is another's, in use, or not the one of this name any more.
static int take_folder(int fd, const char *path, bool made) {
    struct stat held, named;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) return errno == EWOULDBLOCK ? EBUSY : errno;
    if (fstat(fd, &held) != 0) return errno;
    if (lstat(path, &named) != 0) return errno == ENOENT ? EBUSY : errno;
    if (held.st_uid != geteuid() || held.st_dev != named.st_dev || held.st_ino != named.st_ino) return EBUSY;
    if (fchmod(fd, 0700) != 0) return errno;
    if (made) return 0;
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return again < 0 ? errno : empty(again, NULL, 1);
}

enum { slots = 64 };

int fl_take_private_directory(const char *parent, char **path, int *lock) {
    *path = NULL;
    *lock = -1;
    for (int slot = 0; slot < slots; slot++) {
        char *name = NULL;
        if (asprintf(&name, "%s/fieldlog-%u-%d", parent, (unsigned)geteuid(), slot) < 0) return ENOMEM;
        bool made = mkdir(name, 0700) == 0;
        int error = made || errno == EEXIST ? 0 : errno;
        if (made && chmod(name, 0700) != 0 && errno != ENOENT) error = errno;
        if (error) {
            free(name);
            return error;
        }
        int fd = open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        error = fd >= 0 ? take_folder(fd, name, made) : errno;
        if (error == 0) {
            *path = name;
            *lock = fd;
            return 0;
        }
        if (fd >= 0) close(fd);
        // A link, a file, a folder of somebody else, or one that went in between: another process may have taken it, and given it back,
        // before it was locked here, though it was made here.
        bool next = error == EBUSY || error == ENOENT || (!made && (error == ELOOP || error == ENOTDIR || error == EACCES));
        if (made && !next) rmdir(name);
        free(name);
        if (!next) return error;
    }
    return EEXIST;
}

static int remove_folder_at(int folder, const char *name, int levels) {
    int first = 0;
    if (levels > 0) {
        int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0) return errno;
        first = empty(fd, NULL, levels - 1);
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

// No folder of ours has as many in it. A chain of folders that has more is none of ours, and stays.
enum { levels_max = 8 };

int fl_remove_tree(const char *path) { return remove_at(AT_FDCWD, path, levels_max); }

int fl_remove_marked(const char *path, const char *mark) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return errno;
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = again < 0 ? errno : empty(again, mark, levels_max - 1);
    // The mark goes last, on the disk too: until then whoever comes next knows whose the rest is.
    if (!error && fsync(fd) != 0 && errno != EINVAL) error = errno;
    if (!error && unlinkat(fd, mark, 0) != 0 && errno != ENOENT) error = errno;
    close(fd);
    if (!error && rmdir(path) != 0) error = errno;
    return error;
}
