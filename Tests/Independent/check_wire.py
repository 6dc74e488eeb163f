"""Checks the vectors of messages, authority and files, and the example of a session: used by check_vectors.py."""

import json
import re

from fieldlog_authority import Authority, Catalogue
from fieldlog_cbor import Refused
from fieldlog_entry import decode_header, read_entry, sha256
from fieldlog_files import encode_payload, make_file, open_file, read_file
from fieldlog_fold import PROTOCOL, read_kinds
from fieldlog_wire import (
    REQUEST_MAX, REQUESTS, RESPONSES, WireError, decode_message, encode_message, frame, headers_of, read_frame, to_json,
    verify_head)
from wire_world import KEYS

ALLOWED = {"request": REQUESTS, "response": RESPONSES}
KIND_COUNT = 9


class _Bytes:
    """Bytes as a stream."""

    def __init__(self, data):
        self.data = data

    def read(self, count):
        part, self.data = self.data[:count], self.data[count:]
        return part


def check_message(name, document, expect):
    data = bytes.fromhex(document["message_hex"])
    message = decode_message(data, ALLOWED[document["direction"]])
    expect(to_json(message) == document["message"], name, "message")
    if "later" not in document:
        expect(encode_message(message) == data, name, "message encodes otherwise")
    expect(frame(data).hex() == document["frame_hex"], name, "frame")
    expect(read_frame(_Bytes(frame(data)), REQUEST_MAX) == data, name, "frame reads otherwise")
    expect(bool(message.get("runs")) == ("runs" in document), name, "runs")
    for run, given in zip(message.get("runs", []), document.get("runs", [])):
        built = headers_of(run)
        expect([header.hex() for header, _ in built] == given["headers_hex"], name, "headers of a run")
        seq = run["first"] + len(built) - 1
        expect(verify_head(given["signed_by"], run["signature"], bytes.fromhex(document["deployment"]),
                           run["incarnation"], run["area"], seq, run["hash"]), name, "signature of a run")
        expect(not verify_head(given["signed_by"], run["signature"], bytes(32), run["incarnation"], run["area"], seq,
                               run["hash"]), name, "the signature holds in another deployment")
    return message["type"]


def check_bad_message(name, document, expect):
    data = bytes.fromhex(document["message_hex"]) + bytes(document.get("zeros", 0)) + bytes.fromhex(
        document.get("then_hex", ""))
    try:
        message = decode_message(data, ALLOWED[document["direction"]])
        for run in message.get("runs", []):
            headers_of(run)
    except WireError as error:
        expect(error.code in document["codes"], name, "was refused with", error)
        return
    expect(False, name, "was not refused:", document["description"])


def check_authority(name, document, kinds, expect):
    entries = [read_entry(bytes.fromhex(entry["header_hex"]), bytes.fromhex(entry["body_hex"]))
               for entry in document["entries"]]
    for one, two in zip(entries, entries[1:]):
        expect(two.header.previous == one.hash, name, "the authority feed is no chain")
    authority, expected = Authority(kinds, entries), document["expected"]
    expect(entries[0].hash.hex() == expected["deployment"], name, "deployment")
    expect([authority.position, authority.hash.hex()] == [expected["position"], expected["hash"]], name, "position")
    expect([{"from": first, "public_key": key} for first, key in authority.writers] == expected["writer_keys"], name,
           "writer keys")
    grants = [{
        "number": grant.number, "device": grant.device.hex(), "public_key": grant.key, "role": grant.role,
        "areas": "*" if grant.areas is None else " ".join(sorted(grant.areas)), "principal": grant.principal,
        "ended_by": authority.ends(grant)} for grant in authority.grants]
    expect(grants == expected["grants"], name, "grants", grants)
    erasures = {(bytes.fromhex(one["incarnation"]), one["area"], one["seq"], bytes.fromhex(one["hash"])): one["sealed"]
                for one in expected["erasures"]}
    expect(authority.erasures == erasures, name, "erasures")
    catalogue = Catalogue(kinds, [])
    catalogue.areas, catalogue.successions = document["catalogue"]["areas"], document["catalogue"]["successions"]
    for feed, wanted in zip(document["feeds"], expected["feeds"], strict=True):
        check_feed(name, feed, wanted, authority, catalogue, kinds, expect)


def check_feed(name, feed, wanted, authority, catalogue, kinds, expect):
    headers = [decode_header(bytes.fromhex(header)) for header in feed["headers_hex"]]
    hashes = [sha256(bytes.fromhex(header)) for header in feed["headers_hex"]]
    key, area = feed["public_key"], feed["area"]
    place = (bytes.fromhex(feed["incarnation"]), area, b"")
    chain = [(header.seq, header.auth, hash_) for header, hash_ in zip(headers, hashes)]
    admitted = authority.admitted(place, key, chain, catalogue.belongs)
    cut = authority.cut(key, place, headers[0].auth, {seq: hash_ for seq, _, hash_ in chain})
    folded = [authority.may_write(key, header.auth, header.kind, header.kind in kinds) for header in headers[:admitted]]
    expect([admitted, cut, folded] == [wanted["admitted"], wanted["cut"], wanted["folded"]], name, area,
           "admitted, cut, folded:", admitted, cut, folded)


def check_file(name, path, document, expect):
    data = read_file(path.parent / document["file"])
    maker, payload, signer = open_file(data, document["kind"])
    expect([maker, signer] == [document["maker"], document["signed_by"]], name, "maker or key")
    expect(to_json(payload) == document["payload"], name, "payload")
    encoded = encode_payload(document["kind"], payload)
    expect(encoded.hex() == document["payload_hex"] and data.endswith(encoded), name, "payload encodes otherwise")
    key = next(path for path in KEYS.glob("*.pub") if " ".join(path.read_text().split()[:2]) == signer)
    expect(make_file(document["kind"], maker, payload, key.with_suffix("")) == data, name, "is made otherwise")
    for run in payload.get("runs", []):
        headers_of(run)


def check_bad_file(name, document, expect):
    granted = document["granted"]
    try:
        open_file(bytes.fromhex(document["file_hex"]), document["expected_kind"], lambda who: granted.get(who, []))
    except Refused:
        return
    expect(False, name, "was not refused:", document["description"])


def check_session(path, expect):
    """The bytes of "Worked example: a session" are messages, and each encodes to what stands there."""
    text = path.read_text(encoding="utf-8")
    if "## Worked example: a session" not in text:
        return 0
    text = text.split("## Worked example: a session")[1].split("\n## ")[0]
    document = json.loads((KEYS.parent / "messages" / "session.json").read_text(encoding="utf-8"))
    blocks = re.findall(r"```hex\n(.*?)```", text, re.S)
    parts = ["".join(re.findall(r"^([0-9a-f ]+?)(?:  |$)", block, re.M)).replace(" ", "") for block in blocks]
    expect(parts == [part["message_hex"] for part in document["messages"]], path.name, "the session differs")
    if len(parts) != 4 or parts != [part["message_hex"] for part in document["messages"]]:
        return len(parts)
    for part, (among, kind) in zip(parts, ((REQUESTS, "hello"), (RESPONSES, "welcome"), (REQUESTS, "exchange"),
                                           (RESPONSES, "exchanged")), strict=True):
        message = decode_message(bytes.fromhex(part), among)
        expect(message["type"] == kind and encode_message(message).hex() == part, path.name, kind)
        for run in message.get("runs", []):
            expect(verify_head(document["signed_by"], run["signature"], bytes.fromhex(document["deployment"]),
                               run["incarnation"], run["area"], run["first"] + len(run["entries"]) - 1, run["hash"]),
                   path.name, "the signature of the run does not hold")
    return len(parts)


def check_all(load, root, expect):
    """The numbers of what was checked."""
    kinds, met = read_kinds(), set()
    counts = {"messages": 0, "bad_messages": 0, "authority": 0, "files": 0, "bad_files": 0}
    for name, document in load("messages/*.json"):
        if name != "session":
            met.add(check_message(name, document, expect))
            counts["messages"] += 1
    expect(len(met) == KIND_COUNT, "no vector of some kind of message; there are", sorted(met))
    for name, document in load("messages/invalid/*.json"):
        check_bad_message(name, document, expect)
        counts["bad_messages"] += 1
    for name, document in load("authority/*.json"):
        check_authority(name, document, kinds, expect)
        counts["authority"] += 1
    for name, document in load("files/*.json"):
        check_file(name, root / "files" / f"{name}.json", document, expect)
        counts["files"] += 1
    for name, document in load("files/invalid/*.json"):
        check_bad_file(name, document, expect)
        counts["bad_files"] += 1
    example = KEYS.parents[1] / "Independent" / "session_example.md"
    if example.exists():
        expect(check_session(example, expect) == 4, "session_example.md has no session")
    check_session(PROTOCOL, expect)
    return counts
