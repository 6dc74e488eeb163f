// Starting a program with three pipes, and seeing it off.

#define _GNU_SOURCE
#include "child.h"
#include "run_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

void fl_close_if_open(int *fd) {
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
        fl_close_if_open(&ends[i]);
        if (error) return error;
        ends[i] = higher;
    }
    return 0;
}

int fl_spawn_on(pid_t *pid, char *const argv[], char *const environment[], int in, int out, int err) {
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
    if (!error) error = posix_spawnp(pid, argv[0], &actions, &attributes, argv, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int fl_child_start(fl_child *c, char *const argv[], char *const environment[]) {
    *c = (fl_child){.pidfd = -1, .in = -1, .out = -1, .err = -1};
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
    int error = make_pipe(in);
    if (!error) error = make_pipe(out);
    if (!error) error = make_pipe(err);
    if (!error) {
        int ours[3] = {in[1], out[0], err[0]};
        for (int i = 0; i < 3 && !error; i++)
            if (fcntl(ours[i], F_SETFL, O_NONBLOCK) != 0) error = errno; // a pipe's only settable status flag
    }
    if (!error) error = fl_spawn_on(&c->pid, argv, environment ? environment : environ, in[0], out[1], err[1]);
    fl_close_if_open(&in[0]);
    fl_close_if_open(&out[1]);
    fl_close_if_open(&err[1]);
    c->in = in[1], c->out = out[0], c->err = err[0];
    if (error) {
        fl_child_close(c);
        return error;
    }
    c->pidfd = fl_watch(c->pid);
    return 0;
}

int fl_watch(pid_t pid) {
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, pid, 0); // close-on-exec by itself
#else
    (void)pid;
    return -1;
#endif
}

int fl_child_reap(fl_child *c, int options) {
    for (;;) {
        pid_t pid = waitpid(c->pid, &c->wait_status, options);
        if (pid == c->pid) c->gone = true;
        if (pid >= 0) return 0;
        if (errno != EINTR) {
            c->gone = c->status_unknown = true; // ECHILD: nobody knows how it ended
            return errno;
        }
    }
}

void fl_child_kill(fl_child *c) {
    if (c->gone) return;
    int sent = -1;
#ifdef SYS_pidfd_send_signal
    // By its descriptor the signal cannot reach a stranger that got the number since.
    if (c->pidfd >= 0) sent = (int)syscall(SYS_pidfd_send_signal, c->pidfd, SIGKILL, NULL, 0);
#endif
    if (sent != 0 && (c->pidfd < 0 || errno == ENOSYS || errno == EPERM)) kill(c->pid, SIGKILL);
    fl_child_reap(c, 0);
}

int fl_child_status(const fl_child *c) {
    if (!c->gone || c->status_unknown) return INT_MIN;
    return WIFSIGNALED(c->wait_status) ? -WTERMSIG(c->wait_status) : WEXITSTATUS(c->wait_status);
}

void fl_child_close(fl_child *c) {
    fl_close_if_open(&c->in);
    fl_close_if_open(&c->out);
    fl_close_if_open(&c->err);
    fl_close_if_open(&c->pidfd);
}

void fl_pipe_guard_begin(fl_pipe_guard *guard) {
    sigset_t pipe_only;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigemptyset(&guard->pending_before);
    pthread_sigmask(SIG_BLOCK, &pipe_only, &guard->mask_before);
    sigpending(&guard->pending_before);
}

void fl_pipe_guard_end(const fl_pipe_guard *guard) {
    // The signal that writing raised is taken back; one that was waiting before belongs to others.
    if (!sigismember(&guard->pending_before, SIGPIPE)) {
        sigset_t pipe_only;
        sigemptyset(&pipe_only);
        sigaddset(&pipe_only, SIGPIPE);
        struct timespec none = {0};
        while (sigtimedwait(&pipe_only, NULL, &none) < 0 && errno == EINTR) {
        }
    }
    pthread_sigmask(SIG_SETMASK, &guard->mask_before, NULL);
}
