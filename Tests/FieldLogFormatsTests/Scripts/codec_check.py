"""IN is ignored; OUT gets for each encoding the scalars of the bytes 0 to 255, null where undefined."""
import json
import sys

result = {}
for name in ("cp1252", "cp1258", "latin-1"):
    row = []
    for byte in range(256):
        try:
            row.append(ord(bytes([byte]).decode(name)))
        except UnicodeDecodeError:
            row.append(None)
    result[name] = row
with open(sys.argv[3], "w") as f:
    json.dump(result, f)
