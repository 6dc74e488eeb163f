"""A deployment made by the real program: a central store, a hub, and devices, each in a folder of its own."""

import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
INDEPENDENT = os.path.join(os.path.dirname(HERE), "Independent")
sys.path.insert(0, INDEPENDENT)

AREAS = """\
code,parent_code,level,kind,name,valid_from,valid_to,full_name
79,,province,thành phố,Hồ Chí Minh,2025-07-01,,Thành phố Hồ Chí Minh
26740,79,commune,phường,Bến Thành,2025-07-01,,Phường Bến Thành
26743,79,commune,phường,Sài Gòn,2025-07-01,,Phường Sài Gòn
"""


def mapping(mark):
    """How files of visits are read; each mark has keys of its own, so that another import with it is fresh."""
    place = {"namespace": "so-" + mark, "columns": ["Mã cơ sở"]}
    return {
        "version": 1,
        "files": [
            {"name": "co-so*.csv", "area": {"column": "Mã xã"}, "records": [
                {"kind": "establishment", "key": place, "fields": {"name": "Tên", "kind": "Loại hình"}}]},
            {"name": "luot*.csv", "records": [{
                "kind": "visit", "key": {"namespace": "luot-" + mark, "columns": ["Mã cơ sở", "Lượt"]},
                "fields": {"establishment": {"key": place}, "date": "Ngày", "kind": "Hình thức", "outcome": "Kết quả",
                           "note": "Ghi chú"}}]},
        ],
    }


class Failed(Exception):
    """A program that must succeed did not."""


class World:
    """`program` is the real fieldlog; everything lies under `folder`."""

    def __init__(self, program, folder):
        self.program = os.path.abspath(program)
        self.folder = folder
        # A configuration of the tester must not matter, nor a folder of it.
        self.environment = {"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C.UTF-8", "NO_COLOR": "1"}

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def variables(self, store, more=None):
        """Each store believes to be on a machine of its own."""
        return {**self.environment, "FIELDLOG_MACHINE_ID": f"máy của {store}", **(more or {})}

    def start(self, store, *words, more=None, **options):
        words = [self.program, *(["--store", self.path(store)] if store else []), *words]
        return subprocess.Popen(words, env=self.variables(store, more), cwd=self.folder, **options)

    def run(self, store, *words, codes=(0,), more=None):
        """What the program printed; it must end with one of the codes."""
        child = self.start(store, *words, more=more, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, errors = child.communicate()
        if child.returncode not in codes:
            raise Failed(f"{store}: {' '.join(words)} ended with {child.returncode}:\n{out.decode()}{errors.decode()}")
        return out.decode().strip()

    def json(self, store, *words, codes=(0,), more=None):
        return json.loads(self.run(store, *words, "--json", codes=codes, more=more))

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    # What an administrator does.

    def found(self, hub="hub", areas=AREAS):
        """A central store with areas, and a hub that has everything."""
        self.run("central", "init", self.path("central"))
        self.run("central", "area", "import", self.write("areas.csv", areas))
        if hub:
            self.join(hub, self.path("central"), role="hub", areas=())

    def enrol(self, name, role="officer", areas=("79",)):
        """Grants what NAME.request asks for; the path of the answer."""
        words = [word for area in areas for word in ("--area", area)]
        answer = self.path(name + ".answer")
        self.run("central", "device", "enrol", self.path(name + ".request"), "--role", role, *words, "--out", answer)
        return answer

    def join(self, name, peer, role="officer", areas=("79",), more=None, options=()):
        self.run(name, "device", "request", self.path(name), "--device", name, "--out", self.path(name + ".request"))
        answer = self.enrol(name, role, areas)
        self.run(name, "clone", peer, self.path(name), "--answer", answer, *options, more=more)

    def establishment(self, store, name, area="26740"):
        return self.run(store, "establishment", "add", "--area", area, "--kind", "KARAOKE", "--name", name)

    def digests(self, *stores, words=()):
        return {self.run(store, "digest", *words) for store in stores}

    def visits(self, store, count, area="26740", mark="", note="8/8 phòng đủ 20 m²"):
        """So many fresh visits of one device, in one import."""
        places = "Mã cơ sở,Mã xã,Tên,Loại hình\n"
        rows = "Mã cơ sở,Lượt,Ngày,Hình thức,Kết quả,Ghi chú\n"
        for number in range((count + 9) // 10):
            places += f"{store}-{number},{area},Nhà nghỉ Hoa Sữa {number},MOTEL\n"
        for number in range(count):
            rows += f'{store}-{number // 10},{number},2025-09-05,PLANNED,DONE,"{note}; lượt {number}"\n'
        files = [self.write(f"co-so-{store}.csv", places), self.write(f"luot-{store}.csv", rows)]
        self.run(store, "import", *files, "--map", self.write(f"map-{store}.json", json.dumps(mapping(mark), ensure_ascii=False)))
