internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage
internal import FieldLogSystem

/// A central store and two devices with a little of everything that a command can meet.
final class World {
    let folder: String
    let stand = StandInHost(seed: 178)
    static let here = "26740"
    static let there = "15"

    /// Makes the world in a new folder.
    init(in parent: String) throws(FaultsError) {
        do throws(SystemError) {
            folder =
                try Files.canonicalPath(parent) + "/fieldlog-faults-" + String(try SystemRandom.number(), radix: 36)
            try Files.makeDirectory(folder)
        } catch {
            throw FaultsError("\(error)")
        }
    }

    func remove() { FolderImage.remove(folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    func open(_ name: String, machine: String = "máy-thử") throws(FieldLogError) -> Workspace {
        try Workspace.open(path(name), host: stand.host(machine: machine))
    }

    /// Founds the central store, joins the devices, and has all three work and meet.
    func settle() throws(FieldLogError) {
        let host = stand.host()
        let hub = try Workspace.found(path("hub"), host: host)
        for (code, name) in [(Self.here, "Bến Thành"), (Self.there, "Lào Cai")] {
            _ = try hub.addArea([TypedField("code", code), TypedField("level", "commune"), TypedField("name", name)])
        }
        let areas = [Self.here, Self.there]
        for name in ["may-a", "may-b"] {
            _ = try Workspace.clone(from: path("hub"), to: path(name), device: name, areas: areas, host: host)
        }
        let first = try log("may-a", "Karaoke Sóng Xanh")
        _ = try visit("may-a", of: first, note: "đã nhắc cơ sở treo nội quy", isFinal: true)
        for _ in 0..<2 { for name in ["may-a", "may-b"] { try meet(name) } }
        // Two devices name one thing in two ways.
        for (name, text) in [("may-a", "Karaoke Sóng Xanh 2"), ("may-b", "Sóng Xanh Karaoke")] {
            let workspace = try open(name)
            _ = try workspace.edit(try workspace.record(Schema.establishment, first), [TypedField("name", text)])
        }
        for name in ["may-a", "may-b", "may-a"] { try meet(name) }
        _ = try visit("may-a", of: first, note: "nháp", isFinal: false)
        // What nobody else has yet.
        for number in 1...3 { _ = try log("may-a", "Nhà nghỉ Hoa Sữa \(number)") }
        _ = try log("hub", "Quán bar Đêm Phố")
        let other = try log("may-b", "Karaoke Sao Đêm")
        _ = try visit("may-b", of: other, note: "cửa thoát hiểm bị khoá", isFinal: true)
        _ = try open("may-b").makeBundle(.all, to: path("may-b.bundle"))
    }

    func meet(_ name: String) throws(FieldLogError) { _ = try open(name).sync(withFolder: path("hub")) }

    /// Logs an establishment and returns its id.
    func log(_ store: String, _ name: String, area: String = World.here) throws(FieldLogError) -> String {
        try log(try open(store), name, area: area)
    }

    func log(_ workspace: Workspace, _ name: String, area: String = World.here) throws(FieldLogError) -> String {
        let typed = [TypedField("name", name), TypedField("kind", "KARAOKE"), TypedField("rooms", "7")]
        return try workspace.addEstablishment(typed, area: area).id.description
    }

    func visit(
        _ store: String, of establishment: String, note: String, isFinal: Bool
    ) throws(FieldLogError) -> StoredRecord {
        try open(store).addVisit(
            [TypedField("establishment", establishment), TypedField("date", "2026-11-20"), TypedField("note", note)],
            isFinal: isFinal)
    }

    /// Writes a file beside the stores.
    func write(_ text: String, to name: String) throws(FieldLogError) {
        do throws(SystemError) { try Files.writeAtomically(Array(text.utf8), to: path(name)) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }
}
