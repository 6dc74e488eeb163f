#!/usr/bin/python3
"""`kill -9` of real processes while they log, import, sync, carry bundles, back up, mend and work the night: nothing that was acknowledged is
lost, `check` is clean after each kill, and the next command works.

    kill_walk.py [--kills N] [--seed S] [--jobs J] [--fieldlog PATH]

A kill is random in time (the process is stopped first, so that it can be looked at), or exact: strace holds it at its N-th call of some kind,
drawn from those that the same command has just made. A victim counts as inside a transaction when it held SQLite's write lock: asked of
the kernel while it stood still. Acknowledged is what was read from standard output, or a
command's exit code 0, before the kill. A victim that ended before it could be killed is not counted.
"""

import argparse
import collections
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ground

CALLS = ["pwrite64", "fdatasync", "pread64", "fcntl", "openat", "newfstatat", "write", "close", "flock", "rename", "renameat", "unlink", "fsync"]
LOCK = re.compile(r"fcntl\((\d+), F_SETLK, \{l_type=F_(WRLCK|UNLCK), l_whence=SEEK_SET, l_start=120, l_len=1\}\) = 0")
STORES_OF = {
    "visit add": ["may-a"], "visit finalize": ["may-a"], "import": ["may-b"], "sync (folder)": ["may-a", "hub"],
    "sync (device)": ["may-a", "hub"], "sync (hub)": ["may-a", "hub"], "bundle create": ["may-b"], "bundle apply": ["hub"],
    "nightly": ["may-b", "hub"], "check --rebuild": ["may-a"], "backup": ["may-a"],
}
WEIGHTS = {"visit add": 5, "visit finalize": 2, "import": 4, "sync (folder)": 4, "sync (device)": 3, "sync (hub)": 3, "bundle create": 1,
           "bundle apply": 2, "nightly": 2, "check --rebuild": 1, "backup": 2}
# So many kills in one deployment, then it is made anew: a check reads all of it.
GENERATION = 120


class Victims:
    """One worker with a deployment of its own."""

    def __init__(self, words, share, folder):
        self.words = words
        self.chance = random.Random(f"{words.seed}/{share}")
        self.folder = folder
        self.world = ground.Deployment(words.fieldlog, os.path.join(folder, "at"), now=None)
        self.count = collections.Counter()
        self.violations = []
        self.durations = {}
        self.kinds = [kind for kind in WEIGHTS if kind != "backup" or words.backup]
        world = self.world
        world.run(None, "init", world.path("central"))
        world.run("central", "area", "import", world.write("areas.csv", ground.worlds.AREAS))
        for name in ("hub", "may-a", "may-b"):
            world.run(None, "clone", world.path("central"), world.path(name), "--device", name)
        self.shop = world.establishment("may-a", "Karaoke Sóng Xanh")
        for store in ("may-a", "may-b"):
            world.run(store, "sync", world.path("hub"))
        world.write("config.json", json.dumps(
            {"peers": [{"address": world.path("hub"), "name": "hub", "attempts": 1}], "store": world.path("may-b")}))
        self.more = world.stand_in("line", "hub", "may-a")
        ground.compact(world.folder)
        ground.copy_tree(world.folder, os.path.join(folder, "base"))
        self.begin()

    def begin(self):
        ground.copy_tree(os.path.join(self.folder, "base"), self.world.folder)
        self.known = {"may-a": set(), "may-b": set(), "hub": set()}
        self.points = {}
        self.generation = 0
        self.imports = 0

    # Commands, and what they have acknowledged.

    def prepare(self, kind):
        """The words of a fresh command of a kind: (words, environment)."""
        world = self.world
        if kind == "visit add":
            return world.words("may-a", "visit", "add", "--establishment", self.shop, "--workers", "9", "--final"), None
        if kind == "visit finalize":
            self.draft = world.run("may-a", "visit", "add", "--establishment", self.shop, "--note", "8/8 phòng đủ 20 m²")
            self.known["may-a"].add((self.draft, "DRAFT"))
            return world.words("may-a", "visit", "finalize", self.draft), None
        if kind == "import":
            self.imports += 1
            return self.importing(self.imports), None
        if kind.startswith("sync"):
            self.work("may-a")
            return world.words("may-a", "sync", world.path("hub") if kind == "sync (folder)" else "ssh://huyen/hub"), self.more
        if kind == "bundle create":
            self.work("may-b")
            return world.words("may-b", "bundle", "create", "--all", "--out", world.path("tuan.bundle")), None
        if kind == "bundle apply":
            self.work("may-b")
            world.run("may-b", "bundle", "create", "--all", "--out", world.path("moi.bundle"))
            self.carried = set(self.known["may-b"])
            return world.words("hub", "bundle", "apply", world.path("moi.bundle"), "--receipt", world.path("moi.receipt")), None
        if kind == "nightly":
            self.work("may-b")
            return world.words(None, "nightly", "--config", world.path("config.json")), None
        if kind == "check --rebuild":
            return world.words("may-a", "check", "--rebuild"), None
        return world.words("may-a", "backup", world.path("may-a.backup"), "--replace"), None

    def work(self, store):
        """Some visits that wait to be sent."""
        for _ in range(self.chance.randint(1, 3)):
            self.add(store)

    def add(self, store):
        code, out, errors = self.world.ask(store, "visit", "add", "--establishment", self.shop, "--note", "8/8 phòng", "--final")
        if code != 0:
            self.violate("next", f"visit add on {store}: exit {code}: {errors.strip()[:300]}")
        self.known[store].add((out.strip(), "FINAL"))

    def importing(self, mark):
        """Three small files: one transaction each."""
        files = []
        for part in range(3):
            rows = "Mã cơ sở,Lượt,Ngày,Hình thức,Kết quả,Ghi chú\n" + "".join(
                f'may-b-{mark},{part}-{row},2025-09-05,PLANNED,DONE,"lượt {mark}-{part}-{row}"\n' for row in range(6))
            files.append(self.world.write(f"luot-{mark}-{part}.csv", rows))
        place = f"Mã cơ sở,Mã xã,Tên,Loại hình\nmay-b-{mark},26740,Nhà nghỉ Hoa Sữa {mark},MOTEL\n"
        first = self.world.write(f"co-so-{mark}.csv", place)
        maps = self.world.write("map.json", json.dumps(ground.worlds.mapping("k"), ensure_ascii=False))
        return self.world.words("may-b", "import", first, *files, "--map", maps)

    def acknowledge(self, kind, code, out):
        """Takes down what a command has said it did."""
        known = self.known
        if kind == "visit add":
            known["may-a"].update((line, "FINAL") for line in out.split("\n")[:-1])
        elif kind == "visit finalize" and code == 0:
            known["may-a"].discard((self.draft, "DRAFT"))
            known["may-a"].add((self.draft, "FINAL"))
        elif kind == "import":
            for mark, part, row in re.findall(r"^committed \S*luot-(\d+)-(\d+)\.csv (\d+)$", out, flags=re.M):
                known["may-b"].update((f"lượt {mark}-{part}-{one}", "note") for one in range(int(row)))
        elif kind.startswith("sync") and code in (0, 3):
            known["hub"] |= known["may-a"]
        elif kind == "nightly" and code == 0:
            known["hub"] |= known["may-b"]
        elif kind == "bundle apply" and code in (0, 3):
            known["hub"] |= self.carried

    # One kill.

    def strike(self, kind, means):
        """Whether the victim was killed, and inside a transaction; None for one that ended before."""
        argv, more = self.prepare(kind)
        begun = time.monotonic()
        if means == "call":
            killed, inside, code, out, errors = self.at_a_call(kind, argv, more)
        else:
            killed, inside, code, out, errors = self.at_a_moment(kind, argv, more)
        if not killed:
            self.durations[kind] = 0.5 * self.durations.get(kind, time.monotonic() - begun) + 0.5 * (time.monotonic() - begun)
        self.acknowledge(kind, code, out)
        if not killed and code not in (0, 3):
            # Its child or its peer was struck in its place: it must say so (the night in a line of its journal), and that is all.
            if code < 0 or not (errors.strip() or kind == "nightly" and " reason=" in out):
                self.violate("words", f"{kind}: exit {code} without a word")
            self.count["failed in order"] += 1
        return inside if killed else None

    def at_a_call(self, kind, argv, more):
        log = os.path.join(self.folder, "trace")
        tracer = ["strace", "-f", "--seccomp-bpf", "-q", "-o", log, "-e", "signal=none"]
        if kind not in self.points:
            code, out, errors = self.traced(kind, tracer + ["-e", "trace=" + ",".join(CALLS)], argv, more)
            self.points[kind] = points(log)
            return False, False, code, out, errors
        inner, outer = self.points[kind]
        call, number = self.chance.choice(inner if inner and self.chance.random() < 0.95 else outer or inner)
        before = ground.pausing(call, number, log)
        stores = [self.world.path(store) for store in STORES_OF[kind]]
        if kind == "sync (hub)":
            self.world.write("line.before", " ".join(before))
        else:
            argv = before + argv
        struck = ground.strike(self.world, argv, call, number, log, more, stores)
        if kind == "sync (hub)":
            os.unlink(self.world.path("line.before"))
        return struck.killed, struck.inside and struck.killed, struck.code, struck.out, struck.errors

    def traced(self, kind, before, argv, more):
        if kind != "sync (hub)":
            return self.world.call(before + argv, more)
        self.world.write("line.before", " ".join(before))
        try:
            return self.world.call(argv, more)
        finally:
            os.unlink(self.world.path("line.before"))

    def at_a_moment(self, kind, argv, more):
        pidfile = self.world.path("line.pid")
        if os.path.exists(pidfile):
            os.unlink(pidfile)
        child = subprocess.Popen(
            argv, env=self.world.variables(None, more), cwd=self.world.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True)
        victim = child.pid
        if kind == "sync (hub)":
            deadline = time.monotonic() + 5
            while time.monotonic() < deadline and child.poll() is None and not number_in(pidfile):
                time.sleep(0.0005)
            victim = number_in(pidfile) or victim
        time.sleep(self.chance.uniform(0, self.durations.get(kind, 0.02)))
        killed, inside = False, False
        try:
            os.kill(victim, signal.SIGSTOP)
            if stopped(victim):
                inside = any(ground.in_transaction(self.world.path(store), {victim}) for store in STORES_OF[kind])
                os.kill(victim, signal.SIGKILL)
                killed = True
        except ProcessLookupError:
            pass
        out, errors = child.communicate(timeout=60)
        if victim == child.pid:
            killed = child.returncode == -signal.SIGKILL
        return killed, inside and killed, child.returncode, out.decode("utf-8", "replace"), errors.decode("utf-8", "replace")

    # What must hold.

    def judge(self, kind):
        for store in STORES_OF[kind]:
            code, out, errors = self.world.ask(store, "check")
            if code != 0 or out.strip():
                self.violate("check", f"{kind}: {store}: exit {code}: {out.strip()[:300]} {errors.strip()[:300]}")
            code, out, errors = self.world.ask(store, "visit", "list", "--json")
            rows = (ground.document(out) or {"rows": []})["rows"]
            there = {(row["id"], row["status"]) for row in rows} | {(row["note"], "note") for row in rows}
            # A draft that a kill has made final without saying so is there all the same.
            finals = {(name, "DRAFT") for name, status in there if status == "FINAL"}
            lost = self.known[store] - there - finals
            if lost:
                self.violate("lost", f"{kind}: {store} lacks {len(lost)} of {len(self.known[store])}: {sorted(lost)[:3]}")
        self.add(STORES_OF[kind][0])

    def finish(self, kind):
        """The command that was struck, once more and to its end."""
        argv, more = self.prepare(kind)
        begun = time.monotonic()
        code, out, errors = self.world.call(argv, more)
        self.acknowledge(kind, code, out)
        if code not in (0, 3):
            self.violate("next", f"{kind} after a kill: exit {code} after {time.monotonic() - begun:.1f} s: {errors.strip()[:300]}")
        if kind in ("sync (folder)", "sync (device)", "sync (hub)"):
            found = {self.world.ask(store, "digest")[1] for store in ("may-a", "hub")}
            if len(found) != 1:
                # A kill can leave the device a name that the hub is told of with the next session.
                self.world.call(argv, more)
                found = {self.world.ask(store, "digest")[1] for store in ("may-a", "hub")}
            if len(found) != 1:
                self.violate("unequal", f"{kind}: the digests differ after two sessions")

    def violate(self, what, text):
        self.violations.append((what, text))
        if self.words.keep:
            kept = f"{self.words.keep}-{os.getpid()}-{len(self.violations)}"
            shutil.copytree(self.world.folder, kept, dirs_exist_ok=True)
            text += f" (kept in {kept})"
        print(f"FAILED  {what}: {text}", flush=True)

    def walk(self, kills):
        done = 0
        while done < kills:
            if self.generation >= GENERATION:
                self.begin()
            kind = self.chance.choices(self.kinds, [WEIGHTS[kind] for kind in self.kinds])[0]
            means = "call" if self.chance.random() < 0.75 else "moment"
            inside = self.strike(kind, means)
            if inside is None:
                self.count[kind, "ended before"] += 1
                continue
            done += 1
            self.generation += 1
            self.count[kind, "inside" if inside else "outside"] += 1
            self.count[means, "inside" if inside else "outside"] += 1
            self.judge(kind)
            if done % 5 == 0:
                self.finish(kind)
        left = len(os.listdir(self.world.path("tmp")))
        if left > 4:
            self.violate("left-overs", f"{left} temporary folders after {kills} kills")


def stopped(pid):
    """Waits until a process is stopped; false when it is gone."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        now = ground.state(pid)
        if now in (b"T", b"t"):
            return True
        if now in (b"", b"Z", b"X"):
            return False
        time.sleep(0.0002)
    return False


def number_in(path):
    try:
        with open(path, encoding="ascii") as file:
            return int(file.read() or 0)
    except (FileNotFoundError, ValueError):
        return 0


def lines_of(log):
    """The first process of a trace, and its lines."""
    root = None
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            pid, _, rest = line.partition(" ")
            root = root or pid
            if pid == root:
                yield rest.strip()


def points(log):
    """The calls of a command inside and outside its transactions, as (call, number)."""
    inner, outer, numbers, held, begun = [], [], collections.Counter(), set(), False
    for line in lines_of(log):
        call = line.partition("(")[0]
        if call not in CALLS:
            continue
        numbers[call] += 1
        lock = LOCK.match(line)
        if lock:
            (held.add if lock[2] == "WRLCK" else held.discard)(lock[1])
        begun = begun or "fieldlog.db" in line or "machine-id" in line
        if begun:
            # How much is read before a transaction grows with the log that the last process left: the N-th read is soon not in it.
            (inner if held and call != "pread64" else outer).append((call, numbers[call]))
    return inner, outer


def work(words, share, kills, results):
    folder = ground.new_folder("fieldlog-kill-")
    violations, count = [], collections.Counter()
    try:
        victims = Victims(words, share, folder)
        violations, count = victims.violations, victims.count
        victims.walk(kills)
    except Exception as failure:  # a walk that cannot go on is no walk
        violations.append(("walk", repr(failure)))
        print(f"FAILED  walk: {failure!r}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        results.put((count, violations))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20_251_121)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--fieldlog")
    parser.add_argument("--keep", help="keep a copy of the folder of each violation under this name")
    words = parser.parse_args()
    words.fieldlog = ground.program(words.fieldlog)
    ground.need_strace()
    words.backup = "backup" in ground.commands(words.fieldlog)
    if not words.backup:
        print("skipped: this program has no command backup")
    begun = time.monotonic()
    results = multiprocessing.Queue()
    shares = [words.kills * (share + 1) // words.jobs - words.kills * share // words.jobs for share in range(words.jobs)]
    workers = [multiprocessing.Process(target=work, args=(words, share, kills, results)) for share, kills in enumerate(shares)]
    for worker in workers:
        worker.start()
    count, violations = collections.Counter(), []
    for _ in workers:
        some, found = results.get()
        count.update(some)
        violations += found
    for worker in workers:
        worker.join()
    print(f"{'command':18} {'inside':>7} {'outside':>8} {'ended before':>13}")
    for kind in list(WEIGHTS) + ["call", "moment"]:
        print(f"{kind:18} {count[kind, 'inside']:7} {count[kind, 'outside']:8} {count[kind, 'ended before']:13}")
    inside = sum(count[kind, "inside"] for kind in WEIGHTS)
    kills = inside + sum(count[kind, "outside"] for kind in WEIGHTS)
    print(f"seed {words.seed}, {time.monotonic() - begun:.0f} s, {count['failed in order']} commands failed in order because a child or peer was killed")
    print(f"{kills} kills, {inside} inside a transaction, {len(violations)} violations")
    return 1 if violations or kills < words.kills else 0


if __name__ == "__main__":
    sys.exit(main())
