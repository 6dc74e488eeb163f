"""SSHSIG signatures as SyncProtocol.md uses them ("Signed heads", "Signed files"): made and verified by ssh-keygen.

What is read is taken apart first, so that only the forms that the document names reach the program.
"""

import base64
import binascii
import os
import re
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from fieldlog_cbor import Refused

BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
ARMOUR_MAX = 8_192
IDENTITY = "fieldlog"


def is_public_key(text):
    """Whether a text is an ed25519 key as ssh-keygen writes it, without a comment."""
    match = re.fullmatch(r"ssh-ed25519 ([A-Za-z0-9+/]{68})", text) if isinstance(text, str) else None
    return match is not None and _strings(base64.b64decode(match[1]))[0] == b"ssh-ed25519"


def read_public_key(path):
    """The first two words of a .pub file."""
    return " ".join(Path(path).read_text(encoding="utf-8").split()[:2])


def _strings(blob, count=2):
    """So many SSH strings from the beginning of a blob, and nothing after them."""
    parts = []
    for _ in range(count):
        length = int.from_bytes(blob[:4], "big")
        if len(blob) < 4 or length > len(blob) - 4:
            raise Refused("a signature that ends early")
        parts.append(blob[4:4 + length])
        blob = blob[4 + length:]
    if blob:
        raise Refused("bytes after a signature")
    return parts


def take_apart(blob):
    """(public key, namespace) of a binary SSHSIG; Refused unless it has the form that the document allows."""
    if blob[:6] != b"SSHSIG" or blob[6:10] != b"\0\0\0\1":
        raise Refused("not an SSHSIG of version 1")
    key, namespace, reserved, algorithm, signature = _strings(blob[10:], 5)
    kind, point = _strings(key)
    signed_by, value = _strings(signature)
    if kind != b"ssh-ed25519" or signed_by != kind or len(point) != 32 or len(value) != 64:
        raise Refused("a signature of another type than ssh-ed25519")
    if algorithm not in (b"sha512", b"sha256") or reserved:
        raise Refused("a signature with another hash algorithm")
    try:
        return "ssh-ed25519 " + base64.b64encode(key).decode(), namespace.decode("ascii")
    except UnicodeDecodeError:
        raise Refused("a namespace that is not ASCII") from None


def armour(blob):
    """The armoured form of a binary signature, with the line feed behind its last line."""
    text = base64.b64encode(blob).decode()
    lines = [text[start:start + 70] for start in range(0, len(text), 70)]
    return "\n".join([BEGIN, *lines, END, ""])


def unarmour(text):
    """The binary form of an armoured signature."""
    lines = text.split("\n")
    if len(text) > ARMOUR_MAX or len(lines) < 4 or lines[0] != BEGIN or lines[-2:] != [END, ""]:
        raise Refused("not an armoured signature")
    try:
        return base64.b64decode("".join(lines[1:-2]), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("an armour that is not base 64") from None


def sign(key, namespace, data):
    """The binary signature of data by the private key in a file. A key that others may read is copied first."""
    with tempfile.TemporaryDirectory() as folder:
        if os.stat(key).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            copy = Path(folder) / "key"
            copy.touch(mode=0o600)
            shutil.copyfile(key, copy)
            key = copy
        done = subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key)], input=data,
                              capture_output=True, check=False)
    if done.returncode:
        raise OSError(f"ssh-keygen cannot sign: {done.stderr.decode(errors='replace').strip()}")
    return unarmour(done.stdout.decode())


def verify(public_key, namespace, data, blob):
    """Whether a binary signature is that of the key over the data in the namespace."""
    try:
        if not is_public_key(public_key) or take_apart(blob) != (public_key, namespace):
            return False
    except Refused:
        return False
    with tempfile.TemporaryDirectory() as folder:
        signers, signature = Path(folder) / "signers", Path(folder) / "signature"
        signers.write_text(f'{IDENTITY} namespaces="{namespace}" {public_key}\n')
        signature.write_text(armour(blob))
        done = subprocess.run(
            ["ssh-keygen", "-q", "-Y", "verify", "-f", str(signers), "-I", IDENTITY, "-n", namespace, "-s",
             str(signature)], input=data, capture_output=True, check=False)
    return done.returncode == 0
