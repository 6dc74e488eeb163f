import FieldLog

/// Two inspectors without a network, a district office, and what becomes of their work when they meet.
///
/// Run it with a folder that does not exist yet: `swift run visit-diary FOLDER`. The names are made up by `Names`.
@main
struct Diary {
    static func main() async {
        guard CommandLine.arguments.count == 2 else {
            print("usage: visit-diary FOLDER")
            return
        }
        do {
            try await tell(in: CommandLine.arguments[1])
        } catch let failure as FieldLogFailure {
            print("failed: \(failure)")
        } catch {
            print("failed: \(error)")
        }
    }

    static func tell(in folder: String) async throws {
        // The clock stands, so that the transcript is the same every day: 2025-08-04 08:00 in Viet Nam.
        let options = StoreOptions(fixedTime: 1_754_269_200_000, machine: "example")
        print("== The office founds a store and adds the register")
        let hub = try FieldLogStore.found(folder + "/hub", options: options)
        let area = try hub.addArea(
            AreaDraft(code: "02881", level: "commune", name: "Văn Bàn", kind: "Xã", validFrom: "2025-07-01"))
        for number in 0..<4 {
            try print("  \(hub.addEstablishment(Names.establishment(number), area: "02881").details.name)")
        }
        print("  in \(area)")

        print("== Two devices join, then leave the network")
        let first = try FieldLogStore.join(peer: hub.path, at: folder + "/may-1", device: "máy 1", options: options)
        let second = try FieldLogStore.join(peer: hub.path, at: folder + "/may-2", device: "máy 2", options: options)
        let watched = first.changes

        try logVisits(on: first, second)
        try disagree(first, second)
        try await meet(hub, [first, second])
        try settle(hub, [first, second])

        print("== What the first device was told")
        var changes = watched.makeAsyncIterator()
        for _ in 0..<8 {
            guard let notice = await changes.next() else { break }
            print("  \(notice.origin): \(notice.records.map(\.kind).joined(separator: ", "))")
        }
    }

    static func logVisits(on first: FieldLogStore, _ second: FieldLogStore) throws {
        print("== Each logs a visit")
        let query = "karaoke hoa sua"
        guard let place = try first.establishments(matching: query).first else { return }
        print("  \"\(query)\" finds \(place.details.name)")
        let visit = try first.log(
            VisitDraft(
                establishment: place.id, agencies: ["CULTURE": 1, "POLICE": 2], workers: 6, contracts: 4,
                checks: ["FIRE": .fail, "LICENCE": .pass], note: "Đã nhắc cơ sở treo nội quy phòng hát."))
        _ = try first.addFinding(
            FindingDraft(visit: visit.id, domain: "FIRE", text: "Lối thoát hiểm để hàng hóa.", deadline: "2025-08-18"))
        try first.finalize(visit.id)
        show(try first.visit(visit.id))
        do {
            try first.editVisit(visit.id) { $0.workers = 7 }
        } catch .visitIsFinal {
            print("  a final visit is not edited")
        }
        try first.amend(visit.id, reason: "đếm sót ca tối") { $0.workers = 7 }
        show(try first.visit(visit.id))

        guard let other = try second.establishments(matching: "nha nghi").first else { return }
        do {
            _ = try second.log(VisitDraft(establishment: other.id, note: "gọi chủ cơ sở số 0912 345 678"))
        } catch .refused(let refusal) {
            print("  refused: \(refusal.field), \(refusal.problem.rawValue)")
        }
        show(try second.log(VisitDraft(establishment: other.id, outcome: "CLOSED"), isFinal: true))
    }

    /// Both change the rooms of one establishment; the one who changed it twice stands deeper in its history, and wins.
    static func disagree(_ first: FieldLogStore, _ second: FieldLogStore) throws {
        print("== Both correct one establishment")
        guard let place = try first.establishments(matching: "karaoke hoa sua").first else { return }
        try first.editEstablishment(place.id) { $0.rooms = 12 }
        try second.editEstablishment(place.id) { $0.rooms = 9 }
        try second.editEstablishment(place.id) { $0.rooms = 10 }
        try second.editEstablishment(place.id) { $0.note = "Biển hiệu mới." }
        print("  rooms 12 on the one, 10 on the other, a note on the other")
    }

    static func meet(_ hub: FieldLogStore, _ devices: [FieldLogStore]) async throws {
        print("== They meet the office")
        for device in devices + devices {
            let result = try await device.background { device in try device.sync(with: hub.path) }
            print("  sent \(result.sent), received \(result.received), conflicts \(result.conflicts)")
        }
        try compare([hub] + devices)
    }

    static func settle(_ hub: FieldLogStore, _ devices: [FieldLogStore]) throws {
        print("== The office settles the conflict")
        for conflict in try hub.conflicts() {
            let losers = conflict.losers.map { "\($0.number): \($0.values["rooms"] ?? "–")" }
            print(
                "  \(conflict.fields.joined(separator: ", ")) 1: \(conflict.winner.values["rooms"] ?? "–"), "
                    + losers.joined(separator: ", "))
            try hub.settle(conflict.id, take: 2)
        }
        for device in devices { _ = try device.sync(with: hub.path) }
        for store in [hub] + devices {
            guard let place = try store.establishments(matching: "karaoke hoa sua").first else { continue }
            print(
                "  \(place.details.rooms ?? 0) rooms, \(place.details.note ?? "no note"), "
                    + "\(try store.conflicts().count) conflicts, \(try store.visits().count) visits")
        }
        try compare([hub] + devices)
    }

    static func compare(_ stores: [FieldLogStore]) throws {
        let digests = Set(try stores.map { try $0.status().digest })
        print("  \(stores.count) stores, \(digests.count == 1 ? "equal" : "different")")
    }

    static func show(_ visit: Visit) {
        let workers = visit.details.workers.map { ", \($0) workers" } ?? ""
        let reason = visit.reason.map { " (\($0))" } ?? ""
        print(
            "  \(visit.details.date ?? "") \(visit.status.rawValue) \(visit.details.outcome ?? "")\(workers)\(reason)")
    }
}
