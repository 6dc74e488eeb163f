#define _GNU_SOURCE
#include "CFieldLog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fl_write_in_place(const char *path, const void *data, size_t count, unsigned mode, int sync) {
    int descriptor;
    do {
        descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0 && errno == ENOENT) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);
        if (descriptor >= 0) (void)fchmod(descriptor, (mode_t)mode);
        if (descriptor >= 0) fl_give_to_folder_owner(descriptor, path);
    }
    if (descriptor < 0) return errno;
    int failure = 0;
    size_t done = 0;
    while (done < count) {
        ssize_t written = pwrite(descriptor, (const char *)data + done, count - done, (off_t)done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            failure = errno;
            break;
        }
        done += (size_t)written;
    }
    if (failure == 0 && sync && fdatasync(descriptor) != 0) failure = errno;
    if (close(descriptor) != 0 && failure == 0) failure = errno;
    return failure;
}

int fl_sync_folder_of(const char *path) {
    char *copy = strdup(path);
    if (!copy) return ENOMEM;
    char *slash = strrchr(copy, '/');
    if (slash && slash != copy) *slash = 0;
    int folder = open(slash ? (slash == copy ? "/" : copy) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    if (folder < 0) return errno;
    int failure = fsync(folder) == 0 || errno == EINVAL ? 0 : errno;
    close(folder);
    return failure;
}

int fl_rename(const char *from, const char *to) {
    if (rename(from, to) != 0) return errno;
    return fl_sync_folder_of(to);
}
