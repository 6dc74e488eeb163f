"""Shows that the unit tests kill hand-made mutants: one build, then the tests for each mutant until one fails."""

import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import plants as planting

# Targets that need no long time, in the order in which they are tried.
QUICK = ["FieldLogModelTests", "FieldLogSyncTests", "FieldLogVectorTests", "FieldLogStorageTests", "FieldLogKitTests"]
NEEDED = 0.95


def check():
    """Whether every text of both lists is found exactly once."""
    for name in ["mutants.txt", "planted.txt"]:
        path = planting.HERE / name
        plants = planting.read(path)
        planting.edited(plants)
        print(f"{name}: {len(plants)}")
    return 0


def built(tree):
    """Builds the tests of a copy; the program that runs them."""
    if subprocess.run(["swift", "build", "--build-tests"], cwd=tree).returncode != 0:
        raise SystemExit("the copy does not build")
    return tree / ".build" / "debug" / "FieldLogPackageTests.xctest"


def outcome(program, tree, name, wanted, timeout):
    """Runs tests against one mutant. The first that fails, "ended with N", "hangs", or None when all pass; and how many passed."""
    temporary = tempfile.mkdtemp(prefix="mutant-")
    command = [str(program), "--testing-library", "swift-testing", "--filter", wanted]
    environment = dict(os.environ, FIELDLOG_PLANTED=name, SWIFT_BACKTRACE="enable=no", NO_COLOR="1", TMPDIR=temporary)
    process = subprocess.Popen(
        command, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    late = threading.Event()

    def end():
        late.set()
        finish(process)

    timer = threading.Timer(timeout, end)
    timer.start()
    failed, passed = None, 0
    try:
        for raw in process.stdout:
            line = raw.decode("utf-8", errors="replace")
            if line.startswith("✔ Test ") and not line.startswith("✔ Test run"):
                passed += 1
            if line.startswith("✘ Test ") and " recorded an issue" in line:
                failed = line[len("✘ Test "):].split(" recorded an issue")[0].strip()
                break
    finally:
        timer.cancel()
        if failed is not None:
            finish(process)
        process.stdout.close()
        status = process.wait()
        shutil.rmtree(temporary, ignore_errors=True)
    if failed is None and status != 0:
        failed = "hangs" if late.is_set() else f"ended with {status}"
    return failed, passed


def finish(process):
    """Ends a run of tests with all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def judged(program, tree, plant, timeout):
    """By which test a mutant is killed, None when it survives, and after how many seconds. A test that fails only once in a while, on a
    busy machine, kills nothing: what fails must fail again, or something else in each of three runs."""
    begun = time.time()
    stages = plant.by + [rf"^{name}\." for name in QUICK]
    for stage in stages:
        seen = set()
        for _ in range(3):
            failed, passed = outcome(program, tree, plant.name, stage, timeout)
            if failed is None and passed == 0:
                raise SystemExit(f"{plant.name}: no test is named {stage}")
            if failed is None:
                break
            if failed in seen:
                return failed, time.time() - begun
            seen.add(failed)
        else:
            return sorted(seen)[0], time.time() - begun
    return None, time.time() - begun


def asleep(program, tree):
    """The tests must pass while all mutants sleep; what fails once on a busy machine has another try, and is told."""
    for name in QUICK:
        for rest in (1, 0):
            failed, passed = outcome(program, tree, "", rf"^{name}\.", 1200)
            if failed is None and passed > 0:
                print(f"without a mutant: {name}: {passed} tests pass", flush=True)
                break
            print(f"without a mutant: {name}: {failed or 'no tests'}", flush=True)
            if rest == 0:
                raise SystemExit("the tests do not pass without a mutant")


def show(options):
    """Runs the tests against all mutants; the exit code."""
    plants = planting.read(planting.HERE / "mutants.txt")
    tree = Path(options.folder or planting.ROOT / ".build-mutants") / "tests"
    planting.copy(plants, tree)
    program = built(tree)
    if options.only:
        plants = [plant for plant in plants if plant.name in options.only]
    elif not options.trusting:
        asleep(program, tree)
    waiting = queue.Queue()
    for plant in plants:
        waiting.put(plant)
    rows, errors, lock = [], [], threading.Lock()

    def work():
        while not errors:
            try:
                plant = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                failed, seconds = judged(program, tree, plant, options.timeout)
            except (Exception, SystemExit) as error:
                errors.append(error)
                return
            with lock:
                rows.append((plant, failed))
                print(f"{plant.name:40} {failed or 'SURVIVES':60} {seconds:6.1f} s", flush=True)

    workers = [threading.Thread(target=work) for _ in range(options.jobs)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise SystemExit(str(errors[0]))
    killed = sum(failed is not None for _, failed in rows)
    for plant, failed in rows:
        if failed is None:
            print(f"survives: {plant.name}")
    share = killed / len(rows) if rows else 0
    print(f"{len(rows)} mutants, {killed} killed, {int(100 * share)} %")
    return 0 if share >= NEEDED else 1
