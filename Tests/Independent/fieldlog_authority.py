"""Who may do what, from the entries of the authority feed: SyncProtocol.md, "Authority" and "Scopes"."""

import re
from dataclasses import dataclass

from fieldlog_entry import incarnation_id, is_area_key, sha256
from fieldlog_fold import Change, fold
from fieldlog_sig import is_public_key

ROLES = ("INSPECTOR", "OFFICER", "HUB", "ADMINISTRATOR")
EVERYWHERE = ("commons", "authority")
INSPECTORS = {
    "incarnation", "device", "establishment", "visit", "finding", "measure", "complaint", "followup", "link"}


@dataclass(frozen=True)
class Grant:
    number: int
    device: bytes
    key: str
    role: str
    areas: object  # a frozenset of area keys, or None for every area
    principal: str


@dataclass(frozen=True)
class Line:
    """A cut line: an entry named by its feed, its number and its hash."""

    incarnation: bytes
    area: str
    branch: bytes
    seq: int
    hash: bytes

    @property
    def feed(self):
        return self.incarnation, self.area, self.branch

    @property
    def place(self):
        return self.incarnation, self.area, self.seq, self.hash


def read_line(text):
    """A cut line, or None for a text of another form."""
    match = re.fullmatch("([0-9a-f]{32}) ([^ ]+) ([1-9][0-9]{0,9}) ([0-9a-f]{64})( [0-9a-f]{64})?", text)
    if not match or not is_area_key(match[2]) or int(match[3]) > 0xFFFFFFFF:
        return None
    return Line(bytes.fromhex(match[1]), match[2], bytes.fromhex((match[5] or "").strip()), int(match[3]),
                bytes.fromhex(match[4]))


def read_areas(text):
    """The areas of a grant: None for every area; a text of another form names none."""
    if text == "*":
        return None
    keys = text.split(" ")
    ascends = all(one.encode() < two.encode() for one, two in zip(keys, keys[1:]))
    return frozenset(keys) if ascends and all(map(is_area_key, keys)) else frozenset()


def key_of_incarnation(incarnation, entry):
    """The public key in the first entry of an incarnation in commons; None unless the id is derived from it."""
    if entry is None or entry.header.kind != "incarnation" or entry.header.seq != 1 or entry.header.area != "commons":
        return None
    key, nonce = entry.values.get(2), entry.values.get(3)
    if not is_public_key(key) or not isinstance(nonce, str) or not re.fullmatch("[0-9a-f]{32}", nonce):
        return None
    return key if incarnation_id(key, bytes.fromhex(nonce)) == incarnation else None


class Authority:
    """What the first so many entries of an authority feed say."""

    def __init__(self, kinds, entries):
        self.position, self.hash = len(entries), entries[-1].hash if entries else bytes(32)
        self.grants, self.revocations, self.cuts, self.erasures, self.writers = [], [], [], {}, []
        self.root = None
        for number, entry in enumerate(entries, 1):
            if (kind := kinds.get(entry.header.kind)) is None:
                continue
            says = {spec.name: spec.effective(entry.values) for spec in kind.fields}
            getattr(self, "_" + kind.name.lstrip("!"), lambda *_: None)(number, says)

    def _deployment(self, number, says):
        if number == 1:
            self.root = says["root_key"]
            self.writers.append((1, says["writer_key"] or says["root_key"]))

    def _writer(self, number, says):
        self.writers.append((number + 1, says["public_key"]))

    def _grant(self, number, says):
        if says["device"] and says["public_key"] and says["role"] in ROLES and says["areas"]:
            self.grants.append(Grant(number, says["device"], says["public_key"], says["role"],
                                     read_areas(says["areas"]), says["principal"]))

    def _revocation(self, number, says):
        self.revocations.append((number, says["device"], says["public_key"], self._lines(says["cuts"])))

    def _cut(self, number, says):
        self.cuts += self._lines(says["cuts"])

    def _erasure(self, number, says):
        if line := read_line(says["entry"] or ""):
            self.erasures[line.place] = says["sealed"] == 1

    @staticmethod
    def _lines(text):
        return [line for line in map(read_line, (text or "").split("\n")) if line]

    # Keys

    def writer_key(self, number):
        """The writer key in force for the entry with a number."""
        return [key for first, key in self.writers if first <= number][-1] if self.writers else None

    def signers(self, number):
        """The keys that may sign a run of the authority feed which ends at a number."""
        return {self.writer_key(number), self.root}

    def _kills(self, revocation, grant):
        number, device, key, _ = revocation
        return number > grant.number and (key == grant.key if key is not None else device == grant.device)

    def ends(self, grant):
        """The number of the first revocation of a grant, or None."""
        return min((revocation[0] for revocation in self.revocations if self._kills(revocation, grant)), default=None)

    def live(self, at=None):
        """The grants that are live at a position, ascending by number."""
        at = self.position if at is None else at
        return [grant for grant in self.grants
                if grant.number <= at and not (self.ends(grant) is not None and self.ends(grant) <= at)]

    def role(self, key, at):
        roles = [grant.role for grant in self.live(at) if grant.key == key]
        return roles[-1] if roles else None

    def may_write(self, key, at, kind, known=True):
        """Whether an entry of a kind that its writer's key signed with `auth` = at is folded."""
        role = self.role(key, at)
        if not known or role == "ADMINISTRATOR":
            return role is not None
        officers = ("team", "plan", "target", "override", "report", "reportpart")
        return kind in INSPECTORS or (kind in officers and role in ("OFFICER", "HUB"))

    def keys_of(self, principal):
        """The keys granted now to a principal."""
        return {grant.key for grant in self.live() if grant.principal == principal}

    def device_of(self, principal):
        devices = {grant.device for grant in self.live() if grant.principal == principal}
        return devices.pop() if len(devices) == 1 else None

    def granted(self, device):
        """The areas of the live grants of a device as a list of a scope has them."""
        areas = [grant.areas for grant in self.live() if grant.device == device]
        return None if None in areas else sorted(set().union(*areas), key=str.encode)

    # Admission

    def covered(self, key, at, area, belongs):
        """Whether a grant of the key that is live at a position covers an area."""
        if area == "authority":
            return False
        names = {area} | belongs(area)
        return any(area == "commons" or grant.areas is None or grant.areas & names
                   for grant in self.live(at) if grant.key == key)

    def cut(self, key, feed, first_auth, hashes):
        """The last admitted number of a feed that is cut, or None.

        `hashes` are those of the feed's entries by number, as far as the reader has them. A line that names a number
        beyond them counts: its entry cannot be compared yet.
        """
        against = [
            revocation[3] for revocation in self.revocations if revocation[0] > first_auth and (
                revocation[2] == key or any(self._kills(revocation, grant) for grant in self.grants if grant.key == key))]
        if not against:
            return None
        lines = [line for lines in against for line in lines] + self.cuts
        return max((line.seq for line in lines if line.feed == feed
                    and hashes.get(line.seq, line.hash) == line.hash), default=0)

    def admitted(self, feed, key, entries, belongs):
        """How many of a feed's entries [(seq, auth, hash)], from the first on, are admitted."""
        if not entries or key is None:
            return 0
        cut = self.cut(key, feed, entries[0][1], {seq: hash_ for seq, _, hash_ in entries})
        before, covered = 0, {}
        for place, (seq, auth, _) in enumerate(entries):
            if auth not in covered:
                covered[auth] = self.covered(key, auth, feed[1], belongs)
            if not before <= auth <= self.position or not covered[auth] or (cut is not None and seq > cut):
                return place
            before = auth
        return len(entries)


class Catalogue:
    """Which area belongs to which, from the records `area` and `succession`."""

    def __init__(self, kinds, entries):
        self.areas, self.successions = [], []
        records = {}
        for entry in entries:
            if entry.header.kind in ("area", "succession"):
                change = Change(entry.ref, entry.header.parents, entry.values)
                records.setdefault((entry.header.kind, entry.header.record), []).append(change)
        for (kind, _), changes in records.items():
            state, _ = fold(changes, kinds[kind])
            if state is not None:
                (self.areas if kind == "area" else self.successions).append(state.values)
        self._known = {}

    @staticmethod
    def key(area):
        return f"{area['code']}@{area['valid_from'] or ''}"

    @staticmethod
    def _overlap(one, two):
        return ((one["valid_from"] or "") < (two["valid_to"] or "~")
                and (two["valid_from"] or "") < (one["valid_to"] or "~"))

    def _direct(self, key):
        for own in (area for area in self.areas if self.key(area) == key):
            for other in self.areas:
                if own["parent_code"] and other["code"] == own["parent_code"] and self._overlap(own, other):
                    yield self.key(other)
            for succession in self.successions:
                day = succession["effective_date"] or ""
                if succession["old_code"] != own["code"] or not (
                        (own["valid_from"] or "") < day <= (own["valid_to"] or "~")):
                    continue
                for other in self.areas:
                    if other["code"] == succession["new_code"] and self.key(other) != key and (
                            (other["valid_from"] or "") <= day < (other["valid_to"] or "~")):
                        yield self.key(other)

    def _origins(self, key):
        for own in (area for area in self.areas if self.key(area) == key):
            for other in self.areas:
                if own["parent_code"] and other["code"] == own["parent_code"] and self._overlap(own, other):
                    yield self.key(other)
            for succession in self.successions:
                day = succession["effective_date"] or ""
                if succession["new_code"] != own["code"] or not (
                        (own["valid_from"] or "") <= day < (own["valid_to"] or "~")):
                    continue
                for other in self.areas:
                    if other["code"] == succession["old_code"] and self.key(other) != key and (
                            (other["valid_from"] or "") < day == other["valid_to"]) and not any(
                                below["parent_code"] == other["code"] and self._overlap(below, other)
                                for below in self.areas):
                        yield self.key(other)

    @staticmethod
    def _closure(keys, step):
        found, open_ = set(keys), list(keys)
        while open_:
            for other in step(open_.pop()):
                if other not in found:
                    found.add(other)
                    open_.append(other)
        return found

    def belongs(self, key):
        """All areas of which one in a list brings an area in, itself excluded: those that it belongs to, and those that these came from."""
        if key not in self._known:
            upper = self._closure([key], self._direct)
            self._known[key] = self._closure(upper, self._origins) - {key}
        return self._known[key]

    def in_list(self, key, keys):
        return key in EVERYWHERE or keys is None or key in keys or bool(self.belongs(key) & set(keys))

    def in_scope(self, key, scope):
        return self.in_list(key, scope["granted"]) and self.in_list(key, scope["held"])


def deployment_of(entry):
    """The id of the deployment whose authority feed begins with an entry, or None."""
    header = entry.header
    begins = header.area == "authority" and header.seq == 1 and header.kind == "!deployment"
    return sha256(header.encoded()) if begins else None
