#!/usr/bin/env python3
"""Checks the frozen reports of a store as SyncProtocol.md, "Frozen reports", has them: digests, lines, sums, and that every hash is that of
an entry. Prints `reports N records N cells N`, or what is wrong, and then ends with 1."""

import hashlib
import json
import sqlite3
import sys


def numbers(text, bound):
    found = []
    for part in text.split(",") if text else []:
        low, _, high = part.partition("-")
        low, high = int(low), int(high or low)
        assert low <= high < bound and low > (found[-1] if found else -1), text
        found += range(low, high + 1)
    return found


def check(store):
    database = sqlite3.connect("file:%s/fieldlog.db?mode=ro" % store, uri=True)
    hashes = {hashlib.sha256(header).hexdigest() for table in ("entry", "withheld")
              for (header,) in database.execute("SELECT header FROM " + table)}
    reports = records = cells = 0
    for ident, home, parts, digest, form in database.execute("SELECT id, home, parts, digest, form FROM report"):
        pieces = dict(database.execute("SELECT number, text FROM reportpart WHERE report = ? AND home = ?", (ident, home)))
        assert sorted(pieces) == list(range(parts)), "parts"
        assert all(len(piece.encode()) <= 65536 for piece in pieces.values()), "a part is too long"
        text = "".join(pieces[number] for number in range(parts))
        assert hashlib.sha256(text.encode()).hexdigest() == digest, "digest"
        assert isinstance(json.loads(form), dict), "form"
        order = ["head", "row", "record", "cell"]
        lines = [json.loads(line) for line in text.split("\n")[:-1]]
        assert [order.index(line[0]) for line in lines] == sorted(order.index(line[0]) for line in lines), "order"
        lists = {name: [line for line in lines if line[0] == name] for name in order}
        for name in ("row", "record"):
            assert [line[1] for line in lists[name]] == list(range(len(lists[name]))), name
        for line in lists["record"]:
            assert line[5] == sorted(line[5]) and set(line[5]) <= hashes, "a hash that no entry has: %r" % line
            assert all(number < line[1] for number in line[6]), "a record belongs to a later one"
        seen = set()
        for _, row, column, value, text, values in lists["cell"]:
            assert row < len(lists["row"]) and (row, column) not in seen, "cell"
            seen.add((row, column))
            made = numbers(text, len(lists["record"]))
            if values is None:
                assert value <= len(made), "more than records: %s" % column
            else:
                assert len(values) == len(made) and sum(values) == value, "sum of %s" % column
        reports, records, cells = reports + 1, records + len(lists["record"]), cells + len(lists["cell"])
    print("reports %d records %d cells %d" % (reports, records, cells))


if __name__ == "__main__":
    check(sys.argv[1])
