internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage
internal import FieldLogSystem

extension Scenario {
    /// What the central store decides.
    static var deciding: [Scenario] {
        [
            Scenario(name: "erase", faulty: "hub", stores: ["hub"], steps: .several) { (world) throws(FieldLogError) in
                let workspace = try world.open("hub")
                let visit = try first(Schema.visit, workspace) { _ in true }
                let changes = try workspace.store.changes(of: Schema.visit, id: visit.id, home: visit.home)
                guard let entry = changes.first?.entry else { throw .unknownRecord("", kind: "visit") }
                if entry.bodyBytes == nil { return true }
                _ = try workspace.erase(entry.hash.hex, legalBasis: "Nghị định 13/2023/NĐ-CP")
                return true
            },
            Scenario(name: "revoke", faulty: "hub", stores: ["hub"], steps: .several) { (world) throws(FieldLogError) in
                let workspace = try world.open("hub")
                if try !workspace.store.authority().liveGrants.contains(where: { $0.principal == "may-b" }) {
                    return true
                }
                _ = try workspace.revoke("may-b", reason: "mất máy")
                return true
            },
            Scenario(name: "add-area", faulty: "hub", stores: ["hub"]) { (world) throws(FieldLogError) in
                _ = try world.open("hub").addArea([
                    TypedField("code", "26743"), TypedField("level", "commune"), TypedField("name", "Bến Nghé"),
                ])
                return true
            },
        ]
    }

    /// What keeps a store in order.
    static var keeping: [Scenario] {
        [
            Scenario(name: "renew-after-copy", faulty: "may-a", stores: ["may-a"], isRenewed: true) {
                (world) throws(FieldLogError) in
                _ = try world.log(try world.open("may-a", machine: "máy-khác"), "Karaoke Biển Nhớ")
                return true
            },
            Scenario(name: "rebuild", faulty: "may-a", stores: ["may-a"], steps: .several) {
                (world) throws(FieldLogError) in
                try world.open("may-a").store.rebuild().isEmpty
            },
            Scenario(name: "checkpoint", faulty: "may-a", stores: ["may-a"], prepare: lengthenFile) {
                (world) throws(FieldLogError) in
                _ = try world.log("may-a", "Karaoke Biển Nhớ")
                return true
            },
        ]
    }

    /// Makes the write-ahead log so long that the next commit moves it into the database, by writing the same few pages over and over.
    /// `logBytes` tells how long it is.
    static func lengthen(_ world: World, logBytes: () throws(FieldLogError) -> Int) throws(FieldLogError) {
        let workspace = try world.open("may-a")
        // A thousand pages, of 4 KiB and a head of 24 bytes, less the commit to come.
        let limit = (1_000 - 4) * 4_120
        var (before, now) = (0, try logBytes())
        while now < limit, now >= before {
            world.stand.pass(milliseconds: 1)
            try workspace.noteAbsence(ofFolder: world.path("hub"))
            (before, now) = (now, try logBytes())
        }
    }

    private static func lengthenFile(_ world: World) throws(FieldLogError) {
        try lengthen(world) { () throws(FieldLogError) in
            do throws(SystemError) {
                return Int(try Files.identity(of: Store.databasePath(world.path("may-a")) + "-wal")?.size ?? 0)
            } catch {
                throw .system(operation: error.operation, path: error.path, code: error.code)
            }
        }
    }
}
