"""Runs a program on a terminal of its own and types at it.

Usage: terminal.py COLUMNS STEPS PROGRAM ARGUMENT...

STEPS is a JSON list. A string is typed once the program is silent; {"signal": N} is sent to it. Standard output gets all
that the program wrote; the last line is JSON with the exit code and the number of bytes typed.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time


def main():
    columns, steps, program = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
    # The terminal has its size before the program looks at it.
    go_read, go_write = os.pipe()
    child, terminal = pty.fork()
    if child == 0:
        os.read(go_read, 1)
        os.execv(program[0], program)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.write(go_write, b"x")
    written = bytearray()

    def listen(first, quiet):
        """Reads until nothing came for a while; the first byte may take longer. True at the end."""
        wait = first
        while True:
            ready, _, _ = select.select([terminal], [], [], wait)
            if not ready:
                return False
            try:
                data = os.read(terminal, 65536)
            except OSError:
                return True
            if not data:
                return True
            written.extend(data)
            wait = quiet

    typed = 0
    is_over = listen(10, 0.25)
    for step in steps:
        if is_over:
            break
        if isinstance(step, dict):
            os.kill(child, step["signal"])
        else:
            data = step.encode()
            typed += len(data)
            os.write(terminal, data)
        is_over = listen(10, 0.25)
    if not is_over:
        listen(10, 10)
    _, status = os.waitpid(child, 0)
    sys.stdout.buffer.write(bytes(written))
    print("\n" + json.dumps({"exit": os.waitstatus_to_exitcode(status), "typed": typed}))


main()
