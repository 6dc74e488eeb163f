"""Writes Tests/Vectors anew, the same bytes every time: python3 make_vectors.py [FOLDER]"""

import json
import shutil
import sys
from pathlib import Path

from authority_cases import write_authority
from fieldlog_cbor import encode
from fieldlog_entry import (
    ZERO, Header, Other, Ref, decode_header, derived_record, encode_body, printed, read_entry, sha256)
from file_cases import write_files
from fold_cases import write_folds
from message_cases import write_messages
from session_example import write_session
from vector_data import BAD_BODIES, BAD_HEADER_ITEMS, ENTRIES, device, seed

ROOT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "Vectors"
TIME = 1_752_546_600_000
DEPLOYMENT = seed("deployment", 32)


def json_value(value):
    if value is None:
        return None
    if isinstance(value, Other):
        return {"other": value.encoded.hex()}
    return {{int: "int", str: "text", bytes: "bytes"}[type(value)]: value.hex() if isinstance(value, bytes) else value}


def json_header(header):
    return {
        "version": 1, "incarnation": header.incarnation.hex(), "area": header.area, "seq": header.seq,
        "previous": header.previous.hex(), "auth": header.auth, "time": header.time, "offset": header.offset,
        "trust": header.trust, "record": header.record.hex(), "kind": header.kind, "fields": header.fields,
        "parents": [
            {"incarnation": parent.incarnation.hex(), "seq": parent.seq, "hash": parent.hash.hex()}
            for parent in header.parents],
        "body_hash": header.body_hash.hex(), "body_length": header.body_length}


def save(path, document):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def parents(names):
    return sorted(Ref(seed("incarnation " + who, 16), seq, seed("entry " + word, 32)) for who, seq, word in names)


def make_entry(name):
    description, kind, area, record, values, changes = ENTRIES[name]
    if name == "code":
        record = derived_record(DEPLOYMENT, "code", "commons", values[1], values[2])
    seq = changes.get("seq", 1)
    header = Header(
        device("a")[0], area, seq, ZERO if seq == 1 else seed(f"entry {area} {seq - 1}", 32), changes.get("auth", 1),
        changes.get("time", TIME), changes.get("offset", 420), changes.get("trust", 1), record, kind,
        sorted(values), parents(changes.get("parents", [])))
    salt = seed("salt " + name, 16)
    body = encode_body(salt, [values[number] for number in header.fields])
    header.body_hash, header.body_length = sha256(body), len(body)
    erased = changes.get("erased", False)
    document = {
        "description": description, "header": json_header(header), "record_printed": printed(record),
        "salt": None if erased else salt.hex(),
        "values": None if erased else [json_value(values[number]) for number in header.fields],
        "header_hex": header.encoded().hex(), "body_hex": None if erased else body.hex(),
        "hash": sha256(header.encoded()).hex()}
    if name == "code":
        document["derived_from"] = {
            "deployment": DEPLOYMENT.hex(), "kind": "code", "home": "commons", "namespace": values[1], "key": values[2]}
    entry = read_entry(header.encoded(), None if erased else body)
    assert decode_header(header.encoded()) == header and (erased or entry.values == values), name
    return document


def header_parts(header):
    parents_ = [[parent.incarnation, parent.seq, parent.hash] for parent in header.parents]
    return [encode(item) for item in (
        1, header.incarnation, header.area, header.seq, header.previous, header.auth, header.time, header.offset,
        header.trust, header.record, header.kind, header.fields, parents_, header.body_hash, header.body_length)]


def plain_entry(body, fields):
    return Header(
        device("a")[0], "15@2025-07-01", 1, ZERO, 1, TIME, 420, 1, seed("establishment", 10), "establishment", fields,
        [], sha256(body), len(body))


def make_invalid():
    folder = ROOT / "entries" / "invalid"
    body = encode_body(seed("salt", 16), [1])
    header = plain_entry(body, [12])
    parts = header_parts(header)
    whole = b"\x8f" + b"".join(parts)

    def refuse(name, why, header_bytes, body_bytes):
        save(folder / f"{name}.json", {
            "description": why, "header_hex": header_bytes.hex(), "body_hex": body_bytes.hex()})

    for name, (why, place, item) in BAD_HEADER_ITEMS.items():
        refuse("header-" + name, why, b"\x8f" + b"".join(parts[:place] + [item] + parts[place + 1:]), body)
    refuse("header-empty", "A header is not empty.", b"", body)
    refuse("header-14-items", "A header has 15 items.", b"\x8e" + b"".join(parts[:14]), body)
    refuse("header-16-items", "A header has 15 items.", b"\x90" + b"".join(parts) + b"\x00", body)
    refuse("header-trailing", "Nothing follows the header.", whole + b"\x00", body)
    refuse("header-truncated", "The header ends within its last item.", whole[:-1], body)
    refuse("header-head-not-shortest", "A head is the shortest.", b"\x98\x0f" + b"".join(parts), body)
    refuse("header-indefinite", "Lengths are definite.", b"\x9f" + b"".join(parts) + b"\xff", body)
    refuse("header-map", "A header is an array.", b"\xaf" + b"".join(parts), body)
    for name, (why, bad) in BAD_BODIES.items():
        refuse("body-" + name, why, plain_entry(bad, [12]).encoded(), bad)
    refuse("body-other", "The body is not the one of the hash.", whole, encode_body(seed("salt", 16), [2]))
    longer = plain_entry(body, [12])
    longer.body_length += 1
    refuse("body-length", "The body has another length than the header says.", longer.encoded(), body)


def main():
    for folder in ("entries", "folds", "messages", "authority", "files"):
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    for name in ENTRIES:
        save(ROOT / "entries" / f"{name}.json", make_entry(name))
    make_invalid()
    write_folds(ROOT / "folds", save, json_value)
    write_messages(ROOT / "messages", save)
    write_session(ROOT / "messages", save)
    write_authority(ROOT / "authority", save)
    write_files(ROOT / "files", save)


if __name__ == "__main__":
    sys.exit(main())
