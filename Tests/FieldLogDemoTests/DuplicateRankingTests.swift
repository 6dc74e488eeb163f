import FieldLogDemo
import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import FieldLogTestSupport
import Testing

/// The ranking of duplicates on labelled sets, which the generator makes without knowing how they are found.
struct DuplicateRankingTests {
    private struct Labelled {
        let workspace: Workspace
        /// The pairs of two keys, with whether they are one.
        var pairs: [[EstablishmentKey]: Bool] = [:]

        init(_ seed: UInt64, _ folder: String) throws {
            var options = DemoOptions()
            options.seed = seed
            options.establishments = 900
            options.visits = 20
            options.years = 1
            let made = try MadeProvince(folder, options)
            workspace = try Workspace.open(folder, host: StandInHost(seed: 1).host())
            for pair in made.pairs {
                let ends = try [(2, 3), (5, 6)].map { id, area in
                    EstablishmentKey(
                        id: try #require(RecordID(text: pair[id])), home: try #require(AreaKey(text: pair[area])))
                }
                pairs[ends.sorted()] = pair[0] == "1"
            }
        }

        var same: [[EstablishmentKey]] { pairs.filter(\.value).map(\.key) }
    }

    /// Of the true pairs 95 in 100 are among the first three candidates of either end, and of those shown as likely at most one in twenty is false.
    @Test func ranksWhatIsLabelled() throws {
        var (same, first, likely, right) = (0, 0, 0, 0)
        for seed in [UInt64(7), 31, 2_026] {
            try withTemporaryFolder { folder in
                let labelled = try Labelled(seed, folder + "/a")
                let ranking = try DuplicateRanking(labelled.workspace)
                for pair in labelled.same {
                    let isFirst = [(0, 1), (1, 0)].allSatisfy { one, other in
                        ranking.candidates(for: pair[one], limit: 3).contains {
                            $0.one == pair[other] || $0.other == pair[other]
                        }
                    }
                    same += 1
                    if isFirst { first += 1 }
                }
                for pair in try ranking.all(limit: .max, { _ in true }) where pair.isLikely {
                    likely += 1
                    if labelled.pairs[[pair.one, pair.other]] == true { right += 1 }
                }
            }
        }
        #expect(same > 50 && likely > 30)
        #expect(first * 100 >= same * 95, "\(first) of \(same)")
        #expect((likely - right) * 20 <= likely, "\(likely - right) of \(likely)")
    }

    /// Searching before an addition says what the ranking says of the same two afterwards.
    @Test func searchingFirstSaysTheSame() throws {
        try withTemporaryFolder { folder in
            let labelled = try Labelled(7, folder + "/a")
            let store = labelled.workspace.store
            let ranking = try DuplicateRanking(labelled.workspace)
            var (asked, missed) = (0, 0)
            for record in try store.records(Schema.establishment).prefix(150) where record["withdrawn"].isNull {
                let key = EstablishmentKey(id: record.id, home: record.home)
                let after = ranking.candidates(for: key, limit: 50).filter(\.isLikely).map {
                    $0.one == key ? $0.other : $0.one
                }
                let before = try DuplicateSearch.likely(
                    record.filled, home: record.home, in: labelled.workspace, limit: 50
                ).map(\.other)
                // It finds itself as well, for it is there.
                #expect(before.contains(key))
                asked += after.count
                missed += Set(after).subtracting(before).count
            }
            for pair in labelled.same.prefix(20) {
                let record = try #require(
                    try store.record(Schema.establishment, id: pair[0].id, home: pair[0].home))
                let before = try DuplicateSearch.likely(
                    record.filled, home: record.home, in: labelled.workspace, limit: 50)
                let after = ranking.candidates(for: pair[0], limit: 50).first {
                    $0.one == pair[1] || $0.other == pair[1]
                }
                if after?.isLikely == true {
                    asked += 1
                    if !before.contains(where: { $0.other == pair[1] }) { missed += 1 }
                }
            }
            #expect(asked > 10 && missed == 0, "\(missed) of \(asked)")
        }
    }
}
