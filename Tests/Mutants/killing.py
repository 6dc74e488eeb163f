"""Shows that the unit tests kill hand-made mutants: one build, then the tests for each mutant until one fails."""

import os
import queue
import signal
import subprocess
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
    command = [str(program), "--testing-library", "swift-testing", "--filter", wanted]
    environment = dict(os.environ, FIELDLOG_PLANTED=name, SWIFT_BACKTRACE="enable=no", NO_COLOR="1")
    process = subprocess.Popen(
        command, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    late = threading.Timer(timeout, lambda: os.killpg(process.pid, signal.SIGKILL))
    late.start()
    failed, passed = None, 0
    for raw in process.stdout:
        line = raw.decode("utf-8", errors="replace")
        if "✔ Test " in line and "Test run" not in line:
            passed += 1
        if "✘ Test " in line and "recorded an issue" in line:
            failed = line.split("✘ Test ", 1)[1].split(" recorded an issue", 1)[0].split(" with ", 1)[0].strip()
            break
    if failed is not None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.stdout.close()
    status = process.wait()
    hangs = late.finished.is_set() and status == -signal.SIGKILL and failed is None
    late.cancel()
    if failed is None and status != 0:
        failed = "hangs" if hangs else f"ended with {status}"
    return failed, passed


def judged(program, tree, plant, timeout):
    """By which tests a mutant is killed, None when it survives, and after how many seconds."""
    begun = time.time()
    stages = [rf"{name}" for name in plant.by] + [rf"^{name}\." for name in QUICK]
    for stage in stages:
        failed, passed = outcome(program, tree, plant.name, stage, timeout)
        if failed is not None:
            return failed, time.time() - begun
        if passed == 0:
            raise SystemExit(f"{plant.name}: no test is named {stage}")
    return None, time.time() - begun


def show(options):
    """Runs the tests against all mutants; the exit code."""
    plants = planting.read(planting.HERE / "mutants.txt")
    tree = Path(options.folder or planting.ROOT / ".build-mutants") / "tests"
    planting.copy(plants, tree)
    program = built(tree)
    if options.only:
        plants = [plant for plant in plants if plant.name in options.only]
    else:
        for name in QUICK:
            failed, passed = outcome(program, tree, "", rf"^{name}\.", 1200)
            if failed is not None or passed == 0:
                raise SystemExit(f"without a mutant: {name}: {failed or 'no tests'}")
            print(f"without a mutant: {name}: {passed} tests pass", flush=True)
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
