import FieldLogModel

/// One error of every case at least, for the table of messages.
enum EveryError {
    private static let id = "k3v9a7b2c4d5e6f7"

    static let all: [FieldLogError] =
        EveryCase.walk(one) + store + EveryProblem.entries.map { .entry($0, feed: "ab12cd34/commons", seq: 7) }
        + EveryProblem.backups.map { .backup(path: "/media/usb/may-1.backup", $0) }
        + EveryProblem.refusals.map { .refused($0) } + files + records
        + EveryProblem.maps.map { .map(path: "m.json", problem: $0) }
        + EveryProblem.targets.map { .declaration(path: "chi-tieu.json", .target, $0) }
        + [.declaration(path: "mau.json", .layout, DeclarationProblem("columns", .missingKey(["columns"])))]
        + EveryDenial.all.map { .denied($0) } + peers
        + EveryProblem.lines.flatMap { line in
            ["ssh://huyen/hub", "https://huyen/hub"].map { .network(peer: $0, line) }
        }
        + EveryProblem.addresses.map { .address("ssh://huyện", $0) }
        + EveryProblem.configurations.map { .configuration(path: "/etc/fieldlog.json", $0) }
        + EveryProblem.signedFiles.map { .signedFile(path: "tuần.bundle", $0) }

    /// The error after another one in a row of all cases.
    private static func one(_ last: FieldLogError?) -> FieldLogError? {
        switch last {
        case nil: .database(code: 13, message: "database or disk is full", operation: "step")
        case .database: .system(operation: "open", path: "/mnt/usb/areas.csv", code: 2)
        case .system: .busy(path: "/srv/kho")
        case .busy: .noStore(path: "/srv/kho")
        case .noStore: .noPeer(path: "/mnt/hub")
        case .noPeer: .keyAlone(path: "/srv/kho")
        case .keyAlone: .exists(path: "/srv/kho")
        case .exists: .storeThere(path: "/srv/kho")
        case .storeThere: .inTheWay(path: "/srv/kho/.repair-new")
        case .inTheWay: .notAFile(path: "/srv/kho/fieldlog.db")
        case .notAFile: .notAStore(path: "/srv/kho", detail: "application_id")
        case .notAStore: .newerStore(path: "/srv/kho", found: 2, known: 1)
        case .newerStore: .damaged(detail: "setting.device")
        case .damaged: .entry(.encoding(.truncated), feed: "ab12cd34/26740@2025-07-01", seq: 7)
        case .entry: .fork(feed: "ab12cd34/commons", seq: 7)
        case .fork: .refused(FieldRefusal(kind: "visit", field: "establishment", problem: .required))
        case .refused: .file([FileProblem(path: "areas.csv", line: 0, reason: .empty)])
        case .file: .unknownRecord("zzzz", kind: "establishment")
        case .unknownRecord: .ambiguousRecord("k3", candidates: [id, "k3x9a7b2c4d5e6f7"])
        case .ambiguousRecord: .unknownArea("4711")
        case .unknownArea: .areaOutside("26743")
        case .areaOutside: .visitIsFinal(id)
        case .visitIsFinal: .visitIsDraft(id)
        case .visitIsDraft: .visitIsOver(id, status: "ANNULLED")
        case .visitIsOver: .withdrawn(id)
        case .withdrawn: .reasonMissing
        case .reasonMissing: .nothingToChange
        case .nothingToChange: .notLinked("k3v9a7b2c4d5e6f7", "m4w2b8c3d5e6f7g8")
        case .notLinked: .report(id, .incomplete(here: 1, of: 3))
        case .report:
            .likelyThere([
                LikelyDuplicate(
                    id: id, name: "Karaoke Sóng Xanh", address: "12 Lê Lợi", reasons: ["name", "address", "kind"])
            ])
        case .likelyThere: .unknownPeer("huyện", known: ["/mnt/kho", "ssh://huyen/hub"])
        case .unknownPeer: .unknownConflict("k3")
        case .unknownConflict: .unknownCandidate(3, count: 2)
        case .unknownCandidate: .keyExists(kind: "code", key: "KIND BAR")
        case .keyExists: .otherDeployment(path: "/mnt/hub")
        case .otherDeployment: .samePeer(path: "/mnt/hub")
        case .samePeer: .map(path: "m.json", problem: MapProblem(place: "", reason: .missingKey("files")))
        case .map: .declaration(path: "chi-tieu.json", .target, DeclarationProblem("", .missingKey(["count"])))
        case .declaration: .notCentral
        case .notCentral: .key(detail: "kho/key")
        case .key: .program("ssh-keygen", code: 2)
        case .program: .denied(.notCentral)
        case .denied: .peer(code: 1, detail: "")
        case .peer: .damagedPeer(path: "/mnt/hub")
        case .damagedPeer: .network(peer: "ssh://huyen/hub", .timedOut)
        case .network: .address("", .form)
        case .address: .configuration(path: "/etc/fieldlog.json", .missing)
        case .configuration: .nightRunning(path: "/srv/kho/night.lock")
        case .nightRunning: .signedFile(path: "tuần.bundle", .signature)
        case .signedFile: .backup(path: "/media/usb/may-1.backup", .exists)
        case .backup: .nothingLeft(path: "/srv/kho", .noKey(NamedEntry(feed: "ab12cd34/commons", seq: 7)))
        case .nothingLeft: .salvage(path: "/media/usb", .nothingLeft)
        case .salvage: .output(path: "/srv/kho/may-1.request", .insideStore("/srv/kho"))
        case .output: .interrupted
        case .interrupted: nil
        }
    }

    private static let store: [FieldLogError] =
        [
            .database(code: 4874, message: "disk I/O error", operation: "open"),
            .database(code: 5, message: "database is locked", operation: "step"),
            .database(code: 6, message: "database table is locked", operation: "step"),
            .database(code: 15, message: "locking protocol", operation: "step"),
            .database(code: 7, message: "out of memory", operation: "step"),
            .database(code: 1034, message: "disk I/O error", operation: "COMMIT"),
            .database(code: 266, message: "disk I/O error", operation: "step"),
            .database(code: 14, message: "unable to open database file", operation: "open"),
            .database(code: 8, message: "attempt to write a readonly database", operation: "step"),
            .database(code: 11, message: "database disk image is malformed", operation: "step"),
            .database(code: 26, message: "file is not a database", operation: "step"),
            .database(code: 1, message: "no such table: visit", operation: "prepare"),
            .system(operation: "fsync", path: nil, code: 5),
            .program("curl", code: 2), .program("ssh", code: 2), .program("ssh-keygen", code: 13),
            .nothingLeft(path: "/srv/kho", .noKey(nil)), .nothingLeft(path: "/srv/kho", .peerNeeded),
            .nothingLeft(path: "/srv/kho", .farPeer("ssh://huyen/hub")),
            .nothingLeft(path: "/srv/kho", .unknownToPeer("/mnt/hub")),
            .key(detail: "No user exists for uid 4711"), .salvage(path: "/media/usb/mới", .insideWreck),
            .output(path: "/srv/.kho.fieldlog-witness", .witness), .output(path: "sổ.csv", .isRead),
            .output(path: "sổ.csv.rejected.csv", .notRejects), .output(path: "sổ.csv.rejected.csv", .link),
        ] + systemCodes.map { .system(operation: "open", path: "/mnt/usb/areas.csv", code: $0) }

    /// Every number that has words of its own, and one that has none.
    static let systemCodes: [Int32] = [1, 2, 5, 12, 13, 17, 20, 21, 22, 23, 24, 27, 28, 30, 36, 40, 99, 122]

    private static let files: [FieldLogError] = [
        .file(
            EveryProblem.rows.enumerated().map {
                FileProblem(path: "areas.csv", line: $0.offset + 1, reason: $0.element)
            }
        ),
        .file((1...23).map { FileProblem(path: "areas.csv", line: $0, reason: .unknownParent("99")) }),
    ]

    private static let records: [FieldLogError] = [
        .unknownRecord("zzzz", kind: "visit"), .unknownRecord("zzzz", kind: "team"),
        .unknownRecord("zzzz", kind: "finding"), .unknownRecord("zzzz", kind: nil),
        .unknownRecord("xyz", kind: "kind"), .unknownRecord("zzzz", kind: "device"),
        .report(id, .damaged), .report(id, .layout("tỉnh-2027")),
        .report(id, .unknownCell("26740:lượt", near: ["visits", "visits_planned"])),
        .unknownRecord("zzzz", kind: "later"), .visitIsOver(id, status: "DISCARDED"), .visitIsOver(id, status: "LATER"),
        .unknownPeer("huyện", known: []),
    ]

    private static let peers: [FieldLogError] =
        (2...19).map { .peer(code: $0, detail: "") } + [
            .peer(code: 18, detail: "disk full"), .peer(code: 18, detail: "key"),
        ]
}
