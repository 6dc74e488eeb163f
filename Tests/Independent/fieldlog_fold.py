"""The fold of one record, written from SyncProtocol.md ("The fold"), and the kinds read from its tables."""

import re
from dataclasses import dataclass, field
from pathlib import Path

PROTOCOL = Path(__file__).resolve().parents[2] / "SyncProtocol.md"
INTEGERS = {"count", "money", "flag"}


@dataclass
class Field:
    number: int
    name: str
    type: str
    group: str

    def admits(self, value):
        if value is None:
            return True
        if self.type in INTEGERS:
            return isinstance(value, int)
        if self.type == "reference":
            return isinstance(value, bytes) and len(value) == 10
        return isinstance(value, str)

    def effective(self, values):
        value = values.get(self.number)
        return value if self.admits(value) else None


@dataclass
class Kind:
    name: str
    home: str = "area"
    fields: list = field(default_factory=list)
    seal_field: int = None
    seal_values: frozenset = frozenset()

    @property
    def groups(self):
        groups = {}
        for spec in self.fields:
            groups.setdefault(spec.group, []).append(spec)
        return groups

    def seals(self, values):
        value = values.get(self.seal_field) if self.seal_field is not None else None
        return isinstance(value, str) and value in self.seal_values


def read_kinds(path=PROTOCOL):
    """The kinds as the tables of SyncProtocol.md name them."""
    text = Path(path).read_text(encoding="utf-8")
    part = text.split("<!-- kinds -->")[1].split("<!-- /kinds -->")[0]
    kinds = {}
    kind = None
    for line in part.splitlines():
        if match := re.fullmatch(r"### `(.+)`", line):
            kind = kinds[match[1]] = Kind(match[1])
        elif match := re.match(r"Home: `(\w+)`", line):
            kind.home = match[1]
        elif match := re.search(r"Sealed by field (\d+) with (.+)\.$", line):
            kind.seal_field = int(match[1])
            kind.seal_values = frozenset(re.findall(r"`(\w+)`", match[2]))
        elif match := re.match(r"\| (\d+) \| `(\w+)` \| (\w+)[^|]*\| `(\w+)` \|", line):
            kind.fields.append(Field(int(match[1]), match[2], match[3], match[4]))
    return kinds


@dataclass
class Change:
    ref: object
    parents: list
    values: dict
    erased_sealed: bool = False  # the body is erased, and the erasure says that the change sealed its record


@dataclass
class Conflict:
    group: str
    fields: list
    winner: object
    losers: list
    proposals: set


@dataclass
class State:
    values: dict
    heads: list
    conflicts: list
    sealed: bool


def same(one, two):
    """One type and one value; texts byte for byte."""
    return type(one) is type(two) and one == two


class _History:
    def __init__(self, changes):
        self.changes = {change.ref: change for change in changes}
        self.known = {}
        self.depth = {}
        moved = True
        while moved:
            moved = False
            for ref, change in self.changes.items():
                if ref in self.depth or any(parent not in self.depth for parent in change.parents):
                    continue
                self.known[ref] = set(change.parents).union(*(self.known[parent] for parent in change.parents))
                self.depth[ref] = 1 + max((self.depth[parent] for parent in change.parents), default=0)
                moved = True
        self.admitted = list(self.depth)
        self.waiting = sorted(ref for ref in self.changes if ref not in self.depth)

    def values(self, ref):
        return self.changes[ref].values

    def seals(self, ref, kind):
        erased = self.changes[ref].erased_sealed and kind.seal_field is not None
        return erased or kind.seals(self.changes[ref].values)

    def maximal(self, refs):
        return [ref for ref in refs if not any(ref in self.known[other] for other in refs)]

    def ranked(self, refs):
        return sorted(refs, key=lambda ref: (self.depth[ref], ref.incarnation, ref.hash), reverse=True)

    def heads(self):
        return sorted(self.maximal(self.admitted))


def fold(changes, kind):
    """The state (None while nothing is admitted) and the changes that wait."""
    history = _History(changes)
    if not history.admitted:
        return None, history.waiting
    state = State({}, history.heads(), [], False)
    sealing = [ref for ref in history.admitted if history.seals(ref, kind)]
    if sealing:
        _fold_sealed(history, kind, sealing, state)
    else:
        for group, fields in kind.groups.items():
            _fold_group(history, group, fields, state)
    for spec in kind.fields:
        state.values.setdefault(spec.name, None)
    return state, history.waiting


def _sets(fields, values):
    return any(spec.number in values for spec in fields)


def _differing(fields, one, two):
    return [spec.number for spec in fields if not same(spec.effective(one), spec.effective(two))]


def _fold_group(history, group, fields, state):
    candidates = history.ranked(history.maximal(
        [ref for ref in history.admitted if _sets(fields, history.values(ref))]))
    if not candidates:
        return
    standing = history.values(candidates[0])
    for spec in fields:
        state.values[spec.name] = spec.effective(standing)
    losers, numbers = [], set()
    for ref in candidates[1:]:
        if differing := _differing(fields, history.values(ref), standing):
            losers.append(ref)
            numbers.update(differing)
    if losers:
        state.conflicts.append(Conflict(group, sorted(numbers), candidates[0], losers, set()))


def _fold_sealed(history, kind, sealing, state):
    state.sealed = True
    candidates = history.ranked(history.maximal(sealing))
    standing = history.values(candidates[0])
    for spec in kind.fields:
        state.values[spec.name] = spec.effective(standing)
    losers, numbers = [], set()
    for ref in candidates[1:]:
        if differing := _differing(kind.fields, history.values(ref), standing):
            losers.append(ref)
            numbers.update(differing)
    unknown = [
        ref for ref in history.admitted
        if ref not in sealing and not any(ref in history.known[seal] for seal in sealing)]
    proposals = []
    for ref in unknown:
        differing = []
        for fields in kind.groups.values():
            if not _sets(fields, history.values(ref)):
                continue
            if any(ref in history.known[later] and _sets(fields, history.values(later)) for later in unknown):
                continue
            differing += _differing(fields, history.values(ref), standing)
        if differing:
            proposals.append(ref)
            numbers.update(differing)
    if losers or proposals:
        state.conflicts.append(Conflict(
            "sealed", sorted(numbers), candidates[0], losers + history.ranked(proposals), set(proposals)))
