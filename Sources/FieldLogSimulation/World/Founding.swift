internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

extension World {
    /// Makes the central store, its areas and catalogues, and every other store as its device would be made.
    func found() throws(Violation) {
        do throws(FieldLogError) {
            let central = try Workspace.found(nodes[0].folder, host: nodes[0].host)
            for area in 0..<plan.areas {
                _ = try central.addArea([
                    TypedField("code", Self.areaCode(area)), TypedField("level", "commune"),
                    TypedField("name", "Phường \(area + 1)"),
                    TypedField("valid_from", "2025-07-01"),
                ])
            }
            nodes[0].exists = true
            for node in nodes.dropFirst() where node.plan.place != .spare { try enrol(node, central) }
        } catch {
            throw Violation("founding", "\(error)")
        }
        try watch(nodes)
    }

    /// A request on the device, an answer at the central store, a first clone.
    private func enrol(_ node: Node, _ central: Workspace) throws(FieldLogError) {
        let (asked, answered) = ("\(folder)/q\(node.number)", "\(folder)/a\(node.number)")
        try Workspace.request(node.folder, principal: node.principal, host: node.host).write(to: asked)
        let request = try central.readRequest(asked)
        let role: Role = node.plan.place == .hub ? .hub : node.number % 2 == 0 ? .inspector : .officer
        try central.enrol(request, role: role, areas: Self.list(node.areas)).write(to: answered)
        _ = try Workspace.clone(from: .folder(nodes[0].folder), to: node.folder, answer: answered, host: node.host)
        node.exists = true
    }

    /// The list of areas as a grant has it.
    static func list(_ areas: Set<Int>?) -> AreaList { areas.map { AreaList($0.sorted().map(areaKey)) } ?? .all }
}

/// Folders of a world.
enum Folders {
    /// Copies what lies in a folder of a store into another. Where the files are there already they keep their inodes, as on a disk that is
    /// put back block by block.
    static func copy(_ from: String, to new: String) throws(FieldLogError) {
        do throws(SystemError) {
            try Files.makeDirectory(new, parents: true)
            let names = try Files.list(from)
            for name in try Files.list(new) where !names.contains(name) { try Files.remove("\(new)/\(name)") }
            for name in names where !name.hasSuffix("-shm") {
                try Files.writeInPlace(
                    try Files.read("\(from)/\(name)", maxBytes: 1 << 30), to: "\(new)/\(name)", sync: false)
            }
            try Files.remove("\(new)/fieldlog.db-shm")
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    /// Takes a folder and everything in it away.
    static func remove(_ folder: String) throws(FieldLogError) {
        do throws(SystemError) {
            try Files.removeTree(folder)
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }
}
