// Clock, machine identity, randomness.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

static int64_t read_clock_ms(clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t fl_clock_ms(void) { return read_clock_ms(CLOCK_REALTIME); }

int64_t fl_monotonic_ms(void) { return read_clock_ms(CLOCK_MONOTONIC); }

int fl_clock_synchronised(void) {
    struct timex query = {.modes = 0}; // asks, sets nothing, needs no privilege
    int state = adjtimex(&query);
    if (state < 0) return -1;
    return state == TIME_ERROR || (query.status & STA_UNSYNC) ? 0 : 1;
}

static int read_machine_id(const char *path, char out[33]) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return 0;
    size_t have = 0, got = 1;
    while (have < 32 && got > 0 && fl_read(fd, out + have, 32 - have, &got) == 0) have += got;
    close(fd);
    out[have] = 0;
    // "uninitialized" and the like are no identity.
    return have == 32 && strspn(out, "0123456789abcdef") == 32;
}

void fl_machine_id(char out[33]) {
    if (read_machine_id("/etc/machine-id", out)) return;
    if (read_machine_id("/var/lib/dbus/machine-id", out)) return;
    out[0] = 0;
}

int fl_random(void *out, size_t n) {
    uint8_t *p = out;
    while (n > 0) {
        size_t piece = n < 256 ? n : 256; // the most that getentropy gives in one call
        if (getentropy(p, piece) != 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        p += piece;
        n -= piece;
    }
    return 0;
}
