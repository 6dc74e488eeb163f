"""Shows that the simulator finds planted faults: one build, then a run for each fault."""

import os
import re
import shutil
import signal
import statistics
import subprocess
import time
from pathlib import Path

import plants as planting

TABLE = planting.HERE / "planted-found.md"


class Found:
    """What became of one fault."""

    def __init__(self):
        self.rule, self.seconds, self.events = None, None, None


def built(tree):
    """Builds the simulator of a copy; where it lies."""
    command = ["swift", "build", "-c", "release", "--product", "fieldlog-sim"]
    if subprocess.run(command, cwd=tree).returncode != 0:
        raise SystemExit("the copy does not build")
    return tree / ".build" / "release" / "fieldlog-sim"


def run(program, plant, seconds, jobs, seed, shrinking, log):
    """Runs the simulator against one fault until a worker has made its failing plan small."""
    folder = Path(f"/dev/shm/fieldlog-planted-{os.getpid()}-{plant.name if plant else 'none'}")
    shutil.rmtree(folder, ignore_errors=True)
    command = [str(program), "--seconds", str(seconds), "--models", "0", "--jobs", str(jobs), "--seed", str(seed)]
    # Shorter worlds than usual: more of them in the time, and sooner made small.
    command += ["--events", "250"]
    command += (plant.options if plant else []) + ["--folder", str(folder)]
    environment = dict(os.environ, FIELDLOG_PLANTED=plant.name if plant else "", SWIFT_BACKTRACE="enable=no")
    begun = time.time()
    found = Found()
    with open(log, "wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)
    first, last = None, ""
    try:
        while process.poll() is None and time.time() - begun < seconds + shrinking:
            time.sleep(0.1)
            # The foreman waits for all its workers; what one of them wrote down tells earlier.
            for number in range(jobs) if first is None else [first]:
                path = folder / f"worker-{number}"
                try:
                    written = path.read_text(encoding="utf-8", errors="replace")
                    changed = path.stat().st_mtime
                except OSError:
                    continue
                violation = re.search(r"^violation (\S+?):", written, re.M)
                if violation:
                    last = written
                if violation and first is None:
                    first, found.rule, found.seconds = number, violation[1], max(0.0, changed - begun)
                small = re.search(r"^shrunk to (\d+) events", written, re.M)
                if small:
                    found.events = int(small[1])
            if found.events is not None:
                break
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
    printed = Path(log).read_text(encoding="utf-8", errors="replace")
    if found.events is None:
        # It ended before the last word of a worker was seen.
        violation = re.search(r"^violation (\S+?):", printed, re.M)
        if found.rule is None and violation and process.returncode == 1:
            found.rule, found.seconds = violation[1], time.time() - begun
        small = re.search(r"^shrunk to (\d+) events", printed, re.M)
        found.events = int(small[1]) if small else None
    if last:
        Path(log).write_text(printed + last, encoding="utf-8")
    return found


def show(options):
    """Runs all faults, writes the table, prints the last line; the exit code."""
    plants = planting.read(planting.HERE / "planted.txt")
    tree = Path(options.folder or planting.ROOT / ".build-mutants") / "faults"
    planting.copy(plants, tree)
    if options.only:
        plants = [plant for plant in plants if plant.name in options.only]
    program = built(tree)
    logs = tree.parent / "logs"
    logs.mkdir(exist_ok=True)
    asleep = run(program, None, options.asleep, options.jobs, options.seed, 60, logs / "none.log")
    if asleep.rule is not None:
        raise SystemExit(f"without a fault: {asleep.rule}; see {logs / 'none.log'}")
    rows = []
    for plant in plants:
        found = run(program, plant, options.seconds, options.jobs, options.seed, options.shrinking, logs / f"{plant.name}.log")
        inside = found.rule is not None and found.seconds <= options.seconds + 1
        rows.append((plant, found, inside))
        events = "–" if found.events is None else found.events
        rule = found.rule if inside else "NOT FOUND" + (f" IN TIME ({found.rule})" if found.rule else "")
        print(f"{plant.name}: {rule}" + (f", {found.seconds:.1f} s, {events} events" if found.rule else ""), flush=True)
    table = merged({plant.name: line(plant, found, inside) for plant, found, inside in rows})
    last = summary(table)
    write(table, last, options)
    print(last)
    small = [found.events for _, found, _ in rows if found.events is not None]
    return 0 if all(inside for _, _, inside in rows) and (not small or statistics.median(small) <= 40) else 1


def line(plant, found, inside):
    """The row of the table."""
    events = "–" if found.events is None else found.events
    seconds = f"{found.seconds:.1f}" if found.rule else "–"
    return f"| `{plant.name}` | {plant.what} | {found.rule if inside else 'not found'} | {seconds} | {events} |"


def merged(fresh):
    """All rows in the order of planted.txt: those of this run, and those that the table has of the others."""
    known = {}
    if TABLE.exists():
        for row in TABLE.read_text(encoding="utf-8").splitlines():
            match = re.match(r"\| `([a-z0-9-]+)` \|", row)
            if match:
                known[match[1]] = row
    known.update(fresh)
    names = [plant.name for plant in planting.read(planting.HERE / "planted.txt")]
    return [known[name] for name in names if name in known]


def summary(table):
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in table]
    number = sum(row[2] != "not found" for row in cells)
    small = [int(row[4]) for row in cells if row[4].isdigit()]
    return f"{len(table)} faults, {number} found, median {int(statistics.median(small)) if small else 0} events"


def write(table, last, options):
    lines = [
        "# Planted faults that the simulator finds",
        "",
        f"Made by `Tests/Mutants/mutants.py --faults --seconds {options.seconds} --jobs {options.jobs} --seed {options.seed}`, last on",
        f"{time.strftime('%-d %B %Y')} (with `--only NAME` a row is made anew). Each fault is in the program, asleep until it is named; the faults are in",
        "`planted.txt`. Seconds are those until a promise was seen broken, events those of the plan after shrinking.",
        "",
        "| fault | what is wrong | rule broken | seconds | events after shrinking |",
        "|---|---|---|---:|---:|",
    ]
    TABLE.write_text("\n".join(lines + table + ["", last, ""]), encoding="utf-8")
