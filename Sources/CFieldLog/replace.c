// Replacing a file in one step: a new file beside it, then rename.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static int create_temporary(int folder, char name[32], int *fd) {
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

static int write_all(int fd, const uint8_t *p, size_t n) {
    while (n > 0) {
        ssize_t done = write(fd, p, n < (1u << 30) ? n : (1u << 30));
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return errno;
        if (done == 0) return EIO;
        p += done;
        n -= (size_t)done;
    }
    return 0;
}

// Some file systems do not let a folder be synced; then rename is as durable as it gets.
static int sync_folder(int folder) {
    if (fsync(folder) == 0 || errno == EINVAL || errno == EROFS) return 0;
    return errno;
}

int fl_write_file_atomic(const char *path, const void *data, size_t n, uint32_t mode, int sync) {
    int folder = -1, fd = -1;
    const char *name;
    char temporary[32];
    int error = open_folder(path, &folder, &name);
    if (error) return error;
    error = create_temporary(folder, temporary, &fd);
    if (error) {
        close(folder);
        return error;
    }
    error = write_all(fd, data, n);
    // After the contents: the wider rights of others, if any, begin only when the file is whole.
    if (!error) fl_give_to_owner(fd, folder);
    if (!error && fchmod(fd, (mode_t)(mode & 07777)) != 0) error = errno;
    if (!error && sync && fdatasync(fd) != 0) error = errno;
    if (close(fd) != 0 && !error && errno != EINTR) error = errno;
    if (!error && renameat(folder, temporary, folder, name) != 0) error = errno;
    if (error)
        unlinkat(folder, temporary, 0);
    else if (sync)
        error = sync_folder(folder);
    close(folder);
    return error;
}
