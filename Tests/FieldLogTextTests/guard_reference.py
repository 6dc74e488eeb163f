"""The guard's rules run by Python's `re`, to compare with the library's own matcher.

    guard_reference.py LINES            the patterns of the first draft, which the corpus is measured against as well
    guard_reference.py LINES RULES      the library's rules, a JSON list in the order in which they are applied

LINES is a file of UTF-8 lines. For each line the hits are written as `NAME:offset`, ordered, separated by single spaces.
"""
import json
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


IGNORED = set(map(chr, [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10)]))
DASHES = set("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63")
DOTS = set("\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\u3002")


def folded(char):
    category = unicodedata.category(char)
    if category in ("Cf", "Me") or char in IGNORED:
        return ""
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "Zs" or char == "\t":
        return " "
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - 0xFEE0)
    return "-" if char in DASHES else "." if char in DOTS else char


def masked(pattern, text, admits=lambda match: True):
    return pattern.sub(lambda match: ("\ufffc" * len(match.group())) if admits(match) else match.group(), text)


def draft(text):
    for mask in MASKS:
        text = masked(mask, text)
    return {(match.start(), name) for name, detector in DETECTORS for match in detector.finditer(text)}


def is_code(match):
    digits = [int(char) for char in match.group() if char in "0123456789"][-10:]
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    return len(digits) == 10 and digits[9] == 10 - sum(a * b for a, b in zip(weights, digits)) % 11


def compiled(rule):
    pattern = rule["pattern"]
    for name, chars in ((r"\p{Lu}", LU), (r"\p{Ll}", LL)):
        # As they are: with IGNORECASE the capitals would be in the other class too.
        pattern = pattern.replace(name, "(?-i:[" + chars + "])")
    return re.compile(pattern, I if rule["ignores_case"] else 0)


def rules(path):
    with open(path, encoding="utf-8") as file:
        table = [(rule.get("kind"), compiled(rule), rule.get("check"), rule.get("begins_at_digit")) for rule in json.load(file)]

    def run(text):
        found = []
        for kind, pattern, check, begins in table:
            admits = is_code if check else lambda match: True
            if kind is None:
                text = masked(pattern, text, admits)
                continue
            fresh = [match.span() for match in pattern.finditer(text)]
            if begins:
                fresh = [(re.compile("[0-9]").search(text, start, end).start(), end) for start, end in fresh]
            known = [(start, end) for name, start, end in found if name == kind]
            found += [(kind, *span) for span in fresh if not any(span[0] < end and start < span[1] for start, end in known)]
        return {(start, name) for name, start, _ in found}

    return run


run = rules(sys.argv[2]) if len(sys.argv) > 2 else draft
with open(sys.argv[1], encoding="utf-8", newline="\n") as lines:
    for line in lines:
        text = unicodedata.normalize("NFC", "".join(map(folded, line.rstrip("\n"))))
        sys.stdout.write(" ".join(f"{name}:{start}" for start, name in sorted(run(text))) + "\n")
