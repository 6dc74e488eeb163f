// Files that are mapped into memory, on disks whose blocks are smaller than pages: SQLite gives the index of the write-ahead log one byte in each
// page, and a page of which another block finds no room kills the process (SIGBUS).
#define _GNU_SOURCE
#include "CFieldLog.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { kept_max = 64 };
static struct { dev_t device; ino_t inode; int fd; } kept[kept_max];
static int kept_count;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

// A descriptor that is never closed: closing any of a file gives up all locks that this process has on it, those of SQLite. -1 for none.
static int kept_descriptor(const char *path) {
    struct stat file;
    if (stat(path, &file) != 0 || !S_ISREG(file.st_mode)) return -1;
    for (int i = 0; i < kept_count; i++)
        if (kept[i].device == file.st_dev && kept[i].inode == file.st_ino) return kept[i].fd;
    if (kept_count == kept_max) return -1;
    int fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &file) != 0) return -1;
    kept[kept_count].device = file.st_dev;
    kept[kept_count].inode = file.st_ino;
    kept[kept_count++].fd = fd;
    return fd;
}

static int fill(const char *path, long long bytes) {
    int fd = kept_descriptor(path);
    if (fd < 0 || lseek(fd, 0, SEEK_HOLE) >= bytes) return 0;
    // Not posix_fallocate: where the disk knows no such thing it would write, and others have the file mapped.
    return fallocate(fd, 0, 0, bytes) != 0 && errno == ENOSPC ? ENOSPC : 0;
}

static int examine(const char *path, const char *folder, long long bytes, bool fills) {
    struct statvfs disk;
    if (statvfs(folder, &disk) != 0 || disk.f_frsize >= 4096 || (disk.f_flag & ST_RDONLY)) return 0;
    // A file system that says nothing of its size has zeros.
    if (disk.f_frsize == 0 || disk.f_blocks == 0) return 0;
    if (fills) return fill(path, bytes);
    // Also where the file has all its room: whoever opens it first makes it anew, and what that frees is not free at once.
    // Not what is free for root: some of that, of the file system's own, root cannot have either.
    return (unsigned long long)disk.f_bavail * disk.f_frsize < 2 * (unsigned long long)bytes ? ENOSPC : 0;
}

int fl_make_sure_of_mapped(const char *path, const char *folder, long long bytes, int fills) {
    pthread_mutex_lock(&guard);
    int code = examine(path, folder, bytes, fills != 0);
    pthread_mutex_unlock(&guard);
    return code;
}
