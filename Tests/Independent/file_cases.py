"""The vectors of signed files: one of each form, and some that a reader must refuse."""

from fieldlog_files import encode_payload, make_file, namespace
from fieldlog_sig import armour, sign
from fieldlog_wire import to_json
from wire_world import AREA, KEYS, TIME, public, settled


def heads_of(world, *areas):
    return [{"area": area, "heads": world.store.heads(area)} for area in areas]


def payloads(world):
    """name → (description, kind, maker, key that signs, payload)"""
    store = world.store
    request = {"principal": "may-1", "public_key": public("may-1"), "deployment": None, "device": None, "heads": []}
    return {
        "request": ("A device asks to be enrolled; the key that it names signs.", "REQUEST", "may-1", "may-1", request),
        "request-new-key": (
            "A device asks for a new key. The enrolled key signs, and the heads are those of its feeds.", "REQUEST",
            "may-1", "may-1", {**request, "public_key": public("may-2"), "deployment": store.deployment,
                               "device": world.device("may-1"), "heads": [
                {"area": area, "heads": [head for head in store.heads(area)
                                         if head["incarnation"] == world.incarnation("may-1")]}
                for area in (AREA, "commons")]}),
        "answer": (
            "The central store answers the first request, signed by the writer key.", "ANSWER", "central", "writer",
            {"deployment": store.deployment, "device": world.device("may-1"), "principal": "may-1",
             "public_key": public("may-1"), "role": "INSPECTOR", "areas": AREA,
             "trust": [{"principal": "central", "public_key": public("central")}]}),
        "bundle": (
            "Everything that a new device needs and the area's entries.", "BUNDLE", "central", "central",
            {"deployment": store.deployment, "maker": "central", "made": TIME, "position": world.position(),
             "requires": [], "runs": [
                world.run("central", "authority"), *[
                    world.run(name, "commons") for name in sorted(
                        ("central", "may-1", "may-2"), key=world.incarnation)],
                world.run("may-1", AREA), world.run("may-2", AREA)]}),
        "bundle-requires": (
            "One entry, which does not follow without the one before it.", "BUNDLE", "may-1", "may-1",
            {"deployment": store.deployment, "maker": "may-1", "made": TIME, "position": world.position(),
             "requires": [{"area": AREA, "heads": [{
                 "incarnation": world.incarnation("may-1"), "branch": b"", "seq": 1,
                 "hash": world.feed("may-1", AREA).at(1).entry.hash}]}],
             "runs": [world.run("may-1", AREA, 2)]}),
        "receipt": (
            "What a device holds of the feeds that were in the first bundle.", "RECEIPT", "may-2", "may-2",
            {"deployment": store.deployment, "maker": "may-2", "incarnation": world.incarnation("may-2"), "made": TIME,
             "heads": heads_of(world, AREA, "authority", "commons")})}


def invalid(files, world):
    """name → (why, kind that is expected, bytes)"""
    _, kind, maker, key, receipt = payloads(world)["receipt"]
    data = files["receipt"]
    body = encode_payload(kind, receipt)

    def signed(payload, maker_=maker, space=namespace(kind), by=key):
        return f"FIELDLOG RECEIPT 1\n{maker_}\n{armour(sign(KEYS / by, space, payload))}".encode() + payload

    yield "changed", "A byte of the payload was changed.", kind, data[:-1] + bytes([data[-1] ^ 1])
    yield "trailing", "A byte follows the payload.", kind, data + b"\x00"
    yield "trailing-signed", "Nothing follows the one item, even if it is signed.", kind, signed(body + b"\x00")
    yield "namespace", "Signed as a bundle.", kind, signed(body, space="fieldlog-bundle")
    yield "other-kind", "A receipt where a bundle is expected.", "BUNDLE", data
    yield "other-key", "Signed by a key that is not the maker's.", kind, signed(body, by="may-1")
    yield "other-maker", "The payload names another maker than line 2.", kind, signed(body, "may-1", by="may-1")
    yield "not-canonical", "The payload is not canonical.", kind, signed(body[:1] + b"\x78\x12" + body[2:])
    yield "version", "A later version of the form.", kind, data.replace(b"RECEIPT 1", b"RECEIPT 2", 1)
    yield "line-long", "Line 2 is longer than 200 bytes.", kind, data.replace(b"may-2", b"m" * 201, 1)
    yield "carriage-returns", "Lines end with a line feed alone.", kind, data.replace(b"RECEIPT 1\n", b"RECEIPT 1\r\n", 1)
    yield "no-signature", "There is no signature.", kind, b"FIELDLOG RECEIPT 1\nmay-2\n" + body
    yield "armour-long", "The armour is longer than 8,192 bytes.", kind, data.replace(
        b"-----END", b"A" * 70 + b"\n" + (b"A" * 70 + b"\n") * 120 + b"-----END", 1)


def write_files(folder, save):
    world = settled()
    files = {}
    for name, (description, kind, maker, key, payload) in payloads(world).items():
        data = files[name] = make_file(kind, maker, payload, KEYS / key)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.fieldlog").write_bytes(data)
        save(folder / f"{name}.json", {
            "description": description, "file": f"{name}.fieldlog", "kind": kind, "maker": maker,
            "signed_by": public(key), "payload": to_json(payload), "payload_hex": encode_payload(kind, payload).hex()})
    granted = {"central": [public("central")], "may-1": [public("may-1")], "may-2": [public("may-2")]}
    for name, why, kind, data in invalid(files, world):
        save(folder / "invalid" / f"{name}.json", {
            "description": why, "expected_kind": kind, "granted": granted, "file_hex": data.hex()})
