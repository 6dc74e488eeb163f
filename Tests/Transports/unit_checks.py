"""The units of Examples/systemd, where systemd's own judge is installed."""

import glob
import os
import re
import shutil
import subprocess
import tempfile

import hub as hubs

# systemd's score of what a service could do if it were taken over: 10 is everything, 0 nothing.
EXPOSED = 20


def check(report):
    judge = shutil.which("systemd-analyze")
    if judge is None:
        print("skipped systemd-analyze is not installed")
        return
    with tempfile.TemporaryDirectory(prefix="fieldlog-units-") as folder:
        units = []
        for path in sorted(glob.glob(os.path.join(hubs.EXAMPLES, "systemd", "fieldlog-*"))):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            # Neither the program nor its user need be on this machine.
            text = text.replace("/usr/bin/fieldlog", "/usr/bin/true").replace("=fieldlog\n", "=root\n")
            text = re.sub(r"^ReadWritePaths=.*$", "ReadWritePaths=/tmp", text, flags=re.M)
            units.append(os.path.join(folder, os.path.basename(path)))
            with open(units[-1], "w", encoding="utf-8") as file:
                file.write(text)
        for unit in units:
            name = os.path.basename(unit)
            asked = unit.replace("@.", "@x.")
            done = subprocess.run([judge, "verify", "--man=no", asked], cwd=folder, capture_output=True, text=True, check=False)
            said = [line for line in done.stderr.splitlines() if "fieldlog" in line]
            report(done.returncode == 0 and not said, f"{name}: verified", done.stderr)
            if name.endswith(".service"):
                done = subprocess.run(
                    [judge, "security", "--offline=yes", f"--threshold={EXPOSED}", unit], capture_output=True, text=True, check=False
                )
                report(done.returncode == 0, f"{name}: exposure at most {EXPOSED / 10}", done.stdout[-200:] + done.stderr)
    nightly = os.path.join(hubs.EXAMPLES, "systemd", "fieldlog-nightly.service")
    with open(nightly, encoding="utf-8") as file:
        lines = dict(line.split("=", 1) for line in file.read().splitlines() if re.match(r"^[A-Z]\w+=", line))
    start = lines["ExecStart"].split()
    report(start[0] == "/usr/bin/fieldlog" and start[1] == "nightly", "fieldlog-nightly.service: the program itself, no shell", start)
    report(lines["SuccessExitStatus"] == "3" and "OnFailure" in lines, "fieldlog-nightly.service: 3 is no alarm, failure is one")
