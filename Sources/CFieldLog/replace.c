// Replacing a file in one step: a new file beside it, then rename.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

// Opens the folder of `path`; *name is the last component inside `path`.
static int open_folder(const char *path, int *folder, const char **name) {
    const char *slash = strrchr(path, '/');
    *name = slash ? slash + 1 : path;
    if (**name == 0) return *path == 0 ? ENOENT : EISDIR;
    char *parent = !slash ? strdup(".") : slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
    if (!parent) return ENOMEM;
    *folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = *folder < 0 ? errno : 0;
    free(parent);
    return error;
}

// The same bytes give the same number wherever and whenever.
static uint64_t number_of(const char *name) {
    uint64_t number = 0xcbf29ce484222325u;
    for (const char *p = name; *p; p++) number = (number ^ (uint8_t)*p) * 0x100000001b3u;
    return number;
}

static bool is_ours(int fd, int folder, const char *name) {
    struct stat held, named;
    return fstat(fd, &held) == 0 && fstatat(folder, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(held.st_mode) &&
           held.st_nlink == 1 && held.st_uid == geteuid() && held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

// One name for each target: what a writer that was killed left there, the next one takes over, so that there is never more than one of it.
// Whoever writes holds a lock on it. False where it cannot be had: somebody writes there now, it is somebody else's, or there are no locks.
static bool take_usual(int folder, const char *target, char name[32], int *fd) {
    snprintf(name, 32, ".fl-%016llx.tmp", (unsigned long long)number_of(target));
    *fd = openat(folder, name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (*fd < 0) return false;
    // The mode first: what was left may have had its last one, and is to be read by nobody else until it is whole.
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0 && is_ours(*fd, folder, name) && fchmod(*fd, 0600) == 0 && ftruncate(*fd, 0) == 0)
        return true;
    close(*fd);
    return false;
}

static int create_temporary(int folder, const char *target, char name[32], int *fd) {
    if (take_usual(folder, target, name, fd)) return 0;
    for (int attempt = 0; attempt < 16; attempt++) {
        uint64_t number;
        int error = fl_random(&number, sizeof number);
        if (error) return error;
        snprintf(name, 32, ".fl-%016llx.tmp", (unsigned long long)number);
        *fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (*fd >= 0) return 0;
        if (errno != EEXIST && errno != EINTR) return errno;
    }
    return EEXIST;
}

// Some file systems do not let a folder be synced; then rename is as durable as it gets.
static int sync_folder(int folder) {
    if (fsync(folder) == 0 || errno == EINVAL || errno == EROFS) return 0;
    return errno;
}

// What has a name and is no file must not lose the name to a file: /dev/null of a machine would be gone for everybody. A link is replaced
// wherever it may be somebody else's, and followed in /dev, where the links to the standard streams are.
static bool is_stream(const char *path, int *flags) {
    struct stat named;
    if (lstat(path, &named) != 0) return false;
    *flags = O_NOFOLLOW;
    // Only there: others may lay links into /dev/shm.
    const bool isDevice = strncmp(path, "/dev/", 5) == 0 && (!strchr(path + 5, '/') || strncmp(path, "/dev/fd/", 8) == 0);
    if (S_ISLNK(named.st_mode) && isDevice) {
        *flags = 0;
        return true;
    }
    return !S_ISREG(named.st_mode) && !S_ISDIR(named.st_mode) && !S_ISLNK(named.st_mode);
}

int fl_open_stream(const char *path, int *opened_fd) {
    int flags = 0;
    *opened_fd = -1;
    if (!is_stream(path, &flags)) return 0;
    // A pipe that nobody reads is an error, not a wait.
    int fd = open(path, O_WRONLY | O_APPEND | O_NOCTTY | O_NONBLOCK | O_CLOEXEC | flags);
    if (fd < 0) return errno;
    struct stat opened;
    int error = fstat(fd, &opened) != 0 ? errno : S_ISBLK(opened.st_mode) ? EINVAL : 0;
    int status = fcntl(fd, F_GETFL);
    if (!error && (status < 0 || fcntl(fd, F_SETFL, status & ~O_NONBLOCK) != 0)) error = errno;
    if (error)
        close(fd);
    else
        *opened_fd = fd;
    return error;
}

static int write_stream(int fd, const void *data, size_t n) {
    int error = fl_write_all(fd, data, n);
    if (close(fd) != 0 && !error && errno != EINTR) error = errno;
    return error;
}

int fl_write_file_atomic(const char *path, const void *data, size_t n, uint32_t mode, int sync) {
    int folder = -1, fd = -1;
    int error = fl_open_stream(path, &fd);
    if (error) return error;
    if (fd >= 0) return write_stream(fd, data, n);
    const char *name;
    char temporary[32];
    error = open_folder(path, &folder, &name);
    if (error) return error;
    error = create_temporary(folder, name, temporary, &fd);
    if (error) {
        close(folder);
        return error;
    }
    error = fl_write_all(fd, data, n);
    // After the contents: the wider rights of others, if any, begin only when the file is whole.
    if (!error) fl_give_to_owner(fd, folder);
    if (!error && fchmod(fd, (mode_t)(mode & 07777)) != 0) error = errno;
    if (!error && sync && fdatasync(fd) != 0) error = errno;
    // Closing it, which may tell of an error, gives the lock back: a second descriptor holds it until the name is gone.
    int holder = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (close(fd) != 0 && !error && errno != EINTR) error = errno;
    if (!error && renameat(folder, temporary, folder, name) != 0) error = errno;
    if (error)
        unlinkat(folder, temporary, 0);
    else if (sync)
        error = sync_folder(folder);
    if (holder >= 0) close(holder);
    close(folder);
    return error;
}
