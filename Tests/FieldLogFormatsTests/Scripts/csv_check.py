"""read IN OUT: CSV to JSON rows; write IN OUT: JSON rows to CSV."""
import csv
import json
import sys

mode, source, target = sys.argv[1:4]
if mode == "read":
    with open(source, newline="", encoding="utf-8") as f:
        rows = [r for r in csv.reader(f, strict=True)]
    with open(target, "w", encoding="utf-8") as f:
        json.dump(rows, f, ensure_ascii=True)
else:
    with open(source, encoding="utf-8") as f:
        rows = json.load(f)
    with open(target, "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows(rows)
