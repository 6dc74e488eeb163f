"""The commands that write, each with what goes before it and where its work is to be seen.

A scenario is a dictionary: `name`; `stores`, the folders that it needs; `prep`, steps before it; `run`, the store and the words of the
command; `see`, what is compared before and after. Steps and words may name what the base has made: `{at}` is the folder, `{shop}`,
`{draft}`, `{final}`, `{finding}`, `{conflict}`, `{entry}` are ids. `needs` is a command without which the scenario is left out; `again` is what
the user does where the first folder is there after a failure.
"""

DATE = "2026-11-19"


def base(world):
    """Four stores with a little of everything; the ids of what is in them."""
    world.run(None, "init", world.path("central"))
    world.run("central", "area", "import", world.write("areas.csv", AREAS))
    for name, words in (("hub", ()), ("may-a", ("--area", "79")), ("may-b", ("--area", "79"))):
        world.run(None, "clone", world.path("central"), world.path(name), "--device", name, *words)
    ids = {"at": world.folder}
    ids["shop"] = world.establishment("may-a", "Karaoke Sóng Xanh")
    ids["draft"] = world.run("may-a", "visit", "add", "--establishment", ids["shop"], "--date", DATE, "--workers", "9")
    ids["final"] = world.run("may-a", "visit", "add", "--establishment", ids["shop"], "--date", DATE, "--workers", "8", "--final")
    ids["finding"] = world.run(
        "may-a", "finding", "add", "--visit", ids["final"], "--domain", "FIRE", "--text", "lối thoát nạn tầng 2 bị chắn")
    for store in ("may-a", "may-b", "may-a"):
        world.run(store, "sync", world.path("hub"))
    world.run("hub", "sync", world.path("central"))
    world.run("may-a", "establishment", "edit", ids["shop"], "--rooms", "9")
    world.run("may-b", "establishment", "edit", ids["shop"], "--rooms", "10")
    world.run("may-b", "sync", world.path("hub"))
    world.run("may-a", "sync", world.path("hub"), codes=(0, 3))
    ids["conflict"] = world.run("may-a", "conflict", "list").split("\t")[0]
    # What waits on both sides of a sync.
    world.run("may-a", "visit", "add", "--establishment", ids["shop"], "--date", DATE, "--workers", "7", "--final")
    world.run("hub", "team", "add", "--name", "Đội 178 quận 1", "--level", "COMMUNE", "--area", "26740", codes=(0, 4))
    log = world.json("central", "log", "--limit", "100000")["rows"]
    ids["entry"] = next(row["hash"] for row in log if row["kind"] == "visit")
    world.visits_files()
    return ids


AREAS = """\
code,parent_code,level,kind,name,valid_from,valid_to,full_name
79,,province,thành phố,Hồ Chí Minh,2025-07-01,,Thành phố Hồ Chí Minh
26740,79,commune,phường,Bến Thành,2025-07-01,,Phường Bến Thành
26743,79,commune,phường,Sài Gòn,2025-07-01,,Phường Sài Gòn
"""

MORE_AREAS = "code,parent_code,level,kind,name,valid_from\n26747,79,commune,phường,Cầu Ông Lãnh,2025-07-01\n"
SUCCESSIONS = "old_code,new_code,effective_date,old_level,new_level,extent,event\n26743,26740,2025-07-01,commune,commune,whole,merge\n"


def refused(world, ids):
    """The central store has refused the second of two records, which came in one run and lies beyond a cut."""
    made = [world.run("may-b", "establishment", "add", "--area", "26743", "--kind", "BAR", "--name", name) for name in ("Bar A", "Bar B")]
    row = world.json("may-b", "log", made[0])["rows"][0]
    lines = [f'{row["incarnation"]}\t{row["area"]}\t{row["seq"]}\t{row["hash"]}']
    lines += [line for line in world.run("central", "device", "feeds", "may-b").split("\n") if row["area"] not in line]
    world.write("cut.feeds", "\n".join(lines) + "\n")
    world.run("may-b", "sync", world.path("hub"), codes=(0, 3))
    world.run("central", "device", "revoke", "may-b", "--reason", "mất máy", "--at", world.path("cut.feeds"))
    world.run("hub", "sync", world.path("central"), codes=(0, 3))


def record(name, *words, see=()):
    """A command of an inspector on one store."""
    return {"name": name, "stores": ["may-a"], "run": ("may-a", *words), "see": [("store", "may-a"), *see]}


def central(name, *words, prep=(), stores=("central",), see=()):
    return {"name": name, "stores": list(stores), "prep": list(prep), "run": ("central", *words),
            "see": [("store", "central"), *see]}


REQUEST = ("may-c", "device", "request", "{at}/may-c", "--device", "may-c", "--out", "{at}/may-c.request")
ENROL = ("central", "device", "enrol", "{at}/may-c.request", "--role", "officer", "--area", "79", "--out", "{at}/may-c.answer")
BUNDLE = ("may-a", "bundle", "create", "--all", "--out", "{at}/tuan.bundle")
NIGHT = '{"peers": [{"address": "%s/hub", "name": "hub", "attempts": 1}], "store": "%s/may-a"%s}'

# The visits are gone from their table, and the first two entries of the longest log of may-a but for the commons.
LONGEST = "(SELECT no FROM feed WHERE area NOT IN ('authority', 'commons') ORDER BY seq DESC LIMIT 1)"
LOST = [("sql", "may-a", "DELETE FROM visit"),
        ("sql", "may-a", f"DELETE FROM entry WHERE pos > ({LONGEST} << 32) + 1 AND pos < ({LONGEST} << 32) + 4")]

INSPECTORS = [
    record("establishment add", "establishment", "add", "--area", "26740", "--kind", "MOTEL", "--name", "Nhà nghỉ Hoa Sữa"),
    record("establishment edit", "establishment", "edit", "{shop}", "--address", "12 Lê Lợi"),
    record("establishment withdraw", "establishment", "withdraw", "{shop}", "--reason", "ghi nhầm"),
    record("visit add", "visit", "add", "--establishment", "{shop}", "--date", DATE, "--workers", "9", "--final"),
    record("visit edit", "visit", "edit", "{draft}", "--workers", "5"),
    record("visit discard", "visit", "discard", "{draft}"),
    record("visit finalize", "visit", "finalize", "{draft}"),
    record("visit amend", "visit", "amend", "{final}", "--workers", "6", "--reason", "ghi nhầm số lao động"),
    record("visit annul", "visit", "annul", "{final}", "--reason", "ghi nhầm cơ sở"),
    record("finding add", "finding", "add", "--visit", "{final}", "--domain", "FIRE", "--text", "thiếu bình chữa cháy"),
    record("finding edit", "finding", "edit", "{finding}", "--severity", "MINOR"),
    record("finding withdraw", "finding", "withdraw", "{finding}", "--reason", "ghi nhầm"),
    record("conflict settle", "conflict", "settle", "{conflict}", "--take", "2", see=[("ask", "may-a", "conflict", "list")]),
    record("import", "import", "{at}/co-so-x.csv", "{at}/luot-x.csv", "--map", "{at}/map-x.json"),
    # What was typed and refused is kept, and goes when it was taken.
    {**record("visit add --resume", "visit", "add", "--resume", "--note", "8/8 phòng"),
     "prep": [("!", "may-a", "visit", "add", "--establishment", "{shop}", "--date", DATE, "--note", "Liên hệ 0912 345 678")]},
    # A log that the last process left behind is read back in first.
    {**record("visit add, after a log", "visit", "add", "--establishment", "{shop}", "--date", DATE), "wal": True},
]

OFFICES = [
    {"name": "init", "stores": [], "run": (None, "init", "{at}/moi"), "see": [("store", "moi")]},
    central("area import", "area", "import", "{at}/areas2.csv", prep=[("write", "areas2.csv", MORE_AREAS)]),
    central("area add", "area", "add", "--code", "26750", "--level", "commune", "--kind", "phường", "--name", "Đa Kao", "--parent", "79",
            "--from", "2025-07-01"),
    central("succession import", "succession", "import", "{at}/noi.csv", prep=[("write", "noi.csv", SUCCESSIONS)]),
    central("team add", "team", "add", "--name", "Đội 178 Bến Thành", "--level", "COMMUNE", "--area", "26740"),
    central("code add", "code", "add", "--catalogue", "KIND", "--code", "HOMESTAY", "--vi", "homestay", "--en", "homestay"),
    central("device enrol", *ENROL[1:], prep=[REQUEST], see=[("file", "may-c.answer")]),
    central("device revoke", "device", "revoke", "may-b", "--reason", "mất máy"),
    central("device handover", "device", "handover", "{at}/may-b.request", "--role", "officer", "--area", "26743", "--out",
            "{at}/may-b.answer", prep=[("may-b", "device", "request", "--handover", "--out", "{at}/may-b.request")],
            stores=("central", "may-b"), see=[("file", "may-b.answer")]),
    central("grant", "grant", "may-b", "--area", "26743"),
    central("erase", "erase", "{entry}", "--legal-basis", "QĐ 12/QĐ-UBND"),
    {**central("key rotate (central)", "key", "rotate"), "renews": True},
    {"name": "key takeover", "stores": ["hub"], "run": ("hub", "key", "takeover", "--root", "{at}/root-key"), "renews": True,
     "prep": [("copy", "central/root-key", "root-key"), ("copy", "central/root-key.pub", "root-key.pub")], "see": [("store", "hub")]},
    central("quarantine release", "quarantine", "release", "1", stores=("central", "hub"), prep=[("refused",)],
            see=[("ask", "central", "quarantine", "list")]),
    central("quarantine drop", "quarantine", "drop", "1", stores=("central", "hub"), prep=[("refused",)],
            see=[("ask", "central", "quarantine", "list")]),
]

JOINING = [
    {"name": "clone (folder)", "stores": ["central"], "run": (None, "clone", "{at}/central", "{at}/moi", "--device", "moi"),
     "see": [("store", "moi"), ("store", "central")], "drift": True},
    {"name": "clone --answer", "stores": ["central"], "prep": [REQUEST, ENROL],
     "run": (None, "clone", "{at}/central", "{at}/may-c", "--answer", "{at}/may-c.answer"), "see": [("store", "may-c")]},
    {"name": "clone (bundle)", "stores": ["central"], "prep": [REQUEST, ENROL, ("central", "bundle", "create", "--all", "--out", "{at}/t.bundle")],
     "run": (None, "clone", "{at}/t.bundle", "{at}/may-c", "--answer", "{at}/may-c.answer"), "see": [("store", "may-c")]},
    {"name": "device request", "stores": [], "run": REQUEST, "see": [("file", "may-c.request"), ("file", "may-c/key"), ("file", "may-c/key.pub")]},
    {"name": "device request --handover", "stores": ["may-b"],
     "run": ("may-b", "device", "request", "--handover", "--out", "{at}/may-b.request"), "see": [("file", "may-b.request"), ("store", "may-b")]},
    {"name": "key rotate --out", "stores": ["may-b"], "run": ("may-b", "key", "rotate", "--out", "{at}/b.request"),
     "see": [("file", "b.request"), ("file", "may-b/key.next"), ("store", "may-b")]},
    {"name": "key rotate --answer", "stores": ["may-b"], "renews": True, "prep": [
        ("may-b", "key", "rotate", "--out", "{at}/b.request"),
        ("central", "device", "enrol", "{at}/b.request", "--role", "officer", "--area", "79", "--out", "{at}/b.answer"),
        ("may-b", "sync", "{at}/central")],
     "run": ("may-b", "key", "rotate", "--answer", "{at}/b.answer"), "see": [("store", "may-b")]},
]

MOVING = [
    {"name": "sync (folder)", "stores": ["may-a", "hub"], "run": ("may-a", "sync", "{at}/hub"),
     "see": [("store", "may-a"), ("store", "hub")], "drift": True},
    {"name": "sync (stdio, device)", "stores": ["may-a", "hub"], "run": ("may-a", "sync", "ssh://huyen/hub"), "line": "device",
     "see": [("store", "may-a"), ("store", "hub")], "drift": True},
    {"name": "sync (stdio, hub)", "stores": ["may-a", "hub"], "run": ("may-a", "sync", "ssh://huyen/hub"), "line": "hub",
     "see": [("store", "may-a"), ("store", "hub")], "drift": True},
    {"name": "nightly with a backup", "needs": "backup", "stores": ["may-a", "hub"], "prep": [("night", "backup")],
     "run": (None, "nightly", "--config", "{at}/config.json"), "see": [("store", "may-a"), ("store", "hub"), ("backups", "saved")],
     "drift": True, "ok": (0, 3), "journal": True},
    {"name": "nightly", "stores": ["may-a", "hub"], "prep": [("night",)], "run": (None, "nightly", "--config", "{at}/config.json"),
     "see": [("store", "may-a"), ("store", "hub")], "drift": True, "ok": (0, 3), "journal": True},
    {"name": "bundle create", "stores": ["may-a"], "run": BUNDLE, "see": [("file", "tuan.bundle"), ("store", "may-a")]},
    {"name": "bundle apply --receipt", "stores": ["hub", "may-a"], "prep": [BUNDLE],
     "run": ("hub", "bundle", "apply", "{at}/tuan.bundle", "--receipt", "{at}/tuan.receipt"),
     "see": [("store", "hub"), ("file", "tuan.receipt")], "drift": True},
    {"name": "bundle receipt --out", "stores": ["hub", "may-a"], "prep": [BUNDLE, ("hub", "bundle", "apply", "{at}/tuan.bundle")],
     "run": ("hub", "bundle", "receipt", "{at}/tuan.bundle", "--out", "{at}/tuan.receipt"), "see": [("file", "tuan.receipt"), ("store", "hub")]},
    {"name": "bundle receipt", "stores": ["may-a", "hub"],
     "prep": [BUNDLE, ("hub", "bundle", "apply", "{at}/tuan.bundle", "--receipt", "{at}/tuan.receipt")],
     "run": ("may-a", "bundle", "receipt", "{at}/tuan.receipt"), "see": [("peers", "may-a"), ("store", "may-a")]},
    {"name": "peer forget", "stores": ["may-a"], "run": ("may-a", "peer", "forget", "{at}/hub"), "see": [("peers", "may-a"), ("store", "may-a")]},
    {"name": "check --rebuild", "stores": ["may-a"], "prep": [("sql", "may-a", "DELETE FROM visit")], "run": ("may-a", "check", "--rebuild"),
     "see": [("ask", "may-a", "visit", "list")], "unsound": True},
    {"name": "export", "stores": ["may-a"], "run": ("may-a", "export", "visits", "--csv"), "see": [("store", "may-a")]},
    {"name": "backup", "needs": "backup", "stores": ["may-a"], "run": ("may-a", "backup", "{at}/may-a.backup"),
     "see": [("file", "may-a.backup"), ("store", "may-a")]},
    {"name": "restore", "needs": "restore", "stores": ["may-a"], "prep": [("may-a", "backup", "{at}/may-a.backup")],
     "run": (None, "restore", "{at}/may-a.backup", "{at}/moi"), "see": [("store", "moi")]},
    {"name": "restore --from", "needs": "restore", "stores": ["may-a", "hub"], "prep": [("may-a", "backup", "{at}/may-a.backup")],
     "run": (None, "restore", "{at}/may-a.backup", "{at}/moi", "--from", "{at}/hub"), "see": [("store", "moi"), ("store", "hub")],
     "again": ("moi", "sync", "{at}/hub"), "drift": True},
    {"name": "repair", "needs": "repair", "stores": ["may-a"], "prep": [("sql", "may-a", "DELETE FROM visit")], "run": ("may-a", "repair"),
     "see": [("ask", "may-a", "visit", "list")], "unsound": True},
    # The log itself has lost entries: the store is made anew beside it and takes its place.
    {"name": "repair (made anew)", "needs": "repair", "stores": ["may-a"], "prep": LOST, "run": ("may-a", "repair"),
     "see": [("ask", "may-a", "visit", "list"), ("ask", "may-a", "check")], "unsound": True, "ok": (0, 3)},
    {"name": "repair --from", "needs": "repair", "stores": ["may-a", "hub"], "prep": LOST, "run": ("may-a", "repair", "--from", "{at}/hub"),
     "see": [("ask", "may-a", "visit", "list"), ("store", "may-a")], "unsound": True, "drift": True},
    {"name": "salvage", "needs": "salvage", "stores": ["may-a"], "run": (None, "salvage", "{at}/may-a", "--to", "{at}/moi"),
     "see": [("store", "moi")], "ok": (0, 3)},
]

SCENARIOS = INSPECTORS + OFFICES + JOINING + MOVING
