"""sshd: the key says who it is, and nothing that the client asks for does anything."""

import os
import socket
import stat
import struct
import subprocess
import threading
import time

import hub as hubs


def frame(payload):
    return struct.pack(">I", len(payload)) + payload


def ssh(hub, name, *words, options=(), sent=frame(b"hello")):
    start = ["ssh", "-F", hub.path("keys", name + ".ssh"), *options, "hub", *words]
    return subprocess.run(start, input=sent, capture_output=True, check=False, timeout=120)


def check(hub, report):
    hub.records()
    for name in hubs.DEVICES:
        done = ssh(hub, name, "fieldlog", "serve", "--stdio")
        expected = ["--store", hub.store, "serve", "--stdio", "--principal", name]
        found = [record["arguments"] for record in hub.records()]
        report(found == [expected], f"sshd: {name} arrives as --principal", (found, done.stderr))
        if not hub.program:
            report(done.stdout == frame(b"echo hello"), f"sshd: {name} gets its answer", done.stdout[:80])
    commands(hub, report)
    refusals(hub, report)
    settings(hub, report)
    modes(hub, report)


def commands(hub, report):
    """SSH_ORIGINAL_COMMAND, the environment, a terminal and the file transfer do nothing."""
    expected = ["--store", hub.store, "serve", "--stdio", "--principal", "may-1"]
    mark = hub.path("mark")
    for asked in (f"touch {mark}", "fieldlog serve --stdio --principal admin", f"; touch {mark}", f"$(touch {mark})", ""):
        ssh(hub, "may-1", *([asked] if asked else []))
        found = [record["arguments"] for record in hub.records()]
        report(found == [expected] and not os.path.exists(mark), f"sshd: asking for {asked.replace(hub.base, '…')!r} does nothing", found)
    ssh(hub, "may-1", "sftp", options=("-s",))
    found = [record["arguments"] for record in hub.records()]
    report(found == [expected], "sshd: the file transfer is the same program", found)
    options = []
    for setting in ("FIELDLOG_STORE=/forged", "REMOTE_USER=forged", "LD_PRELOAD=/forged", "PATH=/forged"):
        options += ["-o", "SetEnv=" + setting]
    ssh(hub, "may-1", "x", options=options)
    found = [{name for name, value in record["environment"].items() if "forged" in value} for record in hub.records()]
    report(found == [set()], "sshd: no variable of the client arrives", found)


def refusals(hub, report):
    """Other keys, no key, and ways around the program."""
    done = ssh(hub, "stranger", "x")
    report(done.returncode == 255 and not hub.records(), "sshd: an unknown key is refused", done.stderr)
    done = ssh(hub, "stranger", "x", options=("-o", "PreferredAuthentications=none"))
    report(b"(publickey)" in done.stderr and not hub.records(), "sshd: nothing but a key is offered", done.stderr)
    done = ssh(hub, "may-1", options=("-W", f"127.0.0.1:{hub.ports['nginx']}"))
    report(done.returncode != 0 and b"prohibited" in done.stderr, "sshd: no tunnel through the hub", done.stderr)
    done = ssh(hub, "may-1", options=("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:9"))
    report(done.returncode == 255, "sshd: no tunnel towards the device", done.stderr)
    tunnel(hub, report)
    # The client leaves before its program has started: nothing that looks at starts may follow.
    done = ssh(hub, "may-1", "x", options=("-tt",))
    report(b"PTY allocation request failed" in done.stderr, "sshd: no terminal", done.stderr)


def settings(hub, report):
    """The keys forbid by `restrict` what the configuration forbids too; so that either alone is enough, ask sshd itself."""
    found = {}
    for user in (hubs.USER, "somebody"):
        said = hubs.run(*hub.sshd, "-T", "-C", f"user={user},host=localhost,addr=127.0.0.1")
        found[user] = dict(line.partition(" ")[::2] for line in said.splitlines())
    wanted = {"disableforwarding": "yes", "permittty": "no", "permituserrc": "no", "passwordauthentication": "no"}
    wanted |= {"authenticationmethods": "publickey", "forcecommand": "none"}
    differing = {name: found[hubs.USER].get(name) for name, value in wanted.items() if found[hubs.USER].get(name) != value}
    report(not differing, "sshd: the user of the hub has keys and nothing else", differing)
    report(found["somebody"].get("permittty") == "yes", "sshd: other users of the machine are as they were")


def asked(hub, place):
    """The first byte that the CGI's socket answers to a request in the name of a device; nothing if it cannot be reached."""

    def packet(kind, content):
        return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content

    names = {"SCRIPT_FILENAME": hub.path("bin/fieldlog.cgi"), "REQUEST_METHOD": "GET", "REMOTE_USER": "may-1"}
    pairs = b"".join(bytes((len(name), len(value))) + name.encode() + value.encode() for name, value in names.items())
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(60)
        try:
            line.connect(place)
            line.sendall(packet(1, b"\0\1\0\0\0\0\0\0") + packet(4, pairs) + packet(4, b"") + packet(5, b""))
            return line.recv(1)
        except OSError:
            return b""


def tunnel(hub, report):
    """That socket believes who speaks to it, so no device may reach it through SSH."""
    report(asked(hub, hub.path("cgi.sock")) != b"", "the CGI's socket answers on the hub")
    place = hub.path("tunnel")
    start = ["ssh", "-F", hub.path("keys/may-1.ssh"), "-N", "-L", f"{place}:{hub.path('cgi.sock')}", "hub"]
    with subprocess.Popen(start, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        while not os.path.exists(place) and child.poll() is None:
            time.sleep(0.02)
        answer = asked(hub, place)
        # The line is closed before the reason is written.
        watchdog = threading.Timer(60, child.terminate)
        watchdog.start()
        errors = b""
        for text in child.stderr:
            errors += text
            if b"open failed" in text:
                break
        watchdog.cancel()
        child.terminate()
    report(answer == b"" and b"open failed" in errors, "sshd: no tunnel to the CGI's socket", (answer, errors))


def modes(hub, report):
    """What the scripts of Examples/hub made under the widest mask."""
    loose = []
    for folder, _, names in os.walk(hub.path("authority")):
        if stat.S_IMODE(os.stat(folder).st_mode) != 0o700:
            loose.append(folder)
        loose += [name for name in names if stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) != 0o600]
    report(not loose, "make-certificates.sh: files 0600, folders 0700, whatever the mask", loose)
    found = stat.S_IMODE(os.stat(hub.path("etc/passwords")).st_mode), stat.S_IMODE(os.stat(hub.path("keys/may-1.netrc")).st_mode)
    report(found == (0o640, 0o600), "make-password.sh: hashes 0640, the password 0600", found)
    with open(hub.path("etc/passwords"), encoding="utf-8") as file:
        text = file.read()
    with open(hub.path("keys/may-1.netrc"), encoding="utf-8") as file:
        word = file.read().split()[-1]
    report(word not in text and "may-1:$6$" in text, "make-password.sh: only a hash stays on the hub")
