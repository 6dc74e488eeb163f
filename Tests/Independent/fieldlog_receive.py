"""The duties of the receiver of a run: SyncProtocol.md, "Runs" and "Forks"."""

from fieldlog_authority import Authority, deployment_of
from fieldlog_entry import ZERO, read_entry
from fieldlog_store import KINDS, Feed, Item
from fieldlog_wire import (
    AHEAD, BEYOND_CUT, BROKEN, GAP, NO_ERASURE, NO_SIGNATURE, NOT_GRANTED, TAKEN, UNKNOWN_INCARNATION, WireError,
    headers_of, to_json, verify_head)

ASIDE = 100


def take(store, run, scope):
    """Takes a run, or keeps it aside; returns the ack. `scope` is that of the session, None outside of one.

    Nothing is durable until the caller saves the store.
    """
    try:
        _take(store, run, scope)
    except WireError as error:
        if len(store.aside) < ASIDE and not isinstance(run["entries"], WireError):
            store.aside.append({"code": error.code, "run": to_json(run)})
        return {"code": error.code, **_head(store, run, scope)}
    return {"code": TAKEN, **_head(store, run, scope)}


def _head(store, run, scope):
    held = store.feeds.get((run["incarnation"], run["area"], run["branch"]))
    known = held is not None and held.items and (scope is None or store.catalogue.in_scope(run["area"], scope))
    seq, hash_ = store.head(held) if known else (0, ZERO)
    return {"seq": seq, "hash": hash_}


def _refuse(condition, code, detail):
    if condition:
        raise WireError(code, detail)


def _take(store, run, scope):
    built = headers_of(run)
    items = [Item(read_entry(header, body), header, body) for header, body in built]
    authority = run["area"] == "authority"
    _refuse(not authority and scope is not None and not store.catalogue.in_scope(run["area"], scope), NOT_GRANTED,
            "out of scope")
    feed = _place(store, run, items)
    keys = _authority_keys(store, run, items) if authority else _keys(store, run, items)
    _refuse(run["first"] > feed.seq + 1, GAP, f"this store has entries up to {feed.seq}")
    signed = any(verify_head(key, run["signature"], store.deployment, run["incarnation"], run["area"],
                             items[-1].entry.header.seq, run["hash"]) for key in keys if key)
    _refuse(not signed, NO_SIGNATURE, "the author's key does not verify the last entry")
    items[-1].signature = run["signature"]
    whole = store.chain(feed)
    fork = next((item for item in items if item.entry.header.seq <= len(whole)
                 and whole[item.entry.header.seq - 1].entry.hash != item.entry.hash), None)
    before = run["first"] > 1 and whole[run["first"] - 2].entry.hash != run["previous"]
    _refuse(before, GAP, "a fork whose beginning is not here")
    chain = whole[:(fork.entry.header.seq if fork else run["first"]) - 1]
    fresh = items[len(chain) - run["first"] + 1:] if fork else items[max(len(whole) - run["first"] + 1, 0):]
    chain = chain if fork else whole
    if not authority:
        _admit(store, run, chain, fresh, keys)
    _erase(store, fresh, run)
    if fork:
        feed = _split(store, feed, fork.entry)
    if feed.name not in store.feeds:
        store.feeds[feed.name] = feed
    for item in fresh:
        feed.add(item)
    if (last := feed.at(items[-1].entry.header.seq)) is not None:
        last.signature = last.signature or run["signature"]
    store.changed()
    if authority:
        drop_erased(store)


def _place(store, run, items):
    """The feed or branch that a run continues; a new feed where there is none."""
    for (incarnation, area, branch), feed in store.feeds.items():
        if branch and (incarnation, area) == (run["incarnation"], run["area"]):
            hashes = {item.entry.hash for item in feed.items}
            if run["previous"] in hashes or any(item.entry.hash in hashes for item in items):
                return feed
    found = store.feeds.get((run["incarnation"], run["area"], b""))
    return found if found is not None else Feed(run["incarnation"], run["area"])


def _authority_keys(store, run, items):
    own = store.authority_feed()
    if own is None:
        _refuse(run["first"] == 1 and deployment_of(items[0].entry) != store.deployment, NOT_GRANTED,
                "another authority feed")
    _refuse(own is not None and own.incarnation != run["incarnation"], NOT_GRANTED, "another authority feed")
    known = [item.entry for item in own.items][:run["first"] - 1] if own else []
    entries = known + [item.entry for item in items]
    auth = known[-1].header.auth if known else 0
    for entry in entries[len(known):]:
        header = entry.header
        _refuse(header.auth < auth, BROKEN, "auth goes down")
        _refuse(header.auth >= header.seq, AHEAD, "auth is ahead of the feed itself")
        _refuse(header.kind == "!writer" and header.seq != entries[-1].header.seq, BROKEN, "a run beyond a !writer")
        auth = header.auth
    _refuse(run["first"] > len(known) + 1, GAP, f"this store has entries up to {len(known)}")
    return Authority(KINDS, entries).signers(len(entries))


def _keys(store, run, items):
    first = items[0].entry if (run["area"], run["first"]) == ("commons", 1) else None
    key = store.public_key(run["incarnation"]) or (store.public_key(run["incarnation"], first) if first else None)
    _refuse(key is None, UNKNOWN_INCARNATION, "no key of this incarnation is known")
    return {key}


def _admit(store, run, chain, fresh, keys):
    authority, (key,) = store.authority, keys
    name = run["incarnation"], run["area"], run["branch"]
    auth = chain[-1].entry.header.auth if chain else 0
    for item in fresh:
        header = item.entry.header
        _refuse(header.auth < auth, BROKEN, "auth goes down")
        _refuse(header.auth > authority.position, AHEAD, f"this store is at {authority.position}")
        auth = header.auth
    hashes = {item.entry.header.seq: item.entry.hash for item in chain + fresh}
    if chain + fresh:
        first = (chain + fresh)[0].entry.header.auth
        cut = authority.cut(key, name, first, hashes)
        _refuse(cut is not None and fresh and fresh[-1].entry.header.seq > cut, BEYOND_CUT, f"the feed is cut at {cut}")
    _refuse(any(not authority.covered(key, auth, run["area"], store.belongs)
                for auth in {item.entry.header.auth for item in fresh}), NOT_GRANTED, "no live grant")


def _erase(store, fresh, run):
    """Refuses a missing body without its erasure, and drops a body that is erased here."""
    for item in fresh:
        place = (run["incarnation"], run["area"], item.entry.header.seq, item.entry.hash)
        erased = place in store.authority.erasures
        _refuse(item.body is None and not erased, NO_ERASURE, "no erasure of this entry is known")
        if erased and item.body is not None:
            item.body = None
            item.entry = read_entry(item.header, None)


def drop_erased(store):
    for incarnation, area, seq, hash_ in store.authority.erasures:
        for name, feed in store.feeds.items():
            item = feed.at(seq) if name[:2] == (incarnation, area) else None
            if item is not None and item.entry.hash == hash_ and item.body is not None:
                item.body, item.entry = None, read_entry(item.header, None)


def _split(store, feed, entry):
    """Makes a feed end before the entry at which it forks; returns the new branch, still empty."""
    place = entry.header.seq - feed.start
    old = Feed(feed.incarnation, feed.area, feed.items[place].entry.hash)
    old.items, feed.items = feed.items[place:], feed.items[:place]
    store.feeds[old.name] = old
    new = Feed(feed.incarnation, feed.area, entry.hash)
    store.feeds[new.name] = new
    return new
