"""Ways to ask a responder: the standard streams of a program, or HTTP. Each asks one frame and gets one."""

import base64
import http.client
import shlex
import ssl
import subprocess
from urllib.parse import urlsplit

from fieldlog_wire import MESSAGE_MAX, WireError, frame, read_frame

TYPE = "application/x-fieldlog"


class Closed(Exception):
    """The other side ended, or answered with something else than a frame."""

    def __init__(self, detail, status=None):
        super().__init__(detail)
        self.status = status


class Stdio:
    """A program that speaks frames on its standard streams."""

    def __init__(self, command):
        arguments = shlex.split(command) if isinstance(command, str) else command
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask_raw(self, data):
        """Sends bytes as they are and reads a frame."""
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except OSError:
            pass  # it may have answered before it stopped reading
        try:
            answer = read_frame(self.process.stdout, MESSAGE_MAX)
        except WireError as error:
            raise Closed(str(error)) from None
        if answer is None:
            raise Closed("the other side ended")
        return answer

    def ask(self, data):
        return self.ask_raw(frame(data))

    def end_input(self):
        self.process.stdin.close()

    def close(self):
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Http:
    """A web server; each request is one POST. Redirections are not followed."""

    def __init__(self, url, user=None, password=None, ca=None):
        parts = urlsplit(url)
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=ca)
            self.connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=60, context=context)
        else:
            self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        self.target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.headers = {"Content-Type": TYPE}
        if user is not None:
            word = base64.b64encode(f"{user}:{password or ''}".encode()).decode()
            self.headers["Authorization"] = f"Basic {word}"

    def ask_raw(self, data):
        try:
            self.connection.request("POST", self.target, data, self.headers)
            answer = self.connection.getresponse()
            body = answer.read(MESSAGE_MAX + 5)
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            raise Closed(str(error)) from None
        if answer.status != 200:
            self.connection.close()
            raise Closed(f"status {answer.status}", answer.status)
        kind = (answer.getheader("Content-Type") or "").split(";")[0].strip().lower()
        if kind != TYPE or len(body) < 4 or int.from_bytes(body[:4], "big") != len(body) - 4:
            raise Closed(f"an answer of {kind or 'no type'} that is not one frame", answer.status)
        return body[4:]

    def ask(self, data):
        return self.ask_raw(frame(data))

    def end_input(self):
        pass

    def close(self):
        self.connection.close()
