#!/usr/bin/python3
"""A client that another hand wrote from SyncProtocol.md, and a hostile peer, against the real program: by standard streams, and by HTTPS
when the servers are installed.

    stranger_checks.py --program FIELDLOG [--no-servers]

One line a check; exit 0 or 1.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hub as hubs
import world as worlds
from fieldlog_client import make_key
from fieldlog_files import make_file
from fieldlog_store import Store
from report import Report

AREA = "26740@2025-07-01"
KINDS = ("establishment", "visit", "finding", "team")


class Strangers:
    """The devices of the independent client, and their ways to the hub."""

    def __init__(self, world, servers):
        self.world = world
        self.servers = servers

    def script(self, name, store, *words):
        start = [sys.executable, "-B", os.path.join(worlds.INDEPENDENT, name), "--store", self.world.path(store), *words]
        done = subprocess.run(start, capture_output=True, text=True, check=False, env=self.world.environment)
        if done.returncode != 0 and name == "fieldlog_client.py":
            raise worlds.Failed(f"{store}: {' '.join(words)}: {done.stdout}{done.stderr}")
        return done

    def client(self, store, *words):
        return json.loads(self.script("fieldlog_client.py", store, *words).stdout)

    def stdio(self, name):
        return "--command", f"{self.world.program} --store {self.world.path('hub')} serve --stdio --principal {name}"

    def https(self, name):
        with open(self.servers.path("keys", name + ".netrc"), encoding="utf-8") as file:
            words = file.read().split()
        url = self.servers.description()["https"]["nginx-password"]
        return "--url", url, "--user", words[3], "--password", words[5], "--ca", self.servers.path("etc/tls/ca.crt")

    def request(self, name):
        self.client(name, "request", "--principal", name, "--out", self.world.path(name + ".request"))
        return self.world.enrol(name)


def life(strangers, report, name, way):
    """Enrolment, a first clone, a visit, and the real program sees it."""
    world, peer = strangers.world, getattr(strangers, way)(name)
    answer = strangers.request(name)
    world.run("hub", "sync", world.path("central"))
    done = strangers.client(name, "clone", "--answer", answer, *peer)
    report(done["ended"] and not done["refused"], f"{way}: a stranger joins", done)
    place = world.establishment("may-that", f"Karaoke Ánh Trăng {way}")
    world.run("may-that", "sync", world.path("hub"))
    done = strangers.client(name, "sync", *peer)
    report(done["ended"] and done["taken"] > 0, f"{way}: a stranger gets what a device wrote", done)
    note = f"8/8 phòng đủ 20 m², chưa phát hiện vi phạm ({way})"
    visit = strangers.client(name, "visit", "--area", AREA, "--establishment", place, "--note", note)["id"]
    done = strangers.client(name, "sync", *peer)
    report(done["ended"] and done["sent"] == 1 and not done["refused"], f"{way}: a stranger's visit is taken", done)
    shown = world.json("hub", "visit", "show", visit)
    report(shown.get("note") == note and shown.get("establishment") == place, f"{way}: the hub shows the visit", shown)
    world.run("may-that", "sync", world.path("hub"))
    shown = world.json("may-that", "visit", "show", visit)
    report(shown.get("note") == note, f"{way}: so does another device", shown)
    found = world.digests("hub", "may-that") | {strangers.client(name, "digest")["digest"]}
    report(len(found) == 1, f"{way}: the digests are one", found)
    done = strangers.client(name, "sync", *peer)
    report(done["ended"] and not done["sent"] and not done["taken"], f"{way}: the next session has nothing to say", done)


def revoke(strangers):
    """A stranger writes, asks for another key, and its old one is out: what it still writes with that is beyond a cut."""
    world, name = strangers.world, "may-old"
    answer = strangers.request(name)
    world.run("hub", "sync", world.path("central"))
    strangers.client(name, "clone", "--answer", answer, *strangers.stdio(name))
    strangers.client(name, "establishment", "--area", AREA, "--name", "Khách sạn Biển Bạc")
    strangers.client(name, "sync", *strangers.stdio(name))
    store = Store(world.path(name))
    new = make_key(Path(world.path("new-key")))
    heads = [{"area": area, "heads": store.heads(area)} for area in sorted(store.areas(), key=str.encode) if area != "authority"]
    for area in heads:
        area["heads"] = [head for head in area["heads"] if head["incarnation"] == store.incarnation]
    payload = {"principal": name, "public_key": new, "deployment": store.deployment, "device": store.bytes_of("device"),
               "heads": [area for area in heads if area["heads"]]}
    Path(world.path(name + ".request")).write_bytes(make_file("REQUEST", name, payload, store.key))
    world.enrol(name)
    world.run("hub", "sync", world.path("central"))


def tables(world):
    """What the hub's people see, ids and all."""
    return [world.run("hub", kind, "list", "--json") for kind in KINDS] + [world.run("hub", "conflict", "list", codes=(0, 3, 21))]


def hostile(strangers, report, name, way):
    """Every attack; those that must change nothing leave the tables as they were, and the hub goes on serving."""
    world, peer = strangers.world, getattr(strangers, way)(name)
    import hostile_bytes
    import hostile_runs

    attacks = {**hostile_bytes.ATTACKS, **hostile_runs.ATTACKS}
    # What the document allows to change something comes last.
    for changes in (False, True):
        before = tables(world)
        only = [word for attack in attacks if attacks[attack][2] == changes for word in ("--only", attack)]
        done = strangers.script("hostile.py", name, "--revoked", world.path("may-old"), *only, *peer)
        for line in done.stdout.splitlines():
            report(line.startswith("ok "), f"{way}: {line[8:]}")
        report(done.returncode == 0 and len(done.stdout.splitlines()) == len(only) // 2, f"{way}: attacks to the end", done.stderr)
        if not changes:
            report(tables(world) == before, f"{way}: the tables are as they were")
    report(world.run("hub", "check") == "", f"{way}: the hub is sound after the attacks")
    done = strangers.client(name, "sync", *peer)
    report(done["ended"], f"{way}: the hub goes on serving", done)
    world.run("may-that", "sync", world.path("hub"), codes=(0, 3))
    found = world.digests("hub", "may-that") | {strangers.client(name, "digest")["digest"]}
    report(len(found) == 1, f"{way}: the digests are one after the attacks", found)


def check(program, report, servers_too):
    with tempfile.TemporaryDirectory(prefix="fieldlog-strangers-") as folder:
        world = worlds.World(program, folder)
        world.found()
        world.join("may-that", world.path("central"))
        both(Strangers(world, None), report, "may-3", "stdio")
        if servers_too:
            with hubs.Hub(world.program, world.path("hub"), processes=2) as servers:
                both(Strangers(world, servers), report, "may-1", "https")
        digest = world.run("hub", "digest")
        reader = [sys.executable, "-B", os.path.join(worlds.INDEPENDENT, "fieldlog_reader.py"), world.path("hub"), "--scope-digest", digest]
        done = subprocess.run(reader, capture_output=True, text=True, check=False)
        report(done.returncode == 0, "the independent reader agrees with the hub's tables", done.stdout + done.stderr)


def both(strangers, report, name, way):
    try:
        life(strangers, report, name, way)
        if not os.path.exists(strangers.world.path("may-old")):
            revoke(strangers)
        hostile(strangers, report, name, way)
    except worlds.Failed as failure:
        report(False, f"{way}: to the end", str(failure))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--no-servers", action="store_true")
    words = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if shutil.which("ssh-keygen") is None:
        print("skipped: not installed: ssh-keygen")
        return 77
    report = Report()
    servers_too = not words.no_servers and not hubs.missing()
    check(words.program, report, servers_too)
    print(f"{report.count} checks, {report.failures} failed" + ("" if servers_too else "; HTTPS skipped"))
    return 1 if report.failures else 0


sys.exit(main())
