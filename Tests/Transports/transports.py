#!/usr/bin/python3
"""Starts sshd, nginx and lighttpd on loopback with the files of Examples/hub and checks who gets through, as whom, and who does not.

    transports.py [--program FIELDLOG --store DIR]   all checks, one line each; exit 0, 1, or 77 when something is not installed
    transports.py --missing                          says the line to run when something is not installed, exit 77
    transports.py --serve [--program … --store …]    starts the servers for another program, until standard input ends

Without --program a stand-in answers. No timing decides a check.
"""

import argparse
import os
import signal
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hub as hubs
import ssh_checks
import unit_checks
import web_checks
from report import Report


def install():
    """Installs as root what is missing; else says the line to run."""
    done = subprocess.run(["sh", os.path.join(hubs.ROOT, ".ci/servers")], stdin=subprocess.DEVNULL, check=False)
    return done.returncode == 0 and not hubs.missing()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program")
    parser.add_argument("--store")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--serve", action="store_true")
    words = parser.parse_args()
    # Whoever ends this ends the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if hubs.missing() and not install():
        print("skipped: not installed: " + ", ".join(hubs.missing()))
        return 77
    if words.missing:
        return 0
    if words.serve:
        hubs.serve(words.program, words.store, words.processes)
        return 0
    report = Report()
    unit_checks.check(report)
    # One process: whoever held it would hold up everybody.
    with hubs.Hub(words.program, words.store, processes=1) as hub:
        try:
            web_checks.check(hub, report)
            ssh_checks.check(hub, report)
        finally:
            if report.failures or sys.exc_info()[0]:
                for name in ("nginx", "lighttpd", "sshd", "fcgiwrap"):
                    print(f"--- {name}\n{hub.log(name)}", file=sys.stderr)
    print(f"{report.count} checks, {report.failures} failed")
    return 1 if report.failures else 0


sys.exit(main())
