"""Runs the independent client against the minimal hub, end to end: python3 check_client.py

Two devices, conflicts both ways, revocation, erasure, files, standard streams and HTTP, and every attack of hostile.py.
Prints what is wrong and exits 1, or a summary and exits 0.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
AREA = "15@2025-07-01"
problems = []


def expect(condition, *words):
    if not condition:
        problems.append(" ".join(str(word) for word in words))


class Place:
    """A folder with a hub and devices."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, program, store, *arguments):
        done = subprocess.run([sys.executable, "-B", str(HERE / program), "--store", f"{self.folder}/{store}", *arguments],
                              capture_output=True, text=True, check=False)
        if done.returncode == 2 or not done.stdout:
            problems.append(f"{program} {store} {' '.join(arguments)}: {done.stdout}{done.stderr}")
            return {}
        return json.loads(done.stdout)

    def hub(self, *arguments):
        return self.run("test_hub.py", "hub", *arguments)

    def client(self, name, *arguments):
        return self.run("fieldlog_client.py", name, *arguments)

    def peer(self, name):
        return f"{sys.executable} -B {HERE}/test_hub.py --store {self.folder}/hub serve --stdio --principal {name}"

    def join(self, name, areas=AREA):
        self.client(name, "request", "--principal", name, "--out", f"{self.folder}/{name}.request")
        self.hub("enrol", f"{self.folder}/{name}.request", "--areas", areas, "--out", f"{self.folder}/{name}.answer")
        return self.client(name, "clone", "--answer", f"{self.folder}/{name}.answer", "--command", self.peer(name))

    def sync(self, *names):
        for name in names:
            done = self.client(name, "sync", "--command", self.peer(name))
            expect(done.get("ended"), name, "did not end its session", done)

    def establishment(self, name, area=AREA):
        return self.client(name, "establishment", "--area", area, "--name", "Nhà nghỉ Hoa Sữa", "--rooms", "14")["id"]

    def digests(self, *stores):
        return {self.run("test_hub.py" if store == "hub" else "fieldlog_client.py", store, "digest")["digest"]
                for store in stores}


def life(place):
    place.hub("found")
    place.hub("area", "15", "Tỉnh Lào Cai", "--from", "2025-07-01")
    for name in ("may-1", "may-2", "may-3"):
        expect(place.join(name).get("ended"), name, "did not join")
    record = place.establishment("may-1")
    place.client("may-1", "visit", "--area", AREA, "--establishment", record)
    place.sync("may-1", "may-2")
    for name, rooms in (("may-1", 15), ("may-2", 16)):
        place.client(name, "change", "--area", AREA, "--kind", "establishment", "--id", record, f"12={rooms}")
    place.establishment("may-3")
    place.sync("may-1", "may-2", "may-3", "may-1", "may-2")
    expect(len(place.digests("hub", "may-1", "may-2", "may-3")) == 1, "digests differ after a session each")
    shown = place.client("may-1", "records", "--area", AREA)[record]
    expect(shown["conflicts"] == 1, "the conflict is not there", shown)


def files(place):
    bundle, receipt = f"{place.folder}/bundle", f"{place.folder}/receipt"
    place.client("may-1", "bundle", "--out", bundle)
    taken = place.client("may-2", "take", bundle)
    expect(taken.get("codes") == [] and taken["taken"] > 0, "the bundle was not taken", taken)
    place.client("may-2", "receipt", "--of", bundle, "--out", receipt)
    expect(place.client("may-1", "verify", receipt).get("maker") == "may-2", "the receipt does not verify")
    data = Path(bundle).read_bytes()
    Path(bundle).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    expect("refused" in place.client("may-2", "take", bundle), "a changed bundle was taken")


def revoked(place):
    """The device goes on after its revocation; what it has written since is refused from every carrier."""
    store = json.loads(Path(place.folder, "may-3", "store.json").read_text(encoding="utf-8"))
    place.hub("erase", store["state"]["incarnation"], AREA, "1")
    place.hub("revoke", "may-3")
    place.establishment("may-3")
    expect(place.client("may-3", "sync", "--command", place.peer("may-3")).get("code") == 4, "a revoked device synced")
    place.sync("may-1", "may-2")
    expect(len(place.digests("hub", "may-1", "may-2")) == 1, "digests differ after a revocation")


def forked(place):
    """A copied store that goes on beside the first: both chains are kept, everywhere the same."""
    shutil.copytree(f"{place.folder}/may-2", f"{place.folder}/twin")
    for name in ("may-2", "twin", "twin"):
        place.establishment(name)
    place.sync("may-2")
    done = place.client("twin", "sync", "--command", place.peer("may-2"))
    expect(done.get("ended"), "the twin did not end its session", done)
    place.sync("may-2", "may-1")
    expect(len(place.digests("hub", "may-1", "may-2")) == 1, "digests differ after a fork")
    expect(len(place.client("may-1", "heads")[AREA]) == 6, "the chains of the fork are not there")


def restored(place):
    """A store from a backup gets its own entries back and goes on as another incarnation."""
    file = Path(place.folder, "may-1", "store.json")
    backup = file.read_text(encoding="utf-8")
    place.establishment("may-1")
    place.sync("may-1")
    file.write_text(backup, encoding="utf-8")
    place.sync("may-1")
    expect(json.loads(file.read_text(encoding="utf-8"))["state"]["incarnation"] != json.loads(
        backup)["state"]["incarnation"], "a restored store goes on as it was")
    place.establishment("may-1")
    place.sync("may-1", "may-2")
    expect(len(place.digests("hub", "may-1", "may-2")) == 1, "digests differ after a restore")


def web(place):
    """The same session over HTTP; a port that nobody listens on is a failure, not a crash."""
    with subprocess.Popen(
            [sys.executable, "-B", str(HERE / "test_hub.py"), "--store", f"{place.folder}/hub", "serve", "--principal",
             "may-2"], stdout=subprocess.PIPE, text=True) as server:
        url = f"http://127.0.0.1:{json.loads(server.stdout.readline())['port']}/fieldlog"
        place.establishment("may-2")
        done = place.client("may-2", "sync", "--url", url)
        expect(done.get("ended") and done["sent"] == 1, "the session over HTTP did not end", done)
        attack(place, "--url", url)
        server.terminate()


def attack(place, *peer):
    done = subprocess.run(
        [sys.executable, "-B", str(HERE / "hostile.py"), "--store", f"{place.folder}/may-2", "--revoked",
         f"{place.folder}/may-3", *peer], capture_output=True, text=True, check=False)
    expect(done.returncode == 0 and not re.search("^skipped", done.stdout, re.M), done.stdout, done.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        for part in (life, files, revoked, restored, forked, web):
            part(place)
        attack(place, "--command", place.peer("may-2"))
        place.sync("may-2", "may-1")
        expect(len(place.digests("hub", "may-1", "may-2")) == 1, "digests differ after the attacks")
    for line in problems:
        print(line)
    if not problems:
        print("ok")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
