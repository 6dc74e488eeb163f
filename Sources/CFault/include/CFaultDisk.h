// Disks in memory that lose power.
//
// A disk is mounted at a path; every file that SQLite opens under that path lives on it and touches no real file. Files of
// other paths go to the VFS that was the default before, so that installing this changes nothing for them. Files without a
// name (temporary ones) are in memory and belong to no disk.
//
// What the disk promises is what a file system promises and no more: what was written is certain after a sync of that file
// and not before; a new file is certain after its first sync, a deletion when SQLite asked for the folder to be synced.
// Until then it is *pending*, and a loss of power leaves any choice of it (see `cfault_disk_crash`). A database with a
// write-ahead log works with any number of connections of this process: locks and shared memory are in memory too.
//
// The product looks at some real files itself: a store's folder has a `lock`, a witness beside it, and a `fieldlog.db` whose
// existence and inode it asks for. Those stay real; with a disk mounted at the folder, `fieldlog.db` is an empty file whose
// bytes are on the disk. A database follows its real file when the folder is renamed below the mounted path, and is
// forgotten when the real file was made anew, as real bytes would.
//
// Threads: every function may be called from any thread; a disk has one lock, held for one operation. Who is
// refused a lock on a disk does not sleep but tries again at once, so two threads should not share a disk.
//
// Cost: a write copies its bytes twice; a sync costs the blocks written since the last; snapshot, restore and copy cost a
// pointer for each 4 KiB of content, which is shared until it is written.

#ifndef CFAULTDISK_H
#define CFAULTDISK_H

#include <stddef.h>
#include <stdint.h>

typedef struct cfault_disk cfault_disk;
typedef struct cfault_image cfault_image;

/// Registers the VFS "cfault-disk" as the process's default; what is the default now serves all paths without a disk. Call it
/// before the first connection is opened. SQLITE_OK or SQLite's code; calling it again does nothing.
int cfault_disk_install(void);

/// Mounts an empty disk at an absolute path without symbolic links: it has the file of that path and all files below. Where
/// several disks match, the longest path wins. NULL when memory is short.
cfault_disk *cfault_disk_mount(const char *path);

/// Takes a disk away with all its files. Connections that are still open get errors from then on and may be closed later.
void cfault_disk_unmount(cfault_disk *disk);

/// What a crash leaves.
enum cfault_crash {
    /// The process was killed and the machine stayed up: everything that was written, pending things still pending.
    CFAULT_KILLED = 0,
    /// Power was lost: what was synced, and of what was pending a choice drawn from the seed: all, nothing, the first
    /// so many, or any of them, each whole or torn at 512-byte sectors, in any order; new files may be gone, deleted
    /// ones back.
    CFAULT_POWER = 1,
    /// Power was lost and nothing that was pending survived.
    CFAULT_SYNCED = 2
};

/// Ends all connections to the disk (they get errors from now on and may be closed later), frees their locks, applies `how`
/// and turns the power on again. The same disk, history and seed give the same bytes. SQLITE_OK or SQLITE_NOMEM.
int cfault_disk_crash(cfault_disk *disk, enum cfault_crash how, uint64_t seed);

/// Cuts the power in the middle of the `count`-th operation from now, so that it is pending and fails; everything after it
/// fails too, reading included, until `cfault_disk_crash`. Operations: write, truncate, sync, delete, making a file. 0 cuts
/// at once, a negative number takes the order back.
void cfault_disk_cut(cfault_disk *disk, int64_t count);

/// Whether the power is off.
int cfault_disk_is_off(cfault_disk *disk);

/// Operations since the disk was mounted, counted as for `cfault_disk_cut`. A snapshot does not bring them back.
uint64_t cfault_disk_operations(cfault_disk *disk);

/// Bytes that all files of the disk may have together; negative: no limit, as at first. What does not fit is written as far
/// as it fits, and SQLite gets SQLITE_FULL.
void cfault_disk_limit(cfault_disk *disk, int64_t bytes);

/// Bytes that all files of the disk have together.
uint64_t cfault_disk_bytes(cfault_disk *disk);

/// Files that have something pending, and how many writes, truncations and deletions of the disk are pending together.
uint64_t cfault_disk_pending(cfault_disk *disk);

/// Everything on the disk as it is now, pending things included. NULL when memory is short.
cfault_image *cfault_disk_snapshot(cfault_disk *disk);

/// Puts an image in place of all that is on a disk, which may be another than it was taken from: files keep their names below the
/// mounted path. Ends all connections and turns the power on, as a crash does. SQLITE_OK or SQLITE_NOMEM: the disk is empty then.
int cfault_disk_restore(cfault_disk *disk, const cfault_image *image);

/// Frees an image.
void cfault_image_free(cfault_image *image);

/// Takes the bytes of a real file into a file of the disk, synced: `name` is its path below the mounted path ("/fieldlog.db"),
/// or "" for the mounted path itself. SQLITE_OK, SQLITE_CANTOPEN, SQLITE_IOERR_READ or SQLITE_NOMEM.
int cfault_disk_load(cfault_disk *disk, const char *name, const char *realPath);

/// The bytes of a file of the disk, from `offset`, at most `count`, into `out`; returns the size of the file, -1 where there is
/// none of the name. `out` may be NULL when `count` is 0.
int64_t cfault_disk_read(cfault_disk *disk, const char *name, int64_t offset, void *out, size_t count);

/// Flips bits of a file behind SQLite's back: the byte at `offset` is exclusive-ored with `mask`. SQLITE_OK, or SQLITE_NOTFOUND
/// for no such file or byte.
int cfault_disk_flip(cfault_disk *disk, const char *name, int64_t offset, uint8_t mask);

#endif
