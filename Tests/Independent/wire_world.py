"""A small deployment for the vectors of the wire: fixed keys, times, nonces and salts, so that its bytes never change."""

from pathlib import Path

from fieldlog_entry import incarnation_id
from fieldlog_sig import read_public_key
from fieldlog_store import Store
from fieldlog_wire import make_run, sign_head
from vector_data import seed

KEYS = Path(__file__).resolve().parents[1] / "Vectors" / "keys"
TIME = 1_752_546_600_000
AREA, OTHER_AREA = "15@2025-07-01", "25@2025-07-01"


def public(name):
    return read_public_key(KEYS / f"{name}.pub")


def nonce(name):
    return seed("nonce of " + name, 16)


class World:
    """A store that holds what everybody wrote. Names are those of the keys: central, may-1, may-2."""

    def __init__(self):
        self.store = Store("/nowhere")
        self.store.save = lambda: None

    def incarnation(self, name):
        return incarnation_id(public(name), nonce(name))

    def device(self, name):
        return seed("device of " + name, 10)

    def write(self, name, area, kind, values, record=None, parents=()):
        """An entry of a device, at the authority position of now."""
        feed = self.feed(name, area)
        word = f"{name} {area} {feed.seq + 1}"
        return self.store.append(
            area, kind, record or seed("record " + word, 10), values, parents, incarnation=feed.incarnation,
            when=TIME + 1000 * feed.seq, salt=seed("salt " + word, 16))

    def feed(self, name, area):
        return self.store.feed(self.incarnation(name), area)

    def decide(self, kind, values):
        """An entry of the authority feed, signed by the writer key; returns its number."""
        entry = self.write("central", "authority", kind, values)
        if entry.header.seq == 1:
            self.store.state["deployment"] = entry.hash.hex()
            self.store.changed()
        self.sign("central", "authority", "writer")
        return entry.header.seq

    def found(self):
        self.decide("!deployment", {1: public("root"), 2: seed("root nonce", 16).hex(), 3: public("writer")})

    def grant(self, name, role, areas, key=None, principal=None):
        return self.decide("!grant", {1: self.device(name), 2: public(key or name), 3: role, 4: areas,
                                      5: principal or name})

    def begin(self, name):
        """The first entries of a device in commons."""
        self.write(name, "commons", "incarnation",
                   {1: self.device(name), 2: public(name), 3: nonce(name).hex()})
        self.write(name, "commons", "device", {1: f"Máy {name}"}, self.device(name))
        self.sign(name, "commons")

    def sign(self, name, area, key=None):
        item = self.feed(name, area).items[-1]
        item.signature = sign_head(KEYS / (key or name), self.store.deployment, self.incarnation(name), area,
                                   item.entry.header.seq, item.entry.hash)

    def line(self, name, area, seq):
        return f"{self.incarnation(name).hex()} {area} {seq} {self.feed(name, area).at(seq).entry.hash.hex()}"

    def run(self, name, area, first=1, last=None):
        """A run of a feed that ends at a signed entry."""
        feed = self.feed(name, area)
        items = feed.items[first - 1:last]
        return make_run([(item.entry, item.body) for item in items], items[-1].signature)

    def position(self):
        return {"seq": self.store.authority.position, "hash": self.store.authority.hash}


def settled():
    """The deployment of the messages and files: two devices, a motel and a visit of may-1, a change of it by may-2."""
    world = World()
    world.found()
    world.grant("central", "ADMINISTRATOR", "*")
    world.grant("may-1", "INSPECTOR", AREA)
    world.grant("may-2", "OFFICER", f"{AREA} {OTHER_AREA}")
    for name in ("central", "may-1", "may-2"):
        world.begin(name)
    motel = world.write("may-1", AREA, "establishment", {1: "MOTEL", 2: "Nhà nghỉ Hoa Sữa", 12: 14})
    world.sign("may-1", AREA)
    world.write("may-1", AREA, "visit", {
        1: "FINAL", 3: motel.header.record, 4: "2025-07-15", 7: "UNANNOUNCED", 10: "DONE", 24: "FIRE=FAIL",
        27: "Lối thoát nạn bị chắn"})
    world.sign("may-1", AREA)
    world.write("may-2", AREA, "establishment", {12: 15}, motel.header.record, [motel.ref])
    world.sign("may-2", AREA)
    world.write("may-2", OTHER_AREA, "establishment", {1: "KARAOKE", 2: "Karaoke Ánh Trăng"})
    world.sign("may-2", OTHER_AREA)
    return world
