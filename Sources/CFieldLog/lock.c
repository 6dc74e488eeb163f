// flock with a time limit.
//
// Waiting in the kernel is fair (first come, first served) where polling is not, but flock(2) takes no timeout.
// So a timer interrupts it. The timer signals only the waiting thread (SIGEV_THREAD_ID), with a real-time signal
// that nobody handled when we first looked; its handler does nothing and has no SA_RESTART, so flock returns EINTR.
// The signal may come just before flock is entered and be lost; the timer therefore repeats until the wait is over.

#define _GNU_SOURCE
#include "CFieldLog.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum { repeat_ms = 10 };

static pthread_once_t chosen = PTHREAD_ONCE_INIT;
static int wake_signal; // 0: none was free

static void on_wake(int number) { (void)number; }

static void choose_wake_signal(void) {
    for (int number = SIGRTMAX - 3; number >= SIGRTMIN; number--) {
        struct sigaction now;
        if (sigaction(number, NULL, &now) != 0 || now.sa_handler != SIG_DFL) continue;
        struct sigaction ours = {.sa_handler = on_wake};
        sigemptyset(&ours.sa_mask);
        if (sigaction(number, &ours, NULL) == 0) {
            wake_signal = number;
            return;
        }
    }
}

static struct timespec from_ms(int64_t ms) {
    return (struct timespec){.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
}

static int try_once(int fd) {
    for (;;) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) return 0;
        if (errno != EINTR) return errno == EWOULDBLOCK ? ETIMEDOUT : errno;
    }
}

static int wait_for_ever(int fd) {
    while (flock(fd, LOCK_EX) != 0)
        if (errno != EINTR) return errno;
    return 0;
}

// Only when the kernel has no timer to give (RLIMIT_SIGPENDING) or no signal is free.
static int wait_polling(int fd, int64_t deadline) {
    for (;;) {
        int error = try_once(fd);
        if (error != ETIMEDOUT || fl_monotonic_ms() >= deadline) return error;
        struct timespec pause = from_ms(repeat_ms);
        nanosleep(&pause, NULL);
    }
}

static int wait_until(int fd, int64_t deadline) {
    while (flock(fd, LOCK_EX) != 0) {
        if (errno != EINTR) return errno;
        if (fl_monotonic_ms() >= deadline) return ETIMEDOUT;
    }
    return 0;
}

int fl_lock(int fd, int timeout_ms) {
    int error = try_once(fd);
    if (error != ETIMEDOUT || timeout_ms == 0) return error;
    if (timeout_ms < 0) return wait_for_ever(fd);

    int64_t deadline = fl_monotonic_ms() + timeout_ms;
    pthread_once(&chosen, choose_wake_signal);
    if (wake_signal == 0) return wait_polling(fd, deadline);

    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = wake_signal};
    event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) return wait_polling(fd, deadline);

    sigset_t wake, before;
    sigemptyset(&wake);
    sigaddset(&wake, wake_signal);
    pthread_sigmask(SIG_UNBLOCK, &wake, &before);
    struct itimerspec times = {.it_value = from_ms(timeout_ms), .it_interval = from_ms(repeat_ms)};
    error = timer_settime(timer, 0, &times, NULL) == 0 ? wait_until(fd, deadline) : wait_polling(fd, deadline);

    // A signal still under way must not interrupt a later call of this thread.
    pthread_sigmask(SIG_BLOCK, &wake, NULL);
    timer_delete(timer);
    struct timespec none = {0};
    while (sigtimedwait(&wake, NULL, &none) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

int fl_unlock(int fd) { return flock(fd, LOCK_UN) == 0 ? 0 : errno; }
