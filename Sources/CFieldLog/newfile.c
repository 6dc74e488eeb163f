// Files that must not be there yet: making one, writing it in pieces, giving it its name.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int fl_create_new(const char *path, int *fd) {
    do *fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    while (*fd < 0 && errno == EINTR);
    if (*fd < 0) return errno;
    if (fchmod(*fd, 0600) != 0 && errno != EPERM) {
        int error = errno;
        close(*fd);
        unlink(path);
        return error;
    }
    fl_give_to_folder_owner(*fd, path);
    return 0;
}

int fl_write_all(int fd, const void *data, size_t n) {
    const uint8_t *p = data;
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

int fl_rename_new(const char *from, const char *to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) != 0) {
        // File systems that know nothing of the flag say EINVAL.
        if (errno != EINVAL && errno != ENOSYS) return errno;
        int error = fl_exists(to);
        if (error == 0) return EEXIST;
        if (error != ENOENT) return error;
        return fl_rename(from, to);
    }
    return fl_sync_folder_of(to);
}

int fl_is_own_directory(const char *path) {
    struct stat info;
    if (lstat(path, &info) != 0) return 0;
    return S_ISDIR(info.st_mode) && info.st_uid == geteuid() && (info.st_mode & 077) == 0;
}

int fl_is_real_directory(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

int fl_close_directory(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return errno;
    struct stat info;
    int error = fstat(fd, &info) == 0 ? 0 : errno;
    if (!error && info.st_uid == geteuid() && (info.st_mode & 077) != 0 && fchmod(fd, 0700) != 0) error = errno;
    close(fd);
    return error;
}
