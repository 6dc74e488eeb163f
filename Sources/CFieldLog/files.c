// Files and folders: opening, reading, making, listing. Replacing a file is in replace.c.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fl_stat_identity(const char *path, uint64_t *dev, uint64_t *inode, int64_t *size, uint32_t *mode, uint32_t *uid) {
    struct stat info;
    if (stat(path, &info) != 0) return errno;
    if (dev) *dev = info.st_dev;
    if (inode) *inode = info.st_ino;
    if (size) *size = info.st_size;
    if (mode) *mode = info.st_mode;
    if (uid) *uid = info.st_uid;
    return 0;
}

int fl_exists(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 ? 0 : errno;
}

static int open_retrying(const char *path, int flags, mode_t mode, int *fd) {
    do *fd = open(path, flags | O_CLOEXEC, mode);
    while (*fd < 0 && errno == EINTR);
    return *fd < 0 ? errno : 0;
}

int fl_open_lock_file(const char *path, int *fd) {
    const int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK;
    int error = EEXIST;
    // It may come or go between the two attempts; then the next round sees what is.
    for (int attempt = 0; attempt < 16; attempt++) {
        error = open_retrying(path, flags, 0, fd);
        if (error != ENOENT) return error;
        error = open_retrying(path, flags | O_CREAT | O_EXCL, 0600, fd);
        if (error == 0 && fchmod(*fd, 0600) != 0) {
            error = errno;
            close(*fd);
            *fd = -1;
        }
        if (error == 0) fl_give_to_folder_owner(*fd, path);
        if (error != EEXIST) return error;
    }
    return error;
}

static int open_regular(const char *path, int more_flags, int *fd, int64_t *size) {
    // O_NONBLOCK: a FIFO laid in our way must not make the open wait for a writer. It means nothing to regular files.
    int error = open_retrying(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | more_flags, 0, fd);
    if (error == ENXIO) return EINVAL; // a socket, or a device with nothing behind it
    if (error) return error;
    struct stat info;
    if (fstat(*fd, &info) != 0)
        error = errno;
    else if (S_ISDIR(info.st_mode))
        error = EISDIR;
    else if (!S_ISREG(info.st_mode))
        error = EINVAL;
    if (error) {
        close(*fd);
        *fd = -1;
        return error;
    }
    *size = info.st_size;
    return 0;
}

int fl_open_regular(const char *path, int *fd, int64_t *size) { return open_regular(path, 0, fd, size); }

int fl_open_regular_no_link(const char *path, int *fd, int64_t *size) {
    return open_regular(path, O_NOFOLLOW, fd, size);
}

int fl_read(int fd, void *buffer, size_t n, size_t *count) {
    ssize_t got;
    do got = read(fd, buffer, n < SSIZE_MAX ? n : SSIZE_MAX);
    while (got < 0 && errno == EINTR);
    *count = got < 0 ? 0 : (size_t)got;
    return got < 0 ? errno : 0;
}

// Never repeated after EINTR: on Linux the descriptor is closed all the same.
int fl_close(int fd) { return close(fd) == 0 || errno == EINTR ? 0 : errno; }

int fl_make_directory(const char *path) {
    if (mkdir(path, 0700) != 0) return errno;
    // Only a umask that takes the owner's own rights makes this necessary. We just made it: a link that
    // has been put in its place since is not followed.
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) {
        int error = fchmod(fd, 0700) == 0 ? 0 : errno;
        close(fd);
        return error;
    }
    if (errno != EACCES) return errno;
    return fchmodat(AT_FDCWD, path, 0700, 0) == 0 ? 0 : errno;
}

int fl_remove_file(const char *path) { return unlink(path) == 0 ? 0 : errno; }

int fl_remove_directory(const char *path) { return rmdir(path) == 0 ? 0 : errno; }

static int append_name(char **names, size_t *count, size_t *capacity, size_t limit, const char *name) {
    size_t length = strlen(name) + 1;
    if (length > limit - *count) return EOVERFLOW;
    if (length > *capacity - *count) {
        size_t wanted = *capacity * 2 + length;
        char *larger = realloc(*names, wanted);
        if (!larger) return ENOMEM;
        *names = larger;
        *capacity = wanted;
    }
    memcpy(*names + *count, name, length);
    *count += length;
    return 0;
}

int fl_list(const char *path, size_t max_bytes, char **names, size_t *names_count) {
    *names = NULL;
    *names_count = 0;
    DIR *folder = opendir(path); // glibc opens it close-on-exec
    if (!folder) return errno;
    size_t capacity = 0;
    int error = 0;
    while (!error) {
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (!entry) {
            error = errno;
            break;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        error = append_name(names, names_count, &capacity, max_bytes, entry->d_name);
    }
    closedir(folder);
    if (error) {
        free(*names);
        *names = NULL;
        *names_count = 0;
    }
    return error;
}

int fl_canonical_path(const char *path, char **out) {
    *out = realpath(path, NULL);
    return *out ? 0 : errno;
}

void fl_free(void *memory) { free(memory); }
