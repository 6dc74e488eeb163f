// Running a program: its input from memory, its output and errors into memory, all three pumped by one poll loop,
// so that neither side can wait for the other for ever.

#define _GNU_SOURCE
#include "CFieldLog.h"
#include "run_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// What a stream has delivered. Bytes beyond `limit` are counted as `over` and dropped.
typedef struct sink {
    uint8_t *bytes;
    size_t count, capacity, limit;
    bool over;
} sink;

typedef struct child {
    pid_t pid;
    int pidfd; // -1: the kernel is older than 5.3
    int in, out, err;
    bool gone;
    int wait_status;
} child;

static void close_if_open(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

// Both ends above the standard descriptors, so that the dup2 calls in the child cannot overwrite one another.
static int make_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) {
        ends[0] = ends[1] = -1;
        return errno;
    }
    for (int i = 0; i < 2; i++) {
        if (ends[i] > 2) continue;
        int higher = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
        int error = higher < 0 ? errno : 0;
        close_if_open(&ends[i]);
        if (error) return error;
        ends[i] = higher;
    }
    return 0;
}

int fl_spawn_on(pid_t *pid, char *const argv[], int in, int out, int err) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error) return error;
    error = posix_spawnattr_init(&attributes);
    if (error) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    error = posix_spawn_file_actions_adddup2(&actions, in, 0);
    if (!error) error = posix_spawn_file_actions_adddup2(&actions, out, 1);
    if (!error) error = posix_spawn_file_actions_adddup2(&actions, err, 2);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    // Also what others opened without close-on-exec: an inherited lock file would keep the lock.
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
    if (!error) error = posix_spawnattr_setsigmask(&attributes, &none);
    if (!error) error = posix_spawnattr_setsigdefault(&attributes, &defaults);
    if (!error) error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (!error) error = posix_spawnp(pid, argv[0], &actions, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int fl_watch(pid_t pid) {
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, pid, 0); // close-on-exec by itself
#else
    (void)pid;
    return -1;
#endif
}

static int start(child *c, char *const argv[]) {
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
    int error = make_pipe(in);
    if (!error) error = make_pipe(out);
    if (!error) error = make_pipe(err);
    if (!error) {
        c->in = in[1], c->out = out[0], c->err = err[0];
        int ours[3] = {in[1], out[0], err[0]};
        for (int i = 0; i < 3 && !error; i++)
            if (fcntl(ours[i], F_SETFL, O_NONBLOCK) != 0) error = errno; // a pipe's only settable status flag
    }
    if (!error) error = fl_spawn_on(&c->pid, argv, in[0], out[1], err[1]);
    close_if_open(&in[0]);
    close_if_open(&out[1]);
    close_if_open(&err[1]);
    if (error) {
        close_if_open(&in[1]);
        close_if_open(&out[0]);
        close_if_open(&err[0]);
        c->in = c->out = c->err = -1;
        return error;
    }
    c->pidfd = fl_watch(c->pid);
    return 0;
}

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
    close_if_open(fd);
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
    if (done < 0 || *left == 0) close_if_open(fd);
    return error;
}

static int reap(child *c, int options) {
    for (;;) {
        pid_t pid = waitpid(c->pid, &c->wait_status, options);
        if (pid == c->pid) c->gone = true;
        if (pid >= 0) return 0;
        if (errno != EINTR) {
            c->gone = true; // ECHILD: SIGCHLD is ignored, nobody knows how it ended
            return errno;
        }
    }
}

static int wait_ms(const child *c, int64_t deadline) {
    int64_t longest = c->pidfd < 0 ? 20 : -1;
    if (deadline < 0) return (int)longest;
    int64_t left = deadline - fl_monotonic_ms();
    if (left < 0) left = 0;
    return (int)(longest >= 0 && longest < left ? longest : left);
}

static int pump(child *c, const uint8_t *input, size_t input_left, sink *out, sink *err, int64_t deadline) {
    int error = 0;
    if (input_left == 0) close_if_open(&c->in);
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
        if (!error && (c->pidfd < 0 || (ready > 0 && fds[3].revents))) error = reap(c, WNOHANG);
        if (!error && !c->gone && deadline >= 0 && fl_monotonic_ms() >= deadline) error = ETIMEDOUT;
    }
    if (!error) error = drain_rest(&c->out, out);
    if (!error) error = drain_rest(&c->err, err);
    return !error && out->over ? EFBIG : error;
}

// Writing to a program that has gone raises SIGPIPE in this thread. It is blocked here, and taken back if it came,
// so that the process's own way with SIGPIPE is neither needed nor changed.
static void take_back_sigpipe(const sigset_t *pipe_only, const sigset_t *pending_before) {
    if (sigismember(pending_before, SIGPIPE)) return;
    struct timespec none = {0};
    while (sigtimedwait(pipe_only, NULL, &none) < 0 && errno == EINTR) {
    }
}

static int run_started(child *c, const void *input, size_t input_count, sink *out, sink *err, int timeout_ms) {
    sigset_t pipe_only, mask_before, pending_before;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigemptyset(&pending_before);
    pthread_sigmask(SIG_BLOCK, &pipe_only, &mask_before);
    sigpending(&pending_before);

    int64_t deadline = timeout_ms < 0 ? -1 : fl_monotonic_ms() + timeout_ms;
    int error = pump(c, input, input_count, out, err, deadline);
    if (!c->gone) {
        kill(c->pid, SIGKILL);
        reap(c, 0);
    }
    take_back_sigpipe(&pipe_only, &pending_before);
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
    close_if_open(&c->in);
    close_if_open(&c->out);
    close_if_open(&c->err);
    close_if_open(&c->pidfd);
    return error;
}

int fl_run(char *const argv[], const void *input, size_t input_count, size_t max_output, int timeout_ms,
           fl_run_result *result) {
    memset(result, 0, sizeof *result);
    if (!argv[0] || !*argv[0]) return EINVAL;
    child c = {.pidfd = -1, .in = -1, .out = -1, .err = -1};
    int error = start(&c, argv);
    if (error) return error;
    sink out = {.limit = max_output}, err = {.limit = FL_RUN_ERRORS_MAX};
    error = run_started(&c, input, input_count, &out, &err, timeout_ms);
    if (error) {
        free(out.bytes);
        free(err.bytes);
        return error;
    }
    *result = (fl_run_result){out.bytes, out.count, err.bytes, err.count, 0};
    result->exit_status = WIFSIGNALED(c.wait_status) ? -WTERMSIG(c.wait_status) : WEXITSTATUS(c.wait_status);
    return 0;
}

void fl_run_free(fl_run_result *result) {
    free(result->output);
    free(result->errors);
    memset(result, 0, sizeof *result);
}
