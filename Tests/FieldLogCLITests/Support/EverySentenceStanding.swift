import FieldLogConsole
import FieldLogModel
import FieldLogReports

@testable import FieldLogCLI
@testable import FieldLogImport
@testable import FieldLogKit

/// What is said of how things stand: peers, silent devices, records, an import as a whole.
extension EverySentence {
    static let standing: [(title: String, lines: [Bilingual])] = [
        ("StandingWords", standings), ("ViewWords", views), ("ImportWords", imports),
        (
            "MovingWords",
            [
                MovingWords.moved(id, "m4w2b8c3d5e6f7g8"), MovingWords.visits("12 Lê Lợi", 0, nil),
                MovingWords.visits("12 Lê Lợi", 1, "2025-03-01"), MovingWords.visits("12 Lê Lợi", 2, "2025-03-01"),
            ]
        ),
        ("MinutesWords", [MinutesWords.written("bien-ban.html")]),
        ("DuplicateWords", [DuplicateWords.isNew, DuplicateWords.notAdded]),
        (
            "AreaWords",
            [
                AreaWords.noHeir("26740@"), AreaWords.stillValid("26740", "2025-10-01"),
                AreaWords.withoutHeirs(1, "31513@"), AreaWords.withoutHeirs(2, "31513@"),
            ]
        ),
        (
            "DoubtWords",
            [
                DoubtWords.text(.afterToday(field: "date", day: "2062-01-02", today: "2026-01-02")),
                DoubtWords.text(.afterClosing(day: "2026-01-02", closed: "2025-12-31")),
                DoubtWords.text(.endedArea("26740@2024-01-01", on: "2025-07-01", heirs: ["26743", "26746"])),
                DoubtWords.text(.partOverWhole(field: "under_18", 5, whole: 4)), DoubtWords.text(.visitsRemain(2)),
                DoubtWords.text(.sameNumber("0312345678", id: "k3v9a7b2c4d5e6f7", name: "Karaoke Sóng Xanh")),
            ]
        ),
        (
            "DailyWords",
            DailyWords.TodayList.allCases.map(DailyWords.title) + DailyWords.ChaseList.allCases.map(DailyWords.title)
                + TodayItem.Need.allCases.map(DailyWords.need) + [
                    DailyWords.heading(DailyWords.title(.never), 12),
                    DailyWords.heading(DailyWords.title(.unexecuted), 3, amount: "35000000"), DailyWords.more(4),
                    DailyWords.nothingToday, DailyWords.nothingToChase, DailyWords.later(1), DailyWords.later(2),
                    DailyWords.offRegister(1), DailyWords.offRegister(2),
                    DailyWords.others("Đội 178 phường Bến Thành", "2025-07-30"), DailyWords.others(nil, "2025-07-30"),
                    DailyWords.inStreet, DailyWords.goOn("fieldlog visit add --establishment ID"),
                ]
        ),
        ("DemoWords", [DemoWords.made(EveryDemo.outcome), DemoWords.interrupted(EveryDemo.outcome)]),
        (
            "Many",
            areas.map(Many.areas) + [Many.areas(.some([area, AreaKey(text: "26743@2025-07-01") ?? .commons]))]
                + (0...2).map {
                    Bilingual(
                        stringLiteral: [Many.entries($0), Many.feeds($0), Many.findings($0)].joined(separator: ", "))
                }
        ),
    ]

    private static let shown = "2025-07-01 22:05"

    private static let namings: [PeerStanding.Naming] = EveryCase.walk { last in
        switch last {
        case nil: .newKey
        case .newKey: .copied
        case .copied: nil
        }
    }

    private static let standings: [Bilingual] =
        [
            StandingWords.copied, StandingWords.silent, StandingWords.succeeded(shown), StandingWords.succeeded(nil),
            StandingWords.failed(shown, "network"), StandingWords.unsent(1, since: shown, calls: true),
            StandingWords.unsent(12, since: shown, calls: false), StandingWords.restored(shown),
            StandingWords.renamed(nil, shown),
        ] + namings.map { StandingWords.renamed($0, shown) }
        + [
            StandingWords.unheard(shown), StandingWords.here, StandingWords.there("/mnt/hub", isConfirmed: true, shown),
            StandingWords.there("/mnt/hub", isConfirmed: false, shown), StandingWords.fork("ab12cd34", 7),
            StandingWords.erased(shown, "QĐ 12/2025"), StandingWords.waits,
        ]

    private static let views = [
        ViewWords.yes, ViewWords.no, ViewWords.keys.yes, ViewWords.keys.no, ViewWords.finalNow, ViewWords.establishment,
        ViewWords.tally, ViewWords.reason, ViewWords.total, ViewWords.allAreas, ViewWords.emptied, ViewWords.erased,
        ViewWords.waitsForAnother, ViewWords.version, ViewWords.upon(["ab12cd34", "ef56ab78"]), ViewWords.stands,
        ViewWords.waits, ViewWords.proposal, ViewWords.conflict("k3v9a7b2", ViewWords.stands),
    ]

    private static let imports: [Bilingual] = {
        var outcome = ImportOutcome()
        (outcome.rows, outcome.imported, outcome.unchanged) = (10, 7, 1)
        (outcome.refusedCount, outcome.differingCount) = (2, 1)
        return [
            ImportWords.differing, ImportWords.rejected("sổ.csv.rejected.csv"), ImportWords.more(3),
            ImportWords.summary(outcome, [], isDryRun: true),
            ImportWords.summary(outcome, [("establishment", 3), ("visit", 4)], isDryRun: false),
        ]
    }()
}
