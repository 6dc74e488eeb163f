// Room on the disk, the account, and waiting.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <errno.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

int fl_free_space(const char *path, int64_t *bytes) {
    struct statvfs info;
    int failed;
    do failed = statvfs(path, &info);
    while (failed != 0 && errno == EINTR);
    if (failed != 0) return errno;
    uint64_t product;
    int over = __builtin_mul_overflow((uint64_t)info.f_bavail, (uint64_t)info.f_frsize, &product);
    *bytes = over || product > INT64_MAX ? INT64_MAX : (int64_t)product;
    return 0;
}

uint32_t fl_user_id(void) { return geteuid(); }

int fl_sleep_ms(int64_t ms) {
    if (ms <= 0) return 1;
    struct timespec span = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
    return clock_nanosleep(CLOCK_MONOTONIC, 0, &span, NULL) == EINTR ? 0 : 1;
}
