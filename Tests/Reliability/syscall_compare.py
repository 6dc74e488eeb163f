"""What the walk of system calls compares: states before and after, the bytes of folders, what lies about, the calls of a trace."""

import collections
import os
import re

LINE = re.compile(r"^(\d+) +([a-z0-9_]+)\((.*)$")
# What a process that was killed may leave: one of each, which the next run takes over; and the former key, where the same command has been
# run twice to the end.
BOUNDED = r"\.partial(/|$)|/\.fieldlog-(new|ready)(/|$)|\.new(\.pub)?$|draft-\w+\.json$|^bin(/|$)|\.fl-[0-9a-f]{16}\.tmp$|^tmp/fieldlog-\d+-\d+(/|$)|/key\.old-2(\.pub)?$"


def between(old, seen, new, scenario):
    """Half of the way of a command that commits more than once: a sync, or an import of several files."""
    if isinstance(seen, collections.Counter) and isinstance(new, collections.Counter):
        low = old if isinstance(old, collections.Counter) else collections.Counter()
        return (scenario.get("drift") or scenario["name"] == "import") and not (low - seen) and not (seen - new)
    return False


def atLeast(seen, new):
    if isinstance(seen, collections.Counter) and isinstance(new, collections.Counter):
        return not (new - seen)
    return seen == new


def difference(old, seen, new):
    if isinstance(seen, collections.Counter) and isinstance(new, collections.Counter):
        return f"lacks {list((new - seen).items())[:3]}, has beside {list((seen - new).items())[:3]}"
    return f"{str(old)[:80]} → {str(new)[:80]}, found {str(seen)[:200]}"


def contents(folder):
    """Every file of a folder by its name, with its bytes; of a witness without the inode, of a log that is empty nothing."""
    found = {}
    for at, folders, files in os.walk(folder):
        for name in folders:
            found[os.path.relpath(os.path.join(at, name), folder)] = None
        for name in files:
            path = os.path.join(at, name)
            with open(path, "rb") as file:
                data = file.read()
            if name.endswith("-shm") or name == "lock" or name.startswith("line.") or (name.endswith("-wal") and not data):
                continue
            if name.endswith("fieldlog-witness"):
                data = re.sub(rb"\ninode \d+\n", b"\n", data).rstrip()
            found[os.path.relpath(path, folder)] = data
    return found


def calls(log, mark="rt_sigaction(SIGPIPE"):
    """The calls of the first process of a trace, from the mark on."""
    made, numbers, root, begun = [], collections.Counter(), None, False
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = LINE.match(line)
            if not match:
                continue
            pid, call, rest = match.groups()
            root = root or pid
            if pid != root:
                continue
            if mark in line:
                begun = True
                if mark == ".so":
                    made.clear()
            if call == "rt_sigaction":
                continue
            numbers[call] += 1
            if begun and not (call == "mmap" and ", -1, 0" in rest):
                made.append((call, numbers[call], line.strip().split(" ", 1)[1]))
    return made


def normal(text, folder):
    text = text.replace(folder, "AT")
    return re.sub(r"[0-9a-z]{13,}", "ID", text).strip()
