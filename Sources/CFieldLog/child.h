// A program that was started with three pipes. Inside this target only.

#ifndef FIELDLOG_CHILD_H
#define FIELDLOG_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct fl_child {
    pid_t pid;
    int pidfd;           // -1: the kernel is older than 5.3
    int in, out, err;    // our ends, not blocking; -1: closed
    bool gone;           // it has ended and has been waited for
    bool status_unknown; // somebody else has waited for it, or SIGCHLD is ignored
    int wait_status;
} fl_child;

// What a thread's way with SIGPIPE was. Between begin and end, writing to a broken pipe is EPIPE and no signal, and
// the process's own way with the signal is neither needed nor changed.
typedef struct fl_pipe_guard {
    sigset_t mask_before, pending_before;
} fl_pipe_guard;

void fl_pipe_guard_begin(fl_pipe_guard *guard);
void fl_pipe_guard_end(const fl_pipe_guard *guard);

// `environment` NULL: that of this process. On an error nothing stays open.
int fl_child_start(fl_child *c, char *const argv[], char *const environment[]);
// waitpid with these options. An error means that nobody will ever know how the program ended.
int fl_child_reap(fl_child *c, int options);
// Ends and reaps a program that has not gone yet.
void fl_child_kill(fl_child *c);
// 0...255, minus a signal's number, or INT_MIN when unknown.
int fl_child_status(const fl_child *c);
void fl_child_close(fl_child *c);
void fl_close_if_open(int *fd);

#endif
