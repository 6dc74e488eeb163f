"""Ends what a killed script left: reads the folder, then the process groups that were started in it, and at the end of its input,
unless the last word was `done`, ends them and removes the folder. Run with -IS, its input a pipe that the script holds."""

import os
import shutil
import signal
import sys

words = [line.strip() for line in sys.stdin]
if words and words[-1] != "done":
    for group in words[1:]:
        try:
            os.killpg(int(group), signal.SIGTERM)
        except ProcessLookupError:
            pass
    shutil.rmtree(words[0], ignore_errors=True)
