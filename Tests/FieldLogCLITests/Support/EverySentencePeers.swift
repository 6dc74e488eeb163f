import FieldLogConsole
import FieldLogHash
import FieldLogModel

@testable import FieldLogCLI
@testable import FieldLogImport
@testable import FieldLogKit

/// What is said between stores: devices, decisions, bundles, errors of peers, imports.
extension EverySentence {
    static let peers: [(title: String, lines: [Bilingual])] = [
        ("AuthorityWords", authority), ("DeviceWords", devices), ("BundleWords", bundles),
        ("PeerWords.reason", (0...19).map { PeerWords.reason($0) }),
        ("PeerWords.failure", failures.map(PeerWords.failure)),
        (
            "PeerWords.refused",
            [
                PeerWords.refused("ab12cd34/commons", 12, byPeer: true),
                PeerWords.refused("ab12cd34/commons", 12, byPeer: false),
            ]
        ),
        ("NightWords", [NightWords.nothing]), ("RowWords", rows.map(RowWords.text) + linesOfRows),
    ]

    private static let failures = ["network", "denied", "busy", "damaged", "no-store", "failed", "error-9", "later"]

    private static let authority: [Bilingual] =
        [
            AuthorityWords.revoked(RevocationOutcome(principal: "máy-1", feeds: 2, entries: 30, isAdvance: false)),
            AuthorityWords.revoked(RevocationOutcome(principal: "máy-1", feeds: 2, entries: 30, isAdvance: true)),
            AuthorityWords.howToAdvance("máy-1", formerKeys: false),
            AuthorityWords.howToAdvance("máy-1", formerKeys: true),
        ] + (handover.map { [AuthorityWords.handedOver($0, "trả-lời"), AuthorityWords.missing($0)] } ?? [])
        + areas.map { AuthorityWords.granted(grant($0)) }
        + [
            AuthorityWords.erased(
                ErasureOutcome(
                    line: CutLine(feed: feed, seq: 7, hash: .zero), kind: "visit", record: device, sealed: true,
                    alike: [])),
            AuthorityWords.alike([Digest32.zero.hex]),
            AuthorityWords.keyRequested("xin-khóa"), AuthorityWords.keyIsAwaited, AuthorityWords.keyTaken,
            AuthorityWords.callsAsAnother("máy-1", "máy-2"), AuthorityWords.tookOver, AuthorityWords.released(3),
            AuthorityWords.dropped(5),
        ] + areas.map(AuthorityWords.takenForAnother) + ways.map { AuthorityWords.withheld(3, $0) }
        + states.map(AuthorityWords.state)

    /// The signature of the answer is one of nothing: no word depends on it.
    private static let handover: HandoverOutcome? = SignedFile(
        splitting: Array(
            "FIELDLOG ANSWER 1\nkho\n-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n".utf8)
    ).map {
        HandoverOutcome(
            answer: $0, principal: "máy-1", feeds: 2, missing: [HandoverOutcome.MissingWork(feed: feed, entries: 4)])
    }

    private static func grant(_ areas: AreaList) -> Grant {
        Grant(
            position: 1, device: device, publicKey: "ssh-ed25519 AAAA", role: .officer, areas: areas, principal: "máy-1"
        )
    }

    private static let ways: [WayBack] = EveryCase.walk { last in
        switch last {
        case nil: .handover
        case .handover: .newKey
        case .newKey: .formerKey("máy-1")
        case .formerKey: .administrator("máy-1")
        case .administrator: nil
        }
    }

    private static let states: [DeviceStanding.State] = EveryCase.walk { last in
        switch last {
        case nil: .live
        case .live: .revoked
        case .revoked: .notSeen
        case .notSeen: nil
        }
    }

    private static let device = record

    private static func enrolled(_ device: RecordID?, isNewKey: Bool, _ areas: AreaList) -> Bilingual {
        let request = DeviceRequest(
            principal: "máy-1", publicKey: "ssh-ed25519 AAAA", deployment: nil, device: device, heads: [])
        return DeviceWords.enrolled(request, .inspector, areas, isNewKey: isNewKey, "trả-lời")
    }

    private static let devices: [Bilingual] =
        [
            DeviceWords.requested("xin"), DeviceWords.handoverRequested("xin"), enrolled(device, isNewKey: true, .all),
            enrolled(device, isNewKey: false, .all),
        ] + areas.map { enrolled(nil, isNewKey: true, $0) }

    private static let bundles: [Bilingual] = {
        var contents = BundleContents()
        (contents.maker, contents.entries, contents.feeds, contents.bytes) = ("máy-1", 120, 3, 45_678)
        var outcome = BundleOutcome()
        (outcome.contents, outcome.added, outcome.passedOver) = (contents, 100, 20)
        var receipt = ReceiptOutcome()
        (receipt.maker, receipt.feeds) = ("máy-1", 3)
        return [
            BundleWords.made("tuần.bundle", contents), BundleWords.readable,
            BundleWords.contents("tuần.bundle", contents),
            BundleWords.complete, BundleWords.taken(outcome), BundleWords.missing("ab12cd34/commons", 7),
            BundleWords.ask("máy-1"), BundleWords.vouched("máy-1", "máy-1 đã hỏng"), BundleWords.receipt("biên-nhận"),
            BundleWords.confirmed(receipt),
        ]
    }()

    private static let rows: [RowReason] =
        EveryCase.walk { (last: RowReason?) in
            switch last {
            case nil: .field(.notADate("hôm qua"))
            case .field: .csv(code: "csv.field-too-long")
            case .csv: .cells(found: 5, expected: 8)
            case .cells: .noWord("quán bar")
            case .noWord: .emptyKey
            case .emptyKey: .areaOutside("26743")
            case .areaOutside: .unknownKey(kind: "establishment", key: "KR-7")
            case .unknownKey: .ambiguousKey(kind: "establishment", key: "KR-7")
            case .ambiguousKey: .orphan(kind: "establishment", key: "KR-7")
            case .orphan: .withdrawn(kind: "establishment")
            case .withdrawn: .visitIsOver(status: "ANNULLED")
            case .visitIsOver: nil
            }
        }
        + [
            "csv.row-too-long", "csv.invalid-encoding", "csv.unterminated-quote", "csv.stray-quote",
            "csv.too-many-fields",
            "csv.later",
        ].map { .csv(code: $0) }

    private static let linesOfRows: [Bilingual] = ["", "Ngày"].map { column in
        let row = RefusedRow(file: "sổ.csv", line: 7, field: "visit.date", column: column, reason: .field(.required))
        return Bilingual(vi: RowWords.line(row, .vietnamese), en: RowWords.line(row, .english))
    }
}
