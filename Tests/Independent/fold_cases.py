"""The fold vectors. What is expected is written by hand here, not computed by a fold."""

from fieldlog_entry import ZERO, Header, Ref, conflict_id, encode_body, sha256
from vector_data import KEY, device, seed

TIME = 1_752_546_600_000
# The three devices of the vectors, weakest first: the incarnation decides between changes of equal depth.
WRITERS = dict(zip(("low", "mid", "high"), sorted(device(word)[0] for word in ("one", "two", "three"))))
NONCES = {device(word)[0]: device(word)[1] for word in ("one", "two", "three")}

HOA_SUA = {1: "MOTEL", 2: "Nhà nghỉ Hoa Sữa", 3: "Số 1 phố Mới", 4: "N-17", 12: 14}
PARENT = seed("establishment", 10)
DRAFT = {1: "DRAFT", 3: PARENT, 4: "2025-07-15", 7: "PLANNED", 10: "DONE", 27: "nháp"}
FINAL = {**DRAFT, 1: "FINAL", 27: "đã chốt"}


def hoa_sua(**changed):
    state = {"kind": "MOTEL", "name": HOA_SUA[2], "address": HOA_SUA[3], "premises": HOA_SUA[4], "rooms": 14}
    state.update(changed)
    return {name: value for name, value in state.items() if value is not None}


def visit(**changed):
    state = {"status": "FINAL", "establishment": PARENT, "date": "2025-07-15", "kind": "PLANNED", "outcome": "DONE",
             "note": "đã chốt"}
    state.update(changed)
    return {name: value for name, value in state.items() if value is not None}


def conflict(group, fields, winner, losers, proposals=()):
    return {"group": group, "fields": fields, "winner": winner, "losers": losers, "proposals": list(proposals)}


def case(description, kind, changes, values, heads, conflicts=(), sealed=False, waiting=(), withheld=(), erased=(),
         erased_sealed=()):
    return locals()


A = ("a", "low", [], HOA_SUA)
V = ("a", "low", [], DRAFT)
BOTH_ROOMS = [A, ("b", "low", ["a"], {12: 15}), ("c", "high", ["a"], {12: 16})]

# Each change: name, writer, names of its parents (`!` for the same place with another hash), values.
CASES = {
    "first-change": case("One change is the record.", "establishment", [A], hoa_sua(), ["a"]),
    "groups-apart": case(
        "Two changes made apart in different groups both stand. A field of a group that its change leaves out is empty.",
        "establishment", [A, ("b", "low", ["a"], {12: 15}), ("c", "high", ["a"], {3: "Số 2 phố Mới"})],
        hoa_sua(rooms=15, address="Số 2 phố Mới", premises=None), ["b", "c"]),
    "same-group": case(
        "Two changes made apart in one group: equal depth, so that the greater incarnation wins.", "establishment",
        BOTH_ROOMS, hoa_sua(rooms=16), ["b", "c"], [conflict("rooms", ["rooms"], "c", ["b"])]),
    "depth-first": case(
        "The deeper change wins whatever its incarnation; a change of another group counts for depth.",
        "establishment", BOTH_ROOMS[:1] + [
            ("b", "high", ["a"], {12: 15}), ("c", "low", ["a"], {17: "sửa ghi chú"}), ("d", "low", ["c"], {12: 16})],
        hoa_sua(rooms=16, note="sửa ghi chú"), ["b", "d"], [conflict("rooms", ["rooms"], "d", ["b"])]),
    "hash-last": case(
        "Equal depth and one incarnation: the greater hash wins.", "establishment",
        [A, ("b", "low", ["a"], {12: 15}), ("c", "low", ["a"], {12: 16})], "by hash", ["b", "c"], "by hash"),
    "equal-values": case(
        "Equal values are no conflict.", "establishment",
        [A, ("b", "low", ["a"], {12: 15}), ("c", "high", ["a"], {12: 15})], hoa_sua(rooms=15), ["b", "c"]),
    "part-of-group": case(
        "A conflict names the fields that differ, not the whole group; two losers with equal values are both named.",
        "establishment", [A, ("b", "low", ["a"], {3: "Số 3", 4: "N-17"}), ("c", "high", ["a"], {3: "Số 4", 4: "N-17"}),
                          ("d", "mid", ["a"], {3: "Số 3", 4: "N-17"})],
        hoa_sua(address="Số 4"), ["b", "c", "d"], [conflict("place", ["address"], "c", ["d", "b"])]),
    "settled": case(
        "A change that knows both and sets the group settles.", "establishment",
        BOTH_ROOMS + [("d", "low", ["b", "c"], {12: 15})], hoa_sua(rooms=15), ["d"]),
    "joined": case(
        "A change that knows both and does not set the group settles nothing.", "establishment",
        BOTH_ROOMS + [("d", "low", ["b", "c"], {17: "không phân xử"})], hoa_sua(rooms=16, note="không phân xử"), ["d"],
        [conflict("rooms", ["rooms"], "c", ["b"])]),
    "joined-then-settled": case(
        "A later change upon the joining one settles.", "establishment",
        BOTH_ROOMS + [("d", "low", ["b", "c"], {17: "nối"}), ("e", "high", ["d"], {12: 17})],
        hoa_sua(rooms=17, note="nối"), ["e"]),
    "two-first-changes": case(
        "One record with a derived id, written on two devices that knew nothing of each other.", "establishment",
        [("a", "low", [], {1: "MOTEL", 2: "Hoa Sữa"}), ("b", "high", [], {1: "MOTEL", 2: "Nhà nghỉ Hoa Sữa"})],
        {"kind": "MOTEL", "name": "Nhà nghỉ Hoa Sữa"}, ["a", "b"], [conflict("name", ["name"], "b", ["a"])]),
    "late-parent": case(
        "A change whose parent is not here waits, and so does what was made upon it.", "establishment",
        [A, ("w", "high", ["a"], {12: 15}), ("c", "mid", ["w"], {12: 16}), ("d", "low", ["a", "c"], {12: 17})],
        hoa_sua(), ["a"], waiting=["c", "d"], withheld=["w"]),
    "all-wait": case(
        "A record all of whose changes wait has no state.", "establishment",
        [("w", "high", [], HOA_SUA), ("b", "low", ["w"], {12: 16})], None, [], waiting=["b"], withheld=["w"]),
    "other-hash": case(
        "A parent of another hash than the entry at its place is not here.", "establishment",
        [A, ("b", "high", ["a!"], {12: 15})], hoa_sua(), ["a"], waiting=["b"]),
    "emptied": case(
        "Null empties a field; a value of another type than the field's counts as empty too.", "establishment",
        [A, ("b", "low", ["a"], {3: None, 4: "N-17"}), ("c", "low", ["b"], {12: "mười"})],
        hoa_sua(address=None, rooms=None), ["c"]),
    "unknown-field": case(
        "A change of unknown fields only sets nothing and is a head.", "establishment",
        [A, ("b", "low", ["a"], {900: "mới"})], hoa_sua(), ["b"]),
    "sealed-draft-edit": case(
        "Finalised on one device, edited as a draft on another: the finalisation stands, the edit is a proposed "
        "amendment, whatever its depth.", "visit",
        [V, ("b", "low", ["a"], FINAL), ("c", "high", ["a"], {10: "REFUSED"}), ("d", "high", ["c"], {27: "sửa"})],
        visit(), ["b", "d"],
        [conflict("sealed", ["outcome", "note"], "b", ["d", "c"], ["c", "d"])], sealed=True),
    "sealed-known-edit": case(
        "An edit that the finalisation knew proposes nothing, nor does one that says what stands.", "visit",
        [V, ("b", "high", ["a"], {27: "sửa"}), ("c", "low", ["b"], FINAL), ("d", "mid", ["a"], {27: "đã chốt"})],
        visit(), ["c", "d"], sealed=True),
    "sealed-whole": case(
        "An amendment is the whole record: what it leaves out is empty.", "visit",
        [V, ("b", "low", ["a"], FINAL),
         ("c", "low", ["b"], {**DRAFT, 1: "AMENDED", 2: "nhầm ngày", 4: "2025-07-16", 27: None})],
        visit(status="AMENDED", reason="nhầm ngày", date="2025-07-16", note=None), ["c"], sealed=True),
    "sealed-twice": case(
        "Two finalisations: the stronger stands, the other loses; proposals come after losers, however deep.", "visit",
        [V, ("b", "low", ["a"], FINAL), ("c", "high", ["a"], {**FINAL, 10: "CLOSED"}),
         ("d", "mid", ["a"], {27: "sửa"}), ("e", "mid", ["d"], {7: "JOINT"})],
        visit(outcome="CLOSED"), ["b", "c", "e"],
        [conflict("sealed", ["kind", "outcome", "note"], "c", ["b", "e", "d"], ["d", "e"])], sealed=True),
    "sealed-then-edited": case(
        "An edit made after the finalisation without sealing again waits too.", "visit",
        [V, ("b", "low", ["a"], FINAL), ("c", "low", ["b"], {27: "sửa sau"})],
        visit(), ["c"], [conflict("sealed", ["note"], "b", ["c"], ["c"])], sealed=True),
    "sealed-proposal-again": case(
        "Of two proposals one upon the other, the earlier counts for the groups only that the later leaves.", "visit",
        [V, ("b", "high", ["a"], FINAL), ("c", "low", ["a"], {10: "REFUSED", 27: "một"}),
         ("d", "low", ["c"], {27: "hai"}), ("e", "mid", ["a"], {27: "ba"}), ("f", "mid", ["e"], {27: "bốn"})],
        visit(), ["b", "d", "f"],
        [conflict("sealed", ["outcome", "note"], "b", ["f", "d", "c"], ["c", "d", "f"])], sealed=True),
    "sealed-settled": case(
        "An amendment that knows all settles.", "visit",
        [V, ("b", "low", ["a"], FINAL), ("c", "high", ["a"], {27: "sửa"}),
         ("d", "low", ["b", "c"], {**FINAL, 1: "AMENDED", 2: "nhận sửa đổi", 27: "sửa"})],
        visit(status="AMENDED", reason="nhận sửa đổi", note="sửa"), ["d"], sealed=True),
    "discarded": case(
        "A discarded draft is not sealed.", "visit", [V, ("b", "low", ["a"], {1: "DISCARDED", 2: "nhập thử"})],
        visit(status="DISCARDED", reason="nhập thử", note="nháp"), ["b"]),
    "erased-body": case(
        "An erased change sets the groups it touched to nothing.", "establishment",
        [A, ("b", "low", ["a"], {12: 15})], hoa_sua(rooms=None), ["b"], erased=["b"]),
    "erased-sealed": case(
        "An erased final visit whose erasure says that it had sealed still seals: all its fields are empty, and an edit "
        "made later without sealing is a proposed amendment.", "visit",
        [V, ("b", "low", ["a"], FINAL), ("c", "high", ["b"], {10: "REFUSED"})],
        {}, ["c"], [conflict("sealed", ["outcome"], "b", ["c"], ["c"])], sealed=True, erased=["b"],
        erased_sealed=["b"]),
    "erased-sealed-amended": case(
        "An amendment made upon an erased final visit is the whole record.", "visit",
        [V, ("b", "low", ["a"], FINAL), ("c", "low", ["b"], {**FINAL, 1: "AMENDED", 2: "ghi lại"})],
        visit(status="AMENDED", reason="ghi lại"), ["c"], sealed=True, erased=["b"], erased_sealed=["b"]),
    "erased-not-sealed": case(
        "An erased change that had not sealed does not seal; the groups it touched are empty.", "visit",
        [V, ("b", "low", ["a"], {1: "DISCARDED", 2: "nhập thử"})], visit(status=None, note="nháp"), ["b"],
        erased=["b"]),
}


class Writing:
    """Feeds being written."""

    def __init__(self):
        self.heads = {}

    def entry(self, writer, area, kind, record, parents, values, auth=1):
        seq, previous = self.heads.get((writer, area), (0, ZERO))
        numbers = sorted(values)
        body = encode_body(seed(f"salt {area} {writer.hex()} {seq}", 16), [values[number] for number in numbers])
        header = Header(writer, area, seq + 1, previous, auth, TIME + seq * 1000, 420, 1, record, kind, numbers,
                        sorted(parents), sha256(body), len(body))
        data = header.encoded()
        self.heads[writer, area] = (seq + 1, sha256(data))
        return Ref(writer, seq + 1, sha256(data)), data, body


def expected_by_hash(refs):
    rooms = {"b": 15, "c": 16}
    winner, loser = sorted("bc", key=lambda name: refs[name].hash, reverse=True)
    return hoa_sua(rooms=rooms[winner]), [conflict("rooms", ["rooms"], winner, [loser])]


def make_case(name, place, spec, writing, json_value):
    home = f"{place:02}@2025-07-01"
    record = seed("record " + name, 10)
    refs, changes = {}, []
    for change, writer, parents, values in spec["changes"]:
        upon = [
            Ref(refs[p[0]].incarnation, refs[p[0]].seq, seed("another hash", 32)) if p.endswith("!") else refs[p]
            for p in parents]
        refs[change], header, body = writing.entry(WRITERS[writer], home, spec["kind"], record, upon, values)
        erased = change in spec["erased"]
        document = {
            "name": change, "writer": writer, "delivered": change not in spec["withheld"],
            "ref": {"incarnation": refs[change].incarnation.hex(), "seq": refs[change].seq,
                    "hash": refs[change].hash.hex()},
            "parents": parents, "values": {str(n): None if erased else json_value(values[n]) for n in sorted(values)},
            "header_hex": header.hex(), "body_hex": None if erased else body.hex()}
        changes.append({**document, "erased_sealed": True} if change in spec["erased_sealed"] else document)
    values, conflicts = spec["values"], spec["conflicts"]
    if values == "by hash":
        values, conflicts = expected_by_hash(refs)
    for item in conflicts:
        item["id"] = conflict_id(
            record, home, spec["kind"], item["group"], refs[item["winner"]],
            [refs[loser] for loser in item["losers"]]).hex()
    expected = {
        "values": None if values is None else {field: json_value(value) for field, value in values.items()},
        "heads": spec["heads"], "sealed": spec["sealed"], "waiting": list(spec["waiting"]),
        "conflicts": list(conflicts)}
    return {"description": spec["description"], "kind": spec["kind"], "home": home, "record": record.hex(),
            "changes": changes, "expected": expected}


def write_folds(folder, save, json_value):
    writing = Writing()
    first = []
    root = writing.entry(WRITERS["low"], "authority", "!deployment", seed("root", 10), [],
                         {1: KEY, 2: seed("root nonce", 16).hex()}, auth=0)
    first.append(root)
    for name, writer in WRITERS.items():
        first.append(writing.entry(
            writer, "commons", "incarnation", seed("incarnation " + name, 10), [],
            {1: seed("device " + name, 10), 2: KEY, 3: NONCES[writer].hex()}))
    save(folder / "feeds" / "beginnings.json", {
        "description": "What a store needs before the entries of the cases: the first entry of the authority feed, "
        "whose hash is the deployment, and the incarnations of the three writers.",
        "entries": [{"header_hex": header.hex(), "body_hex": body.hex()} for _, header, body in first]})
    for place, (name, spec) in enumerate(CASES.items(), 1):
        save(folder / f"{name}.json", make_case(name, place, spec, writing, json_value))
