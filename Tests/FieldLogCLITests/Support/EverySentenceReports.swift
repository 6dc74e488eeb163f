import FieldLogConsole
import FieldLogReports

@testable import FieldLogCLI

extension EverySentence {
    /// What is said about periodic reports, and about those that were frozen.
    static let reports: [(title: String, lines: [Bilingual])] = [
        (
            "PeriodicWords",
            ReportCycle.allCases.map(PeriodicWords.summary) + [
                PeriodicWords.unassigned("Phường Một, Phường Hai"), PeriodicWords.partOnly, PeriodicWords.kept(id),
                PeriodicWords.withdrawn("sai kỳ"), PeriodicWords.noDifference, PeriodicWords.sameValue(1),
                PeriodicWords.sameValue(2), PeriodicWords.unknown, PeriodicWords.published,
            ]
        ),
        ("PeriodicWords.cause", DifferenceReason.Cause.allCases.map(PeriodicWords.cause)),
        ("PeriodicWords.state", TracedRecord.State.allCases.map(PeriodicWords.state)),
        ("PeriodicWords.gaps", PeriodicWords.gaps(gaps(0)) + PeriodicWords.gaps(gaps(3)) + PeriodicWords.gaps(gaps(6))),
    ]

    private static func gaps(_ count: Int) -> ReportGaps {
        ReportGaps(
            silent: (0..<count).map { ReportGaps.Silent(principal: "máy-\($0 + 1)", heard: time + Int64($0)) },
            devices: 44, notReceived: UInt64(count), quarantined: count, conflicts: count, pending: count,
            unfolded: count, unassigned: count)
    }
}
