"""Entries, ids and digests as SyncProtocol.md describes them."""

import hashlib
import re
from dataclasses import dataclass, field

from fieldlog_cbor import Map, Refused, decode, encode

HEADER_MAX = 16_384
BODY_MAX = 1_048_576
ZERO = bytes(32)
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PRINTED_ORDER = (6, 7, 8, 9, 5, 4, 3, 2, 1, 0)


def sha256(data):
    return hashlib.sha256(data).digest()


@dataclass(frozen=True)
class Other:
    """A value of a type that no field of this version has: its bytes."""

    encoded: bytes


@dataclass(frozen=True, order=True)
class Ref:
    """How entries name one another; ordered as parents are in a header."""

    incarnation: bytes
    seq: int
    hash: bytes


@dataclass
class Header:
    incarnation: bytes
    area: str
    seq: int
    previous: bytes
    auth: int
    time: int
    offset: int
    trust: int
    record: bytes
    kind: str
    fields: list = field(default_factory=list)
    parents: list = field(default_factory=list)
    body_hash: bytes = ZERO
    body_length: int = 0

    def encoded(self):
        parents = [[parent.incarnation, parent.seq, parent.hash] for parent in self.parents]
        return encode([
            1, self.incarnation, self.area, self.seq, self.previous, self.auth, self.time, self.offset, self.trust,
            self.record, self.kind, list(self.fields), parents, self.body_hash, self.body_length])


def is_area_key(text):
    """Whether a text has the form of an area key."""
    if text in ("commons", "authority"):
        return True
    code, mark, date = text.partition("@")
    if not mark or not 1 <= len(code.encode()) <= 32:
        return False
    if any(ord(c) <= 0x20 or ord(c) >= 0x7F for c in code):
        return False
    return date == "" or re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", date) is not None


def _need(condition, part):
    if not condition:
        raise Refused(part)


def _is_int(value, low, high):
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_bytes(value, count):
    return isinstance(value, bytes) and len(value) == count


def decode_header(data):
    """The header of canonical bytes; Refused names what is wrong."""
    _need(len(data) <= HEADER_MAX, "header longer than 16,384 bytes")
    items = decode(data)
    _need(isinstance(items, list) and items, "a header is an array")
    _need(_is_int(items[0], 1, 1), "version")
    _need(len(items) == 15, "a header has 15 items")
    (_, incarnation, area, seq, previous, auth, time, offset, trust, record, kind, fields, parents, body_hash,
     body_length) = items
    _need(_is_bytes(incarnation, 16), "incarnation")
    _need(isinstance(area, str) and is_area_key(area), "area")
    _need(_is_int(seq, 1, 0xFFFFFFFF), "seq")
    _need(_is_bytes(previous, 32), "previous")
    _need(_is_int(auth, 0, 0xFFFFFFFF), "auth")
    _need(_is_int(time, -(1 << 63), (1 << 63) - 1), "time")
    _need(_is_int(offset, -1080, 1080), "offset")
    _need(_is_int(trust, 0, 255), "trust")
    _need(_is_bytes(record, 10), "record")
    _need(isinstance(kind, str) and len(kind.encode()) <= 32 and re.fullmatch("!?[a-z][a-z0-9_]*", kind), "kind")
    _need(isinstance(fields, list) and len(fields) <= 256, "fields")
    _need(all(_is_int(number, 0, 65_535) for number in fields), "fields")
    _need(all(one < two for one, two in zip(fields, fields[1:])), "fields")
    _need(isinstance(parents, list) and len(parents) <= 64, "parents")
    refs = []
    for parent in parents:
        _need(isinstance(parent, list) and len(parent) == 3, "parents")
        _need(_is_bytes(parent[0], 16) and _is_int(parent[1], 1, 0xFFFFFFFF) and _is_bytes(parent[2], 32), "parents")
        refs.append(Ref(*parent))
    _need(all(one < two for one, two in zip(refs, refs[1:])), "parents")
    _need(_is_bytes(body_hash, 32), "body_hash")
    _need(_is_int(body_length, 0, BODY_MAX), "body_length")
    return Header(incarnation, area, seq, previous, auth, time, offset, trust, record, kind, fields, refs, body_hash,
                  body_length)


def encode_body(salt, values):
    """The bytes of a body from its salt and its values in the order of the header's fields."""
    parts = [value.encoded if isinstance(value, Other) else encode(value) for value in values]
    count = encode([None] * (len(parts) + 1))
    return count[:len(count) - len(parts) - 1] + encode(salt) + b"".join(parts)


def decode_body(data, count):
    """Salt and values of a body for so many fields."""
    _need(len(data) <= BODY_MAX, "body longer than 1,048,576 bytes")
    items = decode(data)
    _need(isinstance(items, list) and len(items) == count + 1, "a body has a salt and a value for each field")
    _need(_is_bytes(items[0], 16), "salt")
    values = []
    for item in items[1:]:
        plain = item is None or isinstance(item, (str, bytes)) or _is_int(item, -(1 << 63), (1 << 63) - 1)
        values.append(item if plain else Other(encode(item)))
    return items[0], values


@dataclass
class Entry:
    header: Header
    hash: bytes
    salt: bytes
    values: dict

    @property
    def ref(self):
        return Ref(self.header.incarnation, self.header.seq, self.hash)


def read_entry(header_bytes, body_bytes):
    """An entry from its bytes; a body of None is an erased one, whose values are empty."""
    header = decode_header(header_bytes)
    if body_bytes is None:
        return Entry(header, sha256(header_bytes), None, {number: None for number in header.fields})
    _need(len(body_bytes) == header.body_length, "the body has another length than the header says")
    _need(sha256(body_bytes) == header.body_hash, "the body has another hash than the header says")
    salt, values = decode_body(body_bytes, len(header.fields))
    return Entry(header, sha256(header_bytes), salt, dict(zip(header.fields, values)))


def incarnation_id(public_key, nonce):
    return sha256(encode(["fieldlog incarnation 1", public_key, nonce]))[:16]


def derived_record(deployment, kind, home, namespace, key):
    return sha256(encode(["fieldlog record 1", deployment, kind, home, namespace, key]))[:10]


def printed(record):
    """The printed form of ten bytes: a record's id or a conflict's."""
    number = int.from_bytes(bytes(record[place] for place in PRINTED_ORDER), "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))


def conflict_id(record, home, kind, group, winner, losers):
    return sha256(encode([record, home, kind, group, winner.hash, [loser.hash for loser in losers]]))[:10]


def area_digest(heads):
    """Of (incarnation, branch, seq, hash); the branch is empty for the trunk."""
    return sha256(encode([list(head) for head in sorted(heads)]))


def scope_digest(digests):
    """Of a mapping from area key to digest."""
    pairs = sorted(digests.items(), key=lambda pair: pair[0].encode())
    return sha256(encode([[area, digest] for area, digest in pairs]))
