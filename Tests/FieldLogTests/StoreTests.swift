import FieldLog
import FieldLogStorage
import Foundation
import Testing

@Suite("The façade of an app")
struct StoreTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fieldlog-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }

    private func found(_ folder: String) throws -> (store: FieldLogStore, place: Establishment) {
        let store = try FieldLogStore.found(folder + "/trung-tâm", options: StoreOptions(machine: "m"))
        try store.addArea(AreaDraft(code: "00001", level: "commune", name: "Phúc Xá"))
        let draft = EstablishmentDraft(kind: "MOTEL", name: "Nhà nghỉ Hoa Sữa", rooms: 8)
        return (store, try store.addEstablishment(draft, area: "00001"))
    }

    // Everything that a draft says comes back as it was said.
    @Test func draftsComeBack() async throws {
        try await withFolder { folder in
            let (store, place) = try found(folder)
            let draft = VisitDraft(
                establishment: place.id, date: "2025-07-02", started: "2025-07-02T08:30:00+07:00",
                ended: "2025-07-02T09:00:00+07:00", kind: "UNANNOUNCED", trigger: "COMPLAINT",
                decision: "KH 12/KH-UBND",
                outcome: "DONE", agencies: ["CULTURE": 1, "POLICE": 2], minutes: "12/BB", signed: true, workers: 6,
                contracts: 4, under18: 0, roomsInUse: 3, checks: ["FIRE": .fail, "LICENCE": .pass],
                note: "Hai dòng:\nđã nhắc.")
            let visit = try store.log(draft)
            #expect(visit.details == draft)
            #expect(visit.status == .draft)
            #expect(try store.visit(visit.id) == visit)
            #expect(try store.visits(to: place.id).map(\.id) == [visit.id])
            #expect(try store.establishment(place.id).details.rooms == 8)
        }
    }

    // What an app must tell apart has a case of its own, and a refusal names the field.
    @Test func failuresAreData() async throws {
        try await withFolder { folder in
            #expect(throws: FieldLogFailure.noStore(path: folder + "/none")) {
                try FieldLogStore.open(folder + "/none")
            }
            let (store, place) = try found(folder)
            #expect(throws: FieldLogFailure.exists(path: store.path)) { try FieldLogStore.found(store.path) }
            do throws(FieldLogFailure) {
                _ = try store.log(VisitDraft(establishment: place.id, workers: -1))
                Issue.record("a negative count was taken")
            } catch .refused(let refusal) {
                #expect(refusal.field == "workers")
                #expect(refusal.problem == .number)
            }
            let visit = try store.log(VisitDraft(establishment: place.id), isFinal: true)
            #expect(throws: FieldLogFailure.visitIsFinal(visit.id)) { try store.editVisit(visit.id) { $0.workers = 1 } }
            #expect(throws: FieldLogFailure.visitIsFinal(visit.id)) { try store.editVisit(visit.id) { _ in } }
            #expect(throws: FieldLogFailure.reasonMissing) { try store.amend(visit.id, reason: " ") { $0.workers = 1 } }
            #expect(throws: FieldLogFailure.nothingToChange) { try store.amend(visit.id, reason: "nhầm") { _ in } }
        }
    }

    // An edit that empties a field empties it, and one that changes nothing says so and tells nobody.
    @Test func editsAreDifferences() async throws {
        try await withFolder { folder in
            let (store, place) = try found(folder)
            let changes = store.changes
            #expect(try store.editEstablishment(place.id) { $0.rooms = 8 } == false)
            #expect(try store.editEstablishment(place.id) { $0.rooms = nil })
            #expect(try store.establishment(place.id).details.rooms == nil)
            var iterator = changes.makeAsyncIterator()
            let notice = await iterator.next()
            #expect(notice?.origin == .local)
            #expect(notice?.records.map(\.id) == [place.id])
            #expect(notice?.mustReload == false)
        }
    }

    // A reader who takes nothing loses the oldest notices and is told to read again.
    @Test func slowReadersAreTold() async throws {
        try await withFolder { folder in
            let (store, place) = try found(folder)
            let changes = store.changes
            for number in 1...258 { try store.editEstablishment(place.id) { $0.rooms = 8 + number } }
            var told = 0
            var mustReload = 0
            for await notice in changes {
                told += 1
                if notice.mustReload { mustReload += 1 }
                if told == 256 { break }
            }
            #expect(mustReload > 0)
        }
    }

    // A sync names the records that came, and both ends agree; work on the background thread keeps its order.
    @Test func syncTellsWhatCame() async throws {
        try await withFolder { folder in
            let (store, place) = try found(folder)
            let device = try FieldLogStore.join(
                peer: store.path, at: folder + "/máy", device: "máy 1", options: StoreOptions(machine: "m"))
            _ = try store.sync(with: device.path)
            var iterator = store.changes.makeAsyncIterator()
            var ids: [String] = []
            for workers in 1...3 {
                ids.append(
                    try await device.background { device in
                        try device.log(VisitDraft(establishment: place.id, workers: workers)).id
                    })
            }
            let result = try await store.background { store in try store.sync(with: device.path) }
            #expect(result.received == 3)
            let notice = await iterator.next()
            #expect(notice?.origin == .sync)
            #expect(notice?.records.map(\.id) == ids)
            #expect(try store.status().digest == device.status().digest)
            for path in [store.path, device.path] { #expect(try Store.open(path).check().isEmpty) }
            #expect(try store.visits().map(\.details.workers) == [1, 2, 3])
        }
    }
}
