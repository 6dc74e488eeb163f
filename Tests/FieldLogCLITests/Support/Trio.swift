import Foundation
import Testing

/// A hub with a small Vietnamese catalogue, and two devices that joined it.
struct Trio {
    let cli: CLI

    /// Codes that two provinces had one after the other, a district that ended, wards of a city.
    static let catalogue = """
        code,parent_code,level,kind,name,valid_from,valid_to,full_name
        15,,province,tỉnh,Yên Bái,,2025-07-01,tỉnh Yên Bái
        15,,province,tỉnh,Lào Cai,2025-07-01,,tỉnh Lào Cai
        79,,province,thành phố,Hồ Chí Minh,,,Thành phố Hồ Chí Minh
        760,79,district,quận,Quận 1,,2025-07-01,Quận 1
        26740,79,commune,phường,Bến Thành,2025-07-01,,Phường Bến Thành
        26743,79,commune,phường,Sài Gòn,2025-07-01,,Phường Sài Gòn

        """

    init(devices: Bool = true) throws {
        cli = try CLI()
        try cli.ok("hub", "init", "hub")
        try cli.ok("hub", "area", "import", try cli.file("areas.csv", Self.catalogue))
        guard devices else { return }
        // A keeps catalogues too, so it is enrolled as an administrator; B joins in one step, as an officer.
        _ = try cli.run(["device", "request", "a", "--device", "máy-A", "--out", "a.request"])
        try cli.ok("hub", "device", "enrol", "a.request", "--role", "administrator", "--out", "a.answer")
        _ = try cli.run(["clone", "hub", "a", "--answer", "a.answer"])
        try cli.ok("b", "clone", "hub", "b", "--device", "máy-B")
    }

    /// Adds an establishment on a store and returns its id.
    func establishment(_ store: String, _ name: String, kind: String = "KARAOKE", more: String...) throws -> String {
        let run = try cli.run(
            ["--store", store, "establishment", "add", "--area", "26740", "--kind", kind, "--name", name, "--new"]
                + more)
        try #require(run.exit == 0, "\(run.err)")
        return run.id
    }

    /// Syncs both devices with the hub until all three have everything.
    @discardableResult
    func sync(_ order: [String] = ["a", "b", "a"]) throws -> [Run] {
        try order.map { try cli.run(["--store", $0, "sync", "hub"]) }
    }

    /// The three digests, each once.
    func digests() throws -> Set<String> {
        Set(try ["hub", "a", "b"].map { try cli.ok($0, "digest").id })
    }

    /// What a record says on each of the three, each answer once.
    func values(_ noun: String, _ id: String, _ field: String) throws -> Set<String> {
        Set(try ["hub", "a", "b"].map { "\(try cli.json($0, noun, "show", id)[field] ?? "none")" })
    }
}
