"""The wire of SyncProtocol.md: messages, frames, runs, signed heads, errors. Decoding is strict.

A message is a dict whose "type" names it; within it bytes are bytes, structures are dicts with the names of the document.
"""

import re

from fieldlog_cbor import Refused, decode, encode
from fieldlog_entry import BODY_MAX, ZERO, Header, Ref, is_area_key, read_entry, sha256
from fieldlog_sig import sign, verify

MESSAGE_MAX, REQUEST_MAX = 16_777_216, 4_194_304
HEAD_NAMESPACE = "fieldlog-head"
(TAKEN, MALFORMED, NO_VERSION, OTHER_DEPLOYMENT, NOT_ALLOWED, BUSY, TOO_LARGE, _, SCOPE_CHANGED, CONTRADICTION, GAP,
 BROKEN, NO_SIGNATURE, UNKNOWN_INCARNATION, NOT_GRANTED, BEYOND_CUT, AHEAD, NO_ERASURE, NOT_STORED) = range(19)


class WireError(Exception):
    """An error of the protocol: its code and a detail."""

    def __init__(self, code, detail=""):
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self):
        return f"error {self.code}: {self.detail}"


class Shape:
    """A form of the CDDL: `read` checks an item and gives its value, `write` is the way back."""

    def __init__(self, read, write=lambda value: value):
        self.read = read
        self.write = write


def _need(condition, what, code=MALFORMED):
    if not condition:
        raise WireError(code, what)


def number(low, high, what):
    def read(item):
        _need(isinstance(item, int) and not isinstance(item, bool) and low <= item <= high, what)
        return item
    return Shape(read)


def octets(low, high, what, other=()):
    def read(item):
        _need(isinstance(item, bytes) and (low <= len(item) <= high or len(item) in other), what)
        return item
    return Shape(read)


def text(check, what):
    def read(item):
        _need(isinstance(item, str) and check(item), what)
        return item
    return Shape(read)


def many(shape, what, low=0, high=None, ascending=None):
    def read(item):
        _need(isinstance(item, list) and low <= len(item) and (high is None or len(item) <= high), what)
        values = [shape.read(part) for part in item]
        if ascending:
            keys = [ascending(value) for value in values]
            _need(all(one < two for one, two in zip(keys, keys[1:])), what + ": order")
        return values
    return Shape(read, lambda values: [shape.write(value) for value in values])


def struct(what, parts):
    def read(item):
        _need(isinstance(item, list) and len(item) == len(parts), what)
        return {name: shape.read(part) for (name, shape), part in zip(parts, item)}
    return Shape(read, lambda value: [shape.write(value[name]) for name, shape in parts])


def nullable(shape):
    return Shape(lambda item: None if item is None else shape.read(item),
                 lambda value: None if value is None else shape.write(value))


def _boolean(item):
    _need(isinstance(item, bool), "a boolean")
    return item


UINT = number(0, (1 << 64) - 1, "an unsigned number")
INT64 = number(-(1 << 63), (1 << 63) - 1, "an integer of 64 bits")
SEQ0 = number(0, 0xFFFFFFFF, "a number of an entry or 0")
SEQ = number(1, 0xFFFFFFFF, "a number of an entry")
HASH = octets(32, 32, "a hash")
INCARNATION = octets(16, 16, "an incarnation")
RECORD = octets(10, 10, "a record id")
BRANCH = octets(0, 0, "a branch", other=(32,))
AREA = text(is_area_key, "an area key")
KEY_OR_NONE = text(lambda item: item == "" or is_area_key(item), "an area key or no text")
DETAIL = text(lambda item: len(item.encode()) <= 1024, "a detail")
TEXT = text(lambda item: True, "a text")
BOOL = Shape(_boolean)
POSITION = struct("a position", [("seq", SEQ0), ("hash", HASH)])
HEAD = struct("a head", [("incarnation", INCARNATION), ("branch", BRANCH), ("seq", SEQ0), ("hash", HASH)])
AREA_WITH_HEADS = struct("an area with heads", [
    ("area", AREA), ("heads", many(HEAD, "heads", ascending=lambda head: (head["incarnation"], head["branch"])))])
AREA_DIGEST = struct("an area with its digest", [("area", AREA), ("digest", HASH)])
KEYS = nullable(many(AREA, "area keys", ascending=str.encode))
SCOPE = struct("a scope", [("granted", KEYS), ("held", KEYS)])
WANT = struct("a want", [("area", AREA), ("incarnation", INCARNATION), ("branch", BRANCH), ("from", SEQ)])
ACK = struct("an ack", [("code", UINT), ("seq", SEQ0), ("hash", HASH)])
PARENT = struct("a parent", [("incarnation", INCARNATION), ("seq", SEQ), ("hash", HASH)])
KIND = text(lambda item: len(item) <= 32 and re.fullmatch("!?[a-z][a-z0-9_]*", item), "a kind")
ERASED = struct("an erased body", [("body_hash", HASH), ("body_length", number(0, BODY_MAX, "a length"))])
BODY = octets(0, BODY_MAX, "a body")
ENTRY = struct("an entry", [
    ("auth", SEQ0), ("time", INT64), ("offset", number(-1080, 1080, "an offset")), ("trust", number(0, 255, "trust")),
    ("record", RECORD), ("kind", KIND),
    ("fields", many(number(0, 65_535, "a field"), "fields", 0, 256, ascending=int)),
    ("parents", many(PARENT, "parents", 0, 64, lambda parent: tuple(parent.values()))),
    ("body", Shape(lambda item: (ERASED if isinstance(item, list) else BODY).read(item),
                   lambda value: (ERASED if isinstance(value, dict) else BODY).write(value)))])


def _read_entries(items):
    try:
        return [ENTRY.read(item) for item in items]
    except WireError as error:
        raise WireError(BROKEN, error.detail) from None


def _run(strict):
    """A run; unless strict, entries that are not of the form are kept as the error that refuses the run."""
    plain = struct("a run", [
        ("area", AREA), ("incarnation", INCARNATION), ("branch", BRANCH), ("first", SEQ), ("previous", HASH),
        ("entries", many(Shape(lambda item: item), "entries", 1, 4096)), ("hash", HASH),
        ("signature", octets(1, 2048, "a signature"))])

    def read(item):
        run = plain.read(item)
        try:
            run["entries"] = _read_entries(run["entries"])
        except WireError as error:
            if strict:
                raise
            run["entries"] = error
        return run
    return Shape(read, lambda run: plain.write({**run, "entries": [ENTRY.write(entry) for entry in run["entries"]]}))


RUN = _run(True)
REQUESTS, RESPONSES = ("hello", "areas", "heads", "exchange"), ("welcome", "area-digests", "area-heads", "exchanged",
                                                              "error")


def _messages(run):
    runs = many(run, "runs")
    ascending_areas = many(AREA_WITH_HEADS, "areas", ascending=lambda area: area["area"].encode())
    return {
        0: ("error", [("code", UINT), ("detail", DETAIL)]),
        1: ("hello", [("versions", many(UINT, "versions", 1, 8, ascending=int)), ("deployment", HASH),
                      ("incarnation", INCARNATION), ("position", POSITION), ("scope", nullable(HASH)),
                      ("digest", HASH), ("base", nullable(HASH))]),
        2: ("welcome", [("version", UINT), ("incarnation", INCARNATION), ("position", POSITION),
                        ("scope", nullable(SCOPE)), ("digest", HASH), ("changes", nullable(ascending_areas))]),
        3: ("areas", [("scope", HASH), ("after", KEY_OR_NONE)]),
        4: ("area-digests", [("areas", many(AREA_DIGEST, "areas", ascending=lambda area: area["area"].encode())),
                             ("more", BOOL)]),
        5: ("heads", [("scope", HASH), ("areas", many(AREA, "areas", 1, 1024))]),
        6: ("area-heads", [("areas", many(AREA_WITH_HEADS, "areas"))]),
        7: ("exchange", [("scope", HASH), ("runs", runs), ("wants", many(WANT, "wants")), ("bytes", UINT)]),
        8: ("exchanged", [("acks", many(ACK, "acks")), ("runs", runs), ("digest", HASH), ("position", POSITION)])}


_SHAPES = {True: _messages(RUN), False: _messages(_run(False))}
_NUMBERS = {name: number_ for number_, (name, _) in _SHAPES[True].items()}


def decode_message(data, among, strict=True):
    """A message of one of the types named; WireError 1 or 6 otherwise, 11 for entries of a wrong form."""
    limit = REQUEST_MAX if set(among) <= set(REQUESTS) else MESSAGE_MAX
    _need(len(data) <= limit, "a message that is too large", TOO_LARGE)
    try:
        items = decode(data, BODY_MAX)
    except Refused as refusal:
        raise WireError(MALFORMED, str(refusal)) from None
    _need(isinstance(items, list) and items, "a message is an array")
    kind = items[0] if isinstance(items[0], int) and not isinstance(items[0], bool) else None
    name, parts = _SHAPES[strict].get(kind, (None, []))
    _need(name in among, "a message of another type")
    _need(len(items) > len(parts), "a message with too few elements")
    return {"type": name, **{part: shape.read(item) for (part, shape), item in zip(parts, items[1:])}}


def encode_message(message):
    kind = _NUMBERS[message["type"]]
    return encode([kind] + [shape.write(message[part]) for part, shape in _SHAPES[True][kind][1]])


def error_message(error):
    return {"type": "error", "code": error.code, "detail": error.detail.encode()[:1024].decode(errors="ignore")}


def frame(data):
    return len(data).to_bytes(4, "big") + data


def read_frame(stream, limit):
    """The bytes of the next frame, None at the end; WireError 6 before anything of a frame that is too large is read."""
    start = stream.read(4)
    if not start:
        return None
    _need(len(start) == 4, "a frame that ends early")
    length = int.from_bytes(start, "big")
    _need(length <= limit, "a frame that is too large", TOO_LARGE)
    data = stream.read(length)
    _need(len(data) == length, "a frame that ends early")
    return data


# Runs and signed heads


def headers_of(run):
    """[(header bytes, body or None)] as a receiver builds them; WireError 11 when they are not those of the run."""
    _need(not isinstance(run["entries"], WireError), str(run["entries"])[:200], BROKEN)
    built, previous = [], run["previous"]
    _need((run["first"] == 1) <= (previous == ZERO), "entry 1 has nothing before it", BROKEN)
    for place, entry in enumerate(run["entries"]):
        seq = run["first"] + place
        _need(seq <= 0xFFFFFFFF, "a number beyond 32 bits", BROKEN)
        body = entry["body"]
        erased = isinstance(body, dict)
        header = Header(
            run["incarnation"], run["area"], seq, previous, entry["auth"], entry["time"], entry["offset"],
            entry["trust"], entry["record"], entry["kind"], entry["fields"],
            [Ref(parent["incarnation"], parent["seq"], parent["hash"]) for parent in entry["parents"]],
            body["body_hash"] if erased else sha256(body), body["body_length"] if erased else len(body)).encoded()
        try:
            read_entry(header, None if erased else body)
        except Refused as refusal:
            raise WireError(BROKEN, str(refusal)) from None
        built.append((header, None if erased else body))
        previous = sha256(header)
    _need(previous == run["hash"], "the chain does not end in the hash of the run", BROKEN)
    return built


def make_run(entries, signature, branch=b""):
    """A run of consecutive entries [(Entry, body or None)], the last of which has the signature."""
    first = entries[0][0].header
    return {
        "area": first.area, "incarnation": first.incarnation, "branch": branch, "first": first.seq,
        "previous": first.previous, "hash": entries[-1][0].hash, "signature": signature,
        "entries": [{
            "auth": entry.header.auth, "time": entry.header.time, "offset": entry.header.offset,
            "trust": entry.header.trust, "record": entry.header.record, "kind": entry.header.kind,
            "fields": list(entry.header.fields),
            "parents": [{"incarnation": p.incarnation, "seq": p.seq, "hash": p.hash} for p in entry.header.parents],
            "body": body if body is not None else {
                "body_hash": entry.header.body_hash, "body_length": entry.header.body_length}}
            for entry, body in entries]}


def signed_head(deployment, incarnation, area, seq, hash_):
    return encode(["fieldlog head 1", deployment, incarnation, area, seq, hash_])


def sign_head(key, *head):
    return sign(key, HEAD_NAMESPACE, signed_head(*head))


def verify_head(public_key, blob, *head):
    return verify(public_key, HEAD_NAMESPACE, signed_head(*head), blob)


def scope_hash(scope):
    return sha256(encode(SCOPE.write(scope)))


def to_json(value):
    """A decoded message as JSON has it: bytes in hexadecimal."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: to_json(part) for name, part in value.items()}
    if isinstance(value, list):
        return [to_json(part) for part in value]
    return value
