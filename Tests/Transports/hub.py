"""A hub on loopback: sshd, nginx with fcgiwrap and lighttpd, started from the very files of Examples/hub.

Only paths, ports and names are filled in. Nothing outside a temporary folder is written, nothing is left running.
"""

import glob
import json
import os
import pwd
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
EXAMPLES = os.path.join(ROOT, "Examples")
ROOTED = os.getuid() == 0
USER = pwd.getpwuid(os.getuid()).pw_name
# As root the web servers work as Debian's user does, so that the modes of files are tested too.
WORKER = pwd.getpwnam("www-data") if ROOTED else None
DEVICES = ("may-1", "may-2")

os.environ["PATH"] += ":/usr/sbin:/sbin"
PROGRAMS = ("sshd", "ssh", "ssh-keygen", "nginx", "fcgiwrap", "lighttpd", "openssl", "curl")


def missing():
    """What is not installed of what the servers need."""
    lacks = [name for name in PROGRAMS if shutil.which(name) is None]
    if not glob.glob("/usr/lib*/lighttpd/mod_openssl.so"):
        lacks.append("mod_openssl of lighttpd")
    return lacks


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*words, **options):
    """A program that must succeed; what it wrote."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


class Hub:
    """Use in a `with`. `program` is the real fieldlog, or None for the stand-in; `store` is the hub's store."""

    def __init__(self, program=None, store=None, processes=1):
        self.base = tempfile.mkdtemp(prefix="fieldlog-hub-")
        # The web servers' user must come through, and see no name.
        os.chmod(self.base, 0o711)
        self.keeper = subprocess.Popen(
            [sys.executable, "-IS", os.path.join(HERE, "keeper.py")], stdin=subprocess.PIPE, start_new_session=True, text=True
        )
        self.keep(self.base)
        self.store = store or self.path("hub")
        self.program = program
        self.processes = processes
        self.children = []
        self.ports = {
            name: free_port() for name in ("ssh", "nginx", "nginx-password", "lighttpd", "lighttpd-password", "six", "six-2", "plain")
        }

    def keep(self, word):
        """Tells the keeper what it would have to clear away."""
        self.keeper.stdin.write(f"{word}\n")
        self.keeper.stdin.flush()

    def path(self, *names):
        return os.path.join(self.base, *names)

    def __enter__(self):
        try:
            self.lay_out()
            self.start_cgi()
            self.start_nginx()
            self.start_lighttpd()
            self.start_sshd()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            try:
                os.killpg(child.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
        for child in self.children:
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        shutil.rmtree(self.base, ignore_errors=True)
        self.keep("done")
        self.keeper.stdin.close()
        self.keeper.wait()

    # What an administrator does once.

    def lay_out(self):
        for name, mode in (("bin", 0o755), ("etc", 0o755), ("etc/tls", 0o700), ("log", 0o700), ("records", 0o700), ("keys", 0o700)):
            os.mkdir(self.path(name))
            os.chmod(self.path(name), mode)
        with open(os.path.join(HERE, "spy.py"), encoding="utf-8") as source:
            self.write("bin/fieldlog", f"#!{sys.executable} -IS\n" + source.read(), 0o755)
        if self.program:
            self.write("program", self.program)
        self.write("bin/fieldlog.cgi", self.filled("hub/fieldlog.cgi", {"/usr/bin/fieldlog": self.path("bin/fieldlog")}), 0o755)

        authority = self.path("authority")
        self.certificates(authority, "ca")
        self.certificates(authority, "server", "127.0.0.1")
        for name in (*DEVICES, "may-gone"):
            self.certificates(authority, "device", name)
        self.certificates(authority, "revoke", "may-gone")
        for name in ("ca.crt", "ca.crl", "server/server.crt", "server/server.key"):
            shutil.copy(os.path.join(authority, name), self.path("etc/tls", os.path.basename(name)))
        for name in DEVICES:
            script = os.path.join(EXAMPLES, "hub/make-password.sh")
            run("sh", script, self.path("etc/passwords"), name, "127.0.0.1", self.path("keys", name + ".netrc"))
        for name in (*DEVICES, "stranger", "host"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", self.path("keys", name))

    @staticmethod
    def certificates(folder, *words):
        # The widest mask there is: the script must not rely on the caller's.
        run("sh", os.path.join(EXAMPLES, "hub/make-certificates.sh"), folder, *words, umask=0)

    def write(self, name, text, mode=0o600):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def filled(self, name, places):
        """A file of Examples with its paths filled in; each of them must occur, and no path of a real hub may remain."""
        with open(os.path.join(EXAMPLES, name), encoding="utf-8") as file:
            lines = [line for line in file.read().splitlines() if not line.lstrip().startswith("#") or line.startswith("#!")]
        text = "\n".join(lines) + "\n"
        for old, new in places.items():
            if old not in text:
                raise RuntimeError(f"{name} has no {old}")
            text = text.replace(old, new)
        for old in ("/etc/fieldlog", "/srv/", "/var/log", "/run/", "/usr/lib/fieldlog", "/usr/bin/fieldlog", "hub.example"):
            if old in text:
                raise RuntimeError(f"{name}: {old} was not filled in")
        return text

    # The servers.

    def start(self, words, port=None, **options):
        log = open(self.path("log", os.path.basename(words[0]) + ".log"), "ab")
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **options)
        log.close()
        self.children.append(child)
        self.keep(child.pid)
        while port:
            if child.poll() is not None:
                raise RuntimeError(f"{words[0]} ended at once:\n{self.log(words[0])}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        return child

    def log(self, name):
        with open(self.path("log", os.path.basename(name) + ".log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def start_cgi(self):
        """As fieldlog-cgi.service and fieldlog-cgi.socket do it: same words, same mask, same mode of the socket."""
        unit = self.filled(
            "systemd/fieldlog-cgi.service", {"/usr/lib/fieldlog/fieldlog.cgi": self.path("bin/fieldlog.cgi"), "/srv/fieldlog": self.base}
        )
        words = shlex.split(re.search(r"^ExecStart=(.*)$", unit, re.M)[1])
        words[words.index("-c") + 1] = str(self.processes)
        mask = int(re.search(r"^UMask=(\d+)$", unit, re.M)[1], 8)
        place = self.path("cgi.sock")
        self.start(words + ["-s", "unix:" + place], umask=mask)
        while not os.path.exists(place):
            time.sleep(0.02)
        os.chmod(place, 0o660)
        if WORKER:
            os.chown(place, 0, WORKER.pw_gid)

    def start_nginx(self):
        shared = {
            "/usr/lib/fieldlog/fieldlog.cgi": self.path("bin/fieldlog.cgi"),
            "/srv/fieldlog/hub": self.store,
            "/run/fieldlog-cgi.sock": self.path("cgi.sock"),
        }
        self.write("etc/nginx-cgi.conf", self.filled("hub/nginx-cgi.conf", shared))
        places = {
            "[::]:443": f"127.0.0.1:{self.ports['six']}",
            "[::]:8443": f"127.0.0.1:{self.ports['six-2']}",
            "listen 443": f"listen 127.0.0.1:{self.ports['nginx']}",
            "listen 8443": f"listen 127.0.0.1:{self.ports['nginx-password']}",
            "hub.example": "127.0.0.1",
            "/etc/fieldlog": self.path("etc"),
            "/var/log/nginx": self.path("log"),
        }
        self.write("etc/nginx.conf", self.filled("hub/nginx.conf", places))
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        main = [f"user {WORKER.pw_name};"] if WORKER else []
        main += [f"pid {self.path('nginx.pid')};", "daemon off;", "worker_processes 1;", "error_log stderr info;"]
        main += ["events { worker_connections 768; }", "http {"]
        main += [f"{kind}_temp_path {self.path('nginx-' + kind)};" for kind in kinds]
        main += [f"include {self.path('etc/nginx.conf')};", "}"]
        self.start(["nginx", "-e", "stderr", "-c", self.write("nginx-main.conf", "\n".join(main) + "\n")], self.ports["nginx"])

    def start_lighttpd(self):
        places = {
            "0.0.0.0:443": f"127.0.0.1:{self.ports['lighttpd']}",
            "0.0.0.0:8443": f"127.0.0.1:{self.ports['lighttpd-password']}",
            "/etc/fieldlog": self.path("etc"),
            "/usr/lib/fieldlog/fieldlog.cgi": self.path("bin/fieldlog.cgi"),
            "/srv/fieldlog/hub": self.store,
            "/run/fieldlog-cgi.sock": self.path("cgi.sock"),
        }
        self.write("etc/lighttpd.conf", self.filled("hub/lighttpd.conf", places))
        os.mkdir(self.path("uploads"))
        os.mkdir(self.path("empty"))
        main = [f'server.document-root = "{self.path("empty")}"', 'server.bind = "127.0.0.1"', f"server.port = {self.ports['plain']}"]
        main += [f'server.upload-dirs = ( "{self.path("uploads")}" )', "server.modules = ()"]
        if WORKER:
            main += [f'server.username = "{WORKER.pw_name}"', f'server.groupname = "{WORKER.pw_name}"']
            os.chown(self.path("uploads"), WORKER.pw_uid, WORKER.pw_gid)
        main += [f'include "{self.path("etc/lighttpd.conf")}"']
        place = self.write("lighttpd-main.conf", "\n".join(main) + "\n")
        self.start(["lighttpd", "-D", "-f", place], self.ports["lighttpd"])

    def start_sshd(self):
        places = {"/usr/bin/fieldlog": self.path("bin/fieldlog"), "/srv/fieldlog/hub": self.store}
        for name in DEVICES:
            with open(self.path("keys", name + ".pub"), encoding="utf-8") as file:
                places["KEY-OF-" + name.upper()] = file.read().split()[1]
        self.write("etc/authorized_keys", self.filled("hub/authorized_keys", places), 0o644)
        self.write("etc/sshd_fieldlog", self.filled("hub/sshd_config", {"/etc/fieldlog": self.path("etc"), "User fieldlog": "User " + USER}))
        main = [f"Port {self.ports['ssh']}", "ListenAddress 127.0.0.1", f"HostKey {self.path('keys/host')}", "PidFile none", "UsePAM no"]
        # /tmp belongs to everybody, so its files are never strict enough. What Debian lets clients send is let through here too.
        main += ["StrictModes no", "AcceptEnv LANG LC_*", "Subsystem sftp internal-sftp"]
        main += ["PermitRootLogin forced-commands-only", f"Include {self.path('etc/sshd_fieldlog')}"]
        if ROOTED:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        place = self.write("sshd-main.conf", "\n".join(main) + "\n")
        self.sshd = [shutil.which("sshd"), "-f", place]
        self.start(self.sshd + ["-D", "-e"], self.ports["ssh"])
        with open(self.path("keys/host.pub"), encoding="utf-8") as file:
            self.write("keys/known_hosts", f"[127.0.0.1]:{self.ports['ssh']} {' '.join(file.read().split()[:2])}\n")
        for name in (*DEVICES, "stranger"):
            self.write(f"keys/{name}.ssh", self.ssh_config(name))

    def ssh_config(self, name):
        """What a device writes into its ~/.ssh/config."""
        lines = ["Host hub", "HostName 127.0.0.1", f"Port {self.ports['ssh']}", f"User {USER}", f"IdentityFile {self.path('keys', name)}"]
        lines += ["IdentitiesOnly yes", "IdentityAgent none", "BatchMode yes", "StrictHostKeyChecking yes", "ConnectTimeout 10"]
        lines += [f"UserKnownHostsFile {self.path('keys/known_hosts')}", "GlobalKnownHostsFile none"]
        return "\n    ".join(lines) + "\n"

    # What was started, and with what.

    def records(self):
        """The starts of the program since the last call."""
        found = []
        for name in glob.glob(self.path("records", "*.json")):
            with open(name, encoding="utf-8") as file:
                found.append(json.load(file))
            os.unlink(name)
        return found

    def description(self):
        """For programs that use the servers: addresses, and where each device's keys lie."""
        address = {name: f"https://127.0.0.1:{self.ports[name]}/fieldlog" for name in self.ports if name.split("-")[0] in ("nginx", "lighttpd")}
        devices = {
            name: {
                "ssh_config": self.path("keys", name + ".ssh"),
                "certificate": self.path("authority/devices", name, "device.crt"),
                "key": self.path("authority/devices", name, "device.key"),
                "netrc": self.path("keys", name + ".netrc"),
            }
            for name in DEVICES
        }
        return {"ssh": "hub", "ssh_port": self.ports["ssh"], "user": USER, "authority": self.path("etc/tls/ca.crt"), "https": address, "devices": devices}


def serve(program, store, processes):
    """Prints where the servers are as one line of JSON, and stops them at the end of standard input."""
    with Hub(program, store, processes) as hub:
        print(json.dumps(hub.description()), flush=True)
        # Piece by piece: what stands there is nobody's concern, and may have no end.
        while sys.stdin.buffer.read1(1 << 16):
            pass
