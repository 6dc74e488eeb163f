import FieldLogModel

/// One error of every case, for the table of messages.
enum EveryError {
    private static let id = "k3v9a7b2c4d5e6f7"

    static let all: [FieldLogError] = store + backups + problems.map { .refused($0) } + files + records

    private static let store: [FieldLogError] = [
        .database(code: 13, message: "database or disk is full", operation: "step"),
        .database(code: 4874, message: "disk I/O error", operation: "open"),
        .database(code: 5, message: "database is locked", operation: "step"),
        .database(code: 8, message: "attempt to write a readonly database", operation: "step"),
        .database(code: 11, message: "database disk image is malformed", operation: "step"),
        .database(code: 1, message: "no such table: visit", operation: "prepare"),
        .system(operation: "open", path: "/mnt/usb/areas.csv", code: 2),
        .system(operation: "open", path: "/mnt/usb/areas.csv", code: 13),
        .system(operation: "fsync", path: nil, code: 5),
        .system(operation: "write", path: "kho/key", code: 28), .system(operation: "poll", path: nil, code: 99),
        .busy(path: "kho"), .noStore(path: "kho"), .exists(path: "kho"),
        .notAStore(path: "kho", detail: "application_id"),
        .newerStore(path: "kho", found: 2, known: 1), .damaged(detail: "setting.device"),
        .entry(.encoding(.truncated), feed: "ab12cd34/26740@2025-07-01", seq: 7),
        .entry(.version(2), feed: "ab12cd34/commons", seq: 7), .entry(.part("time"), feed: "ab12cd34/commons", seq: 7),
        .entry(.body, feed: "ab12cd34/commons", seq: 7), .entry(.chain, feed: "ab12cd34/commons", seq: 7),
        .fork(feed: "ab12cd34/commons", seq: 7), .program("ssh-keygen", code: 2),
        .program("ssh-keygen", code: 13), .key(detail: "kho/key"), .key(detail: "No user exists for uid 4711"),
        .interrupted,
    ]

    private static let backups: [FieldLogError] =
        ([
            .exists, .otherStore, .insideStore, .notRegular, .notABackup, .truncated, .newer(found: 2, known: 1),
            .contents("digest"), .otherKey("ssh-ed25519 AAAA"), .notAlone(2),
        ] + BackupProblem.Part.allCases.map { .damaged($0) }).map { .backup(path: "/media/usb/may-1.backup", $0) }

    private static func visit(_ field: String, _ problem: FieldProblem) -> FieldRefusal {
        FieldRefusal(kind: "visit", field: field, problem: problem)
    }

    private static func place(_ field: String, _ problem: FieldProblem) -> FieldRefusal {
        FieldRefusal(kind: "establishment", field: field, problem: problem)
    }

    private static func argument(_ name: String, _ problem: FieldProblem) -> FieldRefusal {
        FieldRefusal(kind: FieldRefusal.commandLine, field: name, problem: problem)
    }

    private static let problems: [FieldRefusal] = [
        visit("reason", .unknownField(near: ["date", "kind"])), place("name", .required),
        visit("workers", .notANumber("chín")), visit("workers", .outOfRange("-3")),
        visit("date", .notADate("1/7/2025")),
        visit("date", .dateOutOfRange("2200-01-01")), visit("started", .notAnInstant("20:30")),
        visit("signed", .notAFlag("chắc")), place("kind", .unknownCode("KARAOK", catalogue: "KIND", near: ["KARAOKE"])),
        visit("agencies", .retiredCode("LABOUR", catalogue: "AGENCY")), visit("agencies", .notAList("POLICE:2")),
        visit("note", .tooLong(bytes: 70_000, max: 65_536)), place("name", .notUTF8),
        place("name", .controlCharacter("U+001B")), visit("note", .person(pattern: "PHONE", excerpt: "0••••••••8")),
        place("registration_number", .identityAsRegistration), visit("ended", .before(field: "started")),
        visit("date", .otherDay(field: "started")), place("code", .notAnAreaCode("Đ 1")),
        place("area", .unknownArea("4711")),
        visit("establishment", .unknownRecord("zzzz")), visit("team", .unknownRecord("zzzz")),
        visit("establishment", .otherHome(id)), argument("NO", .notANumber("abc")), argument("out", .required),
        argument("device", .notAPrincipal("bad\"name")), argument("since", .notBeside("for")),
        argument("area", .oneNeeded(["area", "role"])),
    ]

    private static let files: [FieldLogError] = [
        .file([
            FileProblem(path: "areas.csv", line: 1, reason: .missingColumn("code")),
            FileProblem(path: "areas.csv", line: 2, reason: .field(place("name", .required))),
            FileProblem(path: "areas.csv", line: 3, reason: .row("fields 5/8")),
            FileProblem(path: "areas.csv", line: 4, reason: .unknownParent("99")),
            FileProblem(path: "areas.csv", line: 5, reason: .emptyInterval(from: "2025-07-01", to: "2025-07-01")),
            FileProblem(path: "areas.csv", line: 6, reason: .repeated(line: 2)),
        ]), .file([FileProblem(path: "areas.csv", line: 0, reason: .empty)]),
        .file((1...23).map { FileProblem(path: "areas.csv", line: $0, reason: .unknownParent("99")) }),
    ]

    private static let records: [FieldLogError] = [
        .unknownRecord("zzzz", kind: "establishment"), .unknownRecord("zzzz", kind: "visit"),
        .unknownRecord("zzzz", kind: nil), .unknownRecord("xyz", kind: "kind"),
        .ambiguousRecord("k3", candidates: [id, "k3x9a7b2c4d5e6f7"]), .unknownArea("4711"), .areaOutside("26743"),
        .visitIsFinal(id), .visitIsDraft(id), .visitIsOver(id, status: "ANNULLED"), .withdrawn(id), .reasonMissing,
        .nothingToChange, .unknownConflict("k3"), .unknownPeer("huyện", known: ["/mnt/kho"]),
        .unknownPeer("huyện", known: []), .unknownCandidate(3, count: 2),
        .keyExists(kind: "code", key: "KIND BAR"),
        .otherDeployment(path: "/mnt/hub"), .samePeer(path: "/mnt/hub"),
        .map(
            path: "m.json",
            problem: MapProblem(place: "records[0].fields.date", reason: .unknownKey("colum", near: ["column"]))),
        .notCentral, .denied(.vouching(.officer)), .denied(.bundleTooOld("tuần.bundle")),
    ]
}
