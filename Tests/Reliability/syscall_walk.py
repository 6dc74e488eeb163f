#!/usr/bin/python3
"""Every call of the file system that a writing command makes fails once, then from then on, and kills the process: the store is in its old
state or in the new one, the exit code says which, the message says what to do, and the next run is fine.

    syscall_walk.py [--fieldlog PATH] [--jobs J] [--sample K] [--only NAME] [--children] [--list]

Each command is run once under strace, which counts its calls from the first one of the program itself (the loader's and the reading of
libraries before it are left out). Then, on a fresh copy each time, call N of its kind is met by SIGKILL, EIO and ENOSPC, once and from
then on. `--sample K` takes each K-th run of all. `--children` adds the calls of ssh-keygen, which is run by many of them.

Left out: ioctl (terminals), poll, memory without a file; SIGKILL from then on (it is SIGKILL once); locks of byte ranges (fcntl) that fail
from then on, but for one in sixteen, for SQLite takes each for a busy store and waits for seconds.
"""

import argparse
import collections
import json
import multiprocessing
import os
import re
import shutil
import sqlite3
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ground
import syscall_scenarios as scenarios
from syscall_compare import BOUNDED, atLeast, between, calls, contents, difference, normal

CALLS = (
    "open openat creat read pread64 readv write pwrite64 writev close fsync fdatasync ftruncate truncate fallocate unlink unlinkat rename "
    "renameat renameat2 link linkat symlink mkdir mkdirat rmdir stat lstat fstat newfstatat statx access faccessat2 fcntl flock lseek "
    "getdents64 readlink chmod fchmod fchmodat chown fchown fchownat utimensat statfs fstatfs getcwd chdir copy_file_range sendfile pipe2 "
    "dup dup2 dup3 mmap").split()
CRASH = re.compile(r"Fatal error|Illegal instruction|Stack dump|Backtrace|Segmentation|core dumped|unexpectedly found nil", re.I)
# What a message must have so that somebody knows what to do next.
REMEDY = re.compile(
    r"\b(run|try|free|check|choose|mend|see|make|install|restart|look|go on|goes on|set|put|ask|correct|clone|sync|upgrade|add|use)\b", re.I)
WHERE = re.compile(r"/[\w.~+-]+|SQLite|store|disk|database|ssh-keygen|stdout|peer|hub|key", re.I)


class Walk:
    """One worker: a folder of its own with the base deployment, and one scenario after the other in it."""

    def __init__(self, words, folder):
        self.words = words
        self.folder = folder
        self.world = ground.Deployment(words.fieldlog, os.path.join(folder, "at"))
        self.world.visits_files = self.visits_files
        self.ids = scenarios.base(self.world)
        ground.compact(self.world.folder)
        ground.copy_tree(self.world.folder, os.path.join(folder, "base"))

    def visits_files(self):
        self.world.write("co-so-x.csv", "Mã cơ sở,Mã xã,Tên,Loại hình\nx-1,26740,Nhà nghỉ Hoa Sữa,MOTEL\n")
        self.world.write("luot-x.csv", "Mã cơ sở,Lượt,Ngày,Hình thức,Kết quả,Ghi chú\n" + "".join(
            f'x-1,{number},2025-09-05,PLANNED,DONE,"8/8 phòng; lượt {number}"\n' for number in range(5)))
        self.world.write("map-x.json", json.dumps(ground.worlds.mapping("x"), ensure_ascii=False))

    def fill(self, words):
        return [word.format(**self.ids) if isinstance(word, str) else word for word in words]

    def argv(self, words):
        store, *rest = self.fill(words)
        return self.world.words(store, *rest)

    def prepare(self, scenario):
        """Puts the scenario's state in place and keeps it."""
        ground.copy_tree(os.path.join(self.folder, "base"), self.world.folder)
        for step in scenario.get("prep", ()):
            kind, *rest = step
            if kind == "write":
                self.world.write(*rest)
            elif kind == "copy":
                shutil.copy(self.world.path(rest[0]), self.world.path(rest[1]))
            elif kind == "sql":
                with sqlite3.connect(self.world.path(rest[0], "fieldlog.db")) as database:
                    database.execute(rest[1])
                database.close()
            elif kind == "keep":
                self.world.write(rest[0], self.world.run(rest[1], *rest[2:]) + "\n")
            elif kind == "refused":
                scenarios.refused(self.world, self.ids)
            elif kind == "night":
                at = self.world.folder
                saved = f', "backup": "{at}/saved"' if rest else ""
                self.world.write("config.json", scenarios.NIGHT % (at, at, saved))
                if rest:
                    os.mkdir(self.world.path("saved"), 0o700)
            elif kind == "!":
                self.world.ask(rest[0], *self.fill(rest[1:]))
            else:
                self.world.run(kind, *self.fill(rest), codes=(0, 3))
        wanted = set(scenario["stores"])
        ground.compact(self.world.folder)
        for name in os.listdir(self.world.folder):
            if os.path.exists(self.world.path(name, "fieldlog.db")) and name not in wanted:
                shutil.rmtree(self.world.path(name))
                os.unlink(self.world.path(f".{name}.fieldlog-witness"))
        if scenario.get("wal"):
            for _ in range(2):
                self.world.run("may-a", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán bar Đêm Phố")
        self.more = self.world.stand_in("line", "hub", "may-a") if scenario.get("line") else {}
        ground.copy_tree(self.world.folder, os.path.join(self.folder, "old"))

    def restore(self):
        if not self.untouched():
            ground.copy_tree(os.path.join(self.folder, "old"), self.world.folder)

    def untouched(self):
        """Whether every byte is as before the command; what SQLite makes beside a database that is only read does not count."""
        at = self.world.folder
        kept = os.path.join(self.folder, "old")
        return contents(at) == contents(kept)

    # What is to be seen.

    def see(self, scenario):
        return [self.look(what, scenario) for what in scenario["see"]]

    def look(self, what, scenario):
        kind, place, *words = what
        path = self.world.path(place)
        if kind == "file":
            if not os.path.exists(path):
                return None
            with open(path, "rb") as file:
                data = file.read()
            return (data[:20], len(data) // 64) if data else "an empty file"
        if kind == "backups":
            return sum(name.endswith(".backup") for name in os.listdir(path)) > 0
        # A repair, or a new store, that was cut short as it took its place is finished by whoever opens it next.
        if not any(os.path.exists(os.path.join(path, name)) for name in ("fieldlog.db", ".repair-ready", ".fieldlog-ready")):
            return None
        if kind == "ask":
            code, out, errors = self.world.ask(place, *words)
            return sorted(out.split("\n")) if code in (0, 3) else f"exit {code}: {errors.strip()}"
        if kind == "peers":
            code, out, errors = self.world.ask(place, "status", "--json")
            status = ground.document(out)
            return sorted((peer["name"], peer["unsent"]) for peer in status["peers"]) if status else f"exit {code}: {errors.strip()}"
        code, out, errors = self.world.ask(place, "log", "--json", "--limit", "100000")
        log = ground.document(out)
        if code != 0 or log is None:
            return f"exit {code}: {errors.strip()}"
        rows = collections.Counter()
        for row in log["rows"]:
            # A new name is no change of what is known, and may come with any write.
            if row["kind"] == "incarnation" and not scenario.get("renews"):
                continue
            fields = tuple(sorted(change["field"] for change in row["changes"]))
            rows[(row["kind"], row["device"], row["area"], fields, row["erased"], row["waiting"])] += 1
        return rows

    def check(self, scenario):
        for name in sorted(os.listdir(self.world.folder)):
            if os.path.exists(self.world.path(name, "fieldlog.db")):
                code, out, errors = self.world.ask(name, "check")
                # A note, as on a witness that a kill kept from being written, is no finding: the next change sees to it.
                if code != 0:
                    return f"check of {name}: exit {code} {out.strip()} {errors.strip()}"
        return None

    def names(self):
        """What lies about, without what a store always may have and without numbers made by chance."""
        found = set()
        for folder, folders, files in os.walk(self.world.folder):
            for name in folders + files:
                path = re.sub(r"20\d\d[-T:Z\d]+", "WHEN", os.path.relpath(os.path.join(folder, name), self.world.folder))
                if not re.search(r"fieldlog\.db-(wal|shm)$|fieldlog-witness$|/lock$|^line\.", path):
                    found.add(path)
        return found

    # One scenario.

    def reference(self, scenario):
        """Old and new state, and the calls of the command in their order, each with its number among those of its kind."""
        self.restore()
        old = self.see(scenario)
        log = os.path.join(self.folder, "trace")
        traced = ["strace", "-f", "-qq", "-o", log, "-e", "signal=none", "-e", "trace=rt_sigaction," + ",".join(CALLS)]
        side = scenario.get("line")
        if side == "hub":
            self.world.write("line.before", " ".join(traced))
            argv = self.argv(scenario["run"])
        else:
            argv = traced + self.argv(scenario["run"])
        code, out, errors = self.world.call(argv, self.more)
        if code not in scenario.get("ok", (0,)):
            raise SystemExit(f"{scenario['name']} does not even work: exit {code}\n{out}{errors}")
        self.code = code
        new = self.see(scenario)
        sound = self.check(scenario)
        if sound:
            raise SystemExit(f"{scenario['name']}: {sound}")
        self.usual = self.names()
        return old, new, calls(log)

    def plan(self, made):
        """All runs: (call, number, fault, once)."""
        runs = []
        ranges = 0
        for call, number, text in made:
            runs.append((call, number, "signal=SIGKILL", True, text))
            for error in ("error=EIO", "error=ENOSPC"):
                runs.append((call, number, error, True, text))
            ranges += call == "fcntl"
            if call != "fcntl" or ranges % 16 == 1:
                for error in ("error=EIO", "error=ENOSPC"):
                    runs.append((call, number, error, False, text))
        return runs

    def one(self, scenario, run, old, new):
        """Violations of one run, as (what, text)."""
        call, number, fault, once, text = run
        self.restore()
        inject = f"inject={call}:{fault}:when={number}{'' if once else '+'}"
        # A filter in the kernel lets all other calls through at full speed; it needs -f, and then children meet the same number of theirs.
        quick = [] if scenario.get("line") == "device" else ["-f", "--seccomp-bpf"]
        before = ["strace", *quick, "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject]
        isKill = fault == "signal=SIGKILL"
        log = os.path.join(self.folder, "trace")
        if isKill:
            before = ground.pausing(call, number, log)
            if scenario.get("line") == "device":
                before = [word for word in before if word not in ("--seccomp-bpf", "-f")]
        argv = self.argv(scenario["run"])
        if scenario.get("line") == "hub":
            self.world.write("line.before", " ".join(before))
        else:
            argv = before + argv
        if isKill:
            struck = ground.strike(self.world, argv, call, number, log, self.more)
            code, out, errors = struck.code, struck.out, struck.errors
            self.count["killed"] += bool(struck.pids)
        else:
            code, out, errors = self.world.call(argv, self.more, timeout=90)
        if os.path.exists(self.world.path("line.before")):
            os.unlink(self.world.path("line.before"))
        if call == "write" and not isKill and not errors:
            errors = "(what would have been said on the disk could not be written: try again)"
        return self.judge(scenario, old, new, code, out, errors, killed=isKill)

    def judge(self, scenario, old, new, code, out, errors, killed):
        found = []
        if scenario.get("journal"):
            errors += out
        self.told[normal(errors, self.world.folder)] += code not in (0, -9, -1000)
        if code == -1000:
            return [("hang", "no end within 90 s")]
        if (code < 0 and not (killed and code == -9)) or code in (132, 133, 134, 136, 139) or CRASH.search(errors):
            found.append(("crash", f"exit {code}: {errors.strip()[:300]}"))
        if self.untouched():
            # The next run finds what the first one found, and does what it did without a fault.
            if code in scenario.get("ok", (0,)) and code == self.code and old != new:
                found.append(("exit 0", f"exit {code} and nothing done: {errors.strip()[:200]}"))
            self.message(scenario, code, errors, found)
            self.count["untouched"] += 1
            return found
        now = self.see(scenario)
        isNew = now == new
        for what, before, after, seen in zip(scenario["see"], old, new, now):
            if seen != before and seen != after and not between(before, seen, after, scenario):
                found.append(("state", f"{what[:2]} is neither old nor new: {difference(before, seen, after)}"))
        if code in scenario.get("ok", (0,)) and code == self.code and not isNew:
            found.append(("exit 0", f"exit {code} and not done: {[difference(o, s, n) for o, s, n in zip(old, now, new)]} {errors.strip()[:200]}"))
        if code > 0 and code not in scenario.get("ok", (0,)):
            if isNew and old != new:
                self.count["done, yet not exit 0"] += 1
        self.message(scenario, code, errors, found)
        if not found and not scenario.get("unsound"):
            sound = self.check(scenario)
            if sound:
                found.append(("check", sound))
        next_words = scenario["again"] if "again" in scenario and now[0] is not None else scenario["run"]
        again, out, errors = self.world.call(self.argv(next_words), self.more)
        if again < 0 or CRASH.search(errors) or (not isNew and again not in scenario.get("ok", (0,))):
            found.append(("next run", f"exit {again}: {errors.strip()[:300]}"))
        elif not isNew:
            done = self.see(scenario)
            if done != new and not all(atLeast(d, n) for d, n in zip(done, new)):
                found.append(("next run", f"does not come to the new state: {[difference(o, d, n) for o, d, n in zip(old, done, new)]}"))
        sound = self.check(scenario)
        if sound:
            found.append(("check", "after the next run: " + sound))
        left = self.names() - self.usual
        if left and not all(re.search(r"\.rejected\.csv$", name) for name in left):
            self.count["left-overs"] += 1
            self.left.update(re.sub(r"[0-9a-z]{8,}", "*", name) for name in left)
            if any(not re.search(BOUNDED, name) for name in left):
                found.append(("left-over", ", ".join(sorted(left))[:200]))
        return found

    def message(self, scenario, code, errors, found):
        if code <= 0 or code in scenario.get("ok", (0,)):
            return
        if not errors.strip():
            found.append(("message", f"exit {code} without a word"))
        elif not REMEDY.search(errors) or not WHERE.search(errors):
            found.append(("message", f"does not say what to do: {errors.strip()[:300]}"))

    def walk(self, scenario, share, shares):
        """Runs one share of a scenario."""
        self.prepare(scenario)
        self.count, self.told, self.left = collections.Counter(), collections.Counter(), collections.Counter()
        old, new, made = self.reference(scenario)
        if old == new and scenario["name"] != "export":
            raise SystemExit(f"{scenario['name']} changes nothing that is to be seen")
        runs = self.plan(made)
        found = []
        mine = [run for place, run in enumerate(runs[self.words.offset::self.words.sample]) if place % shares == share]
        for run in mine:
            for what, text in self.one(scenario, run, old, new):
                call, number, fault, once, line = run
                found.append((scenario["name"], what, f"{call} {number}{'' if once else '+'} {fault}: {line[:90]}", text))
        if self.words.children:
            mine += self.children(scenario, old, new, found, share, shares)
        return len(made), len(mine), found, self.count, self.told, self.left

    def children(self, scenario, old, new, found, share, shares):
        """The same for the calls of the programs that the command runs: ssh-keygen."""
        real = shutil.which("ssh-keygen")
        os.makedirs(self.world.path("bin"), exist_ok=True)
        log = os.path.join(self.folder, "trace")
        self.restore()
        more = self.wrap(real, ["strace", "-f", "-qq", "-A", "-o", log, "-e", "signal=none", "-e", "trace=" + ",".join(CALLS)])
        if os.path.exists(log):
            os.unlink(log)
        self.world.call(self.argv(scenario["run"]), more)
        if not os.path.exists(log):
            return []
        kinds = collections.Counter()
        for call, number, _ in calls(log, mark=".so"):
            kinds[call] = max(kinds[call], number)
        runs = [(call, number, fault, True, "ssh-keygen") for call in kinds for number in range(1, kinds[call] + 1)
                for fault in ("signal=SIGKILL", "error=EIO", "error=ENOSPC")]
        runs = [run for place, run in enumerate(runs[self.words.offset::self.words.sample]) if place % shares == share]
        for call, number, fault, once, line in runs:
            self.restore()
            more = self.wrap(real, ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                                    f"inject={call}:{fault}:when={number}"])
            code, out, errors = self.world.call(self.argv(scenario["run"]), more, timeout=90)
            shutil.rmtree(self.world.path("bin"))
            for what, text in self.judge(scenario, old, new, code, out, errors, killed=False):
                found.append((scenario["name"], what, f"ssh-keygen: {call} {number} {fault}", text))
        return runs

    def wrap(self, real, before):
        os.makedirs(self.world.path("bin"), exist_ok=True)
        script = self.world.write("bin/ssh-keygen", "#!/bin/sh\nexec " + " ".join(before) + f' {real} "$@"\n')
        os.chmod(script, 0o755)
        return {"PATH": self.world.path("bin") + ":" + (self.more or self.world.environment)["PATH"]}


def work(words, share, results):
    folder = ground.new_folder("fieldlog-walk-")
    try:
        walk = Walk(words, folder)
        for scenario in chosen(words):
            begun = time.monotonic()
            try:
                results.put((share, scenario["name"], *walk.walk(scenario, share, words.jobs), time.monotonic() - begun))
            except (SystemExit, ground.worlds.Failed) as failure:
                results.put((share, scenario["name"], 0, 0, [(scenario["name"], "set-up", "", str(failure))], {}, {}, {}, 0.0))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        results.put(None)


def chosen(words):
    has = ground.commands(words.fieldlog)
    return [one for one in scenarios.SCENARIOS
            if (not words.only or one["name"] in words.only) and (one.get("needs") is None or one["needs"] in has)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fieldlog")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sample", type=int, default=1, help="each K-th run only")
    parser.add_argument("--seed", type=int, default=0, help="with which of the K runs the sample begins")
    parser.add_argument("--only", action="append")
    parser.add_argument("--children", action="store_true")
    parser.add_argument("--messages", action="store_true", help="print every message that was seen")
    parser.add_argument("--list", action="store_true")
    words = parser.parse_args()
    words.offset = words.seed % words.sample
    words.fieldlog = ground.program(words.fieldlog)
    ground.need_strace()
    left_out = [one["name"] for one in scenarios.SCENARIOS if one.get("needs") and one["needs"] not in ground.commands(words.fieldlog)]
    if left_out:
        print("skipped: this program has no command " + ", ".join(left_out))
    if words.list:
        print("\n".join(one["name"] for one in chosen(words)))
        return 0
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=work, args=(words, share, results)) for share in range(words.jobs)]
    for worker in workers:
        worker.start()
    table, told, left, violations, ended = {}, collections.Counter(), collections.Counter(), [], 0
    while ended < words.jobs:
        result = results.get()
        if result is None:
            ended += 1
            continue
        share, name, made, runs, found, count, said, lay, seconds = result
        row = table.setdefault(name, collections.Counter())
        row["calls"] = max(row["calls"], made)
        row["runs"] += runs
        row["violations"] += len(found)
        row["seconds"] += seconds
        row.update(count)
        told.update(said)
        left.update(lay)
        violations += found
        for violation in found:
            print("FAILED  " + ": ".join(violation), flush=True)
    for worker in workers: worker.join()
    if words.messages:
        for text, times in told.most_common():
            print(f"{times:7} {text!r}")
    print(f"{'command':28} {'calls':>6} {'runs':>7} {'violations':>10} {'done, not 0':>11} {'left-overs':>10} {'seconds':>8}")
    for name, row in table.items():
        print(f"{name:28} {row['calls']:6} {row['runs']:7} {row['violations']:10} {row['done, yet not exit 0']:11} {row['left-overs']:10} "
              f"{row['seconds']:8.1f}")
    if left:
        print("left for the next run: " + ", ".join(f"{name} ({times})" for name, times in left.most_common(12)))
    print(f"{sum(row['runs'] for row in table.values())} runs over {len(table)} commands, {len(violations)} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
