"""The vectors of messages: valid ones of every kind, and bytes that a receiver must refuse."""

from fieldlog_cbor import decode, encode, head
from fieldlog_entry import BODY_MAX, ZERO, sha256
from fieldlog_wire import (
    AHEAD, BEYOND_CUT, BROKEN, ENTRY, GAP, MALFORMED, NO_ERASURE, NO_SIGNATURE, NOT_GRANTED, OTHER_DEPLOYMENT, RUN,
    TOO_LARGE, UNKNOWN_INCARNATION, WireError, encode_message, error_message, headers_of, scope_hash, to_json)
from wire_world import AREA, OTHER_AREA, public, settled

SCOPE = {"granted": [AREA], "held": None}
NARROW = {"granted": None, "held": [AREA, OTHER_AREA]}


def requests(world):
    store, scope = world.store, scope_hash(SCOPE)
    hello = {"type": "hello", "versions": [1], "deployment": store.deployment, "incarnation": world.incarnation("may-1"),
             "position": world.position(), "scope": None, "digest": store.digest(SCOPE), "base": None}
    want = {"area": AREA, "incarnation": world.incarnation("may-2"), "branch": b"", "from": 1}
    exchange = {"type": "exchange", "scope": scope, "runs": [], "wants": [], "bytes": 1_048_576}
    yield "hello-first", "The first session with a peer: no scope is known.", {
        **hello, "position": {"seq": 0, "hash": ZERO}, "digest": ZERO}
    yield "hello-again", "A later session: scope and base are those of the last one.", {
        **hello, "scope": scope, "base": store.digest(SCOPE)}
    yield "hello-versions", "An initiator that speaks later versions too.", {
        **hello, "versions": [1, 2, (1 << 64) - 1]}
    yield "areas-first", "The first areas are asked for.", {"type": "areas", "scope": scope, "after": ""}
    yield "areas-after", "The areas after one.", {"type": "areas", "scope": scope, "after": AREA}
    yield "heads", "The heads of two areas.", {"type": "heads", "scope": scope, "areas": ["commons", AREA]}
    yield "exchange-nothing", "Neither runs nor wants.", {**exchange, "bytes": 0}
    yield "exchange-runs", "A device gives its first entries in commons, then a motel with a visit, as one run.", {
        **exchange, "runs": [world.run("may-1", "commons"), world.run("may-1", AREA)]}
    yield "exchange-wants", "Feeds are asked for, from a number on, one of them a branch.", {
        **exchange, "wants": [{**want, "area": "commons", "from": 2}, want,
                              {**want, "branch": sha256(b"the first entry of a branch"), "from": 4_294_967_295}]}
    yield "exchange-authority", "The authority feed, signed by the writer key.", {
        **exchange, "runs": [world.run("central", "authority")]}
    yield "exchange-parents", "An entry with a parent, in a run behind nothing.", {
        **exchange, "runs": [world.run("may-2", AREA)]}
    erased = world.run("may-1", AREA)
    entry = world.feed("may-1", AREA).at(2).entry.header
    erased["entries"][1]["body"] = {"body_hash": entry.body_hash, "body_length": entry.body_length}
    yield "exchange-erased", "The visit's body is erased: the run says its hash and length instead.", {
        **exchange, "runs": [erased]}


def responses(world):
    store, digest = world.store, world.store.digest(SCOPE)
    welcome = {"type": "welcome", "version": 1, "incarnation": world.incarnation("central"),
               "position": world.position(), "scope": None, "digest": digest, "changes": None}
    areas = [{"area": area, "digest": store.area_digest(area)} for area in store.areas(SCOPE)]
    heads = [{"area": area, "heads": store.heads(area)} for area in ("commons", AREA)]
    exchanged = {"type": "exchanged", "acks": [], "runs": [], "digest": digest, "position": world.position()}
    ack = {"code": 0, "seq": 2, "hash": world.feed("may-1", AREA).at(2).entry.hash}
    none = {"seq": 0, "hash": ZERO}
    yield "welcome-first", "The scope in full: one area of the device, all areas of the responder.", {
        **welcome, "scope": SCOPE}
    yield "welcome-narrow", "A device with every area, and a responder with two.", {**welcome, "scope": NARROW}
    yield "welcome-equal", "The scope is the one asked about, and the digests are equal.", welcome
    yield "welcome-unchanged", "The digests differ, but nothing changed here since the base.", {**welcome, "changes": []}
    yield "welcome-changes", "Heads that changed since the base; of one feed nothing is admitted any more.", {
        **welcome, "changes": [{"area": AREA, "heads": sorted([
            {"incarnation": world.incarnation("may-1"), "branch": b"", "seq": 2, "hash": ack["hash"]},
            {"incarnation": world.incarnation("may-2"), "branch": b"", **none}], key=lambda one: one["incarnation"])}]}
    yield "area-digests", "All areas of the scope.", {"type": "area-digests", "areas": areas, "more": False}
    yield "area-digests-more", "There are more areas.", {"type": "area-digests", "areas": areas[:1], "more": True}
    yield "area-digests-none", "No area behind the one asked about.", {"type": "area-digests", "areas": [], "more": False}
    yield "area-heads", "In the order asked.", {"type": "area-heads", "areas": heads}
    yield "area-heads-branches", "A feed that has forked: the trunk ends before the fork, each branch has a name.", {
        "type": "area-heads", "areas": [{"area": AREA, "heads": [
            {"incarnation": world.incarnation("may-1"), "branch": branch, "seq": seq, "hash": sha256(b"%d" % seq)}
            for branch, seq in [(b"", 6), *sorted([(sha256(b"one"), 7), (sha256(b"two"), 9)])]]}]}
    yield "area-heads-none", "Nothing of what was asked for.", {"type": "area-heads", "areas": []}
    yield "exchanged-acks", "Two runs are durable here.", {
        **exchanged, "acks": [{"code": 0, "seq": 2, "hash": store.feeds[
            world.incarnation("may-1"), "commons", b""].at(2).entry.hash}, ack]}
    yield "exchanged-runs", "The entries that were wanted, as two runs of one feed: each ends at a signed entry.", {
        **exchanged, "runs": [world.run("may-1", AREA, 1, 1), world.run("may-1", AREA, 2, 2)]}
    yield "exchanged-refused", "One run was taken; others were refused, each with an error of runs.", {
        **exchanged, "acks": [ack] + [{"code": code, **(none if code in (UNKNOWN_INCARNATION, NOT_GRANTED) else {
            "seq": 2, "hash": ack["hash"]})} for code in (GAP, BROKEN, NO_SIGNATURE, UNKNOWN_INCARNATION, NOT_GRANTED,
                                                          BEYOND_CUT, AHEAD, NO_ERASURE)]}
    for code, detail in ((MALFORMED, "a hash"), (2, "1"), (OTHER_DEPLOYMENT, ""), (4, "không được phép"), (5, ""),
                         (TOO_LARGE, ""), (8, ""), (9, "")):
        yield f"error-{code}", "An error.", error_message(WireError(code, detail))
    yield "error-later", "A code that this version does not name is an error all the same.", error_message(
        WireError((1 << 64) - 1, "x" * 1024))


def document(world, description, direction, message):
    data = encode_message(message)
    made = {"description": description, "direction": direction, "message": to_json(message), "message_hex": data.hex(),
            "frame_hex": (len(data).to_bytes(4, "big") + data).hex()}
    if runs := message.get("runs"):
        made["deployment"] = world.store.deployment.hex()
        made["runs"] = [{
            "signed_by": public("writer") if run["area"] == "authority" else world.store.public_key(run["incarnation"]),
            "headers_hex": [header.hex() for header, _ in headers_of(run)]} for run in runs]
    return made


def parts_of(message):
    """The encodings of the elements of a message."""
    return [encode(item) for item in decode(encode_message(message), BODY_MAX)]


def joined(parts):
    return head(4, len(parts)) + b"".join(parts)


def replaced(message, place, item):
    parts = parts_of(message)
    return joined(parts[:place] + [item] + parts[place + 1:])


def changed_entry(run, place, item):
    """An exchange with a run of one entry, one element of which is replaced."""
    plain = RUN.write(run)
    parts = [encode(part) for part in ENTRY.write(run["entries"][0])]
    entry = joined(parts[:place] + [item] + parts[place + 1:])
    run_parts = [encode(part) for part in plain]
    return joined(run_parts[:5] + [joined([entry])] + run_parts[6:])


def invalid(world):
    """(name, why, direction, bytes, the codes of which a receiver answers one)."""
    valid = {name: message for name, _, message in list(requests(world)) + list(responses(world))}
    hello, exchange, areas = valid["hello-first"], valid["exchange-runs"], valid["areas-first"]
    wants = valid["exchange-wants"]
    short, long = encode(bytes(31)), encode(bytes(33))

    def one(name, why, data, codes=(MALFORMED,), direction="request"):
        return name, why, direction, data, list(codes)

    yield one("empty", "A message is not empty.", b"")
    yield one("not-an-array", "A message is an array.", encode("xin chào"))
    yield one("no-type", "A message names its type.", encode([]))
    yield one("type-text", "A type is a number.", replaced(areas, 0, encode("areas")))
    yield one("type-unknown", "A type that no version of this document has.", replaced(areas, 0, encode(9)))
    yield one("type-negative", "A type is not negative.", replaced(areas, 0, encode(-1)))
    yield one("response-as-request", "An answer is no request.", encode_message(valid["area-digests"]))
    yield one("request-as-response", "A request is no answer.", encode_message(areas), direction="response")
    yield one("too-few", "An element is missing.", joined(parts_of(areas)[:2]))
    yield one("trailing", "Nothing follows a message.", encode_message(areas) + b"\x00")
    yield one("truncated", "The message ends within its last element.", encode_message(hello)[:-1])
    yield one("indefinite", "Lengths are definite.", b"\x9f" + b"".join(parts_of(areas)) + b"\xff")
    yield one("not-shortest", "A head is the shortest.", b"\x98\x03" + b"".join(parts_of(areas)))
    yield one("type-not-shortest", "A head is the shortest.", replaced(areas, 0, b"\x18\x03"))
    yield one("tagged", "There are no tags.", b"\xd9\xd9\xf7" + encode_message(areas))
    yield one("array-2-63", "A count is compared with the bytes at hand.", b"\x9b\x80" + bytes(7))
    yield one("bytes-2-63", "A length is compared with the bytes at hand.", replaced(hello, 2, b"\x5b\x80" + bytes(7)))
    yield one("nested", "Depth is bounded, not the stack.", b"\x81" * 10_000 + b"\x00")
    yield one("later-not-canonical", "An element of a later version is canonical too.",
              joined(parts_of(areas) + [b"\x18\x01"]))
    yield one("hash-short", "A hash has 32 bytes.", replaced(hello, 2, short))
    yield one("hash-long", "A hash has 32 bytes.", replaced(hello, 6, long))
    yield one("hash-text", "A hash is a byte string.", replaced(hello, 6, encode("0" * 32)))
    yield one("versions-none", "There is at least one version.", replaced(hello, 1, encode([])))
    yield one("versions-many", "There are at most eight versions.", replaced(hello, 1, encode(list(range(9)))))
    yield one("versions-unsorted", "Versions ascend.", replaced(hello, 1, encode([2, 1])))
    yield one("versions-negative", "A version is not negative.", replaced(hello, 1, encode([-1])))
    yield one("incarnation-short", "An incarnation has 16 bytes.", replaced(hello, 3, encode(bytes(15))))
    yield one("position-large", "A position has 32 bits.", replaced(hello, 4, encode([1 << 32, ZERO])))
    yield one("position-parts", "A position has two parts.", replaced(hello, 4, encode([1])))
    yield one("after-escape", "An area key has no escape character.", replaced(areas, 2, encode("15\x1b[2J@")))
    yield one("after-null", "The first areas are asked for with a text without bytes.", replaced(areas, 2, encode(None)))
    yield one("heads-none", "Heads are asked for of at least one area.", replaced(valid["heads"], 2, encode([])))
    yield one("heads-many", "Heads are asked for of at most 1,024 areas.",
              replaced(valid["heads"], 2, encode(["15@"] * 1025)))
    yield one("bytes-negative", "A count of bytes is not negative.", replaced(exchange, 4, encode(-1)))
    yield one("want-branch", "A branch has 0 or 32 bytes.", replaced(wants, 3, encode(
        [[AREA, bytes(16), bytes(31), 1]])))
    yield one("want-from-0", "Entries are numbered from 1.", replaced(wants, 3, encode([[AREA, bytes(16), b"", 0]])))
    yield one("large", "A request has at most 4,194,304 bytes.", (b"", 4_194_305, b""), (TOO_LARGE,))
    for name, why, place, item in (
            ("run-area", "An area key has a mark.", 0, encode("15")),
            ("run-branch", "A branch has 0 or 32 bytes.", 2, encode(bytes(1))),
            ("run-first-0", "Entries are numbered from 1.", 3, encode(0)),
            ("run-previous-short", "A hash has 32 bytes.", 4, short),
            ("run-no-entries", "A run has an entry.", 5, encode([])),
            ("run-many-entries", "A run has at most 4,096 entries.", 5, encode([0] * 4_097)),
            ("run-no-signature", "A signature has bytes.", 7, encode(b"")),
            ("run-signature-long", "A signature has at most 2,048 bytes.", 7, encode(bytes(2_049)))):
        run = [encode(part) for part in RUN.write(exchange["runs"][0])]
        yield one(name, why, replaced(exchange, 2, b"\x81" + joined(run[:place] + [item] + run[place + 1:])))
    run = [encode(part) for part in RUN.write(exchange["runs"][0])]
    yield one("run-9-parts", "Within runs nothing is ignored.",
              replaced(exchange, 2, b"\x81" + joined(run + [encode(0)])))
    single = world.run("may-1", AREA, 1, 1)
    for name, why, place, item in (
            ("entry-auth", "A number has 32 bits.", 0, encode(1 << 32)),
            ("entry-time", "A time has 64 bits with its sign.", 1, encode(1 << 63)),
            ("entry-offset", "An offset is at most 18 hours.", 2, encode(1081)),
            ("entry-trust", "Trust is a number up to 255.", 3, encode(256)),
            ("entry-record", "A record id has 10 bytes.", 4, encode(bytes(9))),
            ("entry-kind", "A kind has small letters.", 5, encode("Visit")),
            ("entry-fields", "Fields ascend.", 6, encode([2, 1, 12])),
            ("entry-parents", "A parent stands once.", 7, encode([[bytes(16), 1, ZERO]] * 2)),
            ("entry-body-text", "A body is a byte string.", 8, encode("x")),
            ("entry-erased-parts", "An erased body has a hash and a length.", 8, encode([ZERO])),
            ("entry-erased-length", "A body has at most 1,048,576 bytes.", 8, encode([ZERO, 1_048_577]))):
        # The form of an entry is a duty towards its run (11); a receiver that decodes a message whole may say 1.
        yield one(name, why, replaced(exchange, 2, b"\x81" + changed_entry(single, place, item)), (BROKEN, MALFORMED))
    data = replaced(exchange, 2, b"\x81" + changed_entry(single, 8, encode(bytes(1_048_577))))
    start, zeros = data.index(head(2, 1_048_577)) + 5, 1_048_577
    yield one("entry-body-long", "A body has at most 1,048,576 bytes.",
              (data[:start], zeros, data[start + zeros:]), (MALFORMED, BROKEN))
    yield one("entry-body-not-canonical", "The body within an entry is canonical.", encode_message(
        {**exchange, "runs": [{**single, "entries": [
            {**single["entries"][0], "body": b"\x82\x50" + bytes(16) + b"\x18\x01", "fields": [12]}]}]}), (BROKEN,))
    yield one("run-hash", "The chain ends in the hash of the run.", encode_message(
        {**exchange, "runs": [{**single, "hash": sha256(b"wrong")}]}), (BROKEN,))
    yield one("run-previous", "The chain begins at the hash before.", encode_message(
        {**exchange, "runs": [{**single, "previous": sha256(b"wrong")}]}), (BROKEN,))
    yield one("error-detail-long", "A detail has at most 1,024 bytes.", encode([0, 1, "x" * 1025]), direction="response")
    yield one("welcome-scope", "The keys of a scope ascend.", replaced(
        valid["welcome-first"], 4, encode([[OTHER_AREA, AREA], None])), direction="response")
    yield one("more-number", "Whether there are more is true or false.",
              replaced(valid["area-digests"], 2, encode(0)), direction="response")
    yield one("heads-unsorted", "Heads ascend.", encode(
        [6, [[AREA, [[b"b" * 16, b"", 1, ZERO], [b"a" * 16, b"", 1, ZERO]]]]]), direction="response")


def write_messages(folder, save):
    world = settled()
    for direction, cases in (("request", requests(world)), ("response", responses(world))):
        for name, description, message in cases:
            save(folder / f"{name}.json", document(world, description, direction, message))
    made = document(world, "Elements at the end of a message, of a later version, are ignored.", "request",
                    next(message for name, _, message in requests(world) if name == "areas-first"))
    areas = {"type": "areas", "scope": scope_hash(SCOPE), "after": ""}
    data = joined(parts_of(areas) + [encode("sau này"), encode([None])])
    save(folder / "areas-later.json", {
        **made, "message_hex": data.hex(), "frame_hex": (len(data).to_bytes(4, "big") + data).hex(), "later": 2})
    for name, why, direction, data, codes in invalid(world):
        what = {"message_hex": data.hex()} if isinstance(data, bytes) else {
            "message_hex": data[0].hex(), "zeros": data[1], "then_hex": data[2].hex()}
        save(folder / "invalid" / f"{name}.json", {
            "description": why, "direction": direction, "codes": codes, **what})
