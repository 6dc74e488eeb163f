#!/usr/bin/python3
"""Processes that commit while others checkpoint: the WAL-reset bug of SQLite before 3.51.3 cannot bite a store, for commits and checkpoints
both happen under one lock. Then everything that was acknowledged is there, the file is sound and so is the chain of entries.

    wal_stress.py [--seconds S] [--processes P] [--fieldlog PATH] [--without-lock]

Half of the processes log visits one by one, the others import hundreds at a time, which makes the log so long that a commit checkpoints it;
readers hold transactions open meanwhile, `check` runs, and an erasure empties the log now and then. `--without-lock` then does the same kind
of work on a plain database by SQLite alone, where each process checkpoints as it likes, and says whether rows were lost.
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ground


def logging(world, shop, until, seed, results):
    """One visit after the other, each by a process of its own; what it printed is what was acknowledged."""
    said, failed = [], []
    while time.monotonic() < until:
        code, out, errors = world.ask("central", "visit", "add", "--establishment", shop, "--workers", "9", "--final")
        said += out.split()
        if code not in (0, 11):
            failed.append(f"visit add: exit {code}: {errors.strip()}")
    results.put(("visits", said, failed))


def importing(world, until, name, results):
    """Hundreds of rows in a transaction: each makes the log longer than its limit, and checkpoints it."""
    said, failed, turn = [], [], 0
    while time.monotonic() < until:
        turn += 1
        mark = f"{name}-{turn}"
        rows = "Mã cơ sở,Lượt,Ngày,Hình thức,Kết quả,Ghi chú\n" + "".join(
            f'so-{mark},{row},2025-09-05,PLANNED,DONE,"lượt {mark}-{row}"\n' for row in range(400))
        files = [world.write(f"co-so-{mark}.csv", f"Mã cơ sở,Mã xã,Tên,Loại hình\nso-{mark},26740,Nhà nghỉ {mark},MOTEL\n"),
                 world.write(f"luot-{mark}.csv", rows)]
        maps = world.write(f"map-{name}.json", json.dumps(ground.worlds.mapping("w"), ensure_ascii=False))
        code, out, errors = world.ask("central", "import", *files, "--map", maps)
        for line in out.split("\n"):
            words = line.split()
            if len(words) == 3 and words[0] == "committed" and "luot" in words[1]:
                said += [f"lượt {mark}-{row}" for row in range(int(words[2]))]
        if code not in (0, 11):
            failed.append(f"import: exit {code}: {errors.strip()}")
    results.put(("notes", said, failed))


def reading(world, until, seed, results):
    """Holds a read transaction now and then, so that checkpoints come to its mark and not further; and checks."""
    chance, failed, checks = random.Random(seed), [], 0
    while time.monotonic() < until:
        database = sqlite3.connect(f"file:{world.path('central', 'fieldlog.db')}?mode=ro", uri=True, isolation_level=None)
        database.execute("BEGIN")
        before = database.execute("SELECT count(*) FROM entry").fetchone()
        time.sleep(chance.uniform(0, 0.2))
        if database.execute("SELECT count(*) FROM entry").fetchone() != before:
            failed.append("a read transaction saw another state at its end than at its beginning")
        database.close()
        code, out, errors = world.ask("central", "check")
        checks += 1
        if code != 0 or out.strip():
            failed.append(f"check: exit {code}: {out.strip()} {errors.strip()}")
    results.put(("checks", [checks], failed))


def erasing(world, shop, until, results):
    """An erasure empties the log once it is committed: the strongest of all checkpoints."""
    failed, done = [], 0
    while time.monotonic() < until:
        code, out, _ = world.ask("central", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán bar Đêm Phố")
        if code == 0:
            rows = world.json("central", "log", out.strip())["rows"]
            code, _, errors = world.ask("central", "erase", rows[0]["hash"], "--legal-basis", "QĐ 12/QĐ-UBND")
            done += code == 0
            if code not in (0, 11):
                failed.append(f"erase: exit {code}: {errors.strip()}")
        time.sleep(0.3)
    results.put(("erasures", [done], failed))


def stress(words, folder):
    world = ground.Deployment(words.fieldlog, folder, now=None)
    world.run(None, "init", world.path("central"))
    world.run("central", "area", "import", world.write("areas.csv", ground.worlds.AREAS))
    shop = world.establishment("central", "Karaoke Sóng Xanh")
    results = multiprocessing.Queue()
    until = time.monotonic() + words.seconds
    some = max(1, words.processes // 2)
    jobs = [(logging, (world, shop, until, number, results)) for number in range(some)]
    jobs += [(importing, (world, until, number, results)) for number in range(max(1, words.processes - some))]
    jobs += [(reading, (world, until, 1, results)), (erasing, (world, shop, until, results))]
    workers = [multiprocessing.Process(target=job, args=args) for job, args in jobs]
    resets = Watch(world.path("central", "fieldlog.db-wal"))
    for worker in workers:
        worker.start()
    said, failed = {"visits": [], "notes": [], "checks": [], "erasures": []}, []
    for _ in workers:
        while results.empty():
            resets.look()
            time.sleep(0.002)
        kind, some, bad = results.get()
        said[kind] += some
        failed += bad
    for worker in workers:
        worker.join()
    rows = world.json("central", "visit", "list")["rows"]
    ids, notes = {row["id"] for row in rows}, {row["note"] for row in rows}
    lost = [one for one in said["visits"] if one not in ids] + [one for one in said["notes"] if one not in notes]
    if lost:
        failed.append(f"{len(lost)} acknowledged visits are lost: {lost[:3]}")
    code, out, errors = world.ask("central", "check")
    if code != 0 or out.strip():
        failed.append(f"check: exit {code}: {out.strip()} {errors.strip()}")
    with sqlite3.connect(world.path("central", "fieldlog.db")) as database:
        sound = database.execute("PRAGMA integrity_check").fetchone()[0]
    database.close()
    if sound != "ok":
        failed.append(f"integrity_check: {sound}")
    for one in failed[:20]:
        print("FAILED  " + one)
    print(f"SQLite of this machine {sqlite3.sqlite_version}, {words.processes} processes, {words.seconds} s, {sum(said['checks'])} checks and "
          f"{sum(said['erasures'])} erasures beside them")
    return (f"{len(said['visits'])} visits and {len(said['notes'])} imported rows acknowledged, {resets.count} resets of the log, "
            f"{len(failed)} violations"), failed


class Watch:
    """Counts how often the log began anew: its header has other salts then."""

    def __init__(self, path):
        self.path, self.last, self.count = path, None, 0

    def look(self):
        try:
            with open(self.path, "rb") as file:
                salts = file.read(24)[16:]
        except FileNotFoundError:
            return
        if len(salts) == 8 and salts != self.last:
            self.count += self.last is not None
            self.last = salts


# The same without the lock: a plain database, and processes that commit and checkpoint as they like.

def plain(path, until, number, results):
    database = sqlite3.connect(path, isolation_level=None, timeout=20)
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA wal_autocheckpoint = 0")
    said, turn, wrong = [], 0, []
    chance = random.Random(number)
    try:
        while time.monotonic() < until:
            turn += 1
            key = number * 10_000_000 + turn
            database.execute("INSERT INTO t VALUES (?, randomblob(?))", (key, chance.choice((10, 400, 6000))))
            said.append(key)
            if chance.random() < 0.5:
                database.execute("PRAGMA wal_checkpoint(" + chance.choice(("PASSIVE", "RESTART", "TRUNCATE")) + ")").fetchall()
    except sqlite3.DatabaseError as error:
        if "locked" not in str(error) and "busy" not in str(error):
            wrong.append(str(error))
    results.put((said, wrong))


def without_lock(words, folder):
    path = os.path.join(folder, "plain.db")
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB)")
    results = multiprocessing.Queue()
    until = time.monotonic() + words.seconds
    workers = [multiprocessing.Process(target=plain, args=(path, until, number + 1, results)) for number in range(words.processes)]
    for worker in workers:
        worker.start()
    said, wrong = [], []
    for _ in workers:
        some, bad = results.get()
        said += some
        wrong += bad
    for worker in workers:
        worker.join()
    with sqlite3.connect(path) as database:
        try:
            there = {row[0] for row in database.execute("SELECT k FROM t")}
            sound = database.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            there, sound = set(said), str(error)
    lost = len(set(said) - there)
    bites = lost or sound != "ok" or wrong
    print(f"without the lock, plain SQLite {sqlite3.sqlite_version}: {len(said)} commits acknowledged, {lost} lost, integrity_check {sound[:60]}"
          + (f", {wrong[0]}" if wrong else "") + ("" if bites else ": the bug did not appear in this time"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--processes", type=int, default=6)
    parser.add_argument("--fieldlog")
    parser.add_argument("--without-lock", action="store_true")
    words = parser.parse_args()
    words.fieldlog = ground.program(words.fieldlog)
    folder = ground.new_folder("fieldlog-wal-")
    try:
        if words.without_lock:
            without_lock(words, folder)
            shutil.rmtree(folder)
            os.mkdir(folder)
        last, failed = stress(words, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(last)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
