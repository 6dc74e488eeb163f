import FieldLogConsole
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import FieldLogText

@testable import FieldLogCLI
@testable import FieldLogKit

/// Every sentence that is said when nothing is an error, under the name of the words it is one of. Each branch of each function stands here.
enum EverySentence {
    static let all: [(title: String, lines: [Bilingual])] =
        [("Words", words), ("Words.why", EveryCase.walk(witness).map(Words.why))] + stores + peers + standing + console
        + [("GuardWords", guardWords), ("TargetWords", targetWords)] + reports

    private static let guardWords: [Bilingual] =
        [GuardWords.checked(12, refused: 1), GuardWords.checked(12, refused: 2)]
        + GuardPattern.allCases.map { GuardWords.person($0.rawValue, "0••••••••8") } + [GuardWords.person("?", "•")]
        + PersonGuard.rules.map(GuardWords.about) + GuardWords.traps.map(\.text)

    private static let targetWords: [Bilingual] =
        TargetState.allCases.map(TargetWords.state) + TargetNote.allCases.map(TargetWords.note)
        + [
            TargetWords.rest, TargetWords.noTeam, TargetWords.noKind, TargetWords.changed("at_least", "50", nil),
            TargetWords.withdrawn("đặt nhầm"), TargetWords.unreadable(DeclarationProblem("", .newer(2))),
        ] + EveryProblem.targets.map(TargetWords.unreadable)

    static let id = "k3v9a7b2c4d5e6f7"
    static let area = AreaKey(text: "26740@2025-07-01") ?? .commons
    static let feed = FeedID(
        incarnation: IncarnationID.derived(publicKey: "ssh-ed25519 AAAA", nonce: Array(repeating: 7, count: 16)),
        area: area)
    static let areas: [AreaList] = [.all, AreaList([area]), .some([])]
    /// 1 July 2025, 22:05 in Viet Nam.
    static let time: Int64 = 1_751_382_300_000

    /// The reason after another one in a row of all.
    static func witness(_ last: WitnessProblem?) -> WitnessProblem? {
        switch last {
        case nil: .missing
        case .missing: .unreadable
        case .unreadable: .otherMachine
        case .otherMachine: .otherFile
        case .otherFile: .behind
        case .behind: .differs
        case .differs: .peerAhead
        case .peerAhead: .restored
        case .restored: .repaired
        case .repaired: nil
        }
    }

    private static let words: [Bilingual] =
        [
            Words.summary, Words.founded("/srv/kho"), Words.cloned("/srv/kho", 91),
            Words.saved(Schema.establishment, id),
            Words.draftSaved(id), Words.changed(id), Words.unchanged(id), Words.finalized(id), Words.amended(id),
            Words.annulled(id), Words.discarded(id), Words.withdrawn(id), Words.settled(id), Words.catalogue(catalogue),
            Words.synced(synced), Words.seeConflicts, Words.noPeer("/mnt/hub"), Words.settle("k3v9a7b2"),
            Words.syncing(91), Words.checking(91), Words.nothing, Words.goingOn,
            Words.kept("fieldlog visit add --resume"), Words.notKept("fieldlog: /srv/kho/draft-visit.json: …"),
            Words.unfinished("fieldlog visit add"),
            Words.unwitnessed("fieldlog: /srv/.kho.fieldlog-witness: …"),
            Words.unerased("fieldlog: /srv/kho: …"),
        ] + EveryCase.walk(witness).map(Words.renewed)

    private static let catalogue: CatalogueOutcome = {
        var outcome = CatalogueOutcome()
        (outcome.rows, outcome.added, outcome.changed, outcome.unchanged) = (10, 7, 2, 1)
        return outcome
    }()

    static let synced: SyncOutcome = {
        var outcome = SyncOutcome()
        (outcome.sent, outcome.received, outcome.conflicts) = (12, 34, 1)
        return outcome
    }()
}
