internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

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
            Scenario(name: "checkpoint", faulty: "may-a", stores: ["may-a"], prepare: lengthen) {
                (world) throws(FieldLogError) in
                _ = try world.log("may-a", "Karaoke Biển Nhớ")
                return true
            },
        ]
    }

    /// Makes the write-ahead log so long that the next commit moves it into the database.
    private static func lengthen(_ world: World) throws(FieldLogError) {
        let workspace = try world.open("may-a")
        let record = try first(Schema.establishment, workspace) { _ in true }
        for round in 1...120 {
            _ = try workspace.edit(
                try workspace.record(Schema.establishment, record.id.description), [TypedField("rooms", "\(round)")])
        }
    }
}
