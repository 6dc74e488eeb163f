#!/usr/bin/python3
"""`kill -9` of either side of a sync over standard streams, at random moments: the next session ends equal, both stores are sound, and
nothing that was acknowledged goes over the line again.

    kill_checks.py --program FIELDLOG [--seed N] [--rounds N] [--visits N]
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import world as worlds
from report import Report

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = "ssh://huyen/hub"


class Line:
    """A device and a hub with the relay between them."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.log = world.path("line")
        settings = {"program": world.program, "store": world.path("hub"), "log": self.log, "principals": {"huyen": name}}
        place = world.write("line.json", json.dumps(settings))
        os.mkdir(world.path("bin"))
        ssh = world.write("bin/ssh", f'#!/bin/sh\nexec {sys.executable} -B {HERE}/relay.py {place} "$@"\n')
        os.chmod(ssh, 0o755)
        self.more = {"PATH": world.path("bin") + ":" + world.environment["PATH"]}

    def start(self):
        return self.world.start(
            self.name, "sync", PEER, more=self.more, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)

    def sync(self):
        return self.world.json(self.name, "sync", PEER, more=self.more)

    def lines(self):
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def answering(self):
        """The number of the hub's process in the session of now; nothing before it runs."""
        try:
            with open(self.log + ".pid", encoding="utf-8") as file:
                return int(file.read() or 0)
        except FileNotFoundError:
            return 0

    def wait(self):
        """Until every relay has written that its session is over."""
        deadline = time.monotonic() + 120
        while True:
            if time.monotonic() > deadline:
                raise worlds.Failed("a relay did not write the end of its session: " + json.dumps(self.lines()[-1:]))
            lines = self.lines()
            if {line["session"] for line in lines} == {line["session"] for line in lines if "ended" in line}:
                return
            time.sleep(0.01)


def entries(runs):
    return [(area, incarnation, seq) for area, incarnation, _, first, last in runs for seq in range(first, last + 1)]


def resent(lines):
    """Entries that were acknowledged and went over the line once more; and how many went over it at all, each way."""
    given, taken, again, counts = set(), set(), [], [0, 0]
    open_runs, answered = {}, {}
    for line in lines:
        session = line["session"]
        if "asks" in line:
            # Who asks once more has stored the answer before: that is its acknowledgement.
            taken |= answered.pop(session, set())
            counts[0] += len(entries(line["runs"]))
            again += [entry for entry in entries(line["runs"]) if entry in given]
            open_runs[session] = line["runs"]
        elif "answers" in line:
            for run, code in zip(open_runs.pop(session, []), line["acks"]):
                if code == 0:
                    given |= set(entries([run]))
            counts[1] += len(entries(line["runs"]))
            again += [entry for entry in entries(line["runs"]) if entry in taken]
            answered[session] = set(entries(line["runs"]))
    return again, counts


def check(words, report):
    chance = random.Random(words.seed)
    with tempfile.TemporaryDirectory(prefix="fieldlog-kill-") as folder:
        world = worlds.World(words.program, folder)
        world.found()
        for name in ("may-a", "may-b"):
            world.join(name, world.path("central"))
        world.run("hub", "sync", world.path("central"))
        line = Line(world, "may-a")
        line.sync()
        killed = {"device": 0, "hub": 0}
        for turn in range(words.rounds):
            # Long notes: more than one message has room for.
            for store in ("may-a", "may-b"):
                world.visits(store, words.visits, mark=str(turn), note="8/8 phòng đủ 20 m², không chốt trong, đủ lối thoát nạn. " * 30)
            world.run("may-b", "sync", world.path("hub"))
            # Either side, until one session after another has been cut: what is left goes over in the next.
            for _ in range(4):
                before = line.answering()
                child = line.start()
                side = chance.choice(["device", "hub"])
                while side == "hub" and line.answering() == before and child.poll() is None:
                    time.sleep(0.001)
                time.sleep(chance.uniform(0, 0.3 if side == "device" else 0.1))
                try:
                    os.kill(child.pid if side == "device" else line.answering(), signal.SIGKILL)
                except ProcessLookupError:
                    pass
                code = child.wait()
                killed[side] += (code == -signal.SIGKILL) if side == "device" else (code != 0)
                line.wait()
            for store in ("may-a", "hub"):
                found = world.run(store, "check", codes=(0, 20))
                report(found == "", f"round {turn}: {store} is sound", found)
            done = line.sync()
            report(done["equal"], f"round {turn}: the next session ends equal", done)
            found = world.digests("may-a", "hub")
            report(len(found) == 1, f"round {turn}: the digests are one", found)
        line.wait()
        again, counts = resent(line.lines())
        report(not again, "nothing that was acknowledged goes over the line again", again[:5])
        own = world.json("may-a", "sync", PEER, more=line.more)
        report(own["sent"] == 0 and own["received"] == 0, "nothing is left", own)
        report(any(killed.values()), f"seed {words.seed}: somebody was killed in time", killed)
        print(f"killed {killed}; entries over the line: {counts[0]} up, {counts[1]} down; needed: "
              f"{needed(line.lines(), 'asks')} up, {needed(line.lines(), 'answers')} down")


def needed(lines, name):
    return len({entry for line in lines if name in line for entry in entries(line["runs"])})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--seed", type=int, default=20_250_801)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--visits", type=int, default=500)
    words = parser.parse_args()
    report = Report()
    try:
        check(words, report)
    except worlds.Failed as failure:
        report(False, "to the end", str(failure))
    print(f"{report.count} checks, {report.failures} failed")
    return 1 if report.failures else 0


sys.exit(main())
