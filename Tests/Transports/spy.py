"""Stands where the hub's program stands: writes down how it was started, then answers by itself or becomes the real program.

Copied to BASE/bin/fieldlog. Records lie in BASE/records, one file a start. If BASE/program exists, it names the real program.
"""

import json
import os
import struct
import sys

BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIMIT = (4 << 20) + 4


def record():
    mask = os.umask(0o077)
    os.umask(mask)
    text = json.dumps({"arguments": sys.argv[1:], "environment": dict(os.environ), "mask": mask, "user": os.getuid()})
    name = os.path.join(BASE, "records", str(os.getpid()))
    with open(name + ".part", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(name + ".part", name + ".json")


def frame(payload):
    return struct.pack(">I", len(payload)) + payload


def exactly(count):
    data = sys.stdin.buffer.read(count)
    return data if len(data) == count else None


def answer(payload):
    # A long answer on demand, for a client that does not read it.
    return frame(b"\0" * (3 << 20) if payload == b"long" else b"echo " + payload)


def stdio():
    while (head := exactly(4)) is not None:
        payload = exactly(min(struct.unpack(">I", head)[0], LIMIT))
        if payload is None:
            break
        sys.stdout.buffer.write(answer(payload))
        sys.stdout.buffer.flush()


def cgi():
    def refuse(status):
        # fcgiwrap answers 502 in the place of a program that ends before it has read its input.
        while sys.stdin.buffer.read(1 << 16):
            pass
        sys.stdout.write(f"Status: {status}\r\nContent-Type: text/plain\r\n\r\n{status}\n")

    environment = os.environ
    if environment.get("REQUEST_METHOD") != "POST":
        return refuse(405)
    if not environment.get("REMOTE_USER"):
        return refuse(403)
    try:
        length = int(environment.get("CONTENT_LENGTH", ""))
    except ValueError:
        return refuse(411)
    if length > LIMIT:
        return refuse(413)
    body = exactly(length)
    if body is None or len(body) < 4:
        return refuse(400)
    sys.stdout.write("Content-Type: application/x-fieldlog\r\n\r\n")
    sys.stdout.flush()
    sys.stdout.buffer.write(answer(body[4:]))
    return None


record()
try:
    with open(os.path.join(BASE, "program"), encoding="utf-8") as file:
        program = file.read()
    os.execv(program, [program] + sys.argv[1:])
except FileNotFoundError:
    pass
if "--cgi" in sys.argv:
    cgi()
elif "--stdio" in sys.argv:
    stdio()
