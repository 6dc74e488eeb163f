"""Signed files of SyncProtocol.md: REQUEST, ANSWER, BUNDLE and RECEIPT."""

import stat
from pathlib import Path

from fieldlog_authority import ROLES
from fieldlog_cbor import Refused, decode, encode
from fieldlog_entry import BODY_MAX
from fieldlog_sig import ARMOUR_MAX, BEGIN, END, armour, is_public_key, sign, take_apart, unarmour, verify
from fieldlog_wire import (
    AREA_WITH_HEADS, HASH, INCARNATION, INT64, POSITION, RECORD, RUN, TEXT, WireError, many, nullable, struct, text)

LINE_MAX = 200
FILE_MAX = 1 << 30
NAME = text(lambda item: 0 < len(item.encode()) <= LINE_MAX, "a name")
PUBLIC_KEY = text(is_public_key, "a public key")
ROLE = text(lambda item: item in ROLES, "a role")
HEADS = many(AREA_WITH_HEADS, "heads", ascending=lambda area: area["area"].encode())
PAYLOADS = {
    "BUNDLE": [("deployment", HASH), ("maker", NAME), ("made", INT64), ("position", POSITION), ("requires", HEADS),
               ("runs", many(RUN, "runs"))],
    "RECEIPT": [("deployment", HASH), ("maker", NAME), ("incarnation", INCARNATION), ("made", INT64), ("heads", HEADS)],
    "REQUEST": [("principal", NAME), ("public_key", PUBLIC_KEY), ("deployment", nullable(HASH)),
                ("device", nullable(RECORD)), ("heads", HEADS)],
    "ANSWER": [("deployment", HASH), ("device", RECORD), ("principal", NAME), ("public_key", PUBLIC_KEY), ("role", ROLE),
               ("areas", TEXT), ("trust", many(struct("trust", [("principal", NAME), ("public_key", PUBLIC_KEY)]),
                                               "trust"))]}


def namespace(kind):
    return "fieldlog-" + kind.lower()


def encode_payload(kind, payload):
    return encode([f"fieldlog {kind.lower()} 1"] + [shape.write(payload[name]) for name, shape in PAYLOADS[kind]])


def decode_payload(kind, data):
    """The payload of verified bytes; Refused when it is not of the form."""
    items = decode(data, BODY_MAX)
    parts = PAYLOADS[kind]
    if not isinstance(items, list) or len(items) != len(parts) + 1 or items[0] != f"fieldlog {kind.lower()} 1":
        raise Refused(f"not the payload of a {kind}")
    try:
        return {name: shape.read(item) for (name, shape), item in zip(parts, items[1:])}
    except WireError as error:
        raise Refused(error.detail) from None


def make_file(kind, maker, payload, key):
    """The bytes of a signed file."""
    data = encode_payload(kind, payload)
    return f"FIELDLOG {kind} 1\n{maker}\n{armour(sign(key, namespace(kind), data))}".encode() + data


def split_file(data):
    """(kind, maker, signature, payload bytes), nothing of which is verified yet."""
    parts = data[:2 * LINE_MAX + ARMOUR_MAX + 1].split(b"\n", 2)
    kinds = {f"FIELDLOG {kind} 1".encode(): kind for kind in PAYLOADS}
    if len(parts) != 3 or parts[0] not in kinds or not 0 < len(parts[1]) < LINE_MAX:
        raise Refused("not a file of FieldLog")
    start = len(parts[0]) + len(parts[1]) + 2
    mark = f"\n{END}\n".encode()
    end = data.find(mark, start, start + ARMOUR_MAX + len(mark))
    if end < 0 or not data.startswith(f"{BEGIN}\n".encode(), start):
        raise Refused("a file without its signature")
    end += len(mark)
    try:
        maker, signature = parts[1].decode(), unarmour(data[start:end].decode("ascii"))
    except UnicodeDecodeError:
        raise Refused("a line that is not text") from None
    if not maker.isprintable():
        raise Refused("a principal with control characters")
    return kinds[parts[0]], maker, signature, data[end:]


def read_file(path):
    """The bytes of a regular file; Refused for links and everything else."""
    mode = Path(path).lstat().st_mode
    if not stat.S_ISREG(mode) or Path(path).lstat().st_size > FILE_MAX:
        raise Refused("not a regular file")
    return Path(path).read_bytes()


def open_file(data, kind, keys=None):
    """(maker, payload, public key) of a signed file.

    `keys` gives the keys that may sign for a principal. Without it the key that the signature names is taken: a request
    names its own key, and a first answer is brought by a way that is trusted.
    """
    found, maker, signature, bytes_ = split_file(data)
    if found != kind:
        raise Refused(f"a {found}, not a {kind}")
    signer, _ = take_apart(signature)
    if keys is not None and signer not in keys(maker):
        raise Refused(f"{maker} has no such key")
    if not verify(signer, namespace(kind), bytes_, signature):
        raise Refused("the signature does not hold")
    payload = decode_payload(kind, bytes_)
    if payload.get("maker", maker) != maker:
        raise Refused("made by somebody else")
    if kind == "REQUEST" and (payload["principal"] != maker or (
            payload["device"] is None and payload["public_key"] != signer)):
        raise Refused("a request that is not signed by the key it names")
    return maker, payload, signer
