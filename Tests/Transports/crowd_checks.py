#!/usr/bin/python3
"""Many devices with fresh visits come to one hub at the same time, over standard streams and over HTTPS by CGI, while somebody sends a byte
now and then and somebody else never reads the answer: all finish, and all agree.

    crowd_checks.py --program FIELDLOG [--devices 24] [--visits 10] [--own-areas] [--no-servers]

`--devices 178 --visits 100 --own-areas` is 16:30 in a whole province. Numbers are printed; none of them decides a check.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hub as hubs
import world as worlds
from fieldlog_wire import REQUESTS, decode_message, frame
from report import Report

# Without it the WAL of a hub could grow as long as anybody is connected; twice what a checkpoint of SQLite waits for.
WAL_MAX = 2 * 1000 * 4096 + (8 << 20)


class Measured:
    """A fake `ssh`, and a program for the CGI: both write down the memory of the real program that they run."""

    def __init__(self, world):
        self.world = world
        os.mkdir(world.path("bin"))
        os.mkdir(world.path("memory"))
        measure = (
            f"#!{sys.executable} -IS\nimport os, resource, subprocess, sys\n"
            "def run(words):\n"
            "    code = subprocess.call(words)\n"
            f"    place = os.path.join({world.path('memory')!r}, 'KIND-' + str(os.getpid()))\n"
            "    with open(place, 'w') as file: file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))\n"
            "    sys.exit(code)\n")
        # The host that is asked for is the device: a test's way to say who comes.
        stdio = measure.replace("KIND", "stdio") + (
            f"host = sys.argv[sys.argv.index('--') + 1]\n"
            f"run([{world.program!r}, '--store', {world.path('hub')!r}, 'serve', '--stdio', '--principal', host])\n")
        cgi = measure.replace("KIND", "cgi") + f"run([{world.program!r}] + sys.argv[1:])\n"
        for name, text in (("bin/ssh", stdio), ("bin/measured", cgi)):
            os.chmod(world.write(name, text), 0o755)
        self.more = {"PATH": world.path("bin") + ":" + world.environment["PATH"]}

    def take(self, kind):
        """The memory in KiB of each process of a kind since the last call."""
        found = []
        for name in os.listdir(self.world.path("memory")):
            if name.startswith(kind):
                with open(self.world.path("memory", name), encoding="utf-8") as file:
                    found.append(int(file.read() or 0))
                os.unlink(self.world.path("memory", name))
        return found


class Crowd:
    def __init__(self, world, words):
        self.world = world
        self.names = [f"may-{number:03}" for number in range(words.devices)]
        self.count = words.visits
        # Each team its own ward; without it everybody gets everything of everybody.
        self.areas = {name: f"{30_000 + number}" if words.own_areas else "26740" for number, name in enumerate(self.names)}
        self.own_areas = words.own_areas
        self.measured = Measured(world)
        self.servers = None

    def gather(self):
        """All devices join; nobody waits for anybody."""
        self.world.run("hub", "sync", self.world.path("central"))
        for name in ("cham", "khong-doc", *self.names):
            self.world.run(name, "device", "request", self.world.path(name), "--device", name, "--out", self.world.path(name + ".request"))
            self.world.enrol(name, areas=(self.areas[name],) if self.own_areas and name in self.areas else ("79",))
        self.world.run("hub", "sync", self.world.path("central"))
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(self.clone, name) for name in ("cham", "khong-doc", *self.names)]:
                done.result()

    def clone(self, name):
        answer = self.world.path(name + ".answer")
        self.world.run(name, "clone", f"ssh://{name}/hub", self.world.path(name), "--answer", answer, more=self.measured.more)

    def log(self, mark):
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(self.world.visits, name, self.count, self.areas[name], mark) for name in self.names]:
                done.result()

    def address(self, name, way):
        if way == "stdio":
            return [f"ssh://{name}/hub"]
        url = self.servers.description()["https"]["nginx-password"]
        return [url, "--ca", self.servers.path("etc/tls/ca.crt"), "--netrc", self.servers.path("keys", name + ".netrc")]

    def one(self, name, way):
        """One sync: what it said, how long it took, and its own memory in KiB (with what it started)."""
        began = time.monotonic()
        child = self.world.start(
            name, "sync", *self.address(name, way), "--json", more=self.measured.more, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, errors = child.communicate()
        took = time.monotonic() - began
        if child.returncode not in (0, 3):
            return {"failed": f"{name}: {child.returncode}: {errors.decode()}"}, took
        return json.loads(out), took

    def all(self, way):
        with ThreadPoolExecutor(len(self.names)) as pool:
            return list(pool.map(lambda name: self.one(name, way), self.names))


class Slow:
    """Somebody whose request never comes to its end, and somebody who asks for everything and reads nothing."""

    def __init__(self, crowd):
        self.crowd = crowd
        self.stop = threading.Event()
        self.lines = [self.open("cham"), self.open("khong-doc")]
        # A whole greeting with its answer, so that a session is open; then a request of which a byte comes now and then.
        hello = self.greeting()
        for line in self.lines:
            line.stdin.write(frame(hello))
            line.stdin.flush()
            head = line.stdout.read(4)
            line.stdout.read(int.from_bytes(head, "big"))
        self.sender = threading.Thread(target=self.send, args=(frame(hello),), daemon=True)
        self.sender.start()
        # Nobody reads the answers, so that the program stands before a full pipe for ever.
        os.set_blocking(self.lines[1].stdin.fileno(), False)
        for _ in range(2_000):
            try:
                os.write(self.lines[1].stdin.fileno(), frame(hello))
            except BlockingIOError:
                break

    def open(self, name):
        world = self.crowd.world
        return world.start("hub", "serve", "--stdio", "--principal", name, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def greeting(self):
        from fieldlog_wire import encode_message

        world = self.crowd.world
        with open(world.path("cham.answer"), "rb") as file:
            from fieldlog_files import open_file

            deployment = open_file(file.read(), "ANSWER")[1]["deployment"]
        message = {"type": "hello", "versions": [1], "deployment": deployment, "incarnation": bytes(16),
                   "position": {"seq": 0, "hash": bytes(32)}, "scope": None, "digest": bytes(32), "base": None}
        data = encode_message(message)
        assert decode_message(data, REQUESTS)["type"] == "hello"
        return data

    def send(self, data):
        for byte in data[:-1]:
            try:
                self.lines[0].stdin.write(bytes((byte,)))
                self.lines[0].stdin.flush()
            except OSError:
                return
            if self.stop.wait(10):
                return

    def alive(self):
        return [line.poll() is None for line in self.lines]

    def close(self):
        self.stop.set()
        self.sender.join()
        for line in self.lines:
            line.kill()
            line.wait()


def wal(world):
    place = world.path("hub/fieldlog.db-wal")
    return os.path.getsize(place) if os.path.exists(place) else 0


def rush(crowd, report, way, kind):
    """One stream alone, then all at once."""
    world, alone = crowd.world, crowd.names[0]
    crowd.log(way)
    done, single = crowd.one(alone, way)
    report("failed" not in done and done["equal"], f"{way}: one device alone", done)
    crowd.measured.take(kind)
    crowd.log(way + "-2")
    largest = [wal(world)]
    over = threading.Event()

    def watch():
        while not over.wait(0.02):
            largest.append(wal(world))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    began = time.monotonic()
    try:
        results = crowd.all(way)
    finally:
        over.set()
        watcher.join()
    wall = time.monotonic() - began
    failed = [done["failed"] for done, _ in results if "failed" in done]
    report(not failed, f"{way}: all {len(results)} devices finish", failed[:3])
    report(max(largest) < WAL_MAX, f"{way}: the WAL stays bounded", max(largest))
    rows = sum(done.get("sent", 0) for done, _ in results)
    memory = crowd.measured.take(kind)
    waits = sorted(took for _, took in results)
    print(f"{way}: {len(results)} devices, {rows} entries in {wall:.1f} s; longest wait {waits[-1]:.2f} s, median {waits[len(waits) // 2]:.2f} s; "
          f"one alone {single:.2f} s; all at once take {wall / single:.1f} times one, {wall / single / len(results):.2f} of one after another; "
          f"memory of an answering process at most {max(memory or [0]) >> 10} MiB (median {sorted(memory or [0])[len(memory) // 2] >> 10}); "
          f"WAL at most {max(largest) >> 10} KiB")


def settle(crowd, report, way):
    """After another session of each, everybody has everything."""
    for _ in range(2):
        results = {name: crowd.one(name, way)[0] for name in crowd.names}
    unequal = {name: done for name, done in results.items() if not done.get("equal")}
    report(not unequal, f"{way}: everybody ends equal", unequal)
    if crowd.own_areas:
        differ = [name for name in crowd.names if len(crowd.world.digests("hub", name, words=("--area", crowd.areas[name]))) != 1]
        report(not differ, f"{way}: the hub and each device agree on its area", differ)
        return
    found = crowd.world.digests("hub", *crowd.names)
    report(len(found) == 1, f"{way}: one digest everywhere", len(found))


def check(words, report, servers_too):
    with tempfile.TemporaryDirectory(prefix="fieldlog-crowd-") as folder:
        world = worlds.World(words.program, folder)
        wards = [f"{30_000 + number},79,commune,phường,Phường {number},2025-07-01,,Phường {number}" for number in range(words.devices)]
        world.found(areas=worlds.AREAS + "\n".join(wards if words.own_areas else []) + "\n")
        crowd = Crowd(world, words)
        crowd.gather()
        slow = Slow(crowd)
        try:
            rush(crowd, report, "stdio", "stdio")
            report(all(slow.alive()), "stdio: who is slow is still there, and held up nobody", slow.alive())
            settle(crowd, report, "stdio")
            if servers_too:
                with hubs.Hub(world.path("bin/measured"), world.path("hub"), processes=words.processes) as servers:
                    crowd.servers = servers
                    script = os.path.join(hubs.EXAMPLES, "hub/make-password.sh")
                    for name in crowd.names:
                        hubs.run("sh", script, servers.path("etc/passwords"), name, "127.0.0.1", servers.path("keys", name + ".netrc"))
                    rush(crowd, report, "https", "cgi")
                    report(all(slow.alive()), "https: who is slow is still there, and held up nobody", slow.alive())
                    settle(crowd, report, "https")
        finally:
            slow.close()
        report(world.run("hub", "check") == "", "the hub is sound")
        own = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 0)
        print(f"memory of a device's process at most {own >> 10} MiB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--devices", type=int, default=24)
    parser.add_argument("--visits", type=int, default=10)
    parser.add_argument("--own-areas", action="store_true", help="each device has an area of its own")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--no-servers", action="store_true")
    words = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report = Report()
    servers_too = not words.no_servers and not hubs.missing()
    try:
        check(words, report, servers_too)
    except (worlds.Failed, RuntimeError) as failure:
        report(False, "to the end", str(failure))
    print(f"{report.count} checks, {report.failures} failed" + ("" if servers_too else "; HTTPS skipped"))
    return 1 if report.failures else 0


sys.exit(main())
