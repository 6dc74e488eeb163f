// Running many short programs, a few at a time, from one thread: each reads a file and answers by its exit code.

#define _GNU_SOURCE
#include "CFieldLog.h"
#include "run_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

typedef struct runner {
    pid_t pid;
    int pidfd; // -1: the kernel is older than 5.3
    int64_t deadline;
    size_t job;
} runner;

typedef struct crew {
    runner runners[FL_RUN_MANY_MAX];
    size_t count;
    int nowhere; // /dev/null, for what they write
    int timeout_ms;
    int *statuses;
} crew;

size_t fl_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? (size_t)count : 1;
}

// Above the standard descriptors, as fl_spawn_on wants them.
static int raise_descriptor(int *fd) {
    if (*fd > 2) return 0;
    int higher = fcntl(*fd, F_DUPFD_CLOEXEC, 3);
    int error = higher < 0 ? errno : 0;
    close(*fd);
    *fd = higher;
    return error;
}

static int start_runner(crew *c, size_t job, const char *input_path, char *const argv[]) {
    if (!argv[0] || !*argv[0]) return EINVAL;
    runner r = {.pidfd = -1, .deadline = -1, .job = job};
    int input = -1;
    int64_t size = 0;
    int error = fl_open_regular(input_path, &input, &size);
    if (error) return error;
    error = raise_descriptor(&input);
    if (!error) error = fl_spawn_on(&r.pid, argv, environ, input, c->nowhere, c->nowhere);
    if (input >= 0) close(input);
    if (error) return error;
    r.pidfd = fl_watch(r.pid);
    if (c->timeout_ms >= 0) r.deadline = fl_monotonic_ms() + c->timeout_ms;
    c->runners[c->count++] = r;
    return 0;
}

// Takes the status of runner `at` if it has ended, and puts the last runner in its place.
static int reap_runner(crew *c, size_t at, int options) {
    runner r = c->runners[at];
    int status = 0, error = 0;
    pid_t pid;
    do pid = waitpid(r.pid, &status, options);
    while (pid < 0 && errno == EINTR);
    if (pid == 0) return 0;
    if (pid < 0) error = errno; // ECHILD: SIGCHLD is ignored, nobody knows how it ended
    c->statuses[r.job] = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    if (r.pidfd >= 0) close(r.pidfd);
    c->runners[at] = c->runners[--c->count];
    return error;
}

static int wait_for_any(crew *c) {
    struct pollfd fds[FL_RUN_MANY_MAX];
    int64_t now = fl_monotonic_ms(), longest = -1;
    for (size_t i = 0; i < c->count; i++) {
        fds[i] = (struct pollfd){.fd = c->runners[i].pidfd, .events = POLLIN};
        int64_t left = c->runners[i].deadline < 0 ? -1 : c->runners[i].deadline - now;
        if (c->runners[i].deadline >= 0 && left < 0) left = 0;
        if (c->runners[i].pidfd < 0 && (left < 0 || left > 5)) left = 5;
        if (left >= 0 && (longest < 0 || left < longest)) longest = left;
    }
    int ready = poll(fds, c->count, (int)longest);
    if (ready < 0 && errno != EINTR) return errno;
    int error = 0;
    // From the end, so that the runner put in the place of one that ended has been looked at.
    for (size_t i = c->count; i-- > 0 && !error;)
        if (fds[i].fd < 0 || (ready > 0 && fds[i].revents)) error = reap_runner(c, i, WNOHANG);
    now = fl_monotonic_ms();
    for (size_t i = 0; i < c->count && !error; i++)
        if (c->runners[i].deadline >= 0 && now >= c->runners[i].deadline) error = ETIMEDOUT;
    return error;
}

int fl_run_many(char *const words[], size_t count, size_t parallel, int timeout_ms, int *statuses) {
    if (parallel < 1) parallel = 1;
    if (parallel > FL_RUN_MANY_MAX) parallel = FL_RUN_MANY_MAX;
    crew c = {.nowhere = open("/dev/null", O_RDWR | O_CLOEXEC), .timeout_ms = timeout_ms, .statuses = statuses};
    if (c.nowhere < 0) return errno;
    int error = raise_descriptor(&c.nowhere);
    size_t started = 0;
    while (!error && (started < count || c.count > 0)) {
        if (started == count || c.count == parallel) {
            error = wait_for_any(&c);
            continue;
        }
        error = start_runner(&c, started++, words[0], words + 1);
        while (*words) words++;
        words++;
    }
    for (size_t i = 0; i < c.count; i++) kill(c.runners[i].pid, SIGKILL);
    while (c.count > 0) reap_runner(&c, c.count - 1, 0);
    if (c.nowhere >= 0) close(c.nowhere);
    return error;
}
