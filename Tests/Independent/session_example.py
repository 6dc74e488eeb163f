"""Writes the worked example of a session: Tests/Vectors/messages/session.json and session_example.md."""

from fieldlog_cbor import encode, head
from fieldlog_entry import decode_body
from fieldlog_wire import decode_message, encode_message, scope_hash, to_json
from message_cases import SCOPE
from wire_world import AREA, KEYS, World, public, settled

INTRO = """## Worked example: a session

The device `may-1` has logged a visit since its last session with the central store; nothing else has changed. Four messages, each
without the four bytes of its length before it. The keys are those of `Tests/Vectors/keys`, and the bytes are also in
`Tests/Vectors/messages/session.json`.
"""


def lines(parts):
    """Lines of hexadecimal with what they say; "" goes on with the line before."""
    return "\n".join(f"{data.hex() if isinstance(data, bytes) else data}  {words}" for data, words in parts)


def hash_of(data, words):
    return f"5820 {data.hex()}", words


def messages():
    """The world and the four messages."""
    before, world = World(), settled()
    for other in settled().store.feeds.values():
        before.store.feeds[other.name] = other
    before.store.state = dict(world.store.state)
    feed = before.feed("may-1", AREA)
    feed.items = feed.items[:1]
    before.store.changed()
    store, own = world.store, world.incarnation("may-1")
    base = before.store.digest(SCOPE)
    item = world.feed("may-1", AREA).at(2)
    return world, [
        {"type": "hello", "versions": [1], "deployment": store.deployment, "incarnation": own,
         "position": world.position(), "scope": scope_hash(SCOPE), "digest": store.digest(SCOPE), "base": base},
        {"type": "welcome", "version": 1, "incarnation": world.incarnation("central"), "position": world.position(),
         "scope": None, "digest": base, "changes": []},
        {"type": "exchange", "scope": scope_hash(SCOPE), "runs": [world.run("may-1", AREA, 2, 2)], "wants": [],
         "bytes": 1_048_576},
        {"type": "exchanged", "acks": [{"code": 0, "seq": 2, "hash": item.entry.hash}], "runs": [],
         "digest": store.digest(SCOPE), "position": world.position()}]


def blocks(world, said):
    hello, welcome, exchange, exchanged = said
    seq, hash_ = encode(world.position()["seq"]).hex(), world.position()["hash"].hex()
    position = [(f"82 {seq} 5820 {hash_}", "position")]
    yield "`hello`, with the scope of the last session and the digest that the peer had then:", [
        ("8801 8101", "array of 8, hello; versions: 1"),
        hash_of(hello["deployment"], "deployment"), (f"50 {hello['incarnation'].hex()}", "incarnation of may-1"),
        *position, hash_of(hello["scope"], f"scope: hash of 82 81 6d {AREA.encode().hex()} f6"),
        hash_of(hello["digest"], "digest of the scope, the visit included"), hash_of(hello["base"], "base")]
    yield "`welcome`: the same scope, the digest of the base, and so no changes:", [
        ("8702 01", "array of 7, welcome; version 1"),
        (f"50 {welcome['incarnation'].hex()}", "incarnation of central"), *position,
        (b"\xf6", "scope: the one asked about"), hash_of(welcome["digest"], "digest of the scope: the base"),
        (b"\x80", "changes: none")]
    run, = exchange["runs"]
    entry, = run["entries"]
    signature = run["signature"]
    yield "`exchange` with one run of one entry:", [
        (b"\x85\x07", "array of 5, exchange"), hash_of(exchange["scope"], "scope"), (b"\x81\x88", "one run, array of 8"),
        (encode(run["area"]), f'area: "{AREA}"'), (f"50 {run['incarnation'].hex()}", "incarnation"),
        ("40 02", "branch: the trunk; first: 2"),
        hash_of(run["previous"], "previous: entry 1, the motel"), (b"\x81\x89", "one entry, array of 9"),
        (encode(entry["auth"]), "auth"), (encode(entry["time"]), "time"), (encode(entry["offset"]), "offset: 420"),
        (encode(entry["trust"]), "trust"), (f"4a {entry['record'].hex()}", "record"),
        (encode(entry["kind"]), 'kind: "visit"'), (encode(entry["fields"]), "fields " + ", ".join(
            map(str, entry["fields"]))), (b"\x80", "parents: none"),
        (head(2, len(entry["body"])), f"body, {len(entry['body'])} bytes:"), *body_lines(entry),
        hash_of(run["hash"], "hash of the built header"),
        (head(2, len(signature)), f"signature, {len(signature)} bytes: SSHSIG of the signed head"),
        *((signature[start:start + 58], "") for start in range(0, len(signature), 58)),
        (f"80 {encode(exchange['bytes']).hex()}", "wants: none; bytes: 1,048,576")]
    yield "`exchanged`: the entry is durable, and the digests are equal:", [
        (b"\x85\x08", "array of 5, exchanged"), (b"\x81\x83", "one ack, array of 3"), ("00 02", "code: taken; seq"),
        hash_of(exchanged["acks"][0]["hash"], "hash"), (b"\x80", "runs: none"),
        hash_of(exchanged["digest"], "digest of the scope: that of the initiator"), *position]


def body_lines(entry):
    salt, values = decode_body(entry["body"], len(entry["fields"]))
    yield f"{head(4, len(values) + 1).hex()} 50 {salt.hex()}", "array, salt"
    for number, value in zip(entry["fields"], values):
        yield encode(value), f"field {number}" + (f': "{value}"' if isinstance(value, str) else "")


def write_session(folder, save):
    world, said = messages()
    text = [INTRO]
    for (words, parts), message in zip(blocks(world, said), said):
        block = lines(parts)
        data = bytes.fromhex("".join(line.split("  ")[0] for line in block.split("\n")).replace(" ", ""))
        assert data == encode_message(message), message["type"]
        text.append(f"{words}\n\n```hex\n" + "\n".join(line.rstrip() for line in block.split("\n")) + "\n```\n")
    head_ = "`[\"fieldlog head 1\", deployment, incarnation, area, 2, hash]`"
    text.append(f"The signed head is {head_}, the namespace `fieldlog-head`. The next `hello` of\nthe device has the digest of "
                "`exchanged` as `digest` and as `base`, and the answer is a `welcome` with equal digests.\n")
    example = KEYS.parents[1] / "Independent" / "session_example.md"
    # Another may be reading it: it is touched only when it is to become another.
    if not example.exists() or example.read_text(encoding="utf-8") != "\n".join(text):
        example.write_text("\n".join(text), encoding="utf-8")
    save(folder / "session.json", {
        "description": "The worked example of a session: its four messages in their order.",
        "deployment": world.store.deployment.hex(), "signed_by": public("may-1"),
        "messages": [{"message": to_json(message), "message_hex": encode_message(message).hex()} for message in said]})
    assert all(decode_message(encode_message(message), [message["type"]]) for message in said)
