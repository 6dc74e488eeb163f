internal import FieldLogHash
internal import FieldLogImport
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage

/// The commands that crash runs draw from.
struct CrashWork {
    let world: World

    enum Command: String, CaseIterable {
        case log
        case visit
        case finalise
        case amend
        case edit
        case importFile = "import"
        case sync
        case makeBundle = "bundle-make"
        case takeBundle = "bundle-take"
        case settle
        case addArea = "add-area"
        case erase

        /// Whether the witness is synced on the way, at a moment that is not seen from outside.
        var sendsEntries: Bool { self == .sync || self == .makeBundle }
    }

    /// A command that the store can carry out.
    func draw(for store: String, _ generator: inout SeededGenerator) -> Command {
        let common: [Command] = [
            .log, .visit, .finalise, .amend, .edit, .edit, .importFile, .sync, .makeBundle, .settle,
        ]
        return generator.pick(store == "hub" ? common + [.sync, .takeBundle, .addArea, .erase] : common)
    }

    /// Carries it out, and returns the stores that took part.
    func run(
        _ command: Command, at store: String, _ generator: inout SeededGenerator
    ) throws(FieldLogError) -> [String] {
        switch command {
        case .sync:
            let device = store == "hub" ? generator.pick(["may-a", "may-b"]) : store
            try world.meet(device)
            return [device, "hub"]
        case .makeBundle:
            _ = try world.open(store).makeBundle(.all, to: world.path("crash.bundle"))
        case .takeBundle:
            _ = try world.open(store).applyBundle(world.path("may-b.bundle"))
        case .importFile: try importFile(store, &generator)
        case .addArea:
            _ = try world.open(store).addArea([
                TypedField("code", "\(10_000 + generator.below(80_000))"), TypedField("level", "commune"),
                TypedField("name", "Phường mới"),
            ])
        case .erase: try erase(store)
        default: try write(command, try world.open(store), &generator)
        }
        return [store]
    }

    private func write(
        _ command: Command, _ workspace: Workspace, _ generator: inout SeededGenerator
    ) throws(FieldLogError) {
        let number = generator.below(1_000)
        let establishments = try workspace.store.records(Schema.establishment)
        guard let place = establishments.last else { throw .unknownRecord("", kind: Schema.establishment.name) }
        let visits = try workspace.store.records(Schema.visit)
        switch command {
        case .visit:
            _ = try workspace.addVisit(
                [
                    TypedField("establishment", place.id.description), TypedField("date", "2026-11-20"),
                    TypedField("note", String(repeating: "cửa thoát hiểm ", count: 1 + number / 20)),
                ], isFinal: number % 2 == 0)
        case .finalise:
            // The beginning of a draft may have been erased.
            guard
                let draft = visits.last(where: {
                    workspace.status(of: $0) == .draft && !$0["establishment"].isNull && !$0["date"].isNull
                })
            else { break }
            try workspace.finalizeVisit(draft)
        case .amend:
            guard let final = visits.last(where: { workspace.status(of: $0).counts }) else { break }
            try workspace.amendVisit(final, [TypedField("note", "đếm lại: \(number)")], reason: "ghi nhầm")
        case .edit:
            _ = try workspace.edit(place, [TypedField("rooms", "\(number)")])
        case .settle:
            guard let open = try workspace.store.conflicts().first else { break }
            try workspace.settle(open, take: 1, reason: "đã hỏi cơ sở")
        default:
            _ = try world.log(workspace, "Karaoke \(number)")
        }
    }

    private func importFile(_ store: String, _ generator: inout SeededGenerator) throws(FieldLogError) {
        let first = generator.below(1_000_000)
        let rows = (0..<4).map { "\(first + $0),Cơ sở \($0),,\($0),v\(first + $0),05/09/2026,," }
        try world.write((["e,name,address,rooms,v,date,note,text"] + rows).joined(separator: "\n") + "\n", to: "so.csv")
        let request = ImportRequest(
            files: [world.path("so.csv")], map: try ImportMap.load(world.path("so.map.json")), area: World.here)
        _ = try world.open(store).importFiles(request, committed: { _, _ in })
    }

    private func erase(_ store: String) throws(FieldLogError) {
        let workspace = try world.open(store)
        for visit in try workspace.store.records(Schema.visit) {
            for change in try workspace.store.changes(of: Schema.visit, id: visit.id, home: visit.home)
            where change.entry.bodyBytes != nil {
                _ = try workspace.erase(change.entry.hash.hex, legalBasis: "Nghị định 13/2023/NĐ-CP")
                return
            }
        }
    }
}
