"""again IN OUT: reads and writes every line in another style; accept IN OUT: 1 or 0 for each document in hex."""
import json
import sys

mode, source, target = sys.argv[1:4]


def constant(name):
    raise ValueError(name)


def pairs(members):
    if len({k for k, _ in members}) != len(members):
        raise ValueError("duplicate")
    for key, _ in members:
        key.encode("utf-8")
    return dict(members)


def number(text):
    value = int(text)
    if not -(2**63) <= value < 2**63:
        raise ValueError("range")
    return value


def fraction(text):
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("range")
    return value


def load(text):
    value = json.loads(
        text, parse_constant=constant, object_pairs_hook=pairs, parse_int=number, parse_float=fraction
    )
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


with open(source, "rb") as f:
    lines = f.read().split(b"\n")
with open(target, "w", encoding="utf-8") as out:
    for i, line in enumerate(lines):
        if not line:
            continue
        if mode == "again":
            style = dict(ensure_ascii=i % 2 == 0)
            if i % 3 == 0:
                style["separators"] = (" ,\t", "\r: ")
            out.write(json.dumps(load(line.decode("utf-8")), **style) + "\n")
        else:
            try:
                text = bytes.fromhex(line.decode()).decode("utf-8")
                load(text[1:] if text.startswith("\ufeff") else text)
                out.write("1")
            except (ValueError, RecursionError):
                out.write("0")
