"""The initiator of a session: SyncProtocol.md, "What the initiator does"."""

from fieldlog_entry import ZERO, area_digest, scope_digest
from fieldlog_receive import take
from fieldlog_wire import CONTRADICTION, REQUESTS, RESPONSES, WireError, decode_message, encode_message, scope_hash

ROUNDS = 8
RUN_BYTES, ANSWER_BYTES = 2_000_000, 4_194_304
ORDER = {"authority": 0, "commons": 1}


class Session:
    """One session with one peer; `ask` sends the bytes of a message and returns those of the answer."""

    def __init__(self, store, ask, note=lambda *_: None):
        self.store, self.ask_bytes, self.note = store, ask, note
        self.scope, self.hash = None, None
        self.taken = self.sent = self.refused = 0
        self.given_up, self.moved = set(), False

    @property
    def peer(self):
        return self.store.state.setdefault("peer", {"scope": None, "digest": None, "heads": []})

    def ask(self, expected, **message):
        assert message["type"] in REQUESTS
        answer = decode_message(self.ask_bytes(encode_message(message)), RESPONSES, strict=False)
        self.note(message["type"], answer)
        if answer["type"] == "error":
            raise WireError(answer["code"], answer["detail"])
        if answer["type"] != expected:
            raise WireError(1, f"{answer['type']} is no answer to {message['type']}")
        return answer

    def run(self):
        """Goes on until nothing lacks. Raises WireError and what the transport raises."""
        for _ in range(ROUNDS):
            self.given_up, self.moved = set(), False
            if self.round():
                return True
        return False

    # Greeting

    def round(self):
        """Whether the session is at its end."""
        store, remembered = self.store, self.peer
        store.sign()
        old = remembered["scope"]
        self.scope, self.hash = old, scope_hash(old) if old else None
        base = remembered["digest"] if old else None
        position = {"seq": store.authority.position, "hash": store.authority.hash}
        welcome = self.ask(
            "welcome", type="hello", versions=[1], deployment=store.deployment, incarnation=store.incarnation,
            position=position, scope=self.hash, digest=store.digest(old) if old else bytes(32), base=bytes.fromhex(base) if base else None)
        if welcome["version"] != 1:
            raise WireError(1, "a version that was not offered")
        if welcome["scope"] is not None:
            self.scope = remembered["scope"] = welcome["scope"]
            self.hash = scope_hash(self.scope)
            if self.scope != old:
                base = remembered["digest"] = None
        elif self.scope is None:
            raise WireError(1, "no scope")
        theirs = welcome["position"]
        if theirs["seq"] != position["seq"]:
            return not (self.fetch_authority(theirs) if theirs["seq"] > position["seq"] else self.send_authority(theirs))
        if theirs["hash"] != position["hash"]:
            raise WireError(CONTRADICTION, "the authority feeds differ")
        if welcome["digest"] == store.digest(self.scope):
            self.remember(welcome["digest"], self.own_heads())
            return True
        known = {(area, bytes.fromhex(i), bytes.fromhex(b)): (seq, bytes.fromhex(h))
                 for area, i, b, seq, h in remembered["heads"]}
        if base and welcome["changes"] is not None:
            for area in welcome["changes"]:
                known.update(self.flat(area))
        else:
            known = self.ask_heads()
        return self.exchange(known)

    def fetch_authority(self, theirs):
        """Wants the authority feed until it is here; its incarnation is asked for when nothing of it is known."""
        feed = self.store.authority_feed()
        if feed is None:
            areas = self.ask("area-heads", type="heads", scope=self.hash, areas=["authority"])["areas"]
            heads = [head for area in areas if area["area"] == "authority" for head in area["heads"]]
            if len(heads) != 1:
                raise WireError(1, "no authority feed")
            incarnation = heads[0]["incarnation"]
        else:
            incarnation = feed.incarnation
        while (before := self.store.authority.position) < theirs["seq"]:
            want = {"area": "authority", "incarnation": incarnation, "branch": b"", "from": before + 1}
            self.one_exchange([], [want], {})
            if self.store.authority.position == before:
                return False
        return True

    def send_authority(self, theirs):
        feed = self.store.authority_feed()
        runs = self.store.runs(feed, theirs["seq"] + 1, RUN_BYTES)
        acks = self.one_exchange(runs, [], {})
        return bool(runs) and all(ack["code"] == 0 for ack in acks)

    # Heads

    @staticmethod
    def flat(area):
        return {(area["area"], head["incarnation"], head["branch"]): (head["seq"], head["hash"])
                for head in area["heads"]}

    def own_heads(self, areas=None):
        return {name: head for area in (self.store.areas(self.scope) if areas is None else areas)
                for name, head in self.flat({"area": area, "heads": self.store.heads(area)}).items()}

    def ask_heads(self):
        """The heads of the peer: asked for where the digests differ, the store's own where they are equal."""
        digests, after, more = {}, "", True
        while more:
            answer = self.ask("area-digests", type="areas", scope=self.hash, after=after)
            for area in answer["areas"]:
                if area["area"] <= after:
                    raise WireError(1, "areas that do not ascend")
                digests[area["area"]] = area["digest"]
                after = area["area"]
            more = answer["more"]
            if more and not answer["areas"]:
                raise WireError(1, "more areas, but none given")
        differing = [area for area in digests if digests[area] != self.store.area_digest(area)]
        known = self.own_heads([area for area in digests if area not in differing])
        while differing:
            asked = differing[:1024]
            areas = self.ask("area-heads", type="heads", scope=self.hash, areas=asked)["areas"]
            for area in areas:
                known.update(self.flat(area))
            last = areas[-1]["area"] if areas else asked[-1]
            if last not in asked:
                raise WireError(1, "an area that was not asked for")
            differing = differing[asked.index(last) + 1:]
        return known

    def remember(self, digest, known):
        """Keeps the peer's heads as the base of the next session, if they give the digest that it named."""
        areas = {}
        for (area, incarnation, branch), (seq, hash_) in known.items():
            if seq:
                areas.setdefault(area, []).append((incarnation, branch, seq, hash_))
        right = scope_digest({area: area_digest(heads) for area, heads in areas.items()}) == digest
        self.peer["digest"] = digest.hex() if right else None
        self.peer["heads"] = [[area, i.hex(), b.hex(), seq, h.hex()] for (area, i, b), (seq, h) in known.items()
                              if right]

    # Exchanging

    def lacks(self, known):
        """(runs for the peer, wants) in the order in which they are exchanged."""
        mine = self.own_heads()
        runs, wants, size = [], [], 0
        order = sorted(mine.keys() | known.keys(), key=lambda name: (ORDER.get(name[0], 2), name[0].encode(), name[1:]))
        for name in order:
            if name in self.given_up or name[0] == "authority":
                continue
            area, incarnation, branch = name
            (seq, hash_), (own, own_hash) = known.get(name, (0, ZERO)), mine.get(name, (0, ZERO))
            feed = self.store.feeds.get((incarnation, area, branch))
            forked = feed is not None and 0 < seq <= own and (at := feed.at(seq)) and at.entry.hash != hash_
            if forked or seq > own:
                wants.append({"area": area, "incarnation": incarnation, "branch": branch, "from": 1 if forked else own + 1})
            if (forked or own > seq) and size < RUN_BYTES:
                found = self.store.runs(feed, 1 if forked else seq + 1, RUN_BYTES - size)
                size += sum(len(entry["body"]) + 300 for run in found for entry in run["entries"])
                runs += found
        return runs, wants

    def exchange(self, known):
        store = self.store
        ahead = [want for want in self.lacks(known)[1] if want["incarnation"] == store.incarnation]
        if ahead:
            while ahead:
                self.one_exchange([], ahead, known)
                ahead = [want for want in self.lacks(known)[1] if want["incarnation"] == store.incarnation]
            store.new_incarnation("RESTORED")
            store.save()
            return False
        digest = None
        while True:
            runs, wants = self.lacks(known)
            if not runs and not wants:
                break
            self.one_exchange(runs, wants, known)
        digest = self.digest
        if digest is not None:
            self.remember(digest, known)
        store.save()
        return not self.moved or digest == store.digest(self.scope)

    digest = None

    def one_exchange(self, runs, wants, known):
        """One `exchange`; what is refused and wants that bring nothing are given up. `known` is brought up to date."""
        answer = self.ask("exchanged", type="exchange", scope=self.hash, runs=runs, wants=wants, bytes=ANSWER_BYTES)
        if len(answer["acks"]) != len(runs):
            raise WireError(1, "not one ack for each run")
        self.digest = answer["digest"]
        for run, ack in zip(runs, answer["acks"]):
            name = run["area"], run["incarnation"], run["branch"]
            known[name] = (ack["seq"], ack["hash"])
            if ack["code"]:
                self.refused += 1
                self.given_up.add(name)
                self.note("refused", {"code": ack["code"], "area": run["area"], "first": run["first"]})
            else:
                self.moved = True
                self.sent += len(run["entries"])
        wanted = {(want["area"], want["incarnation"], want["branch"]) for want in wants}
        if not self.take_all(answer["runs"], wanted):
            self.given_up |= wanted
        self.store.save()
        return answer["acks"]

    def take_all(self, runs, wanted):
        """Takes the runs of an answer; whether they brought anything, be it a refusal.

        A want may stay without a run for want of room in the answer, so that wants are given up only when none brings
        anything.
        """
        progress = False
        for run in runs:
            name = run["area"], run["incarnation"], run["branch"]
            if name not in wanted:
                raise WireError(1, "a run that was not wanted")
            before = self.held()
            ack = take(self.store, run, self.scope)
            if ack["code"]:
                self.refused += 1
                self.given_up.add(name)
                self.note("refused here", {**ack, "area": run["area"], "first": run["first"]})
                progress = True
            elif self.held() > before:
                self.moved = progress = True
                self.taken += self.held() - before
        return progress

    def held(self):
        return sum(len(feed.items) for feed in self.store.feeds.values())
