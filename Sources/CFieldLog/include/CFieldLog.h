// What FieldLog needs from the kernel and the processor and cannot say well in Swift.
// Unless noted otherwise a function that returns int returns 0 or an errno value; errno itself means nothing after it.
// All descriptors are opened close-on-exec. Nothing here keeps state but the choice of the SHA-256 path and the
// wake-up signal of fl_lock, both made once.

#ifndef CFIELDLOG_H
#define CFIELDLOG_H

#include <stddef.h>
#include <stdint.h>

// MARK: SHA-256 (FIPS 180-4)

/// A hash under way. Plain data: may be copied to hash two continuations of one beginning.
typedef struct fl_sha256_state {
    uint32_t words[8];
    uint64_t total;      ///< bytes taken in so far
    uint8_t pending[64]; ///< the unfinished block: total % 64 bytes
    int32_t portable;    ///< 1: never use the processor's SHA instructions
} fl_sha256_state;

void fl_sha256_begin(fl_sha256_state *state);
/// As fl_sha256_begin, but forces the portable path, so that tests reach it on every machine.
void fl_sha256_begin_portable(fl_sha256_state *state);
void fl_sha256_update(fl_sha256_state *state, const void *data, size_t n);
/// Leaves `state` as it was: a hash of a prefix can be taken and the hashing go on.
void fl_sha256_end(const fl_sha256_state *state, uint8_t out[32]);
/// `data` may be NULL when n is 0; so also below.
void fl_sha256(const void *data, size_t n, uint8_t out[32]);
/// Hash of the two pieces one after the other, without joining them.
void fl_sha256_2(const void *a, size_t an, const void *b, size_t bn, uint8_t out[32]);
/// 1 when the processor's SHA instructions are used.
int fl_sha256_accelerated(void);

// MARK: Locks

/// Exclusive flock on fd. timeout_ms < 0: wait for ever; 0: try once; > 0: wait in the kernel, in its queue, for
/// about that long. Returns 0, ETIMEDOUT, or errno. Blocks the calling thread. Safe with threads: the wake-up is a
/// real-time signal, not otherwise in use, sent to the waiting thread alone; other threads see nothing of it.
int fl_lock(int fd, int timeout_ms);
int fl_unlock(int fd);

// MARK: Files

/// Follows symbolic links. Any of the out pointers may be NULL. `mode` holds type and permission bits (st_mode).
int fl_stat_identity(const char *path, uint64_t *dev, uint64_t *inode, int64_t *size, uint32_t *mode, uint32_t *uid);
/// 0 when something has this name (a dangling symbolic link counts), else errno.
int fl_exists(const char *path);
/// Opens (creates, mode 0600 whatever the umask) a file to be locked, never through a symbolic link in the last place.
int fl_open_lock_file(const char *path, int *fd);

/// Run by root, gives a new file to the account that owns its folder, unless the folder is root's or has the sticky bit. Anything that
/// fails is let be: the file then stays root's.
void fl_give_to_owner(int fd, int folder);
/// The same; the folder is that of `path`.
void fl_give_to_folder_owner(int fd, const char *path);
/// The same for a regular file that is there already, under one name only, and a folder that need not be its own.
void fl_give_file_to_owner(const char *path, const char *folder);
/// The same for a folder that is there already, itself no link, and the regular files in it. Links in it are not followed.
void fl_give_folder_to_owner(const char *path, const char *folder);
/// ENOSPC where a disk whose blocks are smaller than pages has next to no room for a file of which so many bytes are mapped into memory: to
/// touch a page without room would kill the process. fills != 0: gives the file, which is there, all its room, and keeps a descriptor of it.
/// 0 otherwise, and where nothing can be told.
int fl_make_sure_of_mapped(const char *path, const char *folder, long long bytes, int fills);
/// Opens a regular file for reading; anything else is EISDIR or EINVAL, and a FIFO does not block.
int fl_open_regular(const char *path, int *fd, int64_t *size);
/// Reads once, repeating after EINTR. *count is 0 at the end of the file.
int fl_read(int fd, void *buffer, size_t n, size_t *count);
int fl_close(int fd);
/// Replaces or makes `path` in one step: readers see the old contents or the new. The mode is exactly `mode`,
/// whatever the umask; a symbolic link at `path` is replaced, not followed, but in /dev. A device or a pipe is written to and keeps
/// its name: a block device is EINVAL, a pipe that nobody reads ENXIO. sync != 0: the contents, then the folder,
/// are on the disk before this returns 0. After a crash a `.fl-*.tmp` file may be left in the folder.
int fl_write_file_atomic(const char *path, const void *data, size_t n, uint32_t mode, int sync);
/// Opens what has a name and is no file for writing: a device, a pipe, what a link in /dev leads to. A block device is EINVAL, a pipe that
/// nobody reads ENXIO. *fd is -1 where a file, a folder, another link or nothing has the name.
int fl_open_stream(const char *path, int *fd);
/// Makes one folder with exactly mode 0700, whatever the umask. EEXIST when the name is taken.
int fl_make_directory(const char *path);
int fl_remove_file(const char *path);
int fl_remove_directory(const char *path);
/// Names in a folder without "." and "..", each NUL-terminated, one after the other, unordered; free with fl_free.
/// EOVERFLOW when they need more than max_bytes.
int fl_list(const char *path, size_t max_bytes, char **names, size_t *names_count);
/// Absolute path without symbolic links, ".", ".."; free with fl_free.
int fl_canonical_path(const char *path, char **out);
void fl_free(void *memory);

// MARK: Programs

typedef struct fl_run_result {
    uint8_t *output;
    size_t output_count;
    uint8_t *errors;
    size_t errors_count;
    int exit_status; ///< 0...255, or minus the number of the signal that ended it
} fl_run_result;

/// At most this many bytes of a program's standard error are kept; the rest is read and dropped.
#define FL_RUN_ERRORS_MAX 65536

/// Runs argv[0] (looked up in PATH when it has no slash) without a shell, feeds `input` to it, and collects what it
/// writes. More than max_output bytes of output: the program is killed, EFBIG. timeout_ms >= 0 passed: killed,
/// ETIMEDOUT. A program that does not read its input is no error. Returns when the program itself has ended, even if
/// a descendant keeps the pipes open; what a descendant writes later is lost. The program inherits the three standard
/// descriptors made here and no others, no blocked signals and the default SIGPIPE. On an error `result` is empty.
int fl_run(char *const argv[], const void *input, size_t input_count, size_t max_output, int timeout_ms,
           fl_run_result *result);
void fl_run_free(fl_run_result *result);

/// At most this many programs run at one time in fl_run_many.
#define FL_RUN_MANY_MAX 64

/// Runs `count` programs, at most `parallel` (at least 1, at most FL_RUN_MANY_MAX) at a time, in the order given, and
/// waits for all. `words` has for each: the path of the regular file that is its standard input, its argv, NULL. What
/// they write is dropped. statuses[i]: 0...255, or minus the number of the signal that ended it. No threads; the
/// caller's other children are not touched. When one cannot be started or runs longer than timeout_ms (< 0: no
/// bound) those that run are killed and waited for, and the error is returned; `statuses` then means nothing.
int fl_run_many(char *const words[], size_t count, size_t parallel, int timeout_ms, int *statuses);
/// How many processors this process may use; at least 1.
size_t fl_processors(void);

// MARK: Clock, machine, randomness

/// Wall clock, milliseconds since 1970-01-01 UTC. May be wrong by years, and may jump.
int64_t fl_clock_ms(void);
/// Milliseconds since some point in the past; never goes back. For time-outs.
int64_t fl_monotonic_ms(void);
/// 1: the kernel says that the clock is kept in step with a source; 0: it says that it is not; -1: unknown.
int fl_clock_synchronised(void);
/// 32 lower-case hex digits and NUL; the empty string when the system has none.
void fl_machine_id(char out[33]);
int fl_random(void *out, size_t n);

/*
 * Writes `count` bytes over the beginning of a file that stays the same file: owner and inode are kept. Makes the file with `mode`
 * when it is not there. What the file held beyond `count` stays. Never follows a symbolic link. Returns 0 or errno.
 */
int fl_write_in_place(const char *path, const void *data, size_t count, unsigned mode, int sync);

/* Gives a file or folder another name and makes the new name durable. Returns 0 or errno. */
int fl_rename(const char *from, const char *to);
/* The same, but EEXIST when something has the new name. */
int fl_rename_new(const char *from, const char *to);
/* Makes the names in the folder of `path` durable. Returns 0 or errno. */
int fl_sync_folder_of(const char *path);
/* Makes a file of mode 0600 that must not be there yet, for writing. Returns 0 or errno. */
int fl_create_new(const char *path, int *fd);
/* 1 for a folder, not a link to one, that the effective user owns and that nobody else may enter. */
int fl_is_own_directory(const char *path);
/* 1 for a folder, not a link to one. */
int fl_is_real_directory(const char *path);
/* Shuts others out of a folder of the effective user's (mode 0700); another's is left as it is. Returns 0 or errno. */
int fl_close_directory(const char *path);
/* Removes a file, a link, or a folder with all in it, eight levels deep; no link is followed. ENOENT is no error for what lies in it. */
int fl_remove_tree(const char *path);
/* The same for a folder, not a link to one, with the file `mark` in it going last, once all else is gone from the disk. */
int fl_remove_marked(const char *path, const char *mark);
/* Writes all, repeating after EINTR and short writes. Returns 0 or errno. */
int fl_write_all(int fd, const void *data, size_t n);

#include "CFieldLogTransport.h"

#endif
