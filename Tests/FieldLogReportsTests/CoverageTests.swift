import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import FieldLogTestSupport
import Testing

struct CoverageTests {
    /// Establishments and visits are kept apart: two visits of one establishment inspect one, and an attempt inspects none.
    @Test func countsEstablishmentsVisitsAndAttemptsApart() throws {
        try withStore { workspace, _, _ in
            let karaoke = try addEstablishment(workspace, "Karaoke Sóng Xanh", kind: "KARAOKE")
            let motel = try addEstablishment(workspace, "Nhà nghỉ Hoa Sữa")
            _ = try addEstablishment(workspace, "Khách sạn Biển Bạc", kind: "HOTEL")
            try addVisit(workspace, karaoke, "2026-01-01")
            try addVisit(workspace, karaoke, "2026-11-20")
            try addVisit(workspace, motel, "2026-05-04", outcome: "NO_ACCESS")
            try addVisit(workspace, motel, "2025-12-31")
            let report = try Coverage.run(workspace)
            #expect(report.year == 2026 && report.registerDate == "2026-11-20" && report.isWithinScope)
            #expect(report.total.inspected == 1 && report.total.register == 3)
            #expect(report.total.visits == 2 && report.total.attempts == 1)
            #expect(report.total.ratio == 1.0 / 3.0 && report.rows.isEmpty)
            let before = try Coverage.run(workspace, year: 2025)
            #expect(before.registerDate == "2025-12-31" && before.total.inspected == 1 && before.total.visits == 1)
        }
    }

    /// Only final and amended visits count; a visit that becomes void counts no more.
    @Test func onlyFinalVisitsCount() throws {
        try withStore { workspace, _, _ in
            let motel = try addEstablishment(workspace, "Nhà nghỉ Hoa Sữa")
            let draft = try addVisit(workspace, motel, "2026-03-01", isFinal: false)
            let discarded = try addVisit(workspace, motel, "2026-03-02", isFinal: false)
            try workspace.discardVisit(discarded, reason: "ghi nhầm")
            #expect(try Coverage.run(workspace).total.visits == 0)
            try workspace.finalizeVisit(draft)
            #expect(try Coverage.run(workspace).total.inspected == 1)
            try workspace.amendVisit(try fresh(workspace, draft), [TypedField("workers", "9")], reason: "đếm lại")
            #expect(try Coverage.run(workspace).total.inspected == 1)
            try workspace.annulVisit(try fresh(workspace, draft), reason: "nhầm cơ sở")
            let report = try Coverage.run(workspace)
            #expect(report.total.inspected == 0 && report.total.visits == 0 && report.total.attempts == 0)
        }
    }

    /// The register is that of 31 December, or of today if sooner: opened and closed days decide, an unknown opening counts as open.
    @Test func registerStandsAsOfItsDay() throws {
        try withStore { workspace, _, _ in
            _ = try addEstablishment(workspace, "Không rõ ngày mở")
            _ = try addEstablishment(workspace, "Mở cuối năm", ["opened": "2025-12-31"])
            _ = try addEstablishment(workspace, "Mở năm sau", ["opened": "2026-01-01"])
            _ = try addEstablishment(workspace, "Đóng đúng ngày", ["closed": "2025-12-31", "status": "CLOSED"])
            _ = try addEstablishment(workspace, "Đóng hôm sau", ["closed": "2026-01-01", "status": "CLOSED"])
            _ = try addEstablishment(workspace, "Đóng không rõ ngày", ["status": "CLOSED"])
            _ = try addEstablishment(workspace, "Tạm ngừng", ["status": "SUSPENDED"])
            _ = try addEstablishment(workspace, "Sẽ mở", ["opened": "2026-12-01"])
            let wrong = try addEstablishment(workspace, "Ghi trùng")
            try addVisit(workspace, wrong, "2025-06-01")
            try workspace.withdraw(wrong, reason: "trùng")
            #expect(try Coverage.run(workspace, year: 2025).total.register == 4)
            #expect(try Coverage.run(workspace, year: 2026).total.register == 4)
            #expect(try Coverage.run(workspace, year: 2199).total.register == 4)
            let report = try Coverage.run(workspace, year: 2025)
            #expect(report.total.inspected == 0 && report.total.visits == 1)
        }
    }

    /// An area comes with all below it and with what these were before a reform; rows name the homes.
    @Test func areaComesWithItsPast() throws {
        try withStore { workspace, _, _ in
            let old = try addEstablishment(
                workspace, "Cà phê vườn Lá Me", kind: "CAFE_GARDEN", area: "00004@2024-01-01")
            let new = try addEstablishment(workspace, "Quán bar Đêm Phố", kind: "BAR")
            let far = try addEstablishment(workspace, "Homestay Đồi Gió", kind: "LODGING", area: "04252")
            for place in [old, new, far] { try addVisit(workspace, place, "2026-02-03") }
            #expect(try Coverage.run(workspace).total.inspected == 3)
            #expect(try Coverage.run(workspace, area: "01").total.inspected == 2)
            #expect(try Coverage.run(workspace, area: "15@2026-01-01").total.visits == 1)
            let ward = try Coverage.run(workspace, area: "00070", by: .area)
            #expect(ward.area?.text == "00070@2025-07-01" && ward.total.register == 2)
            #expect(ward.rows.map(\.key) == ["00004@", "00070@2025-07-01"])
            #expect(ward.rows.map(\.name) == ["Phúc Xá", "Hoàn Kiếm"])
            #expect(ward.rows.map(\.code) == ["00004", "00070"])
            // On its last day the ward that took its place was it.
            #expect(try Coverage.run(workspace, area: "00004@2025-06-30").total.register == 2)
            #expect(throws: FieldLogError.unknownArea("99")) { try Coverage.run(workspace, area: "99") }
        }
    }

    /// A store that has a part of an area says so.
    @Test func partOfAnAreaIsSaidToBeOne() throws {
        try withStore { workspace, clock, folder in
            let ward = try addEstablishment(workspace, "Karaoke Hòa Nhạc", kind: "KARAOKE")
            try addVisit(workspace, ward, "2026-10-10")
            try addArea(workspace, "00082", "commune", "Ba Đình", parent: "01", from: "2025-07-01")
            _ = try addEstablishment(workspace, "Karaoke Ánh Trăng", kind: "KARAOKE", area: "00082")
            let device = try Workspace.clone(
                from: folder + "/hub", to: folder + "/a", device: "máy 1", areas: ["00070"], host: clock.host
            ).workspace
            #expect(try Coverage.run(device).isWithinScope)
            #expect(try Coverage.run(device, area: "00070").isWithinScope)
            let province = try Coverage.run(device, area: "01")
            #expect(!province.isWithinScope && province.total.register == 1)
            #expect(try Coverage.run(workspace, area: "01").total.register == 2)
        }
    }

    /// The columns of kinds and areas add up; in months an establishment may stand twice.
    @Test func breakdownsAddUp() throws {
        try withStore { workspace, _, _ in
            let bar = try addEstablishment(workspace, "Quán bar Đêm Phố", kind: "BAR")
            let spa = try addEstablishment(workspace, "Massage An Nhiên", kind: "MASSAGE")
            try addVisit(workspace, bar, "2026-01-31")
            try addVisit(workspace, bar, "2026-02-01")
            try addVisit(workspace, bar, "2026-02-28")
            try addVisit(workspace, spa, "2026-12-31", outcome: "REFUSED")
            let kinds = try Coverage.run(workspace, by: .kind)
            #expect(kinds.rows.map(\.key) == ["BAR", "MASSAGE"])
            #expect(kinds.rows.map(\.counts.visits) == [3, 0] && kinds.rows.map(\.counts.attempts) == [0, 1])
            #expect(kinds.rows.map(\.counts.inspected) == [1, 0] && kinds.rows.map(\.counts.register) == [1, 1])
            let months = try Coverage.run(workspace, by: .month)
            #expect(months.rows.map(\.key).first == "01" && months.rows.map(\.key).last == "12")
            #expect(months.rows.map(\.counts.visits) == [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
            #expect(months.rows.map(\.counts.inspected) == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
            #expect(months.rows[11].counts.attempts == 1 && months.rows[0].counts.register == 2)
            #expect(months.total.inspected == 1)
        }
    }

    /// Equal ids in two homes are two establishments, each with its own visits.
    @Test func equalIdsOfTwoHomesAreTwoRecords() throws {
        try withStore { workspace, _, _ in
            let one = try addEstablishment(workspace, "Nhà hàng Ruộng Vàng", kind: "RESTAURANT")
            let home = try #require(AreaKey(text: "04252@2025-07-01"))
            try workspace.commit { (batch) throws(FieldLogError) in
                _ = try batch.create(one.kind, home: home, values: one.filled, id: one.id)
            }
            let visit = Schema.visit
            var values = FieldValues()
            values[visit, "status"] = .text("FINAL")
            values[visit, "establishment"] = .bytes(one.id.bytes)
            values[visit, "date"] = .text("2026-04-04")
            values[visit, "kind"] = .text("PLANNED")
            values[visit, "outcome"] = .text("DONE")
            let final = values
            try workspace.commit { (batch) throws(FieldLogError) in
                _ = try batch.create(visit, home: home, values: final)
            }
            let report = try Coverage.run(workspace, by: .area)
            #expect(report.total.register == 2 && report.total.inspected == 1)
            #expect(report.rows.map(\.key) == ["00070@2025-07-01", "04252@2025-07-01"])
            #expect(report.rows.map(\.counts.inspected) == [0, 1] && report.rows.map(\.counts.visits) == [0, 1])
        }
    }

    /// Random registers and visits agree with a count by hand.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func agreesWithACountByHand(seed: UInt64) throws {
        try withStore { workspace, _, _ in
            var random = SeededGenerator(seed)
            try fill(workspace, &random)
            let places = try workspace.store.records(Schema.establishment)
            let visits = try workspace.store.records(Schema.visit)
            for year in 2023...2027 {
                let day = min("\(year)-12-31", workspace.today)
                let register = places.filter { place in
                    let closed = place["closed"].text
                    let isOpen = closed.map { $0 > day } ?? (place["status"].text != "CLOSED")
                    return (place["opened"].text ?? "") <= day && isOpen && place["withdrawn"].isNull
                }
                let final = visits.filter { visit in
                    ["FINAL", "AMENDED"].contains(visit["status"].text ?? "")
                        && visit["date"].text?.hasPrefix("\(year)-") == true
                }
                let done = final.filter { $0["outcome"].text == "DONE" }
                let met = Set(done.compactMap { $0["establishment"].record })
                let report = try Coverage.run(workspace, year: year, by: .kind)
                #expect(report.total.register == register.count)
                #expect(report.total.inspected == register.filter { met.contains($0.id) }.count)
                #expect(report.total.visits == done.count)
                #expect(report.total.attempts == final.count - done.count)
                #expect(report.rows.reduce(0) { $0 + $1.counts.visits } == done.count)
                #expect(report.rows.reduce(0) { $0 + $1.counts.inspected } == report.total.inspected)
                for row in report.rows {
                    #expect(row.counts.register == register.filter { $0["kind"].text == row.key }.count)
                }
                let months = try Coverage.run(workspace, year: year, by: .month)
                #expect(months.rows.reduce(0) { $0 + $1.counts.visits } == done.count)
            }
        }
    }

    /// Linked establishments are one, whatever their kinds and whichever of them was inspected: the same register and the same inspected ones
    /// as a walk over the links by hand, in whole, by kind and by month. Unlinked, all is as it was.
    @Test(arguments: [4, 5, 6] as [UInt64])
    func linkedOnesAreOne(seed: UInt64) throws {
        try withStore { workspace, _, _ in
            var random = SeededGenerator(seed)
            try fill(workspace, &random)
            let places = try workspace.store.records(Schema.establishment).filter { $0["withdrawn"].isNull }
            let before = try Coverage.run(workspace, year: 2025, by: .month)
            var group = Dictionary(uniqueKeysWithValues: places.map { ($0.id, Set([$0.id])) })
            var pairs: [(StoredRecord, StoredRecord)] = []
            for _ in 0..<9 {
                let pair = (places.randomElement(using: &random), places.randomElement(using: &random))
                guard let one = pair.0, let other = pair.1, one.id != other.id else { continue }
                _ = try workspace.link(one, other, reason: nil)
                pairs.append((one, other))
                let all = (group[one.id] ?? []).union(group[other.id] ?? [])
                for id in all { group[id] = all }
            }
            let visits = try workspace.store.records(Schema.visit).filter {
                ["FINAL", "AMENDED"].contains($0["status"].text ?? "") && $0["outcome"].text == "DONE"
                    && $0["date"].text?.hasPrefix("2025-") == true
            }
            let open = places.filter { place in
                let isOpen = place["closed"].text.map { $0 > "2025-12-31" } ?? (place["status"].text != "CLOSED")
                return (place["opened"].text ?? "") <= "2025-12-31" && isOpen
            }
            let groups = Set(open.compactMap { group[$0.id] })
            func count(_ month: String) -> Int {
                let met = Set(
                    visits.filter { $0["date"].text?.hasPrefix("2025-" + month) == true }
                        .compactMap { $0["establishment"].record })
                return groups.filter { !$0.isDisjoint(with: met) }.count
            }
            let months = try Coverage.run(workspace, year: 2025, by: .month)
            #expect(months.total.register == groups.count && months.total.inspected == count(""))
            for row in months.rows { #expect(row.counts.inspected == count(row.key + "-"), "\(row.key)") }
            let kinds = try Coverage.run(workspace, year: 2025, by: .kind)
            for row in kinds.rows {
                let mine = groups.filter { ids in
                    ids.min().flatMap { first in places.first { $0.id == first }?["kind"].text } == row.key
                }
                #expect(row.counts.register == mine.count, "\(row.key)")
            }
            #expect(kinds.rows.reduce(0) { $0 + $1.counts.inspected } == months.total.inspected)
            for (one, other) in pairs { _ = try? workspace.unlink(one, other, reason: nil) }
            #expect(try Coverage.run(workspace, year: 2025, by: .month) == before)
        }
    }

    private func fill(_ workspace: Workspace, _ random: inout SeededGenerator) throws {
        let home = try #require(AreaKey(text: "00070@2025-07-01"))
        var generator = random
        try workspace.commit { (batch) throws(FieldLogError) in
            for _ in 0..<30 {
                var place = FieldValues()
                let kind = Schema.establishment
                place[kind, "name"] = .text("Cơ sở")
                place[kind, "kind"] = .text(["BAR", "SPA", "HOTEL"].randomElement(using: &generator) ?? "BAR")
                place[kind, "status"] = .text(["ACTIVE", "CLOSED"].randomElement(using: &generator) ?? "ACTIVE")
                let opened = Int.random(in: 2022...2026, using: &generator)
                if Bool.random(using: &generator) { place[kind, "opened"] = .text("\(opened)-07-01") }
                if Bool.random(using: &generator) { place[kind, "closed"] = .text("\(opened + 1)-06-30") }
                if Int.random(in: 0..<8, using: &generator) == 0 { place[kind, "withdrawn"] = .text("trùng") }
                let id = try batch.create(kind, home: home, values: place)
                for _ in 0..<Int.random(in: 0..<6, using: &generator) {
                    var visit = FieldValues()
                    visit[Schema.visit, "status"] = .text(
                        ["DRAFT", "FINAL", "FINAL", "AMENDED", "ANNULLED"].randomElement(using: &generator) ?? "FINAL")
                    visit[Schema.visit, "establishment"] = .bytes(id.bytes)
                    let year = Int.random(in: 2023...2027, using: &generator)
                    let month = Int.random(in: 10...12, using: &generator)
                    visit[Schema.visit, "date"] = .text("\(year)-\(month)-15")
                    visit[Schema.visit, "kind"] = .text("PLANNED")
                    visit[Schema.visit, "outcome"] = .text(
                        ["DONE", "DONE", "REFUSED"].randomElement(using: &generator) ?? "DONE")
                    try batch.create(Schema.visit, home: home, values: visit)
                }
            }
        }
        random = generator
    }

    /// A year that no record can have is refused, with the field named.
    @Test func impossibleYearIsRefused() throws {
        try withStore { workspace, _, _ in
            for year in [1899, 2200, Int.min, Int.max] {
                let refusal = FieldRefusal(kind: "coverage", field: "year", problem: .outOfRange("\(year)"))
                #expect(throws: FieldLogError.refused(refusal)) { try Coverage.run(workspace, year: year) }
            }
        }
    }
}
