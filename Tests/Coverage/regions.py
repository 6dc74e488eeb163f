"""Says which regions were reached, from what llvm-cov exports: by module, and of the four parts that have to be reached entirely."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = {
    "codec": ["Sources/FieldLogModel/Encoding/", "Sources/FieldLogSync/Messages/"],
    "fold": ["Sources/FieldLogModel/Fold/", "Sources/FieldLogStorage/Fold/"],
    "session": ["Sources/FieldLogSync/Session/"],
    "authority": ["Sources/FieldLogModel/Authority/", "Sources/FieldLogStorage/Authority/"],
}
# Programs, and what exists to try the library.
ASIDE = {
    "CFault", "CFloor", "FieldLogFuzzing", "FieldLogModelReplica", "FieldLogSimulation", "FieldLogStandIns", "fieldlog",
    "fieldlog-bench", "fieldlog-faults", "fieldlog-flips", "fieldlog-fuzz", "fieldlog-sim",
}
NEEDED = 0.9


def regions(path):
    """How often each region of code was reached, by file and place. One that was compiled more than once counts once."""
    counts = {}
    for function in json.loads(Path(path).read_text(encoding="utf-8"))["data"][0]["functions"]:
        files = function["filenames"]
        for line, column, end, end_column, count, file, _, kind in function["regions"]:
            name = files[file]
            if kind != 0 or not name.startswith(str(ROOT) + "/Sources/"):
                continue
            place = (line, column, end, end_column)
            known = counts.setdefault(name[len(str(ROOT)) + 1:], {})
            known[place] = known.get(place, 0) + count
    return counts


def admitted():
    """What no test can reach: the texts of lines with the reason, by file."""
    found, file, texts = {}, None, []
    for line in (ROOT / "Tests/Coverage/unreachable.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            file, texts = line.strip(), []
        elif line.strip().startswith("because "):
            for text in texts:
                found.setdefault(file, {})[text] = line.strip()[len("because "):]
            texts = []
        else:
            texts.append(line.strip())
    return found


def share(reached, all_regions):
    return f"{100 * reached / all_regions:6.2f} %" if all_regions else "     – "


def main():
    counts = regions(sys.argv[1])
    modules, parts = {}, {name: [0, 0] for name in PARTS}
    missing, excused, used = [], [], set()
    exceptions = admitted()
    for file in sorted(counts):
        source = (ROOT / file).read_text(encoding="utf-8").splitlines()
        module = modules.setdefault(file.split("/")[1], [0, 0])
        part = next((name for name, folders in PARTS.items() if any(file.startswith(folder) for folder in folders)), None)
        for (line, column, *_), count in sorted(counts[file].items()):
            text = source[line - 1].strip()
            reason = exceptions.get(file, {}).get(text)
            module[0] += count > 0
            module[1] += 1
            if part is None:
                continue
            if count == 0 and reason is not None:
                excused.append(f"{file}:{line}: {text}\n    {reason}")
                used.add((file, text))
                continue
            parts[part][0] += count > 0
            parts[part][1] += 1
            if count == 0:
                missing.append(f"{file}:{line}:{column}: {text}")
    print("regions by module (* beside the library):")
    for name, (reached, every) in sorted(modules.items()):
        print(f"  {share(reached, every)}  {reached:6} of {every:6}  {name}{' *' if name in ASIDE else ''}")
    print("admitted as unreachable:")
    for line in excused:
        print(f"  {line}")
    for file, texts in sorted(exceptions.items()):
        for text in texts:
            if (file, text) not in used:
                print(f"  reached after all, or gone: {file}: {text}")
    if missing:
        print("not reached:")
        for line in missing:
            print(f"  {line}")
    library = [sum(own[place] for name, own in modules.items() if name not in ASIDE) for place in (0, 1)]
    figures = [f"{name} {share(*own).strip()}" for name, own in parts.items()]
    print(f"library {share(*library).strip()}, " + ", ".join(figures) + f"; {len(missing)} regions missing, {len(excused)} admitted")
    return 0 if not missing and library[1] > 0 and library[0] >= NEEDED * library[1] else 1


if __name__ == "__main__":
    sys.exit(main())
