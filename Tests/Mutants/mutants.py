#!/usr/bin/env python3
"""Shows that tests notice faults: hand-made mutants by the unit tests, planted faults by the simulator.

    Tests/Mutants/mutants.py                                # the mutants of mutants.txt
    Tests/Mutants/mutants.py --faults                       # the faults of planted.txt, by fieldlog-sim

All faults are in one build of a copy of the repository, each asleep until FIELDLOG_PLANTED names it.
"""

import argparse
import sys

import faults
import killing


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", action="store_true", help="run the simulator against planted.txt")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this one (may be repeated)")
    parser.add_argument("--jobs", type=int, default=2, help="side by side; with --faults workers of the simulator (2)")
    parser.add_argument("--folder", help="where the copy and its build lie (.build-mutants)")
    parser.add_argument("--check", action="store_true", help="only look whether every text is found exactly once")
    parser.add_argument("--trusting", action="store_true", help="do not run the tests without a mutant first")
    parser.add_argument("--timeout", type=int, default=300, help="seconds after which a hanging test target counts as failed (300)")
    parser.add_argument("--seconds", type=int, default=60, help="with --faults: seconds for each (60)")
    parser.add_argument("--seed", type=int, default=1, help="with --faults: the first seed (1)")
    parser.add_argument("--shrinking", type=int, default=240, help="with --faults: seconds more in which a plan is made small (240)")
    parser.add_argument("--asleep", type=int, default=20, help="with --faults: seconds of a run without a fault, ahead of all (20)")
    options = parser.parse_args()
    if options.check:
        return killing.check()
    return faults.show(options) if options.faults else killing.show(options)


if __name__ == "__main__":
    sys.exit(main())
