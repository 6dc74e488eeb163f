#!/usr/bin/python3
"""Backups of a store in use, a disk that is full to the last byte, a store on a read-only file system: with the real program.

    backup_checks.py [--fieldlog PATH] [--backups N] [--writers N] [--kills N] [--seed N] [--only crowd|full|readonly]

crowd: writers log visits all the time while backups are taken, and some are killed. Each backup is restored: it checks clean, has every
visit that was acknowledged before it was begun, and syncs. full, readonly: see there; they need root, for they mount. The last line has
the figures; the exit code is 0 only without violations.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "Transports"))
import ground
import media_checks
import small_blocks
import world as worlds
from report import Report


class Writer(threading.Thread):
    """Logs visits one after the other, each by a process of its own, until it is told to stop."""

    def __init__(self, world, store, place, number):
        super().__init__(daemon=True)
        self.world, self.store, self.place, self.number = world, store, place, number
        self.acknowledged = []
        self.failures = []
        self.slowest = 0.0
        self.stops = False

    def run(self):
        while not self.stops:
            began = time.monotonic()
            child = self.world.start(
                self.store, "visit", "add", "--establishment", self.place, "--workers", str(self.number), "--final",
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            out, errors = child.communicate()
            self.slowest = max(self.slowest, time.monotonic() - began)
            if child.returncode == 0:
                self.acknowledged.append(out.decode().strip())
            else:
                self.failures.append((child.returncode, errors.decode()))


class Crowd:
    """Backups of one store that many processes write to."""

    def __init__(self, world, report, options):
        self.world, self.report, self.options = world, report, options
        self.random = random.Random(options.seed)
        self.killed = 0

    def visits(self, store):
        return {row["id"] for row in self.world.json(store, "visit", "list")["rows"]}

    def restore(self, number, before):
        """A backup becomes a store that is sound, has all that was acknowledged before, and syncs."""
        name = f"lại-{number}"
        if number < self.options.kills:
            self.kill_restore(number, name)
        self.world.run(name, "restore", self.world.path(f"{number}.backup"), self.world.path(name), "--offline")
        found = self.world.run(name, "check", codes=(0, 20))
        self.report(found == "", f"backup {number}: the restored store checks clean", found)
        lost = before - self.visits(name)
        self.report(not lost, f"backup {number}: all {len(before)} visits acknowledged before it are in it", sorted(lost)[:3])
        self.world.run(name, "sync", self.world.path("hub"), codes=(0, 3))
        self.report(before <= self.visits("hub"), f"backup {number}: synced, the hub has them too")
        again = self.world.json(name, "sync", self.world.path("hub"), codes=(0, 3))
        self.report(again["sent"] == 0 and again["received"] == 0, f"backup {number}: nothing is left to sync", again)
        shutil.rmtree(self.world.path(name))

    def kill_restore(self, number, name):
        """A restore that is killed leaves no store, or a whole one; the next is made."""
        child = self.world.start(
            name, "restore", self.world.path(f"{number}.backup"), self.world.path(name), "--offline", stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(self.random.uniform(0.0, self.span))
        child.send_signal(signal.SIGKILL)
        if child.wait() == -signal.SIGKILL:
            self.killed += 1
        # Killed on its way, it leaves a folder in which no store stands yet.
        if os.path.exists(os.path.join(self.world.path(name), "fieldlog.db")):
            found = self.world.run(name, "check", codes=(0, 20))
            self.report(found == "", f"backup {number}: what a killed restore left is a whole store", found)
        shutil.rmtree(self.world.path(name), ignore_errors=True)

    def kill(self, number):
        """A backup that is killed leaves nothing under its name, or a whole one; the next of the name is made."""
        path = self.world.path(f"{number}.backup")
        child = self.world.start("a", "backup", path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(self.random.uniform(0.0, self.span))
        child.send_signal(signal.SIGKILL)
        if child.wait() == -signal.SIGKILL:
            self.killed += 1
            if os.path.exists(path):
                os.rename(path, path + ".whole")
                self.world.run(None, "restore", path + ".whole", self.world.path("whole"), "--offline")
                self.report(self.world.run("whole", "check") == "", f"backup {number}: killed behind its end, it is whole")
                shutil.rmtree(self.world.path("whole"))
        else:
            os.remove(path)

    def run(self):
        world, options = self.world, self.options
        world.found()
        world.join("a", world.path("central"))
        world.run("hub", "sync", world.path("central"))
        place = world.establishment("a", "Karaoke Sóng Xanh")
        world.visits("a", options.visits)
        self.span = 1.0
        writers = [Writer(world, "a", place, number) for number in range(options.writers)]
        for writer in writers:
            writer.start()
        while sum(len(writer.acknowledged) for writer in writers) < options.writers:
            time.sleep(0.01)
        seconds = []
        for number in range(options.backups):
            if number < options.kills:
                self.kill(number)
            before = {visit for writer in writers for visit in list(writer.acknowledged)}
            began = time.monotonic()
            world.run("a", "backup", world.path(f"{number}.backup"))
            seconds.append(time.monotonic() - began)
            self.span = seconds[0]
            self.restore(number, before)
            os.remove(world.path(f"{number}.backup"))
        for writer in writers:
            writer.stops = True
        for writer in writers:
            writer.join()
        failures = [failure for writer in writers for failure in writer.failures]
        self.report(not failures, "no writer was hindered", failures[:3])
        acknowledged = {visit for writer in writers for visit in writer.acknowledged}
        self.report(acknowledged <= self.visits("a"), "the store has every visit that was acknowledged")
        self.report(world.run("a", "check", codes=(0, 20)) == "", "the store itself checks clean")
        left = [name for name in os.listdir(world.folder) if name.endswith(".partial")]
        self.report(not left, "no backup left anything beside it", left)
        slowest = max(writer.slowest for writer in writers)
        return (f"{options.backups} backups ({max(seconds):.1f} s the slowest, {self.killed} more killed) while {options.writers} processes "
                f"wrote {len(acknowledged)} visits ({slowest:.1f} s the slowest)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fieldlog")
    parser.add_argument("--backups", type=int, default=20)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--visits", type=int, default=500)
    parser.add_argument("--pages", type=int, default=40, help="full: up to so many pages are left free")
    parser.add_argument("--seed", type=int, default=178)
    parser.add_argument("--only", choices=["crowd", "full", "readonly", "blocks"])
    options = parser.parse_args()
    if options.only != "crowd" and not media_checks.own_mounts():
        print("skipped full, readonly and blocks: they need root, for they mount", flush=True)
        if options.only:
            print("0 checks, 0 violations")
            return 0
        options.only = "crowd"
    program = ground.program(options.fieldlog)
    report = Report()
    figures = []
    for name, part in [("crowd", Crowd), ("full", media_checks.Full), ("readonly", media_checks.ReadOnly),
                       ("blocks", small_blocks.SmallBlocks)]:
        if options.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="fieldlog-") as folder:
                figures.append(part(worlds.World(program, folder), report, options).run())
    print("; ".join(figures) + f": {report.count} checks, {report.failures} violations")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
