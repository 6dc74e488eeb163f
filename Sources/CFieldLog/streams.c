// Descriptors that others gave us, with bounds on time. Whether they block is theirs to say: the flag is shared with
// every process that holds the same open file, so it is never changed here.

#define _GNU_SOURCE
#include "CFieldLog.h"
#include "child.h"
#include "patience.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

static int wait_until_ready(int fd, short events, const patience *time, bool *ready) {
    struct pollfd one = {.fd = fd, .events = events};
    int found = poll(&one, 1, patience_poll_ms(time, -1));
    *ready = found > 0;
    if (found < 0) return errno == EINTR ? 0 : errno;
    return found > 0 && (one.revents & POLLNVAL) ? EBADF : 0;
}

int fl_stream_read(int fd, void *buffer, size_t n, size_t *count, int idle_ms, int64_t deadline) {
    patience time = patience_begin(idle_ms, deadline);
    *count = 0;
    while (*count < n) {
        bool ready;
        int error = wait_until_ready(fd, POLLIN, &time, &ready);
        if (error) return error;
        ssize_t got = -1;
        if (ready) {
            size_t want = n - *count;
            got = read(fd, (uint8_t *)buffer + *count, want < SSIZE_MAX ? want : SSIZE_MAX);
            if (got == 0) return 0;
            if (got < 0 && errno != EINTR && errno != EAGAIN) return errno;
            if (got > 0) *count += (size_t)got;
        }
        if (*count < n && !patience_lasts(&time, got > 0)) return ETIMEDOUT;
    }
    return 0;
}

static int write_guarded(int fd, const uint8_t *data, size_t n, patience *time) {
    // A blocking pipe that is ready takes so much without waiting (pipe(7)); more could wait beyond every bound.
    const size_t most = time->until == FL_NO_DEADLINE ? 1u << 30 : PIPE_BUF;
    while (n > 0) {
        bool ready;
        int error = wait_until_ready(fd, POLLOUT, time, &ready);
        if (error) return error;
        ssize_t done = -1;
        if (ready) {
            done = write(fd, data, n < most ? n : most);
            if (done < 0 && errno != EINTR && errno != EAGAIN) return errno;
        }
        if (done > 0) {
            data += done;
            n -= (size_t)done;
        }
        if (n > 0 && !patience_lasts(time, done > 0)) return ETIMEDOUT;
    }
    return 0;
}

int fl_stream_write(int fd, const void *data, size_t n, int idle_ms, int64_t deadline) {
    patience time = patience_begin(idle_ms, deadline);
    fl_pipe_guard guard;
    fl_pipe_guard_begin(&guard);
    int error = write_guarded(fd, data, n, &time);
    fl_pipe_guard_end(&guard);
    return error;
}
