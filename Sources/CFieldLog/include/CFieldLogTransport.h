// What carrying data between devices needs from the kernel: programs to talk with, the standard streams with bounds on
// time, and a few facts about this machine. Part of CFieldLog.h; its conventions hold.
//
// Two bounds on waiting: `idle_ms` < 0 is none, else how long nothing may move (0: only what goes at once);
// `deadline` is a moment of fl_monotonic_ms after which the call ends though something moves. Both end in ETIMEDOUT.

#ifndef CFIELDLOG_TRANSPORT_H
#define CFIELDLOG_TRANSPORT_H

#include <stddef.h>
#include <stdint.h>

#define FL_NO_DEADLINE INT64_MAX

// MARK: Programs to talk with

/// A running program with pipes on its three standard descriptors. For one thread at a time.
typedef struct fl_program fl_program;

/// The last bytes of standard error that are kept.
#define FL_PROGRAM_ERRORS_MAX 8192

/// Starts argv[0] (looked up in this process's PATH when it has no slash) without a shell. `extra`: "NAME=value" texts,
/// NULL at the end, that replace those of the same name in this process's environment; the last of a name counts.
/// Descriptors and signals as for fl_run. `output_max`: how much of its output may wait to be read.
int fl_program_start(char *const argv[], char *const extra[], size_t output_max, fl_program **program);
/// Writes all to its standard input, and takes in meanwhile what it writes. EPIPE: it has closed its input, or has
/// ended. ENOBUFS: it has written more than output_max that nobody has read. After an error a part may have gone.
int fl_program_write(fl_program *program, const void *data, size_t n, int idle_ms, int64_t deadline);
/// Closes its standard input; nothing happens when it is closed.
void fl_program_close_input(fl_program *program);
/// Reads n bytes of its output; fewer only at the end of the stream, which is also where the program has ended and all
/// that lay in the pipe then has been read, even if a descendant holds it open. *count is right after errors too.
int fl_program_read(fl_program *program, void *buffer, size_t n, size_t *count, int idle_ms, int64_t deadline);
/// Closes its input, drops its output, waits for its end, for timeout_ms >= 0 no longer than that, and then kills it.
/// Returns 0...255, minus the number of the signal that ended it, or INT_MIN when nobody knows. May be repeated.
int fl_program_finish(fl_program *program, int timeout_ms);
/// Ends it at once. What it has written can still be read.
void fl_program_kill(fl_program *program);
/// The end of what it wrote to standard error, as far as read by now; valid until the next call.
const uint8_t *fl_program_errors(const fl_program *program, size_t *count);
/// Ends the program if it has not ended. NULL is allowed.
void fl_program_free(fl_program *program);

// MARK: Streams

/// Reads n bytes; fewer only at the end. Works for descriptors that block and those that do not.
int fl_stream_read(int fd, void *buffer, size_t n, size_t *count, int idle_ms, int64_t deadline);
/// Writes all. A broken pipe is EPIPE and no signal. The bounds hold for pipes and sockets; a regular file or a stopped
/// terminal may block for longer.
int fl_stream_write(int fd, const void *data, size_t n, int idle_ms, int64_t deadline);

// MARK: Files and folders

/// As fl_open_regular, but a symbolic link in the last place is ELOOP.
int fl_open_regular_no_link(const char *path, int *fd, int64_t *size);
/// Makes a folder of mode 0700 with a new name that begins with `prefix`, in $TMPDIR when that is an absolute path,
/// else in /tmp. Free *path with fl_free.
int fl_make_temporary_directory(const char *prefix, char **path);
/// Takes one of a few folders of mode 0700 that this account has under `parent`, making it where it is not there: emptied, and locked for as
/// long as *lock is open. What a process that was killed left in one goes so. EEXIST when all are in use. Free *path with fl_free.
int fl_take_private_directory(const char *parent, char **path, int *lock);
/// Removes a folder with the files in it and in its folders, no deeper; ENOTEMPTY when there is more. Goes through no
/// symbolic link. After an error all that could be removed is gone.
int fl_remove_shallow(const char *path);

// MARK: Machine and account

/// Bytes that an unprivileged process can still write to the file system of `path`.
int fl_free_space(const char *path, int64_t *bytes);
/// The effective user.
uint32_t fl_user_id(void);
/// Sleeps; 1 when the whole time has passed, 0 when a signal handler ran in this thread before.
int fl_sleep_ms(int64_t ms);

#endif
