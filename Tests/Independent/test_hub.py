"""A minimal central store for tests of the independent client: python3 test_hub.py --store DIR COMMAND …

  found                                             begins a deployment
  enrol REQUEST --areas TEXT [--role R] --out FILE  grants, and writes the answer
  revoke PRINCIPAL [--keep N]                       the device is out; of each of its feeds N entries stay (all)
  area CODE NAME [--from DATE] [--parent CODE]      adds an area to the catalogue
  erase INCARNATION AREA SEQ
  serve --stdio --principal NAME | --port N --principal NAME
  digest
"""

import argparse
import http.server
import json
import sys
from pathlib import Path

from fieldlog_client import make_key
from fieldlog_files import make_file, open_file, read_file
from fieldlog_receive import drop_erased
from fieldlog_responder import Responder, serve_stdio
from fieldlog_store import Store, sign_feed
from fieldlog_wire import REQUEST_MAX, frame


def decide(store, kind, values, **more):
    """Writes and signs an entry of the authority feed."""
    entry = store.append("authority", kind, store.mint(), values, **more)
    store.changed()
    sign_feed(store.path / "writer", store.deployment or entry.hash, store.feeds[store.incarnation, "authority", b""])
    return entry


def found(store, _):
    own, root, writer = (make_key(store.path, name) for name in ("key", "root", "writer"))
    store.state.update({"public_key": own, "principal": "central", "device": store.mint().hex()})
    store.new_incarnation(nonce=bytes(16))  # for the id; the entry itself is written again, behind its grant
    store.feeds.clear()
    first = store.append("authority", "!deployment", store.mint(), {1: root, 2: store.mint().hex(), 3: writer})
    store.state["deployment"] = first.hash.hex()
    store.changed()
    decide(store, "!grant", {1: store.bytes_of("device"), 2: own, 3: "ADMINISTRATOR", 4: "*", 5: "central"})
    store.new_incarnation(nonce=bytes(16))
    store.append("commons", "device", store.bytes_of("device"), {1: "Máy trung tâm"})
    store.sign()
    return {"deployment": store.deployment.hex()}


def enrol(store, options):
    _, request, _ = open_file(read_file(options.request), "REQUEST")
    device = request["device"] or store.mint()
    decide(store, "!grant", {1: device, 2: request["public_key"], 3: options.role, 4: options.areas,
                             5: request["principal"]})
    answer = {"deployment": store.deployment, "device": device, "principal": request["principal"],
              "public_key": request["public_key"], "role": options.role, "areas": options.areas,
              "trust": [{"principal": "central", "public_key": store.state["public_key"]}]}
    Path(options.out).write_bytes(make_file("ANSWER", "central", answer, store.path / "writer"))
    return {"device": device.hex()}


def revoke(store, options):
    grant = [grant for grant in store.authority.live() if grant.principal == options.principal][-1]
    lines = []
    for feed in store.feeds.values():
        if store.public_key(feed.incarnation) == grant.key and feed.area != "authority":
            seq = min(options.keep if options.keep is not None else feed.seq, store.admitted(feed))
            # Only a signed entry can end a run, so that a cut between two of them would keep entries from others.
            seq = max((item.entry.header.seq for item in feed.items[:seq] if item.signature), default=0)
            if seq:
                lines.append(f"{feed.incarnation.hex()} {feed.area} {seq} {feed.at(seq).entry.hash.hex()}")
    decide(store, "!revocation", {1: grant.device, 3: "\n".join(lines), 4: "mất máy"})
    return {"lines": lines}


def area(store, options):
    values = {1: options.code, 2: options.valid_from, 3: options.parent, 4: "commune", 6: options.name}
    store.append("commons", "area", store.mint(), {n: value for n, value in values.items() if value is not None})
    store.sign()
    return {}


def erase(store, options):
    feed = store.feeds[bytes.fromhex(options.incarnation), options.area, b""]
    hash_ = feed.at(options.seq).entry.hash.hex()
    decide(store, "!erasure", {1: f"{options.incarnation} {options.area} {options.seq} {hash_}", 3: "Luật 91/2025/QH15"})
    drop_erased(store)
    return {}


class Web(http.server.BaseHTTPRequestHandler):
    responder, principal = None, None
    protocol_version = "HTTP/1.1"

    def do_POST(self):  # noqa: N802
        length = int(self.headers.get("Content-Length", "0"))
        if length > REQUEST_MAX + 4:
            self.send_error(413)
            return
        data = self.rfile.read(length)
        if len(data) < 4 or int.from_bytes(data[:4], "big") != len(data) - 4:
            data = b"\0\0\0\1\xff"  # no frame: the answer is error 1
        answer = frame(self.responder.answer(data[4:], self.principal))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-fieldlog")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def serve(store, options):
    responder = Responder(store)
    if options.stdio:
        return serve_stdio(responder, options.principal)
    Web.responder, Web.principal = responder, options.principal
    server = http.server.HTTPServer(("127.0.0.1", options.port), Web)
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()
    return 0


def main():
    parser = argparse.ArgumentParser(description="A minimal central store.")
    parser.add_argument("--store", required=True)
    verbs = parser.add_subparsers(required=True)

    def verb(name, run, *flags, places=()):
        one = verbs.add_parser(name)
        one.set_defaults(run=run)
        for place in places:
            one.add_argument(place, type=int if place == "seq" else str)
        for flag, default, kind in flags:
            one.add_argument("--" + flag, default=default, type=kind, dest="valid_from" if flag == "from" else None)
        return one

    verb("found", found)
    verb("enrol", enrol, ("areas", "*", str), ("role", "INSPECTOR", str), ("out", None, str), places=["request"])
    verb("revoke", revoke, ("keep", None, int), places=["principal"])
    verb("area", area, ("from", None, str), ("parent", None, str), places=["code", "name"])
    verb("erase", erase, places=["incarnation", "area", "seq"])
    verb("digest", lambda store, _: {"digest": store.digest().hex()})
    verb("serve", serve, ("port", 0, int), ("principal", None, str)).add_argument("--stdio", action="store_true")
    options = parser.parse_args()
    store = Store(options.store)
    outcome = options.run(store, options)
    if isinstance(outcome, int):
        return outcome
    store.save()
    print(json.dumps(outcome, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
