"""The guard's patterns run by Python's `re`, to compare with the library's own matcher.

Reads a file of UTF-8 lines (its path is the only argument); writes for each line the hits as `NAME:offset`, ordered,
separated by single spaces.
"""
import re
import sys
import unicodedata


def char_class(category):
    return "".join(c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == category)


LU, LL = char_class("Lu"), char_class("Ll")
I = re.IGNORECASE

MASKS = [
    (r"(?<!\w)\d{1,5}(?:/\d{4})?/[A-ZĐ][A-ZĐa-z\d]{0,9}(?:[-–][A-ZĐ][\wĐ&.]*)*", 0),
    (r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)\d\d(?!\d)", 0),
    (r"(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})+(?![.,]?\d)|(?<!\d)\d{4,12}\s*(?:đồng|đ\b|triệu)"
     r"|(?<![\d.,])[1-9]\d{0,6}000000(?!\d)", I),
    (r"(?:MST|MSDN|ĐKKD|GCN\w*|giấy phép)(?:(?!CMND|CCCD|ĐT|gọi)[^\d\n]){0,30}"
     r"(?:\d{10}(?:-?\d{3})?|\d{2}[A-Z]\d{7,8}|\d{1,9})(?!\d)|(?<!\d)\d{10}-\d{3}(?!\d)"
     r"|(?<!\w)\d{2}[A-Z]\d{7,8}(?!\d)", I),
]
DETECTORS = [
    ("CCCD", r"(?<![\d.])0(?:0[1-9]|[1-8]\d|9[0-6])[ .]?\d{3}[ .]?\d{6}(?!\d)", 0),
    ("CMND", r"(?<![\d./-])[0-3]\d{8}(?![\d/-])", 0),
    ("PHONE", r"(?<![\d/])(?:\+?84|0)[ .-]?(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)(?:[ .-]?\d){7}(?!\d)", 0),
    ("PASS", r"(?<![A-Za-z0-9Đ])[A-Z]\d{7,8}(?![\dA-Za-z])", 0),
    ("PLATE", r"(?<![\w/.])[1-9]\d[ -]?[A-HK-NPR-VX-Z](?:[A-Z]|\d)?[ -.]?(?:\d{3}\.?\d{2}|\d{4})(?![\d/])", 0),
    ("WORD", r"(?<!\w)(?:CCCD|CMND|căn cước|hộ chiếu|họ (?:và )?tên|ngày sinh|sinh năm|SĐT|biển số)(?!\w)", I),
    ("EMAIL", r"[\w.+-]+@[\w-]+\.[\w.]+", 0),
    ("LAND", r"(?<![\d/])(?:\+?84|0)[ .-]?2\d{1,2}(?:[ .-]?\d){7,8}(?!\d)", 0),
    ("NAME", r"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Nn]hân viên)\s+(?:tên\s+)?(?:[%s][%s]+\s+){1,3}[%s][%s]+"
     % (LU, LL, LU, LL), 0),
]
MASKS = [re.compile(pattern, flags) for pattern, flags in MASKS]
DETECTORS = [(name, re.compile(pattern, flags)) for name, pattern, flags in DETECTORS]


def folded(char):
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "Zs":
        return " "
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - 0xFEE0)
    return "-" if char in "\u2010\u2011\u2212" else char


def hits(line):
    text = unicodedata.normalize("NFC", "".join(map(folded, line)))
    for mask in MASKS:
        text = mask.sub(lambda match: "\ufffc" * len(match.group()), text)
    return sorted((match.start(), name) for name, detector in DETECTORS for match in detector.finditer(text))


with open(sys.argv[1], encoding="utf-8", newline="\n") as lines:
    for line in lines:
        found = hits(line.rstrip("\n"))
        sys.stdout.write(" ".join(f"{name}:{start}" for start, name in found) + "\n")
