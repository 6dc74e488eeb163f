"""A hostile peer: python3 hostile.py --store DIR (--command 'PROGRAM …' | --url URL) [--revoked DIR] [--only NAME …]

DIR is an enrolled store of fieldlog_client.py that has synced with the hub; `--revoked` one whose device the hub has
revoked. Each attack sends one wrong thing. Prints a line for each: `ok`, `WRONG` or `skipped`, its name, the codes that
SyncProtocol.md promises, and the answer. Exits 1 if an answer is none of them, or the hub no longer greets afterwards,
or its digest changed through an attack that was refused.

The store is read only; what the hub takes of its attacks are entries of new incarnations of its device.
"""

import argparse
import sys

import hostile_bytes
import hostile_runs
from hostile_bytes import Skipped
from fieldlog_session import Session
from fieldlog_store import Store
from fieldlog_transport import Closed, Http, Stdio
from fieldlog_wire import RESPONSES, WireError, decode_message, encode_message, make_run, scope_hash, sign_head


class Attacker:
    """An enrolled device with a new incarnation for one attack, and its wire to the hub."""

    def __init__(self, options):
        self.options = options
        self.store = Store(options.store)
        self.revoked = Store(options.revoked) if options.revoked else None
        self.store.save = lambda: None  # nothing of the attacks stays here
        self.peer = None
        self.reconnect()
        self.requests, self.before = [], None
        session = Session(self.store, self._recorded)
        session.run()
        self.scope = session.scope
        self.own_incarnation = self.store.incarnation

    def _recorded(self, data):
        self.requests.append(data)
        return self.peer.ask(data)

    def reconnect(self):
        self.close()
        options = self.options
        self.peer = Stdio(options.command) if options.command else Http(
            options.url, options.user, options.password, options.ca)

    def close(self):
        if self.peer is not None:
            self.peer.close()

    # Asking

    def raw(self, data):
        """The answer to bytes that are no frame of ours."""
        return decode_message(self.peer.ask_raw(data), RESPONSES, strict=False)

    def ask_bytes(self, data):
        return decode_message(self.peer.ask(data), RESPONSES, strict=False)

    def ask(self, **message):
        return self.ask_bytes(encode_message(message))

    def hello(self, **changes):
        authority = self.store.authority
        return {"type": "hello", "versions": [1], "deployment": self.store.deployment,
                "incarnation": self.store.incarnation, "position": {"seq": authority.position, "hash": authority.hash},
                "scope": None, "digest": bytes(32), "base": None, **changes}

    def digest(self):
        """The hub's digest now: it still greets."""
        return self.ask(**self.hello())["digest"]

    def exchange(self, *runs, wants=()):
        return self.ask(type="exchange", scope=scope_hash(self.scope), runs=list(runs), wants=list(wants), bytes=1 << 20)

    def send(self, *runs):
        """The code of the last run's ack, or of the error."""
        answer = self.exchange(*runs)
        return answer["code"] if answer["type"] == "error" else answer["acks"][-1]["code"]

    # Material

    def area(self):
        """A real area in which this device may write."""
        areas = self.scope["granted"] or [area for area in self.store.areas() if area not in ("commons", "authority")]
        if not areas:
            raise Skipped("no real area is known")
        return areas[0]

    def victim(self, area=None):
        """A feed of another device that this store holds."""
        for feed in self.store.feeds.values():
            other = feed.incarnation != self.own_incarnation and feed.area not in ("commons", "authority")
            if other and (area is None or feed.area == area) and 0 < self.store.admitted(feed) == feed.seq:
                return feed
        raise Skipped("no feed of another device is here")

    def life(self):
        """A new incarnation of this device that the hub has taken."""
        self.store.new_incarnation("ATTACK")
        feed = self.store.feeds[self.store.incarnation, "commons", b""]
        code = self.send(self.run(feed))
        if code:
            raise WireError(code, "the hub refuses a new incarnation")
        self.before = self.digest()
        return self.store.incarnation

    def write(self, area, kind="establishment", values=None, **more):
        """An entry of the new incarnation in the store of the attacker only."""
        self.store.append(area, kind, self.store.mint(), values or {1: "KARAOKE", 2: "Ánh Trăng"}, **more)
        return self.store.feeds[self.store.incarnation, area, b""]

    def run(self, feed, first=None, last=None, key=None, signature=None, **changes):
        """A run of a feed, signed anew unless a signature is given."""
        items = feed.items[(first or feed.start) - feed.start:None if last is None else last - feed.start + 1]
        run = make_run([(item.entry, item.body) for item in items], b"x", feed.branch)
        run.update(changes)
        run["signature"] = signature or sign_head(
            key or self.store.key, self.store.deployment, run["incarnation"], run["area"],
            run["first"] + len(run["entries"]) - 1, run["hash"])
        return run


def one(name, attack, options):
    """The line of one attack and whether the hub stood it."""
    codes, run, changes = attack
    attacker = None
    promised = " or ".join(str(code) for code in codes)
    try:
        attacker = Attacker(options)
        attacker.before = attacker.digest()
        try:
            outcome = run(attacker)
        except Closed as closed:
            outcome = closed.status or "closed"
        attacker.reconnect()
        after = attacker.digest()
        right = outcome in codes
        words = f"promised {promised}, answered {outcome}"
        if not changes and attacker.before != after:
            right, words = False, words + ", and the hub's digest changed"
    except Skipped as reason:
        return f"skipped {name}: {reason}", True
    except (Closed, WireError, KeyError) as error:
        return f"WRONG   {name}: promised {promised}, failed with {type(error).__name__} {error}", False
    finally:
        if attacker is not None:
            attacker.close()
    return f"{'ok     ' if right else 'WRONG  '} {name}: {words}", right


def main():
    parser = argparse.ArgumentParser(description="A hostile peer.")
    parser.add_argument("--store", required=True)
    parser.add_argument("--revoked")
    parser.add_argument("--only", action="append")
    for flag in ("command", "url", "user", "password", "ca"):
        parser.add_argument("--" + flag)
    options = parser.parse_args()
    attacks = {**hostile_bytes.ATTACKS, **hostile_runs.ATTACKS}
    failed = 0
    for name in options.only or attacks:
        line, right = one(name, attacks[name], options)
        print(line, flush=True)
        failed += not right
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
