"""The vectors of authority: a small authority feed, feeds of devices, and what is admitted.

What is expected is written by hand.
"""

from fieldlog_entry import Header, encode_body, read_entry, sha256
from fieldlog_store import Item
from vector_data import seed
from wire_world import AREA, OTHER_AREA, TIME, World, public

ADMITTED_KIND = "establishment"
COMMUNE = "02872@2025-07-01"
OLD = "02900@2004-01-01"
# What the same commune came from as well; what a divided one became besides it.
BESIDE, DIVIDED = "02903@2004-01-01", "02875@2025-07-01"
CATALOGUE = {
    "areas": [
        {"code": "15", "valid_from": "2025-07-01", "valid_to": None, "parent_code": None},
        {"code": "10", "valid_from": "2004-01-01", "valid_to": "2025-07-01", "parent_code": None},
        {"code": "02872", "valid_from": "2025-07-01", "valid_to": None, "parent_code": "15"},
        {"code": "02900", "valid_from": "2004-01-01", "valid_to": "2025-07-01", "parent_code": "10"}],
    "successions": [{"old_code": "02900", "new_code": "02872", "effective_date": "2025-07-01"}]}
REFORM = {
    "areas": CATALOGUE["areas"] + [
        {"code": "15", "valid_from": "2004-01-01", "valid_to": "2025-07-01", "parent_code": None},
        {"code": "02875", "valid_from": "2025-07-01", "valid_to": None, "parent_code": "15"},
        {"code": "02903", "valid_from": "2004-01-01", "valid_to": "2025-07-01", "parent_code": "10"},
        {"code": "02906", "valid_from": "2004-01-01", "valid_to": None, "parent_code": "15"}],
    "successions": [{"old_code": old, "new_code": new, "effective_date": "2025-07-01"} for old, new in (
        ("02900", "02872"), ("02900", "02875"), ("02903", "02872"), ("02906", "02872"),
        ("10", "15"), ("15", "15"))]}


class Scene(World):
    """An authority feed in the making, and feeds whose entries claim any authority position."""

    def __init__(self):
        super().__init__()
        self.found()
        self.expected = []

    def entries(self, name, area, auths, kinds=(), key=None):
        """A feed with an entry for each position in `auths`."""
        feed = self.feed(name, area)
        for place, auth in enumerate(auths):
            before = feed.items[-1].entry.hash if feed.items else bytes(32)
            word = f"{name} {area} {feed.seq + 1}"
            body = encode_body(seed("salt " + word, 16), [])
            header = Header(
                feed.incarnation, area, feed.seq + 1, before, auth, TIME + 1000 * feed.seq, 420, 1,
                seed("record " + word, 10), kinds[place] if kinds else ADMITTED_KIND, [], [], sha256(body), len(body))
            feed.add(Item(read_entry(header.encoded(), body), header.encoded(), body))
        self.store.changed()
        self.expected.append({"incarnation": feed.incarnation, "area": area, "public_key": public(key or name),
                              "feed": feed})

    def expect(self, admitted, cut=None, folded=None):
        """What is expected of the feed written last."""
        self.expected[-1].update({"admitted": admitted, "cut": cut, "folded": folded})

    def grants(self, *ends):
        """What is expected of the grants, in order: the number that ended each, or None."""
        self.ends = ends

    def document(self, description, catalogue, more):
        feed = self.store.authority_feed()
        grants = [item.entry for item in feed.items if item.entry.header.kind == "!grant"]
        assert len(grants) == len(self.ends), description
        return {
            "description": description,
            "entries": [{"header_hex": item.header.hex(), "body_hex": item.body.hex()} for item in feed.items],
            "catalogue": catalogue,
            "feeds": [{
                "incarnation": one["incarnation"].hex(), "area": one["area"], "public_key": one["public_key"],
                "headers_hex": [item.header.hex() for item in one["feed"].items]} for one in self.expected],
            "expected": {
                "deployment": self.store.deployment.hex(), "position": feed.seq, "hash": feed.items[-1].entry.hash.hex(),
                "writer_keys": [{"from": 1, "public_key": public("writer")}],
                "grants": [{
                    "number": entry.header.seq, "device": entry.values[1].hex(), "public_key": entry.values[2],
                    "role": entry.values[3], "areas": entry.values[4], "principal": entry.values[5], "ended_by": end}
                    for entry, end in zip(grants, self.ends)],
                "feeds": [{
                    "admitted": one["admitted"], "cut": one["cut"],
                    "folded": one["folded"] or [True] * one["admitted"]} for one in self.expected],
                "erasures": [], **more}}


def grants(scene):
    """One device with two areas, one with all: before the grant, or in areas it does not name, nothing is admitted."""
    scene.grant("may-1", "INSPECTOR", f"{AREA} {OTHER_AREA}")
    scene.grant("may-2", "HUB", "*")
    scene.grants(None, None)
    scene.entries("may-1", AREA, [2, 2, 3])
    scene.expect(3)
    scene.entries("may-1", "26@", [2])
    scene.expect(0)
    scene.entries("may-1", "commons", [3, 3], ["incarnation", "device"])
    scene.expect(2)
    scene.entries("may-2", AREA, [2, 3])
    scene.expect(0)
    scene.entries("may-2", "26@", [3])
    scene.expect(1)


def added(scene):
    """Two grants of one key add up, each from its own number on; the role is that of the last."""
    scene.grant("may-1", "INSPECTOR", AREA)
    scene.grant("may-1", "OFFICER", OTHER_AREA)
    scene.grants(None, None)
    scene.entries("may-1", AREA, [2, 3])
    scene.expect(2)
    scene.entries("may-1", OTHER_AREA, [3])
    scene.expect(1)
    scene.entries("may-1", "commons", [2, 2, 3], ["incarnation", "team", "team"])
    scene.expect(3, folded=[True, False, True])


def below(scene):
    """A grant covers what belongs to its area: by the parent, and by the area that took another's place."""
    scene.grant("may-1", "INSPECTOR", AREA)
    scene.grant("may-2", "INSPECTOR", COMMUNE)
    scene.grants(None, None)
    for name, area, admitted in (("may-1", COMMUNE, 1), ("may-1", OLD, 1), ("may-1", "10@2004-01-01", 0),
                                 ("may-2", OLD, 1), ("may-2", AREA, 0)):
        scene.entries(name, area, [3])
        scene.expect(admitted)


def follows(scene):
    """A grant goes on where its area ended: in all its heirs, in what these were before, and in the heirs of what lay below it."""
    scene.grant("may-1", "INSPECTOR", OLD)
    scene.grant("may-2", "INSPECTOR", "10@2004-01-01")
    scene.grants(None, None)
    for name, area, admitted in (("may-1", OLD, 1), ("may-1", COMMUNE, 1), ("may-1", DIVIDED, 1), ("may-1", BESIDE, 1),
                                 ("may-1", AREA, 0), ("may-1", "10@2004-01-01", 0), ("may-2", COMMUNE, 1),
                                 ("may-2", AREA, 0)):
        scene.entries(name, area, [3])
        scene.expect(admitted)


def stays(scene):
    """A grant goes nowhere where its area ceded a part and goes on, nor in the province that one was merged into, be it one that has the code later."""
    scene.grant("may-1", "INSPECTOR", "02906@2004-01-01 15@2004-01-01")
    scene.grants(None)
    for area, admitted in (("02906@2004-01-01", 1), ("15@2004-01-01", 1), (COMMUNE, 0), (AREA, 0), (BESIDE, 0)):
        scene.entries("may-1", area, [2])
        scene.expect(admitted)


def revoked(scene):
    """A device is out; the line of the revocation names the last entry that stays. A feed without a line keeps nothing."""
    scene.grant("may-1", "INSPECTOR", f"{AREA} {OTHER_AREA}")
    scene.entries("may-1", AREA, [2, 2, 2, 2])
    scene.expect(2, 2)
    scene.decide("!revocation", {1: scene.device("may-1"), 3: scene.line("may-1", AREA, 2), 4: "mất máy"})
    scene.grants(3)
    scene.entries("may-1", OTHER_AREA, [2])
    scene.expect(0, 0)
    scene.entries("may-1", "26@", [3])
    scene.expect(0)


def one_key(scene):
    """A revocation that names a key leaves the other key of the device alone."""
    scene.grant("may-1", "INSPECTOR", AREA)
    scene.grant("may-1", "INSPECTOR", AREA, key="may-2", principal="may-1")
    scene.entries("may-1", AREA, [3, 3])
    scene.expect(0, 0)
    scene.decide("!revocation", {1: scene.device("may-1"), 2: public("may-1")})
    scene.grants(4, None)
    scene.entries("may-2", AREA, [3, 4])
    scene.expect(2)


def advanced(scene):
    """A later decision advances the cut; the greatest number that counts stands."""
    scene.grant("may-1", "INSPECTOR", AREA)
    scene.entries("may-1", AREA, [2, 2, 2, 2, 2])
    scene.expect(4, 4)
    scene.decide("!revocation", {1: scene.device("may-1"), 3: scene.line("may-1", AREA, 2)})
    scene.decide("!cut", {1: "\n".join([scene.line("may-1", AREA, 4), scene.line("may-1", AREA, 3)])})
    scene.grants(3)


def other_hash(scene):
    """A line whose hash is not that of the entry does not count, nor does a line of another form."""
    scene.grant("may-1", "INSPECTOR", AREA)
    scene.entries("may-1", AREA, [2, 2, 2])
    scene.expect(1, 1)
    right = scene.line("may-1", AREA, 3)
    bad = [f"{right[:-64]}{seed('another', 32).hex()}", right.upper(), right.replace(" 3 ", " 03 "), right + " ",
           right.replace(" ", "  "), scene.line("may-1", AREA, 1), ""]
    scene.decide("!revocation", {1: scene.device("may-1"), 3: "\n".join(bad)})
    scene.grants(3)


def again(scene):
    """A new grant after the revocation: feeds begun after it are not cut, those begun before stay cut."""
    scene.grant("may-1", "INSPECTOR", f"{AREA} {OTHER_AREA}")
    scene.entries("may-1", AREA, [2, 2, 4])
    scene.expect(1, 1)
    scene.decide("!revocation", {1: scene.device("may-1"), 3: scene.line("may-1", AREA, 1)})
    scene.grant("may-1", "INSPECTOR", f"{AREA} {OTHER_AREA}")
    scene.grants(3, None)
    scene.entries("may-1", OTHER_AREA, [4, 4])
    scene.expect(2)


def roles(scene):
    """What a role may not write is admitted, relayed, and not folded; an unknown kind may be written by all."""
    scene.grant("central", "ADMINISTRATOR", "*")
    scene.grant("may-1", "INSPECTOR", AREA)
    scene.grant("may-2", "OFFICER", AREA)
    scene.grants(None, None, None)
    kinds = ["incarnation", "device", "team", "code", "area", "succession", "later"]
    for name, folded in (("central", [True] * 7), ("may-1", [True, True, False, False, False, False, True]),
                         ("may-2", [True, True, True, False, False, False, True])):
        scene.entries(name, "commons", [4] * 7, kinds)
        scene.expect(7, folded=folded)
    scene.entries("may-1", AREA, [4, 4, 4], ["establishment", "visit", "finding"])
    scene.expect(3)


def order(scene):
    """An entry is not admitted whose position goes down or lies beyond the reader's, nor is what follows it."""
    scene.grant("may-1", "INSPECTOR", f"{AREA} {OTHER_AREA}")
    scene.grant("may-2", "INSPECTOR", AREA)
    scene.grants(None, None)
    scene.entries("may-1", AREA, [3, 2, 3])
    scene.expect(1)
    scene.entries("may-1", OTHER_AREA, [2, 4, 3])
    scene.expect(1)


def erased(scene):
    """An erasure names an entry by a line; it may say that the entry had sealed its record."""
    scene.grant("may-1", "INSPECTOR", AREA)
    scene.entries("may-1", AREA, [2, 2], ["establishment", "visit"])
    scene.expect(2)
    scene.decide("!erasure", {1: scene.line("may-1", AREA, 2), 2: 1, 3: "Luật 91/2025/QH15"})
    scene.decide("!erasure", {1: scene.line("may-1", AREA, 1), 3: "Luật 91/2025/QH15"})
    scene.grants(None)
    feed = scene.feed("may-1", AREA)
    return {"erasures": [
        {"incarnation": feed.incarnation.hex(), "area": AREA, "branch": "", "seq": seq,
         "hash": feed.at(seq).entry.hash.hex(), "sealed": seq == 2} for seq in (2, 1)]}


def writer(scene):
    """A new key signs the authority feed from the entry behind the one that names it."""
    scene.decide("!writer", {1: public("central")})
    scene.grant("may-1", "INSPECTOR", AREA)
    scene.grants(None)
    scene.entries("may-1", AREA, [3])
    scene.expect(1)
    return {"writer_keys": [{"from": 1, "public_key": public("writer")}, {"from": 3, "public_key": public("central")}]}


CASES = {"grants": grants, "grants-added": added, "covers-below": below, "covers-heirs": follows, "covers-no-heirs": stays, "revoked": revoked, "revoked-key": one_key,
         "cut-advanced": advanced, "cut-lines": other_hash, "granted-again": again, "roles": roles, "auth-order": order,
         "erased": erased, "writer": writer}


CATALOGUES = {below: CATALOGUE, follows: REFORM, stays: REFORM}


def write_authority(folder, save):
    for name, build in CASES.items():
        scene = Scene()
        more = build(scene) or {}
        save(folder / f"{name}.json", scene.document(
            build.__doc__, CATALOGUES.get(build, {"areas": [], "successions": []}), more))
