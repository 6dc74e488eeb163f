import Foundation
import Testing

/// `bundle`: entries on a stick, as a person or a script would carry them.
@Suite struct BundleTests {
    /// B writes, the stick goes to the hub, the receipt comes back, and the visit's entries are confirmed there.
    @Test func thereAndBack() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("b", "Karaoke Sóng Xanh")
        let made = try cli.ok("b", "bundle", "create", "--for", cli.folder + "/hub", "--out", "tuần.bundle")
        #expect(made.err.contains("encrypt"))
        #expect(try cli.json("hub", "bundle", "verify", "tuần.bundle")["entries"] as? Int == 1)
        try cli.ok("hub", "bundle", "apply", "tuần.bundle", "--receipt", "tuần.receipt")
        #expect(try cli.json("hub", "establishment", "show", place)["name"] as? String == "Karaoke Sóng Xanh")
        let again = try cli.json("hub", "bundle", "apply", "tuần.bundle")
        #expect(again["received"] as? Int == 0)
        #expect(try cli.json("b", "bundle", "receipt", "tuần.receipt")["feeds"] as? Int == 2)
        #expect(try cli.ok("hub", "digest").id == cli.ok("b", "digest").id)
        // The receipt may also be written later, from the bundle that was taken.
        try cli.ok("hub", "bundle", "receipt", "tuần.bundle", "--out", "muộn.receipt")
        try cli.ok("b", "bundle", "receipt", "muộn.receipt")
    }

    /// The exit codes: 3 where something is missing, 4 for a file that cannot be trusted, 64 for two audiences.
    @Test func exitCodes() throws {
        let trio = try Trio()
        let cli = trio.cli
        _ = try trio.establishment("b", "Karaoke Sóng Xanh")
        try cli.ok("b", "bundle", "create", "--for", cli.folder + "/hub", "--out", "một.bundle")
        _ = try cli.start("/bin/cp", ["-a", "hub", "cũ"]).end()
        try cli.ok("hub", "bundle", "apply", "một.bundle", "--receipt", "một.receipt")
        _ = try trio.establishment("b", "Quán bar Đêm Phố", kind: "BAR")
        try cli.ok("b", "bundle", "create", "--since", "một.receipt", "--out", "hai.bundle")
        let verify = try cli.on("cũ", "bundle", "verify", "hai.bundle")
        #expect(verify.exit == 3 && verify.err.contains("missing") && verify.err.contains("--since"))
        #expect(try cli.on("cũ", "bundle", "apply", "hai.bundle").exit == 3)
        try FileManager.default.createSymbolicLink(atPath: cli.folder + "/liên-kết", withDestinationPath: "hai.bundle")
        #expect(try cli.on("hub", "bundle", "apply", "liên-kết").exit == 4)
        #expect(try cli.on("b", "bundle", "apply", "hai.bundle", "--vouch", "tin được").exit == 4)
        #expect(try cli.on("hub", "bundle", "apply", "một.receipt").exit == 4)
        let two = try cli.on("b", "bundle", "create", "--all", "--since", "một.receipt", "--out", "ba.bundle")
        #expect(two.exit == 64)
        let out = try cli.on("b", "bundle", "receipt", "một.bundle")
        #expect(out.exit == 64 && out.err.contains("--out FILE"), "\(out.err)")
        #expect(try cli.on("b", "bundle", "create", "--for", "nobody", "--out", "ba.bundle").exit == 4)
        #expect(!FileManager.default.fileExists(atPath: cli.folder + "/ba.bundle"))
    }

    /// A machine without a network begins with the answer and a bundle.
    @Test func cloneFromABundle() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        _ = try cli.run(["device", "request", "c", "--device", "máy-C", "--out", "c.request"])
        try cli.ok(
            "hub", "device", "enrol", "c.request", "--role", "inspector", "--area", "26740", "--out", "c.answer")
        try cli.ok("hub", "bundle", "create", "--for", "máy-C", "--out", "c.bundle")
        #expect(try cli.run(["clone", "c.bundle", "c"]).exit == 4)
        let clone = try cli.run(["clone", "c.bundle", "c", "--answer", "c.answer"])
        #expect(clone.exit == 0, "\(clone.err)")
        #expect(try cli.json("c", "establishment", "show", place)["name"] as? String == "Karaoke Sóng Xanh")
        try cli.ok("c", "bundle", "create", "--out", "về.bundle")
        try cli.ok("hub", "bundle", "apply", "về.bundle")
        #expect(try cli.on("hub", "check").exit == 0)
    }
}
