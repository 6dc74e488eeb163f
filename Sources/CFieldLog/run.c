// Running a program: its input from memory, its output and errors into memory, all three pumped by one poll loop,
// so that neither side can wait for the other for ever.

#define _GNU_SOURCE
#include "CFieldLog.h"
#include "child.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

// What a stream has delivered. Bytes beyond `limit` are counted as `over` and dropped.
typedef struct sink {
    uint8_t *bytes;
    size_t count, capacity, limit;
    bool over;
} sink;

static int take(sink *s, const uint8_t *bytes, size_t n) {
    size_t room = s->limit - s->count;
    if (n > room) {
        s->over = true;
        n = room;
    }
    if (n > s->capacity - s->count) {
        size_t wanted = s->capacity < s->limit / 2 ? s->capacity * 2 : s->limit;
        if (wanted < s->count + n) wanted = s->count + n;
        uint8_t *larger = realloc(s->bytes, wanted);
        if (!larger) return ENOMEM;
        s->bytes = larger;
        s->capacity = wanted;
    }
    if (n > 0) memcpy(s->bytes + s->count, bytes, n);
    s->count += n;
    return 0;
}

// One read; closes *fd at the end of the stream.
static int drain(int *fd, sink *s) {
    uint8_t piece[32768];
    ssize_t got = read(*fd, piece, sizeof piece);
    if (got > 0) return take(s, piece, (size_t)got);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
    int error = got < 0 ? errno : 0;
    fl_close_if_open(fd);
    return error;
}

// After the program's end: exactly what lies in the pipe now is its own. A descendant may keep writing for ever.
static int drain_rest(int *fd, sink *s) {
    int left = 0;
    if (*fd < 0 || ioctl(*fd, FIONREAD, &left) != 0) return 0;
    int error = 0;
    while (!error && left > 0 && *fd >= 0) {
        uint8_t piece[32768];
        size_t want = (size_t)left < sizeof piece ? (size_t)left : sizeof piece;
        ssize_t got = read(*fd, piece, want);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        left -= (int)got;
        error = take(s, piece, (size_t)got);
    }
    return error;
}

// A program that has closed its input has read what it wanted: EPIPE is no error.
static int feed(int *fd, const uint8_t **input, size_t *left) {
    ssize_t done = *left > 0 ? write(*fd, *input, *left) : 0;
    if (done < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
    int error = done < 0 && errno != EPIPE ? errno : 0;
    if (done > 0) {
        *input += done;
        *left -= (size_t)done;
    }
    if (done < 0 || *left == 0) fl_close_if_open(fd);
    return error;
}

static int wait_ms(const fl_child *c, int64_t deadline) {
    int64_t longest = c->pidfd < 0 ? 20 : -1;
    if (deadline < 0) return (int)longest;
    int64_t left = deadline - fl_monotonic_ms();
    if (left < 0) left = 0;
    return (int)(longest >= 0 && longest < left ? longest : left);
}

static int pump(fl_child *c, const uint8_t *input, size_t input_left, sink *out, sink *err, int64_t deadline) {
    int error = 0;
    if (input_left == 0) fl_close_if_open(&c->in);
    while (!error && !c->gone) {
        struct pollfd fds[4] = {
            {.fd = c->in, .events = POLLOUT},
            {.fd = c->out, .events = POLLIN},
            {.fd = c->err, .events = POLLIN},
            {.fd = c->pidfd, .events = POLLIN},
        };
        int ready = poll(fds, 4, wait_ms(c, deadline));
        if (ready < 0 && errno != EINTR) return errno;
        if (ready > 0) {
            if (fds[0].revents) error = feed(&c->in, &input, &input_left);
            if (!error && fds[1].revents) error = drain(&c->out, out);
            if (!error && fds[2].revents) error = drain(&c->err, err);
        }
        if (!error && out->over) error = EFBIG;
        if (!error && (c->pidfd < 0 || (ready > 0 && fds[3].revents))) error = fl_child_reap(c, WNOHANG);
        if (!error && !c->gone && deadline >= 0 && fl_monotonic_ms() >= deadline) error = ETIMEDOUT;
    }
    if (!error) error = drain_rest(&c->out, out);
    if (!error) error = drain_rest(&c->err, err);
    return !error && out->over ? EFBIG : error;
}

static int run_started(fl_child *c, const void *input, size_t input_count, sink *out, sink *err, int timeout_ms) {
    fl_pipe_guard guard;
    fl_pipe_guard_begin(&guard);
    int64_t deadline = timeout_ms < 0 ? -1 : fl_monotonic_ms() + timeout_ms;
    int error = pump(c, input, input_count, out, err, deadline);
    fl_child_kill(c);
    fl_pipe_guard_end(&guard);
    fl_child_close(c);
    return error;
}

int fl_run(char *const argv[], const void *input, size_t input_count, size_t max_output, int timeout_ms,
           fl_run_result *result) {
    memset(result, 0, sizeof *result);
    if (!argv[0] || !*argv[0]) return EINVAL;
    fl_child c;
    int error = fl_child_start(&c, argv, NULL);
    if (error) return error;
    sink out = {.limit = max_output}, err = {.limit = FL_RUN_ERRORS_MAX};
    error = run_started(&c, input, input_count, &out, &err, timeout_ms);
    if (error) {
        free(out.bytes);
        free(err.bytes);
        return error;
    }
    *result = (fl_run_result){out.bytes, out.count, err.bytes, err.count, fl_child_status(&c)};
    return 0;
}

void fl_run_free(fl_run_result *result) {
    free(result->output);
    free(result->errors);
    memset(result, 0, sizeof *result);
}
