"""Checks Tests/Vectors and the worked example of SyncProtocol.md: python3 check_vectors.py

Prints one line for each disagreement and exits 1, or a summary and exits 0.
"""

import itertools
import json
import re
import sys
from pathlib import Path

from check_wire import check_all
from fieldlog_cbor import Refused
from fieldlog_entry import Other, conflict_id, decode_header, derived_record, encode_body, printed, read_entry
from fieldlog_fold import PROTOCOL, Change, fold, read_kinds

ROOT = Path(__file__).resolve().parents[1] / "Vectors"
problems = []


def expect(condition, *words):
    if not condition:
        problems.append(" ".join(str(word) for word in words))


def value(item):
    if item is None:
        return None
    (kind, content), = item.items()
    return {"int": lambda: content, "text": lambda: content, "bytes": lambda: bytes.fromhex(content),
            "other": lambda: Other(bytes.fromhex(content))}[kind]()


def load(pattern):
    for path in sorted(ROOT.glob(pattern)):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def body_of(document):
    return None if document["body_hex"] is None else bytes.fromhex(document["body_hex"])


def check_entry(name, document):
    header_bytes, body = bytes.fromhex(document["header_hex"]), body_of(document)
    entry = read_entry(header_bytes, body)
    expect(entry.hash.hex() == document["hash"], name, "hash")
    expect(decode_header(header_bytes).encoded() == header_bytes, name, "header encodes otherwise")
    for part in ("area", "seq", "auth", "time", "offset", "trust", "kind", "fields", "body_length"):
        expect(getattr(entry.header, part) == document["header"][part], name, part)
    for part in ("incarnation", "previous", "record", "body_hash"):
        expect(getattr(entry.header, part).hex() == document["header"][part], name, part)
    expect(printed(entry.header.record) == document["record_printed"], name, "record_printed")
    if body is not None:
        values = [value(item) for item in document["values"]]
        expect(list(entry.values.values()) == values, name, "values")
        expect(encode_body(bytes.fromhex(document["salt"]), values) == body, name, "body encodes otherwise")
    if derived := document.get("derived_from"):
        given = derived_record(bytes.fromhex(derived["deployment"]), *(
            derived[part] for part in ("kind", "home", "namespace", "key")))
        expect(given == entry.header.record, name, "derived id")


def check_invalid(name, document):
    try:
        read_entry(bytes.fromhex(document["header_hex"]), body_of(document))
    except Refused:
        return
    expect(False, name, "was not refused:", document["description"])


def check_fold(name, document, kinds):
    kind = kinds[document["kind"]]
    entries = {
        change["name"]: read_entry(bytes.fromhex(change["header_hex"]), body_of(change))
        for change in document["changes"]}
    names = {entry.ref: change for change, entry in entries.items()}
    delivered = [change["name"] for change in document["changes"] if change["delivered"]]
    sealed = {change["name"] for change in document["changes"] if change.get("erased_sealed")}
    expected = document["expected"]
    fields = {spec.number: spec.name for spec in kind.fields}
    for order in itertools.islice(itertools.permutations(delivered + delivered[:1]), 200):
        state, waiting = fold(
            [Change(entries[n].ref, entries[n].header.parents, entries[n].values, n in sealed) for n in order], kind)
        expect(sorted(names[ref] for ref in waiting) == sorted(expected["waiting"]), name, order, "waiting")
        if state is None:
            expect(expected["values"] is None, name, order, "no state")
            continue
        filled = {field: item for field, item in state.values.items() if item is not None}
        expect(filled == {f: value(v) for f, v in expected["values"].items()}, name, order, "values", filled)
        expect(sorted(names[ref] for ref in state.heads) == sorted(expected["heads"]), name, order, "heads")
        expect(state.sealed == expected["sealed"], name, order, "sealed")
        conflicts = [{
            "group": c.group, "fields": [fields[number] for number in c.fields], "winner": names[c.winner],
            "losers": [names[ref] for ref in c.losers], "proposals": sorted(names[ref] for ref in c.proposals),
            "id": conflict_id(bytes.fromhex(document["record"]), document["home"], kind.name, c.group, c.winner,
                              c.losers).hex()} for c in state.conflicts]
        expect(conflicts == expected["conflicts"], name, order, "conflicts", conflicts)


def check_example():
    """The bytes of the worked example are those of the vector establishment.json."""
    text = PROTOCOL.read_text(encoding="utf-8").split("## Worked example")[1].split("\n## ")[0]
    blocks = re.findall(r"```hex\n(.*?)```", text, re.S)
    parts = ["".join(re.findall(r"^([0-9a-f ]+?)(?:  |$)", block, re.M)).replace(" ", "") for block in blocks]
    document = json.loads((ROOT / "entries" / "establishment.json").read_text(encoding="utf-8"))
    expect(parts == [document["body_hex"], document["header_hex"]], "SyncProtocol.md: the worked example differs")
    expect(document["hash"] in text, "SyncProtocol.md: the hash of the worked example differs")


def main():
    kinds = read_kinds()
    counts = {"entries": 0, "invalid": 0, "folds": 0}
    met = set()
    for name, document in load("entries/*.json"):
        check_entry(name, document)
        met.add(document["header"]["kind"])
        counts["entries"] += 1
    expect(met >= set(kinds), "no vector of", sorted(set(kinds) - met))
    for name, document in load("entries/invalid/*.json"):
        check_invalid(name, document)
        counts["invalid"] += 1
    for name, document in load("folds/*.json"):
        check_fold(name, document, kinds)
        counts["folds"] += 1
    check_example()
    counts.update(check_all(load, ROOT, expect))
    expect(all(counts.values()), "vectors are missing", counts)
    for line in problems:
        print(line)
    if not problems:
        print("ok", *(f"{name} {count}" for name, count in counts.items()))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
