"""Stands where `ssh` stands: runs `serve --stdio` of a store on this machine, and writes down what goes over the line.

    relay.py SETTINGS …     SETTINGS is a JSON file: program, store, log, and principals by the host that is asked for

Each request and each answer is one line of the log: what was sent, and which of it the other side acknowledged. The log's folder has the
number of the program that answers, so that a test can end it.
"""

import json
import os
import resource
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "Independent"))
from fieldlog_wire import MESSAGE_MAX, REQUESTS, RESPONSES, decode_message, frame, read_frame


def runs(message):
    return [[run["area"], run["incarnation"].hex(), run["branch"].hex(), run["first"], run["first"] + len(run["entries"]) - 1]
            for run in message.get("runs", [])]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        settings = json.load(file)
    host = sys.argv[sys.argv.index("--") + 1]
    log = open(settings["log"], "a", encoding="utf-8")

    def note(**what):
        log.write(json.dumps({"session": os.getpid(), **what}) + "\n")
        log.flush()

    start = [settings["program"], "--store", settings["store"], "serve", "--stdio", "--principal", settings["principals"][host]]
    answering = subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with open(settings["log"] + ".pid", "w", encoding="utf-8") as file:
        file.write(str(answering.pid))
    try:
        while (request := read_frame(sys.stdin.buffer, MESSAGE_MAX)) is not None:
            asked = decode_message(request, REQUESTS)
            note(asks=asked["type"], runs=runs(asked), bytes=len(request))
            answering.stdin.write(frame(request))
            answering.stdin.flush()
            answer = read_frame(answering.stdout, MESSAGE_MAX)
            if answer is None:
                break
            said = decode_message(answer, RESPONSES)
            note(answers=said["type"], runs=runs(said), acks=[ack["code"] for ack in said.get("acks", [])], bytes=len(answer))
            sys.stdout.buffer.write(frame(answer))
            sys.stdout.buffer.flush()
    except Exception as error:  # whichever side was killed: the line is dead
        note(broken=str(error))
    try:
        answering.stdin.close()
    except BrokenPipeError:  # what was still to be written to who was killed
        pass
    code = answering.wait()
    note(ended=code, memory=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    sys.exit(0 if code == 0 else 255)


main()
