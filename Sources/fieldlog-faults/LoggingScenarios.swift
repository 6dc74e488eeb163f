internal import FieldLogImport
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

extension Scenario {
    /// What a team does in the field.
    static var logging: [Scenario] {
        [
            Scenario(name: "add-establishment", faulty: "may-a", stores: ["may-a"]) {
                (world) throws(FieldLogError) in
                _ = try world.log("may-a", "Karaoke Biển Nhớ")
                return true
            },
            Scenario(name: "add-visit", faulty: "may-a", stores: ["may-a"]) { (world) throws(FieldLogError) in
                let workspace = try world.open("may-a")
                let record = try first(Schema.establishment, workspace) { _ in true }
                _ = try workspace.addVisit(
                    [TypedField("establishment", record.id.description), TypedField("date", "2026-11-21")],
                    isFinal: true)
                return true
            },
            Scenario(name: "finalise-visit", faulty: "may-a", stores: ["may-a"]) { (world) throws(FieldLogError) in
                let workspace = try world.open("may-a")
                try workspace.finalizeVisit(try first(Schema.visit, workspace) { $0["status"].text == "DRAFT" })
                return true
            },
            Scenario(name: "amend-visit", faulty: "may-a", stores: ["may-a"]) { (world) throws(FieldLogError) in
                let workspace = try world.open("may-a")
                try workspace.amendVisit(
                    try first(Schema.visit, workspace) { $0["status"].text == "FINAL" },
                    [TypedField("note", "đếm lại: 7 phòng")], reason: "ghi nhầm")
                return true
            },
            Scenario(name: "settle-conflict", faulty: "may-a", stores: ["may-a"]) { (world) throws(FieldLogError) in
                let workspace = try world.open("may-a")
                try workspace.settle(try workspace.conflict("@last"), take: 2, reason: nil)
                return true
            },
            Scenario(name: "import", faulty: "may-a", stores: ["may-a"], prepare: register) {
                (world) throws(FieldLogError) in
                let workspace = try world.open("may-a")
                let request = ImportRequest(
                    files: [world.path("so.csv")], map: try ImportMap.load(world.path("so.map.json")), area: World.here)
                return try workspace.importFiles(request, committed: { _, _ in }).imported == 12
            },
        ]
    }

    /// The first record of a kind that a condition holds for.
    static func first(
        _ kind: KindSpec, _ workspace: Workspace, where condition: (StoredRecord) -> Bool
    ) throws(FieldLogError) -> StoredRecord {
        guard let found = try workspace.store.records(kind).first(where: condition) else {
            throw .unknownRecord("", kind: kind.name)
        }
        return found
    }

    /// Writes a small register and what its columns mean.
    static func register(_ world: World) throws(FieldLogError) {
        let rows = (1...12).map { "\($0),Cơ sở \($0),,\($0),v\($0),05/09/2026,," }
        try world.write((["e,name,address,rooms,v,date,note,text"] + rows).joined(separator: "\n") + "\n", to: "so.csv")
        try world.write(
            """
            {"version": 1, "dates": ["DD/MM/YYYY"], "records": [
              {"kind": "establishment", "key": {"namespace": "e", "columns": ["e"]},
               "fields": {"name": "name", "kind": {"constant": "KARAOKE"}, "address": "address", "rooms": "rooms"}},
              {"kind": "visit", "key": {"namespace": "v", "columns": ["v"]},
               "fields": {"establishment": {"key": {"namespace": "e", "columns": ["e"]}}, "date": "date",
                 "kind": {"constant": "PLANNED"}, "outcome": {"constant": "DONE"}, "note": "note"}}
            ]}
            """, to: "so.map.json")
    }
}
