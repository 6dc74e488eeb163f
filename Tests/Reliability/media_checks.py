"""A disk that is full to the last byte, and a store on a file system that cannot be written. Used by backup_checks.py."""

import ctypes
import json
import os
import shutil
import sqlite3
import subprocess

import world as worlds

CLONE_NEWNS = 0x20000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
LIBC = ctypes.CDLL(None, use_errno=True)


def own_mounts():
    """Gives this process mounts of its own, which go with it; false without the right to."""
    if os.geteuid() != 0 or LIBC.unshare(CLONE_NEWNS) != 0:
        return False
    return LIBC.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) == 0


def mount(source, target, kind, flags=0, data=""):
    encoded = [text.encode() if text else None for text in (source, target, kind)]
    if LIBC.mount(*encoded, flags, data.encode() or None) != 0:
        raise OSError(ctypes.get_errno(), target)


def read_only(folder):
    mount(folder, folder, None, MS_BIND)
    mount(folder, folder, None, MS_BIND | MS_REMOUNT | MS_RDONLY)


def writable(folder):
    LIBC.umount2(folder.encode(), 2)


def without_room(found):
    """What check found, but for the room: a disk as small as these never has enough."""
    return "\n".join(line for line in found.splitlines() if "make room" not in line)


class Full:
    """A store on a small disk that is filled to its last byte: each command says so or does its work, and nothing acknowledged is lost."""

    WORDS = ("disk is full", "no space left", "make room")

    def __init__(self, world, report, options):
        self.world, self.report = world, report
        self.commands = self.said = 0
        self.pages = [0, 0] + list(range(1, 2 + options.pages))

    def fill(self):
        """Until not one byte more goes; files that are there are not to grow within their last page either."""
        with open(self.ballast, "ab", buffering=0) as file:
            for size in (1 << 20, 1 << 16, 4096, 1):
                try:
                    while file.write(b"x" * size) > 0:
                        pass
                except OSError:
                    pass

    def visits(self):
        return {row["id"] for row in self.world.json("đĩa/a", "visit", "list")["rows"]}

    def attempt(self, what, *words, done=None, store="đĩa/a"):
        """One command on the full disk."""
        child = self.world.start(store, *words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, errors = (stream.decode() for stream in child.communicate())
        self.commands += 1
        if child.returncode == 0:
            good = done is None or done(out.strip())
            self.report(good, f"full: {what} says that it was done, and it was", out + errors)
        else:
            self.said += 1
            named = "không có" in words and child.returncode == 1
            good = named or child.returncode in (1, 3, 21) and any(word in (errors + out).lower() for word in self.WORDS)
            self.report(good, f"full: {what} says that the disk is full", (child.returncode, out, errors))
        return child.returncode

    def everything_else(self, one, two, place):
        """All other commands that write, on the device and on a central store on the same disk."""
        world = self.world
        files = {
            "areas": "code,parent_code,level,kind,name,valid_from,valid_to,full_name\n"
            + "".join(f"{number},,commune,phường,Phường {number},,,Phường {number}\n" for number in range(30_000, 30_400)),
            "places": "Mã cơ sở,Mã xã,Tên,Loại hình\n" + "".join(f"x-{n},26740,Nhà nghỉ {n},MOTEL\n" for n in range(400)),
        }
        paths = {name: world.write(f"co-so-{name}.csv", text) for name, text in files.items()}
        mapping = world.write("map-đầy.json", json.dumps(worlds.mapping("đầy"), ensure_ascii=False))
        device = [
            ("visit", "amend", one, "--workers", "7", "--reason", "ghi nhầm"), ("visit", "annul", two, "--reason", "trùng"),
            ("finding", "add", "--visit", one, "--domain", "FIRE", "--text", "Cửa thoát hiểm khóa"),
            ("import", paths["places"], "--map", mapping), ("check", "--rebuild"), ("bundle", "apply", world.path("hub.bundle")),
            ("peer", "forget", "không có"), ("device", "request", "--handover", "--out", self.disk + "/a.handover")]
        for words in device:
            self.attempt(" ".join(words[:2]), *words)
        central = [
            ("area", "import", paths["areas"]), ("team", "add", "--name", "Đội 178", "--level", "COMMUNE", "--area", "26740"),
            ("code", "add", "--catalogue", "KIND", "--code", "THU", "--vi", "Thử", "--en", "Try"),
            ("device", "enrol", world.path("c.request"), "--role", "officer", "--out", self.disk + "/c.answer"),
            ("grant", "máy-1", "--role", "hub"), ("device", "revoke", "máy-1", "--reason", "mất máy"),
            ("erase", self.erasable, "--legal-basis", "Luật 91/2025/QH15"), ("key", "rotate"),
            ("clone", self.disk + "/c", self.disk + "/mới nữa", "--device", "máy-2")]
        for words in central:
            self.attempt("central, " + " ".join(words[:2]), *words, store="đĩa/c")

    def prepare_central(self):
        world = self.world
        world.run("đĩa/c", "init", self.disk + "/c")
        world.run("đĩa/c", "area", "import", world.path("areas.csv"))
        world.run("đĩa/c", "clone", self.disk + "/c", world.path("máy-1"), "--device", "máy-1")
        place = world.establishment("đĩa/c", "Quán ở trung tâm")
        self.erasable = world.json("đĩa/c", "log", place)["rows"][0]["hash"]
        world.run(None, "device", "request", world.path("c1"), "--device", "c1", "--out", world.path("c.request"))
        world.run("hub", "bundle", "create", "--out", world.path("hub.bundle"))

    def run(self):
        world = self.world
        world.found()
        os.mkdir(world.path("đĩa"))
        mount("tmpfs", world.path("đĩa"), "tmpfs", data="size=12m")
        try:
            return self.on_disk()
        finally:
            writable(world.path("đĩa"))

    def on_disk(self):
        world, report = self.world, self.report
        disk = self.disk = world.path("đĩa")
        self.prepare_central()
        self.ballast = disk + "/ballast"
        world.run("đĩa/a", "device", "request", disk + "/a", "--device", "a", "--out", world.path("a.request"))
        world.enrol("a")
        world.run("đĩa/a", "clone", world.path("central"), disk + "/a", "--answer", world.path("a.answer"))
        world.run("hub", "sync", world.path("central"))
        place = world.establishment("đĩa/a", "Karaoke Sóng Xanh")
        acknowledged = []
        add = ("visit", "add", "--establishment", place, "--final")
        for _ in range(5):
            acknowledged.append(world.run("đĩa/a", *add))
        draft = world.run("đĩa/a", "visit", "add", "--establishment", place)
        world.run("đĩa/a", "sync", world.path("hub"))
        with open(world.path("many.csv"), "w", encoding="utf-8") as file:
            file.write("code,parent_code,level,kind,name,valid_from,valid_to,full_name\n")
        other = world.establishment("hub", "Quán ở kho huyện")
        backup = world.path("a.backup")
        world.run("đĩa/a", "backup", backup)
        # To the last byte, and then whatever single pages come free.
        self.fill()
        full = os.statvfs(disk)
        report(full.f_bavail == 0, "full: not one block is free", full.f_bavail)
        # With a few pages free a command fails later on its way; with enough of them it is done.
        added = lambda visit: acknowledged.append(visit) is None and visit in self.visits()
        for pages in self.pages:
            os.truncate(self.ballast, os.path.getsize(self.ballast) - pages * 4096)
            self.attempt(f"visit add with {pages} pages free", *add, done=added)
            self.attempt(f"sync with what is left of {pages} pages", "sync", world.path("hub"))
            self.fill()
        self.attempt("visit edit", "visit", "edit", draft, "--workers", "8",
                     done=lambda _: world.json("đĩa/a", "visit", "show", draft)["workers"] == 8)
        self.attempt("visit finalize", "visit", "finalize", draft,
                     done=lambda _: world.json("đĩa/a", "visit", "show", draft)["status"] == "FINAL")
        self.attempt("establishment add", "establishment", "add", "--area", "26743", "--kind", "BAR", "--name", "Quán Đầy")
        self.attempt("sync", "sync", world.path("hub"))
        self.attempt("bundle create", "bundle", "create", "--out", disk + "/a.bundle", done=lambda _: os.path.exists(disk + "/a.bundle"))
        self.attempt("backup", "backup", disk + "/a.backup", done=lambda _: os.path.exists(disk + "/a.backup"))
        code = self.attempt("backup to another disk", "backup", world.path("xa.backup"), done=lambda _: os.path.exists(world.path("xa.backup")))
        report(code == 0, "full: a backup goes to another disk", code)
        elsewhere = world.start("hub", "backup", disk + "/hub.backup", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        errors = elsewhere.communicate()[1].decode()
        report(elsewhere.returncode == 1 and disk + "/hub.backup" in errors, "full: a backup from another disk names the full one", errors)
        self.attempt("device request", "device", "request", disk + "/b", "--device", "b", "--out", disk + "/b.request")
        self.attempt("restore", "restore", backup, disk + "/lại", "--offline", done=lambda _: os.path.exists(disk + "/lại/fieldlog.db"))
        self.everything_else(acknowledged[0], acknowledged[1], place)
        self.attempt("key rotate", "key", "rotate", "--out", disk + "/a.key")
        config = world.write("đêm.json", json.dumps({"peers": [world.path("hub")], "backup": disk}))
        os.chmod(config, 0o600)
        os.chmod(world.folder, 0o700)
        self.attempt("nightly", "nightly", "--config", config)
        self.attempt("init", "init", disk + "/mới", done=lambda _: os.path.exists(disk + "/mới/fieldlog.db"))
        left = sorted(os.listdir(disk))
        report(set(left) <= {"a", "b", "c", "ballast", ".a.fieldlog-witness", ".c.fieldlog-witness", "a.bundle", "b.request", "a.key", "a.handover", "c.answer"}, "full: nothing half is left", left)
        report(set(acknowledged) <= self.visits(), "full: every visit that was acknowledged is there, and can be read")
        for words in (["status"], ["digest"], ["coverage"], ["export", "visits"], ["log"], ["visit", "show", acknowledged[0]]):
            child = world.start("đĩa/a", *words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            errors = child.communicate()[1].decode()
            said = any(word in errors for word in self.WORDS)
            report(child.returncode in (0, 21) or said, f"full: {' '.join(words[:2])} reads", (child.returncode, errors))
        os.remove(disk + "/a/fieldlog.db-shm")
        self.fill()
        self.attempt("visit list without the index of the log", "visit", "list", done=lambda out: all(visit in out for visit in acknowledged))
        os.remove(self.ballast)
        found = without_room(world.run("đĩa/c", "check", codes=(0, 20, 21)))
        report(found == "", "full: the central store checks clean", found)
        found = without_room(world.run("đĩa/a", "check", codes=(0, 20, 21)))
        report(found == "", "full: with space again the store checks clean", found)
        for _ in range(3):
            acknowledged.append(world.run("đĩa/a", *add))
        report(set(acknowledged) <= self.visits(), "full: and goes on")
        world.run("đĩa/a", "sync", world.path("hub"), codes=(0, 3))
        report(world.run("đĩa/a", "establishment", "show", other) != "", "full: what the hub had came")
        world.run("đĩa/a", "sync", world.path("hub"), codes=(0, 3))
        hub = {row["id"] for row in world.json("hub", "visit", "list")["rows"]}
        report(set(acknowledged) <= hub, "full: and everything arrived at the hub")
        return f"{self.commands} commands on a full disk ({self.said} said so), {len(acknowledged)} acknowledged visits kept"


class ReadOnly:
    """A store on a file system that cannot be written: every committed row is read, whatever state its write-ahead log was left in."""

    def __init__(self, world, report, options):
        self.world, self.report = world, report
        self.count = 0

    def store(self, name):
        """A store with visits of which some stand in the write-ahead log alone."""
        world = self.world
        world.join(name, world.path("central"))
        place = world.establishment(name, "Karaoke Sóng Xanh")
        visits = [world.run(name, "visit", "add", "--establishment", place, "--final") for _ in range(4)]
        connection = sqlite3.connect(world.path(name, "fieldlog.db"))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return place, visits

    def run(self):
        world, report = self.world, self.report
        world.found()
        states = {
            "with its log and index": lambda path: None,
            "with its log, without the index": lambda path: os.remove(path + "-shm"),
            "with an index of another time": lambda path: self.stale(path),
            "with a log whose end is torn": lambda path: self.torn(path),
            "with an empty log": lambda path: self.settle(path, "TRUNCATE"),
            "without log and index": lambda path: self.settle(path, None),
        }
        for number, (what, leave) in enumerate(states.items()):
            name = f"r{number}"
            place, visits = self.store(name)
            for _ in range(5):
                visits.append(world.run(name, "visit", "add", "--establishment", place, "--final"))
            digest = world.run(name, "digest")
            visits.append(world.run(name, "visit", "add", "--establishment", place, "--final"))
            copy = world.path(name + "-chép")
            shutil.copytree(world.path(name), copy)
            digest = world.run(name, "digest")
            path = world.path(name, "fieldlog.db")
            if what.startswith("with its"):
                # As a copy of a running store would be: nothing of its log is in the database.
                report(os.path.getsize(path + "-wal") > 0, f"read-only, {what}: rows stand in the log alone")
            leave(path)
            before = {file: open(world.path(name, file), "rb").read() for file in os.listdir(world.path(name))}
            read_only(world.path(name))
            try:
                self.read(name, what, set(visits), digest)
            finally:
                writable(world.path(name))
            after = {file: open(world.path(name, file), "rb").read() for file in os.listdir(world.path(name))}
            report(before == after, f"read-only, {what}: nothing was changed")
        left = [file for file in os.listdir("/tmp") if file.startswith("fieldlog-") and os.path.isdir("/tmp/" + file)
                and "fieldlog.db" in os.listdir("/tmp/" + file)]
        report(not left, "read-only: no private copy is left", left)
        return f"{len(states)} states of a read-only store, {self.count} rows read"

    def stale(self, path):
        """An index that an earlier state of the log had: what a careless copy of a running store brings."""
        with open(path + "-shm", "r+b") as file:
            file.write(b"\0" * 136)

    def torn(self, path):
        with open(path + "-wal", "ab") as file:
            file.write(os.urandom(2000))

    def settle(self, path, mode):
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        for end in ("-wal", "-shm"):
            if mode is None and os.path.exists(path + end):
                os.remove(path + end)

    def read(self, name, what, visits, digest):
        world, report = self.world, self.report

        def outcome(*words, more=None):
            child = world.start(name, *words, more=more, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            out, errors = (stream.decode() for stream in child.communicate())
            return child.returncode, out, errors

        code, out, errors = outcome("visit", "list", "--json")
        rows = {row["id"] for row in json.loads(out)["rows"]} if code == 0 else set()
        self.count += len(rows)
        report(visits == rows, f"read-only, {what}: all {len(visits)} committed visits are read", (code, len(rows), errors))
        found = outcome("check")
        report(found[0] == 0, f"read-only, {what}: checks clean", found)
        found = outcome("digest")
        report(found[1].strip() == digest, f"read-only, {what}: the digest is right", found)
        for words in (["status"], ["coverage"], ["export", "visits"], ["log"], ["locations", sorted(visits)[0]],
                      ["establishment", "find", "song xanh"], ["visit", "show", sorted(visits)[0], "--history"], ["conflict", "list"],
                      ["device", "list"], ["quarantine", "list"]):
            found = outcome(*words)
            if found[0] == 64:
                continue
            report(found[0] in (0, 21), f"read-only, {what}: {' '.join(words[:2])}", found)
        found = outcome("doctor")
        report(found[0] in (0, 20, 21) and "fieldlog:" not in found[2], f"read-only, {what}: doctor", found)
        found = outcome("visit", "finalize", sorted(visits)[0])
        code, out, errors = outcome("establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán")
        report(code == 1 and "read-only" in errors, f"read-only, {what}: a change is refused in words", (code, errors))
        backup = world.path(name + ".backup")
        found = outcome("backup", backup)
        report(found[0] == 0, f"read-only, {what}: a backup is made of it", found)
        if found[0] == 0:
            world.run(None, "restore", backup, world.path(name + "-lại"), "--offline")
            rows = {row["id"] for row in world.json(name + "-lại", "visit", "list")["rows"]}
            report(visits == rows and world.run(name + "-lại", "check") == "", f"read-only, {what}: and becomes a store that has all")
        found = outcome("bundle", "create", "--out", world.path(name + ".bundle"))
        report(found[0] == 0 or "read-only" in found[2], f"read-only, {what}: bundle create", found)
