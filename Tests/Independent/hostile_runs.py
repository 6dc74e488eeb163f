"""Attacks with runs. Each: the promised codes, the attack, whether the hub's digest may change.

Where the document promises no order between two faults that one run has, both codes stand.
"""

import secrets
import tempfile
from pathlib import Path

from fieldlog_cbor import encode
from fieldlog_client import make_key
from fieldlog_entry import Entry, Header, Ref, encode_body, incarnation_id, read_entry, sha256
from fieldlog_sig import sign
from fieldlog_store import Feed, Item
from fieldlog_wire import encode_message, make_run, scope_hash, sign_head, signed_head
from hostile_bytes import Skipped


def extended(attacker, feed, kind="establishment", **changes):
    """A copy of a feed with one more entry that its author never wrote."""
    copy = Feed(feed.incarnation, feed.area)
    copy.items = list(feed.items)
    body = encode_body(bytes(16), ["KARAOKE", "giả mạo"])
    last = feed.items[-1].entry
    parts = {"auth": last.header.auth, "parents": [], "seq": feed.seq + 1, "previous": last.hash, **changes}
    header = Header(feed.incarnation, feed.area, parts["seq"], parts["previous"], parts["auth"], 0, 0, 0,
                    attacker.store.mint(), kind, [1, 2], parts["parents"], sha256(body), len(body)).encoded()
    copy.items.append(Item(read_entry(header, body), header, body))
    return copy


def unsigned(attacker):
    """An entry in somebody else's feed, signed by the carrier."""
    copy = extended(attacker, attacker.victim())
    return attacker.send(attacker.run(copy, copy.seq))


def garbage_signature(attacker):
    copy = extended(attacker, attacker.victim())
    return attacker.send(attacker.run(copy, copy.seq, signature=secrets.token_bytes(200)))


def relayed_tail(attacker):
    """The owner's entries with one more behind them, under the owner's signature of the last real one."""
    feed = attacker.victim()
    copy = extended(attacker, feed)
    return attacker.send(attacker.run(copy, signature=feed.items[-1].signature))


def other_namespace(attacker):
    """The right key over the right bytes, but as a bundle's signature."""
    attacker.life()
    feed = attacker.write(attacker.area())
    data = signed_head(attacker.store.deployment, feed.incarnation, feed.area, 1, feed.items[0].entry.hash)
    return attacker.send(attacker.run(feed, signature=sign(attacker.store.key, "fieldlog-bundle", data)))


def other_deployment_signature(attacker):
    attacker.life()
    feed = attacker.write(attacker.area())
    signature = sign_head(attacker.store.key, sha256(b"another"), feed.incarnation, feed.area, 1,
                          feed.items[0].entry.hash)
    return attacker.send(attacker.run(feed, signature=signature))


def first_entry(attacker, incarnation, public_key, nonce, kind="incarnation"):
    values = {1: attacker.store.bytes_of("device"), 2: public_key, 3: nonce.hex()}
    attacker.store.append("commons", kind, attacker.store.mint(), values, incarnation=incarnation)
    return attacker.store.feeds[incarnation, "commons", b""]


def squatted(attacker):
    """An incarnation's id that the key and the nonce do not give."""
    feed = first_entry(attacker, secrets.token_bytes(16), attacker.store.state["public_key"], bytes(16))
    return attacker.send(attacker.run(feed))


def squatted_key(attacker):
    """An incarnation rightly derived from another device's key, which the carrier cannot sign for."""
    key = attacker.store.public_key(attacker.victim().incarnation)
    nonce = secrets.token_bytes(16)
    return attacker.send(attacker.run(first_entry(attacker, incarnation_id(key, nonce), key, nonce)))


def ungranted_key(attacker):
    """An incarnation of a key that no grant names."""
    with tempfile.TemporaryDirectory() as folder:
        key, nonce = make_key(Path(folder)), secrets.token_bytes(16)
        feed = first_entry(attacker, incarnation_id(key, nonce), key, nonce)
        return attacker.send(attacker.run(feed, key=Path(folder) / "key"))


def no_incarnation(attacker):
    """A first entry in commons that is of another kind."""
    nonce, key = secrets.token_bytes(16), attacker.store.state["public_key"]
    return attacker.send(attacker.run(first_entry(attacker, incarnation_id(key, nonce), key, nonce, "device")))


def unknown_incarnation(attacker):
    """A feed of a real area whose incarnation the hub has never seen."""
    attacker.store.new_incarnation("ATTACK")
    return attacker.send(attacker.run(attacker.write(attacker.area())))


def claimed_erasure(attacker):
    attacker.life()
    run = attacker.run(attacker.write(attacker.area()))
    header = attacker.store.feeds[attacker.store.incarnation, run["area"], b""].items[0].entry.header
    run["entries"][0]["body"] = {"body_hash": header.body_hash, "body_length": header.body_length}
    return attacker.send(run)


def outside(attacker):
    attacker.life()
    if attacker.scope["granted"] is None:
        raise Skipped("the device may write everywhere")
    return attacker.send(attacker.run(attacker.write("99@2999-01-01")))


def other_authority(attacker):
    """A second authority feed, rightly signed by its author."""
    attacker.life()
    feed = attacker.write("authority", "!deployment", {1: attacker.store.state["public_key"], 2: "n"})
    return attacker.send(attacker.run(feed))


def forged_authority(attacker):
    """The next entry of the authority feed, signed by the device."""
    feed = attacker.store.authority_feed()
    copy = extended(attacker, feed, "!cut", auth=feed.seq)
    return attacker.send(attacker.run(copy, copy.seq))


def beyond_cut(attacker):
    """What a revoked device wrote after its cut, carried by another; its auth is from before the revocation."""
    revoked = attacker.revoked
    if revoked is None:
        raise Skipped("no store of a revoked device is given")
    for (incarnation, area, _), feed in attacker.store.feeds.items():
        if incarnation == revoked.incarnation and area not in ("commons", "authority"):
            copy = extended(attacker, feed)
            return attacker.send(attacker.run(copy, copy.seq, key=revoked.key))
    raise Skipped("the hub holds no feed of the revoked device")


def after_revocation(attacker):
    """The same with the position of today, at which no grant is live."""
    revoked = attacker.revoked
    if revoked is None:
        raise Skipped("no store of a revoked device is given")
    key, nonce = revoked.state["public_key"], secrets.token_bytes(16)
    feed = first_entry(attacker, incarnation_id(key, nonce), key, nonce)
    return attacker.send(attacker.run(feed, key=revoked.key))


def gap(attacker):
    attacker.life()
    for _ in range(3):
        feed = attacker.write(attacker.area())
    return attacker.send(attacker.run(feed, 3))


def edited(**changes):
    """An entry of a new incarnation whose header is changed before it is signed."""
    def run(attacker):
        attacker.life()
        feed = attacker.write(attacker.area())
        given = {name: make(attacker, feed) for name, make in changes.items()}
        return attacker.send(attacker.run(extended(attacker, feed, **given)))
    return run


def ahead(attacker, _):
    return attacker.store.authority.position + 1


def foreign_parent(attacker, _):
    """A parent that exists, under another hash."""
    entry = attacker.victim().items[0].entry
    return [Ref(entry.header.incarnation, entry.header.seq, sha256(b"another"))]


def unsigned_parent(attacker):
    """The owner's last entry upon another parent, with the owner's signature as it was."""
    feed = attacker.victim()
    last = feed.items[-1]
    run = make_run([(last.entry, last.body)], last.signature)
    run["entries"][0]["parents"] = [{"incarnation": feed.incarnation, "seq": 1, "hash": sha256(b"another")}]
    return attacker.send(run)


def changed(**changes):
    """A run of a new incarnation that is changed after it was signed."""
    def run(attacker):
        attacker.life()
        attacker.write(attacker.area())
        run = attacker.run(attacker.write(attacker.area()))
        run.update(changes)
        return attacker.send(run)
    return run


def changed_body(attacker):
    attacker.life()
    run = attacker.run(attacker.write(attacker.area()))
    run["entries"][0]["body"] = encode_body(bytes(16), ["KARAOKE", "Ánh Sao"])
    return attacker.send(run)


def bad_body(attacker):
    """A signed entry whose body is not canonical."""
    attacker.life()
    body = b"\x82\x50" + bytes(16) + b"\x18\x01"
    header = Header(attacker.store.incarnation, attacker.area(), 1, bytes(32), attacker.store.authority.position, 0, 0, 0,
                    attacker.store.mint(), "establishment", [12], [], sha256(body), len(body))
    feed = Feed(attacker.store.incarnation, attacker.area())
    data = header.encoded()
    feed.items.append(Item(Entry(header, sha256(data), None, {}), data, body))
    return attacker.send(attacker.run(feed))


def bad_offset(attacker):
    """A number in an entry that is beyond its bound."""
    attacker.life()
    run = attacker.run(attacker.write(attacker.area()))
    data = bytearray(encode_exchange(attacker, run))
    place = data.index(encode(420), data.index(attacker.store.incarnation))
    data[place:place + 3] = encode(2000)
    answer = attacker.ask_bytes(bytes(data))
    return answer["code"] if answer["type"] == "error" else answer["acks"][0]["code"]


def encode_exchange(attacker, *runs):
    return encode_message({"type": "exchange", "scope": scope_hash(attacker.scope), "runs": list(runs), "wants": [],
                           "bytes": 0})


def many(count):
    def run(attacker):
        attacker.life()
        run = attacker.run(attacker.write(attacker.area()))
        run["entries"] = [{**run["entries"][0], "fields": [], "body": b"\x81\x50" + bytes(16)}] * count
        return attacker.send(run)
    return run


def one_bad_one_good(attacker):
    """A refused run does not keep the next one from being taken."""
    attacker.life()
    good = attacker.run(attacker.write(attacker.area()))
    copy = extended(attacker, attacker.victim())
    return attacker.send(attacker.run(copy, copy.seq), good)


def twice(attacker):
    """One run twice in one message: the second changes nothing."""
    attacker.life()
    run = attacker.run(attacker.write(attacker.area()))
    return attacker.send(run, run)


ATTACKS = {
    "unsigned-entry": ((12,), unsigned, False),
    "garbage-signature": ((12,), garbage_signature, False),
    "forged-tail": ((12,), relayed_tail, False),
    "signature-of-a-file": ((12,), other_namespace, False),
    "signature-of-another-deployment": ((12,), other_deployment_signature, False),
    "squatted-incarnation": ((13,), squatted, False),
    "squatted-key": ((12,), squatted_key, False),
    "ungranted-key": ((14,), ungranted_key, False),
    "no-incarnation": ((13,), no_incarnation, False),
    "unknown-incarnation": ((13,), unknown_incarnation, False),
    "claimed-erasure": ((17,), claimed_erasure, False),
    "outside-the-grant": ((14,), outside, False),
    "another-authority": ((14,), other_authority, False),
    "forged-authority": ((12,), forged_authority, False),
    "beyond-the-cut": ((15,), beyond_cut, False),
    "after-the-revocation": ((14,), after_revocation, False),
    "gap": ((10,), gap, False),
    "auth-ahead": ((16,), edited(auth=ahead), False),
    "auth-back": ((11, 14), edited(auth=lambda *_: 0), False),
    "parent-of-another-hash-signed": ((0,), edited(parents=foreign_parent), True),
    "parent-of-another-hash-unsigned": ((11, 12), unsigned_parent, False),
    "wrong-hash": ((11,), changed(hash=sha256(b"wrong")), False),
    "wrong-previous": ((11,), changed(previous=sha256(b"wrong")), False),
    "wrong-body": ((11,), changed_body, False),
    "body-not-canonical": ((11,), bad_body, False),
    "offset-beyond-bound": ((11, 1), bad_offset, False),
    "no-entries": ((1, 11), changed(entries=[]), False),
    "5000-entries": ((1, 6, 11), many(5_000), False),
    "4000-broken-entries": ((11,), many(4_000), False),
    "last-number": ((1, 10, 11, 12), changed(first=4_294_967_295), False),
    "one-bad-one-good": ((0,), one_bad_one_good, True),
    "twice": ((0,), twice, True),
}
