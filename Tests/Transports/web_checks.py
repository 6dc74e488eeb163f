"""nginx and lighttpd: certificates, passwords, forged headers, limits, slow clients."""

import base64
import http.client
import os
import socket
import ssl
import struct
import subprocess
import tempfile

import hub as hubs

# What a client may try in order to be somebody else. Values that must be nowhere but under HTTP_….
FORGED = {
    "REMOTE_USER": "forged",
    "Remote-User": "forged",
    "Remote_User": "forged",
    "X-Remote-User": "forged",
    "X-Forwarded-User": "forged",
    "X-Forwarded-For": "10.9.8.7",
    "X-SSL-Client-S-DN": "CN=forged,O=FieldLog",
    "X-SSL-Client-Verify": "SUCCESS",
    "SSL-CLIENT-VERIFY": "SUCCESS",
    "FIELDLOG_STORE": "/forged",
    "Fieldlog-Store": "/forged",
    "SCRIPT_FILENAME": "/forged",
    "Script-Filename": "/forged",
    "Proxy": "http://forged.example:1",
}
REFUSED = (400, 401, 403, "tls")
LIMIT = 4 << 20


def frame(payload):
    return struct.pack(">I", len(payload)) + payload


def through(hub, status):
    """Whether a request arrived; what a real program says to a message that is none is its own affair."""
    return status == 200 or hub.program is not None


class Client:
    """One device, or somebody who would like to be one."""

    def __init__(self, hub, server, certificate=None, password=None):
        self.port = hub.ports[server]
        self.context = ssl.create_default_context(cafile=hub.path("etc/tls/ca.crt"))
        if certificate:
            self.context.load_cert_chain(*certificate)
        self.headers = {"Content-Type": "application/x-fieldlog"}
        if password:
            self.headers["Authorization"] = "Basic " + base64.b64encode(":".join(password).encode()).decode()

    def post(self, payload=b"hello", headers=None, method="POST", path="/fieldlog", chunked=False):
        """The status and the body; "tls" if the line was cut before there was one."""
        body = None if payload is None else frame(payload)
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=60)
        try:
            try:
                connection.request(
                    method, path, iter([body]) if chunked else body, {**self.headers, **(headers or {})}, encode_chunked=chunked
                )
            except (BrokenPipeError, ConnectionResetError):
                # A server that refuses need not read the rest; its answer may be there.
                pass
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (ssl.SSLError, OSError, http.client.HTTPException):
            return "tls", b""
        finally:
            connection.close()

    def open(self, length):
        """A connection on which a request with a body of that length was begun."""
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        line = self.context.wrap_socket(raw, server_hostname="127.0.0.1")
        lines = ["POST /fieldlog HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {length}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return line


def device(hub, name):
    folder = hub.path("authority/devices", name)
    return os.path.join(folder, "device.crt"), os.path.join(folder, "device.key")


def passwords(hub, name):
    with open(hub.path("keys", name + ".netrc"), encoding="utf-8") as file:
        words = file.read().split()
    return words[3], words[5]


def check(hub, report):
    for server in ("nginx", "lighttpd"):
        ways = {
            "certificate": lambda name, server=server: Client(hub, server, certificate=device(hub, name)),
            "password": lambda name, server=server: Client(hub, server + "-password", password=passwords(hub, name)),
        }
        for way, client in ways.items():
            title = f"{server}, {way}: "
            accepted(hub, lambda good, what, found=None, title=title: report(good, title + what, found), client)
            limits(hub, lambda good, what, found=None, title=title: report(good, title + what, found), client("may-1"))
            slow(hub, lambda good, what, found=None, title=title: report(good, title + what, found), client)
        strangers(hub, report, server)
        forged_certificates(hub, report, server)
        by_curl(hub, report, server)


def accepted(hub, report, client):
    """A good identity arrives as REMOTE_USER, and nothing that the client says beside it does anything."""
    hub.records()
    for name in hubs.DEVICES:
        status, body = client(name).post()
        records = hub.records()
        users = [record["environment"].get("REMOTE_USER") for record in records]
        report(through(hub, status) and users == [name], f"{name} arrives as REMOTE_USER", (status, users))
        if not hub.program:
            report(body == frame(b"echo hello"), f"{name} gets its answer", body[:80])

    status, _ = client("may-1").post(headers=FORGED, path="/fieldlog")
    records = hub.records()
    report(through(hub, status) and len(records) == 1, "forged headers do not disturb", (status, len(records)))
    environment = records[0]["environment"] if records else {}
    report(environment.get("REMOTE_USER") == "may-1", "forged headers do not become REMOTE_USER", environment.get("REMOTE_USER"))
    report(environment.get("FIELDLOG_STORE") == hub.store, "the store is the server's choice", environment.get("FIELDLOG_STORE"))
    report("HTTP_PROXY" not in environment and "http_proxy" not in environment, "Proxy: does nothing", environment.get("HTTP_PROXY"))
    leaks = {name for name, value in environment.items() if "forged" in value and not name.startswith("HTTP_")}
    report(not leaks, "no forged value outside HTTP_…", leaks)
    mask = records[0]["mask"] if records else None
    report(mask == 0o077, "files would be made 0600", mask)
    arguments = records[0]["arguments"] if records else None
    report(arguments == ["serve", "--cgi"], "the program gets its two words", arguments)

    status, _ = client("may-1").post(path="/fieldlog?--store=/forged&x+y")
    records = hub.records()
    report(all(record["arguments"] == ["serve", "--cgi"] for record in records), "a query does nothing", (status, records))
    status, _ = client("may-1").post(None, method="GET")
    report(status == 405, "GET is refused", status)
    hub.records()
    for path in ("/", "/fieldlog/x", "/fieldlog/../fieldlog.cgi", "/other", "/fieldlog.cgi"):
        status, _ = client("may-1").post(path=path)
        report(status in (403, 404) and not hub.records(), f"nothing is at {path}", status)


def limits(hub, report, client):
    """What is too long is refused before a program starts; what is just right passes."""
    status, body = client.post(b"\0" * LIMIT)
    whole = hub.program is not None or len(body) == 4 + 5 + LIMIT
    report(through(hub, status) and whole, "4 MiB pass, both ways", (status, len(body)))
    status, body = client.post(b"\0" * LIMIT, chunked=True)
    report(through(hub, status), "4 MiB pass in chunks", status)
    if not hub.program:
        status, _ = client.post(b"\0" * (LIMIT + 1))
        report(status == 413, "one byte more is refused by the program", status)
    hub.records()
    for chunked in (False, True):
        status, _ = client.post(b"\0" * (6 << 20), chunked=chunked)
        # A server that stops reading may cut the line before its answer is read.
        records = hub.records()
        report(status in (413, "tls") and not records, "6 MiB are refused" + (" in chunks" if chunked else ""), (status, len(records)))
    line = client.open(10 << 40)
    answer = line.recv(64)
    line.close()
    report(b" 413 " in answer and not hub.records(), "10 TB are refused when announced", answer)


def slow(hub, report, client):
    """One who sends byte by byte, or does not read the answer, takes no CGI process: there is only one, and others get it."""
    body = frame(b"slow and steady")
    line = client("may-1").open(len(body))
    hub.records()
    for index in range(8):
        line.sendall(body[index : index + 1])
        status, _ = client("may-2").post()
        users = [record["environment"].get("REMOTE_USER") for record in hub.records()]
        if not through(hub, status) or users != ["may-2"]:
            report(False, "a slow sender holds no process", (index, status, users))
            break
    else:
        report(True, "a slow sender holds no process")
    line.sendall(body[8:])
    answer = line.recv(64)
    line.close()
    users = [record["environment"].get("REMOTE_USER") for record in hub.records()]
    report(users == ["may-1"] and (hub.program or b" 200 " in answer), "the slow sender is served in the end", (answer, users))
    if hub.program:
        return
    line = client("may-1").open(8)
    line.sendall(frame(b"long"))
    first = line.recv(16)
    status, _ = client("may-2").post()
    report(b" 200" in first and status == 200, "a slow reader holds no process", (first, status))
    line.close()
    hub.records()


def strangers(hub, report, server):
    """Nobody is somebody: refused, and no program starts."""
    own = hub.path("other-authority")
    if not os.path.exists(own):
        hub.certificates(own, "ca")
        hub.certificates(own, "device", "may-1")
    name, word = passwords(hub, "may-1")
    basic = base64.b64encode(f"{name}:{word}".encode()).decode()
    attempts = {
        "certificate: none": Client(hub, server),
        "certificate: none, the password of a device": Client(hub, server, password=(name, word)),
        "certificate: of another authority": Client(hub, server, (os.path.join(own, "devices/may-1/device.crt"), os.path.join(own, "devices/may-1/device.key"))),
        "certificate: revoked": Client(hub, server, device(hub, "may-gone")),
        "certificate: the server's own": Client(hub, server, (hub.path("etc/tls/server.crt"), hub.path("etc/tls/server.key"))),
        "password: none": Client(hub, server + "-password"),
        "password: none, the certificate of a device": Client(hub, server + "-password", device(hub, "may-1")),
        "password: wrong": Client(hub, server + "-password", password=(name, "wrong")),
        "password: empty": Client(hub, server + "-password", password=(name, "")),
        "password: of another device": Client(hub, server + "-password", password=("may-2", word)),
        "password: of an unknown device": Client(hub, server + "-password", password=("may-3", word)),
    }
    hub.records()
    for what, client in attempts.items():
        status, _ = client.post(headers=FORGED)
        records = hub.records()
        report(status in REFUSED and not records, f"{server}, {what}: refused", (status, len(records)))
    client = Client(hub, server, device(hub, "may-2"))
    status, _ = client.post(headers={"Authorization": "Basic " + basic})
    users = [record["environment"].get("REMOTE_USER") for record in hub.records()]
    report(users == ["may-2"], f"{server}, certificate: a password beside it does nothing", (status, users))
    with socket.create_connection(("127.0.0.1", hub.ports[server]), timeout=60) as line:
        line.sendall(b"POST /fieldlog HTTP/1.1\r\nHost: x\r\nRemote-User: may-1\r\nContent-Length: 5\r\n\r\n\0\0\0\1x")
        try:
            answer = line.recv(64)
        except ConnectionResetError:
            answer = b""
    report(b" 200" not in answer and not hub.records(), f"{server}: refused without TLS", answer)


def forged_certificates(hub, report, server):
    """A device that makes its own request cannot choose its name: only the key is taken from it."""
    folder = hub.path("request")
    if not os.path.exists(folder):
        os.mkdir(folder, 0o700)
        key, request = os.path.join(folder, "key"), os.path.join(folder, "request.csr")
        hubs.run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/O=FieldLog/CN=may-1", "-keyout", key, "-out", request)
        hub.certificates(hub.path("authority"), "device", "may-own", request)
    client = Client(hub, server, (hub.path("authority/devices/may-own/device.crt"), os.path.join(folder, "key")))
    hub.records()
    status, _ = client.post()
    users = [record["environment"].get("REMOTE_USER") for record in hub.records()]
    report(users == ["may-own"], f"{server}, certificate: a request that says another name", (status, users))


def by_curl(hub, report, server):
    """The program that devices use, with the files that the scripts made; nothing secret on its command line."""
    where = hub.description()
    with tempfile.NamedTemporaryFile() as body:
        # Long enough that curl asks first (Expect: 100-continue).
        body.write(frame(b"\0" * (2 << 20)))
        body.flush()
        start = ["curl", "-q", "-sS", "--noproxy", "*", "--cacert", where["authority"], "--data-binary", "@" + body.name, "-o", os.devnull]
        start += ["-H", "Content-Type: application/x-fieldlog", "-w", "%{http_code}"]
        mine = where["devices"]["may-1"]
        ways = {
            server: ["--cert", mine["certificate"], "--key", mine["key"]],
            server + "-password": ["--netrc-file", mine["netrc"]],
        }
        for name, words in ways.items():
            done = subprocess.run(start + words + [where["https"][name]], capture_output=True, text=True, check=False)
            users = [record["environment"].get("REMOTE_USER") for record in hub.records()]
            report(through(hub, int(done.stdout or 0)) and users == ["may-1"], f"{name}: curl gets through as may-1", (done.stdout, done.stderr, users))
