import FieldLogConsole
import FieldLogHash
import FieldLogModel

@testable import FieldLogCLI
@testable import FieldLogKit
@testable import FieldLogStorage

/// What is said of stores: checks, repairs, backups, the doctor.
extension EverySentence {
    static let stores: [(title: String, lines: [Bilingual])] = [
        ("CheckWords", checks), ("RepairWords", repairs), ("BackupWords", backups),
        ("DoctorWords", facts.map(DoctorWords.text)),
    ]

    private static let findings: [CheckFinding] =
        EveryCase.walk { (last: CheckFinding?) in
            switch last {
            case nil: .file("row 7 missing from index visit_place")
            case .file: .notAFile(path: "/srv/kho/fieldlog.db")
            case .notAFile: .schema("visit")
            case .schema: .writeAheadLog(frame: 3)
            case .writeAheadLog: .signature(feed: "ab12cd34/commons", seq: 7)
            case .signature: .unsigned(feed: "ab12cd34/commons", from: 7, through: 7)
            case .unsigned: .entryDamaged(feed: "ab12cd34/commons", seq: 7)
            case .entryDamaged: .entriesMissing(feed: "ab12cd34/commons", from: 7, through: 7)
            case .entriesMissing: .entryBeyondHead(feed: "ab12cd34/commons", seq: 7)
            case .entryBeyondHead: .feedMissing(number: 2, feed: "ab12cd34/commons")
            case .feedMissing: .row(table: "visit", record: id, how: .missing)
            case .row: .checksum(table: "setting", row: nil)
            case .checksum: .digest(area: "26740")
            case .digest: .witness(.behind)
            case .witness: .lost(nil)
            case .lost: .nameless
            case .nameless: nil
            }
        } + [
            .entriesMissing(feed: "ab12cd34/commons", from: 7, through: 9),
            .unsigned(feed: "ab12cd34/commons", from: 7, through: 9),
            .row(table: "visit", record: id, how: .extra),
            .row(table: "visit", record: id, how: .differs), .checksum(table: "feed", row: "2"),
        ]

    private static let checks: [Bilingual] =
        findings.map(CheckWords.text)
        + [
            CheckWords.remedy([.digest(area: "26740")]), CheckWords.remedy([.schema("visit")]),
            CheckWords.remedy([.lost(nil)]), CheckWords.next([.lost(nil)]), CheckWords.mended(2),
        ]
        + [CheckFinding.digest(area: "26740"), .schema("visit")].map { CheckWords.next([$0]) }

    private static let repairs: [Bilingual] =
        depths.flatMap { (depth) -> [Bilingual] in
            var outcome = RepairOutcome()
            outcome.depth = depth
            outcome.before = [.digest(area: "26740")]
            outcome.takesNewName = true
            return RepairWords.lines(outcome)
        }
        + RepairWords.lines(repaired)
        + RepairWords.lines(
            SalvageOutcome(report: report(isNameless: true), path: "/srv/mới", loose: nil, hasKey: false))
        + RepairWords.lines(
            SalvageOutcome(report: report(isNameless: false), path: "/srv/mới", loose: "/srv/mới/rời", hasKey: true))
        + [RepairWords.damageLeft("/srv/kho"), RepairWords.signaturesLeft, RepairWords.noKey("/srv/mới")]

    private static let depths: [RepairOutcome.Depth] = EveryCase.walk { last in
        switch last {
        case nil: .nothing
        case .nothing: .tookBack
        case .tookBack: .named
        case .named: .rebuilt
        case .rebuilt: .remade
        case .remade: nil
        }
    }

    private static let repaired: RepairOutcome = {
        var outcome = RepairOutcome()
        (outcome.received, outcome.tookBack, outcome.tookNewName) = (5, 2, true)
        outcome.aside = "/srv/kho/damaged-20250801-090000"
        outcome.missing = [MissingNumbers(feed: feed, ranges: [3...3, 7...9])]
        return outcome
    }()

    private static func report(isNameless: Bool) -> RemakeReport {
        let header = EntryHeader(
            incarnation: feed.incarnation, area: area, seq: 9, previous: .zero, auth: 0,
            time: WallTime(milliseconds: time, offsetMinutes: 420, trust: .given), record: record, kind: "visit",
            fields: [],
            parents: [], bodyHash: .zero, bodyLength: 0)
        let forged = LooseEntry(
            entry: Entry(header: header, values: FieldValues(), salt: Array(repeating: 0, count: 16)), signature: nil,
            isBorneOut: false)
        return RemakeReport(
            feeds: [
                RemakeReport.Feed(feed: feed, entries: 6, last: 6, missing: [], loose: 0),
                RemakeReport.Feed(feed: feed, entries: 6, last: 10, missing: [7...8, 10...10], loose: 1),
            ], loose: [forged], mended: 1, lostTables: ["peer", "quarantine", "setting", "seen"],
            isNameless: isNameless,
            deployment: nil)
    }

    static let record = RecordID(ticks: 0x1122_3344, random: 0x99AA)

    private static func header(_ name: String) -> BackupHeader {
        BackupHeader(
            deployment: .zero, device: record, name: name, incarnation: feed.incarnation, made: time, tables: 1,
            entries: 1_234, visits: 56, digest: .zero, files: [],
            database: BackupHeader.Piece(name: "fieldlog.db", count: 0, hash: .zero))
    }

    private static func made(_ bytes: Int64) -> BackupOutcome {
        BackupOutcome(path: "/media/usb/may-1.backup", bytes: bytes, header: header("máy-1"), unnoted: nil)
    }

    private static func missing(from: UInt64, through: UInt64) -> MissingEntries {
        MissingEntries(feed: feed, from: from, through: through, peer: "/mnt/hub")
    }

    private static let last = LastBackup(made: time, path: "/media/usb/may-1.backup")

    private static let backups: [Bilingual] = [
        BackupWords.made(made(1_000)), BackupWords.made(made(5 << 20)), BackupWords.keyInside, BackupWords.keyOutside,
        BackupWords.leftoversInside, BackupWords.leftoversBack,
        BackupWords.unnoted("fieldlog: …"), BackupWords.restored("/srv/kho", header("máy-1")),
        BackupWords.restored("/srv/kho", header("")), BackupWords.newName, BackupWords.held,
        BackupWords.keyless("/srv/kho", "máy-1"), BackupWords.takenBack("/mnt/hub", synced, own: 3),
        BackupWords.notTaken("/mnt/hub", "fieldlog: …"),
        BackupWords.wrongPeer("fieldlog: …"), BackupWords.noPeers,
        BackupWords.missing(missing(from: 7, through: 7)), BackupWords.missing(missing(from: 7, through: 9)),
        BackupWords.due(nil), BackupWords.due(last), BackupWords.standing(last),
    ]

    // Not in the switch, as in ``EveryProblem``.
    private static let missing = MissingNumbers(feed: feed, ranges: [2...3, 7...7])

    private static let facts: [HealthFact] =
        EveryCase.walk(fact)
        + [
            .clockAlone(isKnown: false), .disk(freeBytes: 500 << 20), .disk(freeBytes: 50 << 20), .lock(isFree: false),
            .sqlite(version: "3.40.1", hasResetBug: true), .program(name: "curl", version: ""),
            .programMissing(name: "curl", isNeeded: true), .programMissing(name: "curl", isNeeded: false),
            .backup(nil, isDue: true), .backup(last, isDue: true),
        ] + EveryCase.walk(witness).map { .witness($0) }
        + EveryCase.walk(absence).map { .peerGone(name: "ssh://huyen/hub", $0) }

    private static func fact(_ last: HealthFact?) -> HealthFact? {
        switch last {
        case nil: .clockInStep
        case .clockInStep: .clockAlone(isKnown: true)
        case .clockAlone: .clockImplausible(now: 1_000)
        case .clockImplausible: .clockBehind(now: time, newest: time + 3_600_000)
        case .clockBehind: .disk(freeBytes: 5 << 30)
        case .disk: .modesRight(count: 7)
        case .modesRight: .mode(path: "/srv/kho/key", found: 0o644, wanted: 0o600)
        case .mode: .folderInTheWay(path: "/srv/kho/fieldlog.db-shm")
        case .folderInTheWay: .owner(path: "/srv/kho/key", found: 0, wanted: 1_000)
        case .owner: .witness(nil)
        case .witness: .keyGranted(principal: "máy-1", role: .inspector)
        case .keyGranted: .keyDiffers(path: "/srv/kho/key")
        case .keyDiffers: .keyUnreadable(path: "/srv/kho/key")
        case .keyUnreadable: .publicHalfDiffers(path: "/srv/kho/key")
        case .publicHalfDiffers: .keyNotGranted
        case .keyNotGranted: .rootKeyHere(path: "/srv/kho/root-key")
        case .rootKeyHere: .peerThere(name: "/mnt/hub")
        case .peerThere: .peerNotTried(name: "ssh://huyen/hub")
        case .peerNotTried: .peerGone(name: "/mnt/hub", .folder)
        case .peerGone: .versions(schema: 1, tables: 1)
        case .versions: .sqlite(version: "3.51.3", hasResetBug: false)
        case .sqlite: .program(name: "ssh", version: "9.2")
        case .program: .programMissing(name: "ssh-keygen", isNeeded: true)
        case .programMissing: .programOld(name: "ssh", version: "7.9", needed: "8.9")
        case .programOld: .backup(EverySentence.last, isDue: false)
        case .backup: .missing(missing)
        case .missing: .lock(isFree: true)
        case .lock: nil
        }
    }

    private static func absence(_ last: PeerAbsence?) -> PeerAbsence? {
        switch last {
        case nil: .address
        case .address: .folder
        case .folder: .line(.timedOut)
        case .line: .error(5)
        case .error: .failed
        case .failed: nil
        }
    }
}
