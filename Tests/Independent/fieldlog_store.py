"""The log of a store of the independent client: feeds in memory and in one JSON file, runs in and out."""

import base64
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from fieldlog_authority import Authority, Catalogue, deployment_of, key_of_incarnation
from fieldlog_entry import (
    ZERO, Header, area_digest, encode_body, incarnation_id, read_entry, scope_digest, sha256)
from fieldlog_fold import Change, fold, read_kinds
from fieldlog_wire import make_run, sign_head

SIGNED_ENTRIES, SIGNED_BYTES = 512, 524_288
KINDS = read_kinds()


@dataclass
class Item:
    """An entry that a store holds, with the author's signature if its feed was signed here."""

    entry: object
    header: bytes
    body: object
    signature: object = None

    @property
    def size(self):
        return len(self.header) + len(self.body or b"")


class Feed:
    """Entries of one feed without a gap; those of a branch begin behind the trunk that it left."""

    def __init__(self, incarnation, area, branch=b""):
        self.incarnation, self.area, self.branch = incarnation, area, branch
        self.items = []

    @property
    def name(self):
        return self.incarnation, self.area, self.branch

    @property
    def start(self):
        return self.items[0].entry.header.seq if self.items else 1

    @property
    def seq(self):
        return self.start + len(self.items) - 1

    def at(self, seq):
        return self.items[seq - self.start] if self.items and self.start <= seq <= self.seq else None

    def add(self, item):
        assert not self.items or item.entry.header.seq == self.seq + 1
        self.items.append(item)


class Store:
    """What a device holds. `path` is a folder with `store.json` and the private key `key`."""

    def __init__(self, path):
        self.path = Path(path)
        self.state = {}
        self.feeds = {}
        self.aside = []
        self._cache = {}
        if (self.path / "store.json").exists():
            self._load()

    # The file

    def _load(self):
        document = json.loads((self.path / "store.json").read_text(encoding="utf-8"))
        self.state, self.aside = document["state"], document["aside"]
        for part in document["feeds"]:
            feed = self.feed(bytes.fromhex(part["incarnation"]), part["area"], bytes.fromhex(part["branch"]))
            for header, body, signature in part["items"]:
                header, body, signature = (None if x is None else base64.b64decode(x) for x in (header, body, signature))
                feed.add(Item(read_entry(header, body), header, body, signature))

    def save(self):
        """Makes everything durable: nothing is acknowledged before this has returned."""
        def word(data):
            return None if data is None else base64.b64encode(data).decode()
        document = {"state": self.state, "aside": self.aside[-100:], "feeds": [{
            "incarnation": feed.incarnation.hex(), "area": feed.area, "branch": feed.branch.hex(),
            "items": [[word(item.header), word(item.body), word(item.signature)] for item in feed.items]}
            for feed in self.feeds.values() if feed.items]}
        self.path.mkdir(parents=True, exist_ok=True)
        with open(self.path / "store.json.new", "w", encoding="utf-8") as file:
            json.dump(document, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self.path / "store.json.new", self.path / "store.json")

    def bytes_of(self, name):
        value = self.state.get(name)
        return None if value is None else bytes.fromhex(value)

    @property
    def deployment(self):
        return self.bytes_of("deployment")

    @property
    def incarnation(self):
        return self.bytes_of("incarnation")

    @property
    def key(self):
        return self.path / "key"

    # Feeds

    def changed(self):
        self._cache = {}

    def cached(self, name, make):
        if name not in self._cache:
            self._cache[name] = make()
        return self._cache[name]

    def feed(self, incarnation, area, branch=b""):
        return self.feeds.setdefault((incarnation, area, branch), Feed(incarnation, area, branch))

    def chain(self, feed):
        """The items of a feed from entry 1 on; those of a branch begin with those that it branched from."""
        if not feed.items or feed.start == 1:
            return feed.items
        previous = feed.items[0].entry.header.previous
        for other in self.feeds.values():
            before = other.at(feed.start - 1) if other.name[:2] == feed.name[:2] else None
            if before is not None and before.entry.hash == previous:
                return self.chain(other)[:feed.start - 1] + feed.items
        return feed.items

    def authority_feed(self):
        return next((feed for feed in self.feeds.values() if feed.area == "authority" and feed.items
                     and feed.start == 1 and deployment_of(feed.items[0].entry) == self.deployment), None)

    @property
    def authority(self):
        def make():
            feed = self.authority_feed()
            return Authority(KINDS, [item.entry for item in feed.items] if feed else [])
        return self.cached("authority", make)

    def public_key(self, incarnation, first=None):
        """The key of an incarnation, from its first entry in commons or from one that a run brings."""
        if first is None:
            feed = self.feeds.get((incarnation, "commons", b""))
            first = feed.items[0].entry if feed and feed.items else None
        return key_of_incarnation(incarnation, first)

    @property
    def catalogue(self):
        def make():
            return Catalogue(KINDS, [item.entry for feed in list(self.feeds.values()) if feed.area == "commons"
                                     for item in self.admitted_items(feed) if self.is_folded(item.entry)])
        return self.cached("catalogue", make)

    def belongs(self, area):
        return set() if area in ("commons", "authority") else self.catalogue.belongs(area)

    def admitted(self, feed):
        """The number of the last admitted entry of a feed, 0 when there is none."""
        if feed.area == "authority":
            own = self.authority_feed()
            return feed.seq if own is not None and feed is own else 0

        def make():
            chain = [(item.entry.header.seq, item.entry.header.auth, item.entry.hash) for item in self.chain(feed)]
            count = self.authority.admitted(feed.name, self.public_key(feed.incarnation), chain, self.belongs)
            return count if feed.items and count >= feed.start else 0
        return self.cached(("admitted", feed.name), make)

    def admitted_items(self, feed):
        count = self.admitted(feed)
        return [item for item in feed.items if item.entry.header.seq <= count]

    def head(self, feed):
        """The admitted head of a feed: (seq, hash)."""
        seq = self.admitted(feed)
        return (seq, feed.at(seq).entry.hash) if seq else (0, ZERO)

    def heads(self, area):
        """The admitted heads of an area, as messages have them."""
        found = []
        for name in sorted(name for name in self.feeds if name[1] == area):
            seq, hash_ = self.head(self.feeds[name])
            if seq:
                found.append({"incarnation": name[0], "branch": name[2], "seq": seq, "hash": hash_})
        return found

    def areas(self, scope=None):
        """The areas of which there are admitted entries, in a scope or anywhere, ascending."""
        found = {feed.area for feed in list(self.feeds.values()) if self.admitted(feed)}
        return sorted((area for area in found if scope is None or self.catalogue.in_scope(area, scope)), key=str.encode)

    def area_digest(self, area):
        return area_digest([tuple(head.values()) for head in self.heads(area)])

    def digest(self, scope=None):
        return scope_digest({area: self.area_digest(area) for area in self.areas(scope)})

    # Records

    def is_folded(self, entry):
        header = entry.header
        if header.area == "authority":
            return True
        key = self.public_key(header.incarnation)
        return self.authority.may_write(key, header.auth, header.kind, header.kind in KINDS)

    def records(self, area):
        """(kind, id) → state of every record of an area."""
        changes = {}
        for feed in [feed for feed in self.feeds.values() if feed.area == area]:
            for item in self.admitted_items(feed):
                header = item.entry.header
                if header.kind in KINDS and self.is_folded(item.entry):
                    place = (header.incarnation, header.area, header.seq, item.entry.hash)
                    changes.setdefault((header.kind, header.record), []).append(Change(
                        item.entry.ref, header.parents, item.entry.values, bool(self.authority.erasures.get(place))))
        states = {name: fold(list_, KINDS[name[0]])[0] for name, list_ in changes.items()}
        return {name: state for name, state in states.items() if state is not None}

    # Writing

    def new_incarnation(self, reason="", nonce=None):
        """Begins another life of this store: a new id and its first entry in commons."""
        nonce = nonce or secrets.token_bytes(16)
        self.state["incarnation"] = incarnation_id(self.state["public_key"], nonce).hex()
        values = {1: self.bytes_of("device"), 2: self.state["public_key"], 3: nonce.hex()}
        if reason:
            values[4] = reason
        return self.append("commons", "incarnation", self.mint(), values)

    @staticmethod
    def mint():
        return (int(time.time() * 65_536) & (1 << 48) - 1).to_bytes(6, "big") + secrets.token_bytes(4)

    def append(self, area, kind, record, values, parents=(), when=None, salt=None, incarnation=None):
        """Writes an entry of this store's own incarnation and returns it."""
        feed = self.feed(incarnation or self.incarnation, area)
        numbers = sorted(values)
        body = encode_body(salt or secrets.token_bytes(16), [values[number] for number in numbers])
        header = Header(
            feed.incarnation, area, feed.seq + 1, feed.items[-1].entry.hash if feed.items else ZERO,
            self.authority.position, when if when is not None else int(time.time() * 1000), 420, 0, record, kind,
            numbers, sorted(parents), sha256(body), len(body)).encoded()
        item = Item(read_entry(header, body), header, body)
        feed.add(item)
        self.changed()
        return item.entry

    def sign(self):
        """Signs the heads of the feeds of this store's own incarnation, and often enough before them."""
        for feed in self.feeds.values():
            if feed.incarnation == self.incarnation and feed.area != "authority":
                sign_feed(self.key, self.deployment, feed)

    # Runs out

    def runs(self, feed, first, limit):
        """Runs of a feed from a number on, as many bytes as fit but one if there is any; each ends at a signed entry."""
        found, size, part, end = [], 0, [], self.admitted(feed)
        for item in feed.items[max(first - feed.start, 0):]:
            if item.entry.header.seq > end:
                break
            part.append(item)
            writer = feed.area == "authority" and item.entry.header.kind == "!writer"
            if item.signature is None or (
                    not writer and self._more(feed, part, item, end, limit - size)):
                continue
            total = sum(item.size for item in part)
            if found and size + total > limit:
                break
            found.append(make_run([(one.entry, one.body) for one in part], item.signature, feed.branch))
            size += total
            part = []
        return found

    @staticmethod
    def _more(feed, part, item, end, limit):
        """Whether a run may go on beyond a signed entry to the next one."""
        following = []
        for later in feed.items[item.entry.header.seq - feed.start + 1:]:
            if later.entry.header.seq > end:
                return False
            following.append(later)
            if later.signature is not None:
                total = sum(one.size for one in part + following)
                return total <= min(limit, SIGNED_BYTES) and len(part) + len(following) <= 4096
        return False


def sign_feed(key, deployment, feed):
    """Signs the last entry of a feed, every `!writer` entry apart, and so that the author's duty is kept."""
    count = size = 0
    for place, item in enumerate(feed.items):
        after = feed.items[place + 1] if place + 1 < len(feed.items) else None
        count, size = count + 1, size + item.size
        if item.signature is not None:
            count = size = 0
        elif after is None or count >= SIGNED_ENTRIES or size + after.size > SIGNED_BYTES:
            item.signature = sign_head(key, deployment, feed.incarnation, feed.area, item.entry.header.seq,
                                       item.entry.hash)
            count = size = 0
