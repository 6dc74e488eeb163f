"""Checks a store from outside: python3 fieldlog_reader.py STORE [--scope-digest HEX]

Reads the database of a store (SyncProtocol.md, "The database of a store"), verifies the log and folds it with an
implementation of its own. Prints one line for each disagreement and exits 1, or a summary and exits 0; 2 when the store
cannot be read. STORE is the folder or the database.
"""

import argparse
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

from fieldlog_authority import read_line
from fieldlog_cbor import Refused, encode
from fieldlog_entry import (
    ZERO, area_digest, conflict_id, incarnation_id, printed, read_entry, scope_digest, sha256)
from fieldlog_fold import PROTOCOL, Change, fold, read_kinds


class Reader:
    def __init__(self, database, kinds):
        self.database = database
        self.kinds = kinds
        self.problems = []
        self.entries = {}
        self.feeds = {}
        self.digests = {}
        self.erasures = {}

    def problem(self, *words):
        self.problems.append(" ".join(str(word) for word in words))

    def rows(self, sql):
        return self.database.execute(sql).fetchall()

    def name(self, number):
        feed = self.feeds.get(number)
        return f"feed {feed[0].hex()[:8]}/{feed[1]}" if feed else f"feed number {number}"

    # The log

    def read_log(self):
        for number, *feed in self.rows("SELECT no, incarnation, area, branch, seq, hash FROM feed"):
            self.feeds[number] = feed
        last = {number: (0, ZERO) for number in self.feeds}
        for position, header, body in self.rows("SELECT pos, header, body FROM entry ORDER BY pos"):
            number, seq = position >> 32, position & 0xFFFFFFFF
            self.read_entry(position, number, seq, header, body, last)
        for number, (incarnation, _, _, seq, hash_) in self.feeds.items():
            if last[number] != (seq, hash_):
                self.problem(self.name(number), "head is", seq, hash_.hex(), "the log ends with", last[number][0],
                             last[number][1].hex())

    def read_entry(self, position, number, seq, header_bytes, body, last):
        where = f"{self.name(number)} entry {seq}"
        if number not in self.feeds:
            self.problem(where, "has no row in the table feed")
            return
        try:
            entry = read_entry(header_bytes, body)
        except Refused as refusal:
            self.problem(where, "refused:", refusal)
            last[number] = (seq, sha256(header_bytes))
            return
        header = entry.header
        incarnation, area, branch = self.feeds[number][:3]
        if header.encoded() != header_bytes:
            self.problem(where, "header is not canonical")
        if (header.incarnation, header.area, header.seq) != (incarnation, area, seq):
            self.problem(where, "says that it belongs elsewhere")
        before, hash_ = last[number]
        if seq != before + 1 and not (branch and before == 0):
            self.problem(where, "follows entry", before)
        elif header.previous != hash_ and not (branch and before == 0):
            self.problem(where, "does not name the entry before it")
        last[number] = (seq, entry.hash)
        self.entries[position] = entry

    def check_erasures(self):
        """An entry is without its body when, and only when, an `!erasure` names it."""
        for entry in self.entries.values():
            if entry.header.area == "authority" and entry.header.kind == "!erasure":
                line = entry.values.get(1)
                if isinstance(line, str) and (line := read_line(line)):
                    self.erasures[line.place] = entry.values.get(2) == 1
        for entry in self.entries.values():
            header = entry.header
            erased = self.place(entry) in self.erasures
            if (entry.salt is None) != erased:
                self.problem(f"feed {header.incarnation.hex()[:8]}/{header.area} entry {header.seq}", "has no body, and no "
                             "erasure of it is known" if not erased else "has its body, although it is erased")

    @staticmethod
    def place(entry):
        return entry.header.incarnation, entry.header.area, entry.header.seq, entry.hash

    def check_incarnations(self):
        first = {
            entry.header.incarnation: entry for entry in self.entries.values()
            if entry.header.area == "commons" and entry.header.seq == 1}
        for incarnation in sorted({feed[0] for feed in self.feeds.values()}):
            entry = first.get(incarnation)
            if entry is None or entry.header.kind != "incarnation":
                self.problem("incarnation", incarnation.hex(), "does not begin the commons with its record")
                continue
            try:
                derived = incarnation_id(entry.values[2], bytes.fromhex(entry.values[3]))
            except (KeyError, TypeError, ValueError):
                derived = None
            if derived != incarnation:
                self.problem("incarnation", incarnation.hex(), "is not derived from its key and nonce")

    def check_settings(self):
        settings = dict(self.rows("SELECT name, value FROM setting"))
        rows = sorted(settings.items(), key=lambda row: row[0].encode())
        total = sha256(b"".join(encode(name) + encode(value) for name, value in rows))
        if self.rows("SELECT sum FROM checksum WHERE name = 'setting'") != [(total,)] and settings:
            self.problem("table setting does not match its checksum")
        roots = {
            entry.hash.hex() for entry in self.entries.values()
            if entry.header.area == "authority" and entry.header.seq == 1 and entry.header.kind == "!deployment"}
        if "deployment" in settings and settings["deployment"] not in roots:
            self.problem("setting deployment", settings["deployment"], "is not the first entry of the authority feed")
        own = settings.get("incarnation")
        if own and own not in {feed[0].hex() for feed in self.feeds.values()}:
            self.problem("setting incarnation", own, "has no feed")

    def check_digests(self):
        heads = defaultdict(list)
        for incarnation, area, branch, seq, hash_ in self.feeds.values():
            heads[area].append((incarnation, branch, seq, hash_))
        self.digests = {area: area_digest(list_) for area, list_ in heads.items()}
        kept = dict(self.rows("SELECT area, digest FROM area_digest"))
        for area in sorted(kept.keys() | self.digests.keys()):
            if area not in kept:
                self.problem("area", area, "has no row in area_digest")
            elif area not in self.digests:
                self.problem("area", area, "has a digest and no feed")
            elif kept[area] is not None and kept[area] != self.digests[area]:
                self.problem("area", area, "digest is", kept[area].hex(), "its heads give", self.digests[area].hex())

    # The tables

    def fold_all(self):
        """What the log gives for each derived table: table → key → row."""
        self.stalled = {
            entry.header.area for entry in self.entries.values()
            if entry.header.kind.startswith("!") and entry.header.kind not in self.kinds}
        tables = {self.table(kind): {} for kind in self.kinds}
        tables.update({name: {} for name in ("change", "pending", "unfolded", "conflict", "conflict_loser")})
        records = defaultdict(list)
        for position, entry in self.entries.items():
            header = entry.header
            if header.area in self.stalled:
                continue
            if header.kind in self.kinds and self.lives(self.kinds[header.kind], header.area):
                records[header.kind, header.record, header.area].append(position)
            else:
                tables["unfolded"][position,] = (header.kind,)
        for (kind, record, home), positions in records.items():
            self.fold_one(self.kinds[kind], record, home, positions, tables)
        return tables

    @staticmethod
    def lives(kind, area):
        return area == kind.home if kind.home != "area" else area not in ("commons", "authority")

    @staticmethod
    def table(kind):
        return kind.lstrip("!")

    def fold_one(self, kind, record, home, positions, tables):
        places = {self.entries[position].ref: position for position in positions}
        changes = [
            Change(entry.ref, entry.header.parents, entry.values, bool(self.erasures.get(self.place(entry))))
            for entry in (self.entries[position] for position in positions)]
        state, waiting = fold(changes, kind)
        for ref in waiting:
            tables["pending"][places[ref],] = (record, home)
        if len(positions) > 1 or waiting:
            for position in positions:
                tables["change"][record, home, kind.name, position] = ()
        if state is None:
            return
        head = places[state.heads[0]] if len(state.heads) == 1 else None
        tables[self.table(kind.name)][record, home] = (head, *(state.values[spec.name] for spec in kind.fields))
        names = {spec.number: spec.name for spec in kind.fields}
        for conflict in state.conflicts:
            key = conflict_id(record, home, kind.name, conflict.group, conflict.winner, conflict.losers)
            fields = ",".join(names[number] for number in conflict.fields)
            tables["conflict"][key,] = (record, home, kind.name, conflict.group, fields, places[conflict.winner])
            for place, loser in enumerate(conflict.losers, 2):
                tables["conflict_loser"][key, place] = (places[loser], int(loser in conflict.proposals))

    def compare(self, tables):
        columns = {
            "change": (["id", "home", "kind", "pos"], []),
            "pending": (["pos"], ["id", "home"]),
            "unfolded": (["pos"], ["kind"]),
            "conflict": (["key"], ["id", "home", "kind", "part", "fields", "winner"]),
            "conflict_loser": (["key", "place"], ["pos", "proposal"]),
        }
        for kind in self.kinds.values():
            columns[self.table(kind.name)] = (["id", "home"], ["head"] + [spec.name for spec in kind.fields])
        kept_stalled = set()
        for table, (key, rest) in columns.items():
            quoted = ", ".join(f'"{column}"' for column in key + rest)
            given, kept = tables[table], {}
            for row in self.rows(f'SELECT {quoted} FROM "{table}"'):
                row_key, values = tuple(row[:len(key)]), tuple(row[len(key):])
                if self.is_stalled(table, key + rest, row, kept_stalled):
                    continue
                kept[row_key] = values
            for row_key in sorted(given.keys() | kept.keys(), key=repr):
                self.compare_row(table, row_key, rest, given.get(row_key), kept.get(row_key))

    def is_stalled(self, table, columns, row, kept_stalled):
        """Rows of an area that an unknown critical entry has stopped are not compared."""
        values = dict(zip(columns, row))
        if table == "unfolded":
            feed = self.feeds.get(values["pos"] >> 32)
            return feed is not None and feed[1] in self.stalled
        if table == "conflict_loser":
            return values["key"] in kept_stalled
        if values["home"] in self.stalled:
            if table == "conflict":
                kept_stalled.add(values["key"])
            return True
        return False

    def compare_row(self, table, key, columns, given, kept):
        words = " ".join(
            (printed(part) if len(part) == 10 else part.hex()) if isinstance(part, bytes) else str(part) for part in key)
        if kept is None:
            self.problem("table", table, "row", words, "is missing")
        elif given is None:
            self.problem("table", table, "row", words, "is not in the log")
        else:
            for column, mine, theirs in zip(columns, given, kept):
                if mine != theirs:
                    self.problem("table", table, "row", words, f"column {column}: the log gives", repr(mine), "not",
                                 repr(theirs))

    def run(self):
        self.read_log()
        self.check_erasures()
        self.check_incarnations()
        self.check_settings()
        self.check_digests()
        tables = self.fold_all()
        self.compare(tables)
        return tables


def open_database(path):
    path = Path(path)
    if path.is_dir():
        path = path / "fieldlog.db"
    database = sqlite3.connect(f"file:{path.resolve()}?mode=ro", uri=True, isolation_level=None)
    database.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    database.execute("BEGIN")
    return database


def main():
    parser = argparse.ArgumentParser(description="Checks a store from outside.")
    parser.add_argument("store", help="the folder of the store, or its database")
    parser.add_argument("--scope-digest", help="the digest that the store is said to have")
    parser.add_argument("--protocol", default=PROTOCOL, help="SyncProtocol.md, whose tables name the kinds")
    options = parser.parse_args()
    try:
        reader = Reader(open_database(options.store), read_kinds(options.protocol))
        tables = reader.run()
    except (sqlite3.Error, OSError, UnicodeError) as error:
        print(f"cannot read {options.store}: {error}", file=sys.stderr)
        return 2
    scope = scope_digest(reader.digests).hex()
    if options.scope_digest and options.scope_digest.lower() != scope:
        reader.problem("scope digest is", scope, "not", options.scope_digest)
    for line in reader.problems:
        print(line.encode("utf-8", "backslashreplace").decode())
    if reader.problems:
        return 1
    records = sum(len(tables[Reader.table(kind)]) for kind in reader.kinds)
    stalled = f" stalled {len(reader.stalled)}" if reader.stalled else ""
    print(f"ok entries {len(reader.entries)} feeds {len(reader.feeds)} records {records} "
          f"conflicts {len(tables['conflict'])} pending {len(tables['pending'])} "
          f"unfolded {len(tables['unfolded'])}{stalled} digest {scope}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
