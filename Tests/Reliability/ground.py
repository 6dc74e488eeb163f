"""What the walks stand on: a folder in memory, a deployment in it that can be put back in no time, strace, and what a store says of itself."""

import collections
import fcntl
import json
import os
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "Transports"))
import world as worlds

REPOSITORY = os.path.dirname(os.path.dirname(HERE))


def program(given):
    """The program under test: the one named, or the release build of this repository."""
    found = given or os.path.join(REPOSITORY, ".build", "release", "fieldlog")
    if not os.access(found, os.X_OK):
        sys.exit(f"{found} is not there: swift build -c release --static-swift-stdlib --product fieldlog, or --fieldlog PATH")
    return os.path.abspath(found)


def need_strace():
    if not shutil.which("strace"):
        sys.exit("strace is not installed: apt-get install strace")
    # A search for leaks does not work in a process that is traced.
    os.environ.setdefault("ASAN_OPTIONS", "detect_leaks=0")


def new_folder(prefix):
    """In memory where there is some: what is tried is what a process has asked of the kernel, not what a disk does with it."""
    place = "/dev/shm" if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK) else None
    return tempfile.mkdtemp(prefix=prefix, dir=place)


def commands(binary):
    """The commands that this program has, as `NOUN VERB`."""
    said = subprocess.run([binary, "help"], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  ([a-z]+(?: [a-z]+)?) (?=.{0,20}  |[A-Z\[ ])", said, flags=re.M))


class Deployment(worlds.World):
    """A world whose folders can be kept and put back. Its clock stands still, and its temporary files stay in it."""

    def __init__(self, binary, folder, now="2026-11-20T09:00:00+07:00"):
        super().__init__(binary, folder)
        os.makedirs(self.path("tmp"), exist_ok=True)
        self.environment.update(TMPDIR=self.path("tmp"), FIELDLOG_MACHINE_ID="máy", LC_ALL="C.UTF-8")
        if "ASAN_OPTIONS" in os.environ:
            self.environment["ASAN_OPTIONS"] = os.environ["ASAN_OPTIONS"]
        if now:
            self.environment["FIELDLOG_NOW"] = now

    def variables(self, store, more=None):
        return {**self.environment, **(more or {})}

    def words(self, store, *words):
        return [self.program, *(["--store", self.path(store)] if store else []), *words]

    def call(self, argv, more=None, timeout=60, stdin=subprocess.DEVNULL):
        """Exit code, output and errors; -1000 after the time."""
        try:
            done = subprocess.run(
                argv, env=self.variables(None, more), cwd=self.folder, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                timeout=timeout, check=False)
        except subprocess.TimeoutExpired as late:
            return -1000, (late.stdout or b"").decode("utf-8", "replace"), (late.stderr or b"").decode("utf-8", "replace")
        return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")

    def ask(self, store, *words, more=None):
        return self.call(self.words(store, *words), more)

    def stand_in(self, name, store, principal):
        """A program in the place of ssh that answers as a store on this machine; `before` of the environment goes before the program."""
        os.makedirs(self.path("bin"), exist_ok=True)
        script = self.write(os.path.join("bin", "ssh"), (
            "#!/bin/sh\n"
            f'echo $$ > "{self.path(name + ".pid")}"\n'
            f'if [ -f "{self.path(name + ".before")}" ]; then before=$(cat "{self.path(name + ".before")}"); fi\n'
            f'exec $before "{self.program}" --store "{self.path(store)}" serve --stdio --principal {principal}\n'))
        os.chmod(script, 0o755)
        return {"PATH": self.path("bin") + ":" + self.environment["PATH"]}


def compact(folder):
    """Moves the write-ahead logs of the stores of a folder into their databases, so that there is little to copy."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name, "fieldlog.db")
        if os.path.exists(path):
            with sqlite3.connect(path) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            database.close()


def copy_tree(source, target):
    """All of a folder, and nothing else. Witnesses name the inode of the database: those of the copy are told of the new one."""
    if os.path.exists(target):
        empty(target)
    else:
        os.mkdir(target, 0o755)
    for entry in os.scandir(source):
        to = os.path.join(target, entry.name)
        if entry.is_dir(follow_symlinks=False):
            os.mkdir(to)
            for inner in os.scandir(entry.path):
                if inner.is_dir(follow_symlinks=False):
                    shutil.copytree(inner.path, os.path.join(to, inner.name))
                else:
                    copy_file(inner.path, os.path.join(to, inner.name), inner.stat().st_mode)
            os.chmod(to, entry.stat().st_mode & 0o7777)
        else:
            copy_file(entry.path, to, entry.stat().st_mode)
    for name in os.listdir(target):
        if name.startswith(".") and name.endswith(".fieldlog-witness"):
            tell_inode(os.path.join(target, name), os.path.join(target, name[1:-len(".fieldlog-witness")], "fieldlog.db"))


def copy_file(source, target, mode):
    with open(source, "rb") as file:
        data = file.read()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode & 0o7777)
    os.write(handle, data)
    os.close(handle)


def empty(folder):
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)


def tell_inode(witness, database):
    if not os.path.exists(database):
        return
    with open(witness, "rb") as file:
        text = file.read()
    said = re.sub(rb"\ninode \d+\n", b"\ninode %d\n" % os.stat(database).st_ino, text).rstrip(b" \n") + b"\n"
    with open(witness, "wb") as file:
        file.write(said + b" " * (511 - len(said)) + b"\n")


def in_transaction(store, pids=None):
    """Whether one of these processes (or any) has a write transaction open: SQLite's write lock is byte 120 of the shared memory file.

    Byte 121 is held as well while a log is read back in after a crash; that is no transaction."""
    try:
        handle = os.open(os.path.join(store, "fieldlog.db-shm"), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        holders = []
        for place in (120, 121):
            asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)
            kind, _, _, _, holder = struct.unpack("hhqqi4x", fcntl.fcntl(handle, 5, asked))  # 5: F_GETLK
            holders.append(holder if kind != fcntl.F_UNLCK else 0)
        held = holders[0] != 0 and holders[1] == 0
        return held and (pids is None or holders[0] in pids)
    finally:
        os.close(handle)


def pausing(call, number, log):
    """The words of strace before a program that is to stand still at the entry of its N-th call of a kind, until `strike` has found it.

    A signal of strace's own would be simpler, and is lost together with the filter in the kernel that makes strace quick."""
    return ["strace", "-f", "--seccomp-bpf", "-q", "-o", log, "-e", "signal=none", "-e", f"trace={call}", "-e",
            f"inject={call}:delay_enter=1500000:when={number}"]


class Struck:
    """What became of a program that was to be killed at a call."""

    def __init__(self):
        self.pids = []
        self.killed = False
        self.inside = False
        self.code, self.out, self.errors = 0, "", ""


def strike(world, argv, call, number, log, more=None, stores=(), timeout=60):
    """Runs a program that has `pausing` before it, or in what it starts; kills each process with its children that stands at the call."""
    if os.path.exists(log):
        os.unlink(log)
    struck = Struck()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            argv, env=world.variables(None, more), cwd=world.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
        deadline = time.monotonic() + timeout
        while child.poll() is None:
            if time.monotonic() > deadline:
                child.kill()
                child.wait()
                struck.code = -1000
                break
            for pid in paused(log, call, number):
                if pid in struck.pids or state(pid) != b"t":
                    continue
                parent, tracer = parents_of(pid)
                struck.inside = struck.inside or any(in_transaction(store, {pid}) for store in stores)
                struck.pids.append(pid)
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                if parent == tracer:
                    struck.killed = True
                    # strace would wait for the end of the pause all the same.
                    os.kill(tracer, signal.SIGKILL)
            time.sleep(0.0007)
        struck.code = struck.code or child.returncode
        out.seek(0)
        errors.seek(0)
        struck.out = out.read().decode("utf-8", "replace")
        said = errors.read().decode("utf-8", "replace")
        struck.errors = "".join(line for line in said.splitlines(True) if not line.startswith("strace:"))
    return struck


def parents_of(pid):
    """Who started a process, and who traces it: one and the same for the program that strace was to run."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            said = dict(re.findall(r"^(PPid|TracerPid):\t(\d+)$", file.read(), flags=re.M))
        return int(said["PPid"]), int(said["TracerPid"])
    except (OSError, KeyError):
        return 0, -1


def paused(log, call, number):
    """The processes of a trace that have come to the N-th call."""
    try:
        with open(log, "rb") as file:
            text = file.read()
    except FileNotFoundError:
        return []
    reached = collections.Counter(re.findall(rb"^(\d+) +" + call.encode() + rb"\(", text, flags=re.M))
    return [int(pid) for pid, count in reached.items() if count >= number]


def state(pid):
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rsplit(b") ", 1)[1][:1]
    except OSError:
        return b""


def document(text):
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None
