import Foundation
import Testing

/// A central store `hub`, two district hubs `h1` and `h2`, and a device `a` of the whole deployment.
struct District {
    let trio: Trio
    var cli: CLI { trio.cli }
    /// An establishment that all four have.
    let place: String

    init() throws {
        trio = try Trio(devices: false)
        for name in ["h1", "h2"] {
            _ = try trio.cli.run(["device", "request", name, "--device", name, "--out", name + ".request"])
            try trio.cli.ok("hub", "device", "enrol", name + ".request", "--role", "hub", "--out", name + ".answer")
            _ = try trio.cli.run(["clone", "hub", name, "--answer", name + ".answer"])
        }
        try trio.cli.ok("a", "clone", "hub", "a", "--device", "máy-A")
        place = try trio.establishment("a", "Karaoke Sóng Xanh")
        for (store, peer) in [("a", "h1"), ("h1", "hub"), ("h2", "hub")] { try trio.cli.ok(store, "sync", peer) }
    }

    /// Logs a final visit on a store and returns its id.
    func visit(_ store: String, workers: Int, note: String = "đã nhắc") throws -> String {
        try cli.ok(
            store, "visit", "add", "--establishment", place, "--workers", "\(workers)", "--note", note, "--final"
        ).id
    }

    /// Which of some visits a store has.
    func has(_ store: String, _ visits: [String]) throws -> [Bool] {
        try visits.map { try cli.on(store, "visit", "show", $0).exit == 0 }
    }

    /// What is equal on stores that are equal: digest, tables, and that all is sound; each answer once.
    func states(_ stores: [String]) throws -> Set<String> {
        Set(
            try stores.map { store in
                #expect(try cli.ok(store, "check").out.isEmpty, "\(store)")
                return try ["digest", "visit list", "establishment list", "team list"].map { line in
                    try cli.run(["--store", store] + line.split(separator: " ").map(String.init)).out
                }.joined(separator: "|")
            })
    }

    /// The cut line of the last entry of a record, as `device feeds` would print it.
    func line(_ store: String, _ record: String) throws -> String {
        let rows = try #require(try cli.json(store, "log", record)["rows"] as? [[String: Any]])
        let last = try #require(rows.last)
        return ["incarnation", "area", "seq", "hash"].map { "\(last[$0] ?? "")" }.joined(separator: "\t") + "\n"
    }
}
