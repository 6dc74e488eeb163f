"""Reads lists of planted faults, and makes copies of the repository that hold all of them, each asleep until it is named."""

import os
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
MARK = "{?}"
LOWEST = "FieldLogHash"


class Plant:
    """One fault: its name, what it is, what is tried against it, and its edits."""

    def __init__(self, name):
        self.name, self.what, self.by, self.options, self.edits = name, "", [], [], []


def read(path):
    """The plants of a file; see the head of mutants.txt for the form."""
    plants, plant, file, part = [], None, None, None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("== "):
            plant, file, part = Plant(line[3:].strip()), None, None
            if not re.fullmatch(r"[a-z0-9-]+", plant.name):
                raise SystemExit(f"{path.name}:{number}: a name has small letters, digits and hyphens")
            plants.append(plant)
        elif line == "find:":
            if plant is None or file is None:
                raise SystemExit(f"{path.name}:{number}: no name or no file before this")
            part = []
            plant.edits.append([file, part, []])
        elif line == "put:":
            if part is None:
                raise SystemExit(f"{path.name}:{number}: nothing to find before this")
            part = plant.edits[-1][2]
        elif part is not None and not re.match(r"(file|what|by|with): ", line):
            part.append(line)
        elif line.startswith("file: "):
            file, part = line[6:].strip(), None
        elif line.startswith("what: "):
            plant.what, part = line[6:].strip(), None
        elif line.startswith("by: "):
            plant.by, part = line[4:].split(), None
        elif line.startswith("with: "):
            plant.options, part = line[6:].split(), None
        elif line.strip() and not line.startswith("#"):
            raise SystemExit(f"{path.name}:{number}: {line}")
    names = [plant.name for plant in plants]
    for name in names:
        if names.count(name) > 1:
            raise SystemExit(f"{path.name}: {name} stands there more than once")
    for plant in plants:
        for edit in plant.edits:
            edit[1], edit[2] = text(edit[1]), text(edit[2])
            if MARK not in edit[2]:
                raise SystemExit(f"{path.name}: {plant.name} puts nothing that depends on {MARK}")
        if not plant.edits:
            raise SystemExit(f"{path.name}: {plant.name} has no edit")
    return plants


def text(lines):
    """Lines without the empty and commenting ones at their end."""
    while lines and (not lines[-1].strip() or lines[-1].startswith("#")):
        lines.pop()
    return "\n".join(lines)


def edited(plants):
    """The changed files, by path. Every text must stand there exactly once, before and after what was put in ahead of it."""
    files, wrong = {}, []
    for plant in plants:
        for path, find, put in plant.edits:
            source = (ROOT / path).read_text(encoding="utf-8")
            now = files.get(path, source)
            if source.count(find) != 1 or now.count(find) != 1:
                wrong.append(f"{plant.name}: found {source.count(find)} times, {now.count(find)} among the others: {path}\n{find}")
                continue
            files[path] = now.replace(find, put.replace(MARK, f'Planted.is("{plant.name}")'))
    if wrong:
        raise SystemExit("\n\n".join(wrong))
    for path, source in files.items():
        imported = re.search(rf"^(?:public |internal |package )?import {LOWEST}$", source, re.M)
        if not imported and not path.startswith(f"Sources/{LOWEST}/"):
            files[path] = f"internal import {LOWEST}\n" + source
    files[f"Sources/{LOWEST}/Planted.swift"] = (HERE / "Planted.swift").read_text(encoding="utf-8")
    return files


def copy(plants, to):
    """Makes or renews a copy of the repository with the plants in it. What has not changed keeps its time, so that little is built."""
    changed = edited(plants)
    wanted = set()
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if not name.startswith((".build", ".git", ".fuzz", ".swiftpm", "__pycache__"))]
        for name in files:
            source = Path(folder, name)
            path = source.relative_to(ROOT)
            wanted.add(str(path))
            if str(path) in changed:
                continue
            target = to / path
            if source.is_symlink():
                continue
            if target.exists() and target.stat().st_size == source.stat().st_size and target.read_bytes() == source.read_bytes():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    for path, source in changed.items():
        target = to / path
        wanted.add(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_text(encoding="utf-8") != source:
            target.write_text(source, encoding="utf-8")
    for folder, names, files in os.walk(to):
        names[:] = [name for name in names if not name.startswith(".build")]
        for name in files:
            if str(Path(folder, name).relative_to(to)) not in wanted:
                Path(folder, name).unlink()
