// A program to talk with: every call moves all its streams, whichever it is about, so that neither side can wait for
// the other for ever.

#define _GNU_SOURCE
#include "CFieldLog.h"
#include "child.h"
#include "patience.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { piece_max = 32768, spare_max = 1 << 20 };

extern char **environ;

struct fl_program {
    fl_child child;
    uint8_t *output; // read and not fetched yet: output_count bytes from output_start
    size_t output_start, output_count, output_capacity, output_max;
    int64_t own_left; // -1: it runs; else so many bytes of its own still lie in the pipe of its output
    uint8_t errors[FL_PROGRAM_ERRORS_MAX];
    size_t errors_count;
};

// MARK: Starting

static bool has_name_of(const char *entry, const char *other) {
    size_t name = strcspn(other, "=");
    return strncmp(entry, other, name) == 0 && entry[name] == '=';
}

static bool is_replaced(const char *entry, char *const *by) {
    for (; *by; by++)
        if (has_name_of(entry, *by)) return true;
    return false;
}

// Pointers into both; only the array is new.
static int merge_environment(char *const extra[], char ***merged) {
    size_t count = 1;
    for (char **entry = environ; entry && *entry; entry++) count++;
    for (char *const *entry = extra; *entry; entry++) {
        if (**entry == '=' || !strchr(*entry, '=')) return EINVAL;
        count++;
    }
    char **next = *merged = calloc(count, sizeof *next);
    if (!next) return ENOMEM;
    for (char **entry = environ; entry && *entry; entry++)
        if (!is_replaced(*entry, extra)) *next++ = *entry;
    for (char *const *entry = extra; *entry; entry++)
        if (!is_replaced(*entry, entry + 1)) *next++ = *entry;
    return 0;
}

int fl_program_start(char *const argv[], char *const extra[], size_t output_max, fl_program **program) {
    *program = NULL;
    if (!argv[0] || !*argv[0]) return EINVAL;
    char **environment = NULL;
    int error = merge_environment(extra, &environment);
    if (error) return error;
    fl_program *p = calloc(1, sizeof *p);
    error = p ? fl_child_start(&p->child, argv, environment) : ENOMEM;
    free(environment);
    if (error) {
        free(p);
        return error;
    }
    p->output_max = output_max > 0 ? output_max : 1;
    p->own_left = -1;
    *program = p;
    return 0;
}

// MARK: Taking in

static int make_room(fl_program *p, size_t n) {
    if (p->output_start + p->output_count + n <= p->output_capacity) return 0;
    if (p->output_start > 0) {
        memmove(p->output, p->output + p->output_start, p->output_count);
        p->output_start = 0;
    }
    if (p->output_count + n <= p->output_capacity) return 0;
    size_t wanted = p->output_capacity < p->output_max / 2 ? p->output_capacity * 2 : p->output_max;
    if (wanted < p->output_count + n) wanted = p->output_count + n;
    uint8_t *larger = realloc(p->output, wanted);
    if (!larger) return ENOMEM;
    p->output = larger;
    p->output_capacity = wanted;
    return 0;
}

static int waiting_bytes(int fd) {
    int waiting = 0;
    return fd >= 0 && ioctl(fd, FIONREAD, &waiting) == 0 ? waiting : 0;
}

static int take_output(fl_program *p, bool hung_up, bool *moved) {
    size_t room = p->output_max - p->output_count;
    if (room == 0) {
        if (waiting_bytes(p->child.out) > 0) return ENOBUFS;
        if (hung_up) fl_close_if_open(&p->child.out);
        return 0;
    }
    size_t want = room < piece_max ? room : piece_max;
    if (p->own_left >= 0 && (int64_t)want > p->own_left) want = (size_t)p->own_left;
    int error = make_room(p, want);
    if (error) return error;
    ssize_t got = read(p->child.out, p->output + p->output_start + p->output_count, want);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
    if (got < 0) return errno;
    *moved |= got > 0;
    p->output_count += (size_t)got;
    if (p->own_left >= 0) p->own_left -= got;
    if (got == 0 || p->own_left == 0) fl_close_if_open(&p->child.out);
    return 0;
}

static void keep_errors(fl_program *p, const uint8_t *bytes, size_t n) {
    if (n > sizeof p->errors) {
        bytes += n - sizeof p->errors;
        n = sizeof p->errors;
    }
    size_t kept = sizeof p->errors - n < p->errors_count ? sizeof p->errors - n : p->errors_count;
    memmove(p->errors, p->errors + (p->errors_count - kept), kept);
    memcpy(p->errors + kept, bytes, n);
    p->errors_count = kept + n;
}

// One read of at most `most` bytes. A stream of errors that cannot be read is a lost one and no more.
static size_t take_errors(fl_program *p, size_t most) {
    uint8_t piece[piece_max];
    ssize_t got = read(p->child.err, piece, most < sizeof piece ? most : sizeof piece);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
    if (got > 0) keep_errors(p, piece, (size_t)got);
    if (got <= 0) fl_close_if_open(&p->child.err);
    return got > 0 ? (size_t)got : 0;
}

// What lies in the pipes at the program's end is its own. A descendant may hold them open and write for ever.
static void see_off(fl_program *p) {
    if (!p->child.gone || p->own_left >= 0) return;
    p->own_left = waiting_bytes(p->child.out);
    if (p->own_left == 0) fl_close_if_open(&p->child.out);
    size_t left = (size_t)waiting_bytes(p->child.err);
    while (left > 0 && p->child.err >= 0) {
        size_t got = take_errors(p, left);
        if (got == 0 && waiting_bytes(p->child.err) == 0) break;
        left -= got;
    }
    fl_close_if_open(&p->child.err);
    fl_close_if_open(&p->child.in);
}

// MARK: One round

typedef struct letter {
    const uint8_t *bytes;
    size_t left;
} letter;

static int feed(fl_program *p, letter *l, bool *moved) {
    ssize_t done = write(p->child.in, l->bytes, l->left);
    if (done < 0 && (errno == EINTR || errno == EAGAIN)) return 0;
    if (done < 0) {
        int error = errno;
        if (error == EPIPE) fl_close_if_open(&p->child.in);
        return error;
    }
    l->bytes += done;
    l->left -= (size_t)done;
    *moved |= done > 0;
    return 0;
}

// Waits until something can move, and moves it. Words on standard error are no movement: who only complains stands
// still.
static int go_round(fl_program *p, letter *l, const patience *time, bool *moved) {
    fl_child *c = &p->child;
    struct pollfd fds[4] = {
        // Watched only when there is something to write: a closed input would report itself without end.
        {.fd = l->left > 0 ? c->in : -1, .events = POLLOUT},
        {.fd = c->out, .events = POLLIN},
        {.fd = c->err, .events = POLLIN},
        {.fd = c->gone ? -1 : c->pidfd, .events = POLLIN},
    };
    *moved = false;
    int ready = poll(fds, 4, patience_poll_ms(time, c->pidfd < 0 && !c->gone ? 20 : -1));
    if (ready < 0) return errno == EINTR ? 0 : errno;
    int error = 0;
    if (fds[1].revents) error = take_output(p, fds[1].revents & POLLHUP, moved);
    if (fds[2].revents) take_errors(p, piece_max);
    if (!error && fds[0].revents) error = feed(p, l, moved);
    if (!c->gone && (c->pidfd < 0 || fds[3].revents)) {
        fl_child_reap(c, WNOHANG); // its error stands in the child's status
        see_off(p);
    }
    return error;
}

// MARK: Talking

int fl_program_write(fl_program *p, const void *data, size_t n, int idle_ms, int64_t deadline) {
    letter l = {data, n};
    patience time = patience_begin(idle_ms, deadline);
    fl_pipe_guard guard;
    fl_pipe_guard_begin(&guard);
    int error = 0;
    while (!error && l.left > 0) {
        bool moved = false;
        error = p->child.in < 0 ? EPIPE : go_round(p, &l, &time, &moved);
        if (!error && l.left > 0 && !patience_lasts(&time, moved)) error = ETIMEDOUT;
    }
    fl_pipe_guard_end(&guard);
    return error;
}

void fl_program_close_input(fl_program *p) { fl_close_if_open(&p->child.in); }

static size_t fetch(fl_program *p, uint8_t *into, size_t n) {
    if (n > p->output_count) n = p->output_count;
    if (n > 0) memcpy(into, p->output + p->output_start, n);
    p->output_start += n;
    p->output_count -= n;
    if (p->output_count > 0) return n;
    p->output_start = 0;
    if (p->output_capacity > spare_max) {
        free(p->output);
        p->output = NULL;
        p->output_capacity = 0;
    }
    return n;
}

int fl_program_read(fl_program *p, void *buffer, size_t n, size_t *count, int idle_ms, int64_t deadline) {
    patience time = patience_begin(idle_ms, deadline);
    letter none = {NULL, 0};
    *count = fetch(p, buffer, n);
    while (*count < n && p->child.out >= 0) {
        bool moved;
        int error = go_round(p, &none, &time, &moved);
        *count += fetch(p, (uint8_t *)buffer + *count, n - *count);
        if (error) return error;
        if (*count < n && p->child.out >= 0 && !patience_lasts(&time, moved)) return ETIMEDOUT;
    }
    return 0;
}

// MARK: Ending

int fl_program_finish(fl_program *p, int timeout_ms) {
    fl_close_if_open(&p->child.in);
    letter none = {NULL, 0};
    // One bound for the whole: a program that goes on writing is not waited for longer than a silent one.
    patience time = patience_begin(-1, timeout_ms < 0 ? FL_NO_DEADLINE : fl_monotonic_ms() + timeout_ms);
    while (!p->child.gone) {
        bool moved;
        p->output_start = p->output_count = 0;
        if (go_round(p, &none, &time, &moved) != 0) break;
        if (!p->child.gone && !patience_lasts(&time, moved)) break;
    }
    fl_program_kill(p);
    p->output_start = p->output_count = 0;
    fl_child_close(&p->child);
    return fl_child_status(&p->child);
}

void fl_program_kill(fl_program *p) {
    fl_child_kill(&p->child);
    see_off(p);
}

const uint8_t *fl_program_errors(const fl_program *p, size_t *count) {
    *count = p->errors_count;
    return p->errors;
}

void fl_program_free(fl_program *p) {
    if (!p) return;
    fl_child_kill(&p->child);
    fl_child_close(&p->child);
    free(p->output);
    free(p);
}
