"""Attacks with bytes and messages. Each: the promised codes, the attack, whether the hub's digest may change."""

from fieldlog_cbor import encode, head
from fieldlog_entry import sha256
from fieldlog_wire import encode_message, frame, scope_hash


class Skipped(Exception):
    """What an attack needs is not there."""


def code_of(answer):
    return answer["code"] if answer["type"] == "error" else 0


def message(build):
    """An attack that sends one message made of bytes."""
    return lambda attacker: code_of(attacker.ask_bytes(build(attacker)))


def huge_length(attacker):
    return b"\x88\x01" + b"\x5b\x80" + bytes(7)


def huge_array(attacker):
    return b"\x85\x07" + encode(scope_hash(attacker.scope)) + b"\x9b\x80" + bytes(7)


def nested(attacker):
    return b"\x81" * 10_000 + b"\x00"


def nested_later(attacker):
    """Depth in an element that a receiver ignores: it may be refused, or ignored, but it must not bring it down."""
    return b"\x84\x03" + encode(scope_hash(attacker.scope)) + encode("") + b"\x81" * 10_000 + b"\x00"


def not_shortest(attacker):
    return b"\x83\x18\x03" + encode(scope_hash(attacker.scope)) + encode("")


def indefinite(attacker):
    return b"\x9f\x03" + encode(scope_hash(attacker.scope)) + encode("") + b"\xff"


def trailing(attacker):
    return encode([3, scope_hash(attacker.scope), ""]) + b"\x00"


def tagged(attacker):
    return b"\xd9\xd9\xf7" + encode([3, scope_hash(attacker.scope), ""])


def escapes(attacker):
    return encode([3, scope_hash(attacker.scope), "15\x1b[2J@"])


def huge_frame(attacker):
    """Announces the most that four bytes can say, and sends a little of it."""
    return code_of(attacker.raw(b"\xff\xff\xff\xff" + b"\x00" * 64))


def large_frame(attacker):
    """A whole frame, one byte above the bound of a request."""
    return code_of(attacker.raw(frame(head(2, 4_194_300) + bytes(4_194_300))))


def cut_frame(attacker):
    attacker.peer.end_input()
    return "closed"


def replay(attacker):
    """The requests of the session before, once more: nothing may move."""
    codes = [code_of(attacker.ask_bytes(data)) for data in attacker.requests]
    return max(codes, default=0)


def silent_want(wanted):
    def run(attacker):
        answer = attacker.exchange(wants=[{**wanted(attacker), "branch": b""}])
        return code_of(answer) or len(answer["runs"])
    return run


def unknown_feed(attacker):
    return {"area": attacker.area(), "incarnation": bytes(16), "from": 1}


def far_feed(attacker):
    return {"area": "99@2999-01-01", "incarnation": attacker.own_incarnation, "from": 4_294_967_295}


def foreign_heads(attacker):
    answer = attacker.ask(type="heads", scope=scope_hash(attacker.scope), areas=["99@2999-01-01", "99@2999-01-01"])
    return code_of(answer) or len(answer["areas"])


def stale_scope(kind):
    def run(attacker):
        more = {"areas": {"after": ""}, "heads": {"areas": ["commons"]},
                "exchange": {"runs": [], "wants": [], "bytes": 1}}[kind]
        return code_of(attacker.ask(type=kind, scope=sha256(b"another scope"), **more))
    return run


def backwards(attacker):
    return encode_message({"type": "area-digests", "areas": [], "more": False})


def hello(**changes):
    return lambda attacker: code_of(attacker.ask(**attacker.hello(**changes)))


ATTACKS = {
    "length-2^63": ((1,), message(huge_length), False),
    "array-2^63": ((1,), message(huge_array), False),
    "depth-10000": ((1,), message(nested), False),
    "depth-10000-ignored": ((0, 1), message(nested_later), False),
    "not-shortest": ((1,), message(not_shortest), False),
    "indefinite": ((1,), message(indefinite), False),
    "trailing": ((1,), message(trailing), False),
    "tagged": ((1,), message(tagged), False),
    "escapes": ((1,), message(escapes), False),
    "empty": ((1,), message(lambda _: b""), False),
    "not-an-array": ((1,), message(lambda _: encode("xin chào")), False),
    "unknown-type": ((1,), message(lambda _: encode([99, bytes(32)])), False),
    "type-2^64": ((1,), message(lambda _: encode([(1 << 64) - 1, bytes(32)])), False),
    "answer-as-request": ((1,), message(backwards), False),
    "too-many-areas": ((1,), message(lambda a: encode([5, scope_hash(a.scope), ["15@"] * 1025])), False),
    # The announced bytes never come: a web server sees a body that is no frame, and may say so itself.
    "frame-4-gib": ((6, 1, "closed", 400, 413), huge_frame, False),
    "frame-above-bound": ((6, "closed", 413), large_frame, False),
    "cut": (("closed",), cut_frame, False),
    "replay": ((0, 8), replay, False),
    "another-deployment": ((3,), hello(deployment=sha256(b"another deployment")), False),
    "no-version": ((2,), hello(versions=[98, 99]), False),
    "later-versions": ((0,), hello(versions=[1, 98, 99]), False),
    "unknown-base": ((0,), hello(base=sha256(b"a base that nobody had")), False),
    "stale-scope-areas": ((8,), stale_scope("areas"), False),
    "stale-scope-heads": ((8,), stale_scope("heads"), False),
    "stale-scope-exchange": ((8,), stale_scope("exchange"), False),
    "want-unknown-feed": ((0,), silent_want(unknown_feed), False),
    "want-out-of-scope": ((0,), silent_want(far_feed), False),
    "heads-out-of-scope": ((0,), foreign_heads, False),
}
