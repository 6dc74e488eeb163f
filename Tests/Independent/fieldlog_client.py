"""An independent client of FieldLog, written from SyncProtocol.md alone: python3 fieldlog_client.py --store DIR COMMAND …

  request --principal NAME --out FILE        makes a key and asks to be enrolled
  clone --answer FILE PEER                   becomes what the answer says, and syncs for the first time
  establishment --area KEY --name N [--kind K] [--rooms N]
  visit --area KEY --establishment ID [--date D] [--kind K] [--outcome O] [--status S] [--note N]
  change --area KEY --kind KIND --id ID NUMBER=VALUE …
  sync PEER                                  PEER is --command 'PROGRAM …' or --url URL [--user U --password P --ca FILE]
  digest | heads | records --area KEY        prints what the store holds
  bundle --out FILE | take FILE | receipt --of FILE --out FILE | verify FILE

Prints one line of JSON. Exits 0, 1 when the peer or a file is refused, 2 when it cannot be asked.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from fieldlog_cbor import Refused
from fieldlog_entry import ALPHABET, PRINTED_ORDER, ZERO, printed
from fieldlog_files import PAYLOADS, make_file, open_file, read_file, split_file
from fieldlog_receive import take
from fieldlog_session import ORDER, Session
from fieldlog_sig import read_public_key
from fieldlog_store import KINDS, Store
from fieldlog_transport import Closed, Http, Stdio
from fieldlog_wire import WireError, to_json


def record_id(text):
    """The ten bytes of a printed id."""
    number = 0
    for letter in text.lower().replace("i", "1").replace("l", "1").replace("o", "0"):
        number = number << 5 | ALPHABET.index(letter)
    data = number.to_bytes(10, "big")
    return bytes(data[PRINTED_ORDER.index(place)] for place in range(10))


def make_key(folder, name="key"):
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / name).exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)], check=True)
    return read_public_key(folder / f"{name}.pub")


def request(store, options):
    key = make_key(store.path)
    store.state.update({"public_key": key, "principal": options.principal})
    store.save()
    payload = {"principal": options.principal, "public_key": key, "deployment": store.deployment, "device": None,
               "heads": []}
    Path(options.out).write_bytes(make_file("REQUEST", options.principal, payload, store.key))
    return {"principal": options.principal, "public_key": key}


def clone(store, options):
    maker, answer, signer = open_file(read_file(options.answer), "ANSWER")
    if answer["public_key"] != store.state.get("public_key") or store.deployment:
        raise Refused("an answer to another request, or a store that is cloned already")
    store.state.update({"deployment": answer["deployment"].hex(), "device": answer["device"].hex(),
                        "principal": answer["principal"], "trust": to_json(answer["trust"]), "answered_by": signer})
    # The first entry of an incarnation names the authority position of its writer, so that the id comes before the
    # entry: the greeting needs the one, the grants that cover the other have to arrive first.
    store.new_incarnation()
    first = store.feeds.pop((store.incarnation, "commons", b""))
    nonce = bytes.fromhex(first.items[0].entry.values[3])
    store.changed()
    with_peer(store, options)
    if signer != store.authority.writer_key(store.authority.position):
        raise Refused(f"{maker} signed the answer with a key that is not the writer key")
    store.new_incarnation(nonce=nonce)
    store.save()
    return with_peer(store, options)


def peer_of(options):
    if options.command:
        return Stdio(options.command)
    return Http(options.url, options.user, options.password, options.ca)


def with_peer(store, options):
    peer = peer_of(options)

    def note(what, answer):
        if options.verbose or what.startswith("refused"):
            print(what, json.dumps(to_json(answer), default=str)[:400], file=sys.stderr)
    session = Session(store, peer.ask, note)
    try:
        ended = session.run()
    finally:
        peer.close()
        store.save()
    return {"ended": ended, "taken": session.taken, "sent": session.sent, "refused": session.refused,
            "position": store.authority.position, "digest": store.digest(session.scope).hex()}


def establishment(store, options):
    values = {1: options.kind, 2: options.name, 12: options.rooms}
    entry = store.append(options.area, "establishment", store.mint(),
                         {number: value for number, value in values.items() if value is not None})
    store.save()
    return {"id": printed(entry.header.record), "entry": entry.hash.hex()}


def visit(store, options):
    values = {1: options.status, 3: record_id(options.establishment), 4: options.date, 7: options.kind,
              10: options.outcome, 27: options.note}
    entry = store.append(options.area, "visit", store.mint(),
                         {number: value for number, value in values.items() if value is not None})
    store.save()
    return {"id": printed(entry.header.record), "entry": entry.hash.hex()}


def change(store, options):
    """A change upon the heads of a record. A value is empty, an integer, x'HEX' or text, by the type of the field."""
    record, specs = record_id(options.id), {spec.number: spec for spec in KINDS[options.kind].fields}
    state = store.records(options.area)[options.kind, record]
    values = {}
    for part in options.values:
        number, _, word = part.partition("=")
        spec = specs[int(number)]
        if not word:
            values[spec.number] = None
        elif spec.type in ("count", "money", "flag"):
            values[spec.number] = int(word)
        else:
            values[spec.number] = record_id(word) if spec.type == "reference" else word
    entry = store.append(options.area, options.kind, record, values, state.heads[:64])
    store.save()
    return {"id": options.id, "entry": entry.hash.hex()}


def records(store, options):
    return {printed(record): {
        "kind": kind, "conflicts": len(state.conflicts), "sealed": state.sealed,
        "values": {name: to_json(value) for name, value in state.values.items() if value is not None}}
        for (kind, record), state in store.records(options.area).items()}


def heads(store, _):
    return {area: to_json(store.heads(area)) for area in store.areas()}


def bundle(store, options):
    """Everything that the store holds, so that nothing is required."""
    store.sign()
    store.save()
    order = sorted((feed for feed in store.feeds.values() if store.admitted(feed)),
                   key=lambda feed: (ORDER.get(feed.area, 2), feed.area.encode(), feed.incarnation, feed.branch))
    runs = [run for feed in order for run in store.runs(feed, feed.start, 1 << 30)]
    payload = {"deployment": store.deployment, "maker": store.state["principal"], "made": int(time.time() * 1000),
               "position": {"seq": store.authority.position, "hash": store.authority.hash}, "requires": [],
               "runs": runs}
    Path(options.out).write_bytes(make_file("BUNDLE", store.state["principal"], payload, store.key))
    return {"runs": len(runs), "entries": sum(len(run["entries"]) for run in runs)}


def keys_of(store):
    """The keys that may sign a file for a principal: granted now; before the first clone those of the answer."""
    if store.authority.position:
        return store.authority.keys_of
    trust = store.state.get("trust", [])
    return lambda name: {one["public_key"] for one in trust if one["principal"] == name}


def take_bundle(store, options):
    _, payload, _ = open_file(read_file(options.file), "BUNDLE", keys_of(store))
    if payload["deployment"] != store.deployment:
        raise WireError(3, "a bundle of another deployment")
    acks = [take(store, run, None) for run in payload["runs"]]
    store.save()
    missing = [to_json({"area": area["area"], **head}) for area in payload["requires"] for head in area["heads"]
               if not lacks_nothing(store, area["area"], head)]
    return {"taken": sum(ack["code"] == 0 for ack in acks), "codes": sorted({ack["code"] for ack in acks} - {0}),
            "missing": missing}


def lacks_nothing(store, area, head):
    feed = store.feeds.get((head["incarnation"], area, head["branch"]))
    item = feed.at(head["seq"]) if feed else None
    return item is not None and item.entry.hash == head["hash"]


def receipt(store, options):
    _, payload, _ = open_file(read_file(options.of), "BUNDLE", keys_of(store))
    areas = {}
    for run in payload["runs"]:
        feed = store.feeds.get((run["incarnation"], run["area"], run["branch"]))
        seq, hash_ = store.head(feed) if feed else (0, ZERO)
        areas.setdefault(run["area"], {})[run["incarnation"], run["branch"]] = {
            "incarnation": run["incarnation"], "branch": run["branch"], "seq": seq, "hash": hash_}
    maker = store.state["principal"]
    made = {"deployment": store.deployment, "maker": maker, "incarnation": store.incarnation,
            "made": int(time.time() * 1000), "heads": [
                {"area": area, "heads": [areas[area][name] for name in sorted(areas[area])]}
                for area in sorted(areas, key=str.encode)]}
    Path(options.out).write_bytes(make_file("RECEIPT", maker, made, store.key))
    return {"areas": len(areas)}


def verify_file(store, options):
    data = read_file(options.file)
    kind = split_file(data)[0]
    keys = keys_of(store) if kind in ("BUNDLE", "RECEIPT") else None
    maker, payload, signer = open_file(data, kind, keys)
    return {"kind": kind, "maker": maker, "signed_by": signer,
            "payload": to_json({name: payload[name] for name, _ in PAYLOADS[kind] if name != "runs"})}


def parser():
    main = argparse.ArgumentParser(description="An independent client of FieldLog.")
    main.add_argument("--store", required=True)
    main.add_argument("--verbose", action="store_true")
    verbs = main.add_subparsers(required=True)

    def verb(name, run, *flags, peer=False, **defaults):
        one = verbs.add_parser(name)
        one.set_defaults(run=run)
        for flag in flags:
            one.add_argument("--" + flag, required=flag not in defaults, default=defaults.get(flag),
                             type=int if flag == "rooms" else str)
        if peer:
            for flag in ("command", "url", "user", "password", "ca"):
                one.add_argument("--" + flag)
        return one

    verb("request", request, "principal", "out")
    verb("clone", clone, "answer", peer=True)
    verb("establishment", establishment, "area", "name", "kind", "rooms", kind="KARAOKE", rooms=None)
    verb("visit", visit, "area", "establishment", "date", "kind", "outcome", "status", "note",
         date="2025-07-15", kind="PLANNED", outcome="DONE", status="FINAL", note=None)
    verb("change", change, "area", "kind", "id").add_argument("values", nargs="+")
    verb("sync", with_peer, peer=True)
    verb("digest", lambda store, _: {"digest": store.digest().hex()})
    verb("heads", heads)
    verb("records", records, "area")
    verb("bundle", bundle, "out")
    verb("take", take_bundle).add_argument("file")
    verb("receipt", receipt, "of", "out")
    verb("verify", verify_file).add_argument("file")
    return main


def main():
    options = parser().parse_args()
    if shutil.which("ssh-keygen") is None:
        print("ssh-keygen is not installed", file=sys.stderr)
        return 2
    try:
        store = Store(options.store)
        print(json.dumps(options.run(store, options), ensure_ascii=False))
    except (WireError, Refused) as refusal:
        print(json.dumps({"refused": str(refusal), "code": getattr(refusal, "code", None)}))
        return 1
    except (Closed, OSError) as error:
        print(json.dumps({"failed": str(error)}))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
