"""What the entry vectors say, in plain values. Seeds stand for hashes, ids, salts: sha256 of a word."""

from fieldlog_cbor import Map, encode
from fieldlog_entry import Other, incarnation_id, sha256

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKe9zLwtmDrJHqFNPxzsfPV8cmPj5sNBSDAm57EmkvDK"
AREA = "15@2025-07-01"


def seed(word, count):
    return sha256(word.encode())[:count]


def device(word):
    """A device of the vectors: its key is one key, its nonce differs."""
    nonce = seed("nonce " + word, 16)
    return incarnation_id(KEY, nonce), nonce


def nested(depth):
    """An item within so many arrays."""
    return b"\x81" * depth + b"\x00"


ESTABLISHMENT = seed("establishment", 10)
VISIT = seed("visit", 10)
TEAM = seed("team", 10)

# file name: (description, kind, area, record, {field: value}, changes of the header)
ENTRIES = {
    "deployment": (
        "The first entry of the authority feed. Its hash is the id of the deployment.", "!deployment", "authority",
        seed("root", 10), {1: KEY, 2: seed("root nonce", 16).hex(), 3: KEY}, {"auth": 0}),
    "writer": (
        "The key that signs the authority feed from the next entry on.", "!writer", "authority",
        seed("writer", 10), {1: KEY}, {"seq": 2, "auth": 1}),
    "grant": (
        "A device with its key, role, areas and principal.", "!grant", "authority", seed("grant", 10),
        {1: seed("device", 10), 2: KEY, 3: "OFFICER", 4: AREA + " 26734@", 5: "may-1"}, {"seq": 3, "auth": 2}),
    "revocation": (
        "A device is out; of its feed the first 7 entries stay.", "!revocation", "authority", seed("revocation", 10),
        {1: seed("device", 10), 3: " ".join([device("a")[0].hex(), AREA, "7", seed("seven", 32).hex()]),
         4: "mất máy"}, {"seq": 4, "auth": 3}),
    "cut": (
        "The same feed is admitted up to its entry 9.", "!cut", "authority", seed("cut", 10),
        {1: " ".join([device("a")[0].hex(), AREA, "9", seed("nine", 32).hex()])}, {"seq": 5, "auth": 4}),
    "erasure": (
        "The body of an entry is erased, which had sealed its record.", "!erasure", "authority", seed("erasure", 10),
        {1: " ".join([device("a")[0].hex(), AREA, "2", seed("two", 32).hex()]), 2: 1,
         3: "Luật 91/2025/QH15"}, {"seq": 6, "auth": 5}),
    "incarnation": (
        "The first entry of an incarnation in the commons: its id is derived from field 2 and the bytes of field 3.",
        "incarnation", "commons", seed("incarnation", 10),
        {1: seed("device", 10), 2: KEY, 3: device("a")[1].hex()}, {}),
    "device": (
        "A device. Field 2 is left out: the first change of a record names only what it fills.", "device", "commons",
        seed("device", 10), {1: "Máy Đội 178 Lào Cai", 3: "15@2025-07-01", 4: "2025-07-02"}, {"seq": 2}),
    "code": (
        "A code of a catalogue, with a derived record id.", "code", "commons", seed("code", 10),
        {1: "KIND", 2: "MOTEL", 3: "nhà nghỉ", 4: "motel", 5: None}, {"seq": 3}),
    "area": (
        "An area that was always there: field 2 is left out and its key would be 15@.", "area", "commons",
        seed("area", 10), {1: "15", 4: "province", 5: "Tỉnh", 6: "Yên Bái", 7: "Tỉnh Yên Bái", 8: "2025-07-01"},
        {"seq": 4}),
    "succession": (
        "What became of an area.", "succession", "commons", seed("succession", 10),
        {1: "15", 2: "15", 3: "2025-07-01", 4: "province", 5: "province", 6: "whole", 7: "MERGED"}, {"seq": 5}),
    "team": (
        "A team.", "team", "commons", TEAM,
        {1: "Đội 178 tỉnh Lào Cai", 2: "province", 3: AREA, 4: "123/QĐ-UBND", 5: "2025-07-03", 6: "CULTURE",
         7: "FIRE,POLICE"}, {"seq": 6}),
    "establishment": (
        "The first entry of a feed of a real area: an establishment with a Vietnamese name.", "establishment", AREA,
        ESTABLISHMENT, {1: "MOTEL", 2: "Nhà nghỉ Hoa Sữa", 12: 14}, {}),
    "visit": (
        "A visit that is final from its first change on.", "visit", AREA, VISIT,
        {1: "FINAL", 3: ESTABLISHMENT, 4: "2025-07-15", 5: "2025-07-15T09:00:00+07:00", 7: "UNANNOUNCED",
         8: "COMPLAINT", 10: "DONE", 11: TEAM, 12: "CULTURE=1,POLICE=2", 15: 1, 16: 0,
         24: "FIRE=FAIL,LICENCE=PASS", 27: "Dòng một\nDòng hai"}, {"seq": 2}),
    "finding": (
        "A finding.", "finding", AREA, seed("finding", 10),
        {1: VISIT, 2: "FIRE", 3: "Nghị định 144/2021/NĐ-CP", 4: "2021-12-31", 5: "SIGNIFICANT", 7: "2025-08-01"},
        {"seq": 3}),
    "plan": (
        "A plan of inspections.", "plan", "commons", seed("plan", 10),
        {1: "Kế hoạch kiểm tra năm 2026", 2: "15/KH-UBND", 3: "2025-12-20", 4: "Chủ tịch UBND tỉnh", 5: TEAM, 6: AREA,
         7: "2026-01-01", 8: "2026-12-31"}, {"seq": 8}),
    "target": (
        "A target: its form is text of programs.", "target", "commons", seed("target", 10),
        {1: "50 % cơ sở mỗi năm", 2: AREA, 3: "{}", 4: "117/NQ-HĐND"}, {"seq": 9}),
    "measure": (
        "A measure that is proposed, decided and executed.", "measure", AREA, seed("a measure", 10),
        {1: VISIT, 2: seed("finding", 10), 3: "FINE", 4: "2025-07-16", 5: "POLICE", 6: "07/QĐ-XPHC", 7: "2025-07-28",
         8: "Chủ tịch UBND xã", 9: 35_000_000, 10: "2025-08-10"}, {"seq": 10}),
    "complaint": (
        "A tip that was verified and closed.", "complaint", AREA, seed("complaint", 10),
        {1: "2025-07-10", 2: "HOTLINE", 3: ESTABLISHMENT, 4: "TIP", 5: "2025-07-25", 7: "2025-07-15", 8: "FOUNDED",
         9: VISIT, 10: "2025-07-20", 11: "đã nhắc nhở cơ sở"}, {"seq": 11}),
    "followup": (
        "A follow-up that somebody asked for and a visit closed.", "followup", AREA, seed("followup", 10),
        {1: ESTABLISHMENT, 2: "2025-08-15", 3: "xem lại giấy phép", 4: VISIT, 6: VISIT}, {"seq": 12}),
    "link": (
        "Two establishments that are one.", "link", AREA, seed("link", 10),
        {1: ESTABLISHMENT, 2: seed("other place", 10), 3: AREA, 4: "LINKED", 5: "cùng số ĐKKD"}, {"seq": 13}),
    "override": (
        "A note of an establishment was saved although it looked like a mobile number.", "override", AREA,
        seed("override", 10), {1: "establishment", 2: "k3v9a7b2c4d5e6f7", 3: "note", 4: "PHONE",
                               5: "số trên biển hiệu"}, {"seq": 5}),
    "report": (
        "A frozen report of one part.", "report", AREA, seed("report", 10),
        {1: "178", 2: "{}", 3: "2026-H1", 4: "2026-01-01", 5: "2026-06-10", 6: "2026-06-10", 7: "2026-06-10",
         9: "2026-06-10T16:00:00+07:00", 10: "{}", 11: 1, 12: "00" * 32}, {"seq": 14}),
    "reportpart": (
        "The part of that report.", "reportpart", AREA, seed("report part", 10),
        {1: seed("report", 10), 2: 0, 3: '["row",0,["15@2025-07-01"],"Tỉnh Lào Cai"]\n'}, {"seq": 15}),
    "parents": (
        "A change made upon two heads of another device and its own: parents are sorted. It empties field 4.",
        "establishment", AREA, ESTABLISHMENT, {3: "Số 1 phố Mới", 4: None},
        {"seq": 4, "parents": [("b", 7, "one"), ("a", 2, "two")]}),
    "no-fields": ("A change that joins two heads and sets nothing.", "establishment", AREA, ESTABLISHMENT, {},
                  {"seq": 5, "parents": [("a", 4, "x"), ("b", 4, "y")]}),
    "empty-text": ("An empty text is a value; null is none.", "establishment", AREA, ESTABLISHMENT, {17: "", 19: None},
                   {"seq": 6, "parents": [("a", 5, "z")]}),
    "erased": (
        "An entry whose body was erased: the header and the hash stay, the values count as empty.", "finding", AREA,
        seed("finding", 10), {6: "nội dung đã xóa"}, {"seq": 7, "parents": [("a", 3, "f")], "erased": True}),
    "unknown-kind": (
        "A kind that this version does not know: stored and relayed, not folded.", "later", AREA,
        seed("measure", 10), {1: "CLOSURE", 2: 3}, {"seq": 8}),
    "unknown-critical": (
        "An unknown kind that is critical: who does not know it stops folding the area.", "!later", "commons",
        seed("erasure", 10), {1: seed("erased", 32)}, {"seq": 7}),
    "unknown-fields": (
        "Fields that this version does not know, with values of types that none of its fields has.", "establishment",
        AREA, ESTABLISHMENT,
        {2: "Karaoke Ánh Sao", 900: Other(encode([1, "hai", seed("three", 3), None])),
         901: Other(encode(Map([(1, True), ("tên", False), (-1, [])]))), 902: Other(encode((1 << 64) - 1)),
         903: Other(encode(-(1 << 64))), 904: Other(encode(True)), 905: Other(nested(16)), 65_535: "cuối"},
        {"seq": 9, "parents": [("a", 6, "e")]}),
    "bounds": (
        "Every number of the header at its bound.", "k" * 32, "9" * 32 + "@2199-12-31", b"\xff" * 10,
        {0: (1 << 63) - 1, 1: -(1 << 63), 23: 23, 24: 24, 255: 255, 256: 256, 65_535: 65_536},
        {"seq": 0xFFFFFFFF, "auth": 0xFFFFFFFF, "time": -(1 << 63), "offset": -1080, "trust": 255}),
    "bounds-other": (
        "The other bounds, and an area that was always there.", "!a", "D~1@", bytes(10), {},
        {"time": (1 << 63) - 1, "offset": 1080, "trust": 4, "auth": 0}),
    "many-parents": (
        "As many parents as a change may have.", "establishment", AREA, ESTABLISHMENT, {13: "2025-07-20"},
        {"seq": 10, "parents": [(str(n), n + 1, str(n)) for n in range(64)]}),
}


# file name: (why it must be refused, part that is replaced, its bytes)
BAD_HEADER_ITEMS = {
    "version-2": ("A version that this document does not describe.", 0, encode(2)),
    "version-0": ("Version 0 was never written.", 0, encode(0)),
    "incarnation-short": ("An incarnation has 16 bytes.", 1, encode(bytes(15))),
    "incarnation-long": ("An incarnation has 16 bytes.", 1, encode(bytes(17))),
    "incarnation-text": ("An incarnation is a byte string.", 1, encode("0" * 16)),
    "area-space": ("A code has no space.", 2, encode("15 a@")),
    "area-control": ("A code has no C1 control character.", 2, encode("15\u0085@")),
    "area-not-ascii": ("A code is ASCII.", 2, encode("Đ1@")),
    "kind-capital": ("A kind has small letters.", 10, encode("Visit")),
    "kind-mark-alone": ("A mark alone is no kind.", 10, encode("!")),
    "kind-escape": ("A kind has no escape character.", 10, encode("a\x1b")),
    "area-escape": ("A code has no escape character.", 2, encode("15\x1b[0m@")),
    "area-no-mark": ("A real area has a mark before its date.", 2, encode("15")),
    "area-two-marks": ("A code has no mark.", 2, encode("15@@2025-07-01")),
    "area-date": ("A date has two digits for the month.", 2, encode("15@2025-7-01")),
    "area-long": ("A code has at most 32 bytes.", 2, encode("9" * 33 + "@")),
    "area-empty": ("A code has at least one byte.", 2, encode("@2025-07-01")),
    "area-utf8": ("Text is UTF-8.", 2, b"\x63\xc3\x28\x40"),
    "area-surrogate": ("A surrogate is no scalar value.", 2, b"\x64\xed\xa0\x80\x40"),
    "area-overlong": ("An overlong form is not UTF-8.", 2, b"\x64\x31\xc0\xb5\x40"),
    "seq-0": ("Sequence numbers begin at 1.", 3, encode(0)),
    "seq-large": ("A sequence number has 32 bits.", 3, encode(1 << 32)),
    "seq-negative": ("A sequence number is not negative.", 3, encode(-1)),
    "seq-not-shortest": ("A head is the shortest.", 3, b"\x18\x01"),
    "seq-not-shortest-2": ("A head is the shortest.", 3, b"\x19\x00\xff"),
    "seq-not-shortest-4": ("A head is the shortest.", 3, b"\x1a\x00\x00\xff\xff"),
    "seq-not-shortest-8": ("A head is the shortest.", 3, b"\x1b\x00\x00\x00\x00\xff\xff\xff\xff"),
    "seq-float": ("There are no floating-point numbers.", 3, b"\xf9\x3c\x00"),
    "seq-null": ("A sequence number is not null.", 3, b"\xf6"),
    "seq-reserved": ("Additional information 28 is reserved.", 3, b"\x1c"),
    "previous-short": ("A hash has 32 bytes.", 4, encode(bytes(31))),
    "auth-large": ("A sequence number has 32 bits.", 5, encode(1 << 32)),
    "time-large": ("A time has 64 bits with its sign.", 6, encode(1 << 63)),
    "time-small": ("A time has 64 bits with its sign.", 6, encode(-(1 << 63) - 1)),
    "offset-large": ("An offset is at most 18 hours.", 7, encode(1081)),
    "offset-small": ("An offset is at most 18 hours.", 7, encode(-1081)),
    "trust-large": ("Trust is a number up to 255.", 8, encode(256)),
    "record-short": ("A record id has 10 bytes.", 9, encode(bytes(9))),
    "record-long": ("A record id has 10 bytes.", 9, encode(bytes(11))),
    "kind-empty": ("A kind has a name.", 10, encode("")),
    "kind-long": ("The name of a kind has at most 32 bytes.", 10, encode("k" * 33)),
    "kind-bytes": ("The name of a kind is text.", 10, encode(b"visit")),
    "fields-unsorted": ("Fields ascend.", 11, encode([2, 1])),
    "fields-repeated": ("A field stands once.", 11, encode([1, 1])),
    "fields-large": ("The number of a field has 16 bits.", 11, encode([65_536])),
    "fields-many": ("A change touches at most 256 fields.", 11, encode(list(range(257)))),
    "fields-indefinite": ("Lengths are definite.", 11, b"\x9f\x01\xff"),
    "fields-huge-count": ("A count is compared with its bound before memory is set aside.", 11, b"\x9b" + b"\xff" * 8),
    "parents-unsorted": ("Parents are sorted.", 12, encode([[b"b" * 16, 1, bytes(32)], [b"a" * 16, 1, bytes(32)]])),
    "parents-repeated": ("A parent stands once.", 12, encode([[b"a" * 16, 1, bytes(32)]] * 2)),
    "parents-seq-unsorted": (
        "Parents are sorted by number, not by the bytes of the number.", 12,
        encode([[b"a" * 16, 256, bytes(32)], [b"a" * 16, 24, bytes(32)]])),
    "parents-seq-0": ("A parent has a number from 1.", 12, encode([[b"a" * 16, 0, bytes(32)]])),
    "parents-two-parts": ("A parent has three parts.", 12, encode([[b"a" * 16, 1]])),
    "parents-many": ("A change has at most 64 parents.", 12, encode([[b"a" * 16, n + 1, bytes(32)] for n in range(65)])),
    "body-hash-long": ("A hash has 32 bytes.", 13, encode(bytes(33))),
    "body-length-large": ("A body has at most 1,048,576 bytes.", 14, encode(1_048_577)),
    "body-length-huge-string": ("A length is compared with the bytes at hand.", 14, b"\x5b\x7f" + b"\xff" * 7),
    "tagged": ("There are no tags.", 14, b"\xc0" + encode(20)),
}

SALT = seed("salt", 16)

# file name: (why it must be refused, body for one field)
BAD_BODIES = {
    "salt-short": ("A salt has 16 bytes.", b"\x82" + encode(SALT[:15]) + encode(1)),
    "salt-long": ("A salt has 16 bytes.", b"\x82" + encode(SALT + b"\x00") + encode(1)),
    "salt-text": ("A salt is a byte string.", b"\x82" + encode("0" * 16) + encode(1)),
    "too-few": ("A body has a value for each field.", b"\x81" + encode(SALT)),
    "too-many": ("A body has no value beyond the fields.", b"\x83" + encode(SALT) + encode(1) + encode(2)),
    "not-an-array": ("A body is an array.", encode(Map([(SALT, 1)]))),
    "trailing": ("Nothing follows the body.", b"\x82" + encode(SALT) + encode(1) + b"\x00"),
    "truncated": ("The body ends within a text.", b"\x82" + encode(SALT) + b"\x65abc"),
    "float": ("There are no floating-point numbers.", b"\x82" + encode(SALT) + b"\xfb" + bytes(8)),
    "undefined": ("Of the simple values only false, true and null are used.", b"\x82" + encode(SALT) + b"\xf7"),
    "simple": ("Of the simple values only false, true and null are used.", b"\x82" + encode(SALT) + b"\xf8\xff"),
    "tag": ("There are no tags.", b"\x82" + encode(SALT) + b"\xc1" + encode(1)),
    "bignum": ("There are no big numbers.", b"\x82" + encode(SALT) + b"\xc2\x49\x01" + bytes(8)),
    "int-not-shortest": ("A head is the shortest.", b"\x82" + encode(SALT) + b"\x18\x17"),
    "text-not-shortest": ("A head is the shortest.", b"\x82" + encode(SALT) + b"\x78\x01a"),
    "text-indefinite": ("Lengths are definite.", b"\x82" + encode(SALT) + b"\x7f\x61a\xff"),
    "text-utf8": ("Text is UTF-8.", b"\x82" + encode(SALT) + b"\x62\xff\xfe"),
    "text-cut": ("Text is UTF-8: a letter is cut.", b"\x82" + encode(SALT) + b"\x62a\xe1"),
    "bytes-huge": ("A length is compared with its bound before memory is set aside.",
                   b"\x82" + encode(SALT) + b"\x5b" + b"\xff" * 8),
    "map-unsorted": ("The keys of a map ascend.", b"\x82" + encode(SALT) + b"\xa2\x02\x00\x01\x00"),
    "map-repeated": ("A key of a map stands once.", b"\x82" + encode(SALT) + b"\xa2\x01\x00\x01\x01"),
    "map-length-first": ("Keys are sorted by their bytes, not by their length first.",
                         b"\x82" + encode(SALT) + b"\xa2\x20\x00\x19\x01\x00\x00"),
    "map-huge": ("A count is compared with the bytes at hand.", b"\x82" + encode(SALT) + b"\xbb" + b"\xff" * 8),
    "nested-not-shortest": ("The rules hold within unknown values too.", b"\x82" + encode(SALT) + b"\x81\x18\x01"),
    "nested-17": ("An item lies within at most 16 arrays and maps.", b"\x82" + encode(SALT) + nested(17)),
    "nested-1000": ("Depth is bounded, not the stack.", b"\x82" + encode(SALT) + nested(1_000)),
    "empty": ("A body is not empty.", b""),
}
