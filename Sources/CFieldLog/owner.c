// What root makes in the folder of another account belongs to that account, as SQLite does it with its journals: else the owner of a store
// could not open what an administrator's command left there.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void fl_give_to_owner(int fd, int folder) {
    struct stat info;
    if (geteuid() != 0 || fstat(folder, &info) != 0) return;
    // A folder such as /tmp belongs to nobody in particular. Without the right to give it away it stays root's, which is no error.
    if (info.st_uid == 0 || (info.st_mode & S_ISVTX)) return;
    if (fchown(fd, info.st_uid, info.st_gid) != 0) return;
}

void fl_give_to_folder_owner(int fd, const char *path) {
    if (geteuid() != 0) return;
    const char *slash = strrchr(path, '/');
    char *parent = !slash ? strdup(".") : slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
    int folder = parent ? open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    free(parent);
    if (folder < 0) return;
    fl_give_to_owner(fd, folder);
    close(folder);
}

void fl_give_file_to_owner(const char *path, const char *folder) {
    if (geteuid() != 0) return;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int of = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat info;
    if (fd >= 0 && of >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_nlink == 1) fl_give_to_owner(fd, of);
    if (of >= 0) close(of);
    if (fd >= 0) close(fd);
}

void fl_give_folder_to_owner(const char *path, const char *folder) {
    if (geteuid() != 0) return;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int of = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd >= 0 && of >= 0 ? fdopendir(fd) : NULL;
    if (list) {
        struct dirent *entry;
        while ((entry = readdir(list))) {
            // By the folder that is open: no name on the way to it is looked up a second time.
            int file = openat(fd, entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
            if (file < 0) continue;
            struct stat info;
            if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_nlink == 1) fl_give_to_owner(file, of);
            close(file);
        }
        fl_give_to_owner(fd, of);
        closedir(list);
    } else if (fd >= 0) {
        close(fd);
    }
    if (of >= 0) close(of);
}
