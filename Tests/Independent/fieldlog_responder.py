"""A responder of the independent client: SyncProtocol.md, "What the responder does". It remembers nothing of a session."""

import sys

from fieldlog_receive import take
from fieldlog_wire import (
    BUSY, MALFORMED, NO_VERSION, NOT_ALLOWED, OTHER_DEPLOYMENT, REQUEST_MAX, REQUESTS, SCOPE_CHANGED, WireError,
    decode_message, encode_message, error_message, frame, read_frame, scope_hash)

AREAS_AT_ONCE, ANSWER_BYTES = 500, 8_000_000


class Responder:
    def __init__(self, store, held=None):
        self.store, self.held = store, held

    def answer(self, data, principal):
        """The bytes of the answer to the bytes of a request."""
        try:
            request = decode_message(data, REQUESTS, strict=False)
            device = self.store.authority.device_of(principal)
            if device is None:
                raise WireError(NOT_ALLOWED, "no live grant")
            scope = {"granted": self.store.authority.granted(device), "held": self.held}
            if request["type"] != "hello" and request["scope"] != scope_hash(scope):
                raise WireError(SCOPE_CHANGED, "begin again with hello")
            answer = getattr(self, request["type"])(request, scope)
        except WireError as error:
            answer = error_message(error)
        except OSError as error:
            answer = error_message(WireError(BUSY, str(error)))
        return encode_message(answer)

    def position(self):
        return {"seq": self.store.authority.position, "hash": self.store.authority.hash}

    def hello(self, request, scope):
        if 1 not in request["versions"]:
            raise WireError(NO_VERSION, "1")
        if request["deployment"] != self.store.deployment:
            raise WireError(OTHER_DEPLOYMENT, "another deployment")
        digest = self.store.digest(scope)
        unchanged = request["base"] == digest and request["digest"] != digest
        return {"type": "welcome", "version": 1, "incarnation": self.store.incarnation, "position": self.position(),
                "scope": None if request["scope"] == scope_hash(scope) else scope, "digest": digest,
                "changes": [] if unchanged else None}

    def areas(self, request, scope):
        areas = [area for area in self.store.areas(scope) if area.encode() > request["after"].encode()]
        return {"type": "area-digests", "more": len(areas) > AREAS_AT_ONCE, "areas": [
            {"area": area, "digest": self.store.area_digest(area)} for area in areas[:AREAS_AT_ONCE]]}

    def heads(self, request, scope):
        areas = [{"area": area, "heads": self.store.heads(area)} for area in request["areas"]
                 if self.store.catalogue.in_scope(area, scope)]
        return {"type": "area-heads", "areas": [area for area in areas if area["heads"]]}

    def exchange(self, request, scope):
        self.store.sign()
        acks = [take(self.store, run, scope) for run in request["runs"]]
        if request["runs"]:
            self.store.save()
        runs, room = [], min(request["bytes"], ANSWER_BYTES)
        for want in request["wants"]:
            feed = self.store.feeds.get((want["incarnation"], want["area"], want["branch"]))
            if feed is None or not self.store.catalogue.in_scope(want["area"], scope):
                continue
            for run in self.store.runs(feed, want["from"], room):
                size = sum(len(entry["body"]) + 400 for entry in run["entries"])
                if runs and size > room:
                    break
                runs.append(run)
                room = max(room - size, 0)
        return {"type": "exchanged", "acks": acks, "runs": runs, "digest": self.store.digest(scope),
                "position": self.position()}


def serve_stdio(responder, principal):
    """Frames in, frames out, until the input ends. After a frame that is too large nothing can follow."""
    while True:
        try:
            data = read_frame(sys.stdin.buffer, REQUEST_MAX)
        except WireError as error:
            if error.code != MALFORMED:
                sys.stdout.buffer.write(frame(encode_message(error_message(error))))
                sys.stdout.buffer.flush()
            return 1
        if data is None:
            return 0
        sys.stdout.buffer.write(frame(responder.answer(data, principal)))
        sys.stdout.buffer.flush()
