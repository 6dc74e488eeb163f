import Foundation
import Testing

/// A hub that has lost the signatures of others: it has everything and can pass on nothing, until others bring it again.
@Suite struct UnsignedTests {
    /// A central store `hub`, a district hub `h1` and a device: one visit is everywhere, the other one has come to the district hub only.
    private struct Scene {
        let district: District
        let visits: [String]
        var cli: CLI { district.cli }

        init() throws {
            district = try District()
            let first = try district.visit("a", workers: 3)
            try district.cli.ok("a", "sync", "h1")
            try district.cli.ok("h1", "sync", "hub")
            visits = [first, try district.visit("a", workers: 4)]
            try district.cli.ok("a", "sync", "h1")
        }

        func lose() throws { try cli.sql("h1", "DELETE FROM signature") }

        /// The central store has everything, and all are equal.
        func expectRelay(_ what: String) throws {
            try cli.ok("h1", "sync", "hub")
            #expect(try district.has("hub", visits) == [true, true], "\(what)")
            #expect(try district.states(["hub", "h1", "a"]).count == 1, "\(what)")
            for store in ["hub", "h1", "a"] { #expect(try cli.on(store, "status").exit == 0, "\(what): \(store)") }
        }
    }

    /// The signatures are gone, row by row or as a page: that is said, a repair alone moves nothing, the central store brings what it has back with
    /// its signatures, and the device the rest.
    @Test(arguments: [false, true]) func signaturesComeBack(isPage: Bool) throws {
        let scene = try Scene()
        let cli = scene.cli
        if isPage {
            try cli.gather("h1")
            let found = try cli.rows("h1", "SELECT rootpage FROM sqlite_master WHERE name = 'signature'")
            let root = try #require(Int(found))
            try cli.damage("h1/fieldlog.db") { for place in (root - 1) * 4_096..<root * 4_096 { $0[place] = 0 } }
            #expect(try cli.on("h1", "check").exit == 20)
        } else {
            try scene.lose()
            let check = try cli.on("h1", "check")
            #expect(check.exit == 20 && !check.lines.isEmpty)
            #expect(
                check.lines.allSatisfy {
                    $0.hasSuffix(
                        "its author's signature, so no other store takes it from here; fieldlog repair --from PEER")
                }, "\(check.out)")
            let rows = try #require(try cli.json("h1", "check", exit: 20)["rows"] as? [[String: Any]])
            #expect(rows.allSatisfy { $0["how"] as? String == "unsigned" && $0["seq"] as? Int == 1 })
            let alone = try cli.on("h1", "repair")
            #expect(
                alone.exit == 20 && alone.out.isEmpty && alone.err.contains("can be read, and go to nobody"),
                "\(alone.out)\(alone.err)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: cli.folder + "/h1").allSatisfy {
                    !$0.hasPrefix("damaged-")
                })
        }
        let first = try cli.on("h1", "repair", "--from", "hub")
        #expect(first.exit == 20, "\(first.out)\(first.err)")
        #expect(try scene.district.has("h1", scene.visits) == [true, true])
        #expect(try cli.on("h1", "check").lines.count == 1)
        let second = try cli.on("h1", "repair", "--from", "a")
        #expect(second.exit == 0 && !second.out.contains("new name"), "\(second.out)\(second.err)")
        #expect(try cli.ok("h1", "check").out.isEmpty)
        try scene.expectRelay("page \(isPage)")
    }

    /// What is brought again though it is here gives back its signature.
    @Test func aBundleBringsThem() throws {
        let scene = try Scene()
        try scene.lose()
        try scene.cli.ok("a", "bundle", "create", "--all", "--out", "tất-cả.bundle")
        try scene.cli.ok("h1", "bundle", "apply", "tất-cả.bundle")
        #expect(try scene.cli.ok("h1", "check").out.isEmpty)
        try scene.expectRelay("bundle")
    }
}
