import Foundation
import Testing

/// What status says of peers and devices, and when it asks for a person.
@Suite struct StatusTests {
    private static let later = "2025-08-06T09:00:00+07:00"

    private static func status(_ trio: Trio, _ store: String, _ more: [String] = [], now: String = CLI.now) throws -> (
        exit: Int32, [String: Any]
    ) {
        let run = try trio.cli.run(["--store", store, "status", "--json"] + more, env: ["FIELDLOG_NOW": now])
        return (run.exit, try CLI.document(run))
    }

    /// A store without peers is not silent. One whose peer was not reached for five days is, unless more is allowed; a sync ends it.
    @Test func aPeerThatIsNotReachedIsSilent() throws {
        let trio = try Trio(devices: false)
        #expect(try Self.status(trio, "hub", now: Self.later).exit == 0)
        try trio.cli.ok("b", "clone", "hub", "b", "--device", "máy-B")
        let (fresh, document) = try Self.status(trio, "b")
        let peer = try #require((document["peers"] as? [[String: Any]])?.first)
        #expect(fresh == 0 && peer["silent"] as? Bool == false && peer["calls"] as? Bool == false)
        #expect(peer["last_success"] as? String == CLI.now)
        _ = try trio.establishment("b", "Quán Bình Minh", kind: "BAR")
        let (late, after) = try Self.status(trio, "b", now: Self.later)
        let silent = try #require((after["peers"] as? [[String: Any]])?.first)
        #expect(late == 21 && silent["silent"] as? Bool == true && silent["unsent"] as? Int == 1)
        #expect(silent["unsent_since"] as? String == CLI.now)
        #expect(try Self.status(trio, "b", ["--silent-after", "200"], now: Self.later).exit == 0)
        let sync = try trio.cli.on("b", "sync", "hub", env: ["FIELDLOG_NOW": Self.later])
        #expect(sync.exit == 0)
        #expect(try Self.status(trio, "b", now: Self.later).exit == 0)
        let people = try trio.cli.ok("b", "status")
        #expect(people.out.contains("peers\t1"))
    }

    /// A peer that never answered counts from the first try on, however often it was tried since.
    @Test func aPeerNeverReachedCountsFromTheFirstTry() throws {
        let trio = try Trio()
        let wire = try Wire(trio.cli, to: "hub", principal: "máy-A")
        let first = try wire.sync("a", isDown: true)
        #expect(first.exit == 5, "\(first.err)")
        #expect(try wire.sync("a", isDown: true, now: "2025-08-04T08:00:00+07:00").exit == 5)
        try #require(
            try trio.cli.on("a", "sync", "hub", env: ["FIELDLOG_NOW": "2025-08-04T08:00:00+07:00"]).exit == 0)
        func peer(_ now: String) throws -> (Int32, [String: Any]) {
            let (exit, document) = try Self.status(trio, "a", now: now)
            let peers = try #require(document["peers"] as? [[String: Any]])
            return (exit, try #require(peers.first { $0["name"] as? String == Wire.address }))
        }
        let (before, known) = try peer("2025-08-04T08:59:00+07:00")
        #expect(before == 0 && known["silent"] as? Bool == false && known["last_success"] is NSNull)
        #expect(known["last_try"] as? String == "2025-08-04T08:00:00+07:00" && known["failure"] as? String == "network")
        let (after, silent) = try peer("2025-08-04T09:01:00+07:00")
        #expect(after == 21 && silent["silent"] as? Bool == true)
    }

    /// People read words in their language where programs read codes: why a try failed, what is wrong with the witness, the heads of columns.
    @Test(.enabled(if: OnTerminal.isPossible, "no Python to make a terminal"))
    func codesAreWordsForPeople() throws {
        let trio = try Trio()
        let cli = trio.cli
        let wire = try Wire(cli, to: "hub", principal: "máy-A")
        try #require(try wire.sync("a", isDown: true).exit == 5)
        let status = try OnTerminal(cli, ["--lang", "vi", "--store", "a", "status"], columns: 200)
        #expect(status.text.contains("hỏng: không liên lạc được") && !status.text.contains("network"), "\(status.text)")
        let lines = try OnTerminal(cli, ["--lang", "vi", "--store", "hub", "device", "feeds", "máy-A"], columns: 300)
        for word in ["Phiên", "Địa bàn", "Mã băm"] { #expect(lines.text.contains(word), "\(lines.text)") }
        #expect(!lines.text.contains("incarnation"), "\(lines.text)")
        try #require(try cli.start("/bin/cp", ["-a", "b", "bản sao"]).end().exit == 0)
        let copied = try OnTerminal(cli, ["--lang", "vi", "--store", "bản sao", "status"], columns: 200)
        #expect(copied.text.contains("không còn dấu chứng") && !copied.text.contains("missing"), "\(copied.text)")
        #expect(try Self.status(trio, "bản sao").1["witness"] as? String == "missing")
    }

    /// A peer that is no more is forgotten by hand: status is quiet again, nothing goes away, and it may come back as a stranger.
    @Test func aPeerThatIsNoMoreIsForgotten() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        try cli.ok("b", "clone", "hub", "b", "--device", "máy-B")
        _ = try trio.establishment("b", "Quán Bình Minh", kind: "BAR")
        #expect(try Self.status(trio, "b", now: Self.later).exit == 21)
        let name = try #require(
            (try Self.status(trio, "b").1["peers"] as? [[String: Any]])?.first?["name"] as? String)
        let wrong = try cli.on("b", "peer", "forget", "không có")
        #expect(wrong.exit == 1 && wrong.err.contains(name), "\(wrong.err)")
        let digest = try cli.ok("b", "digest").out
        try cli.ok("b", "peer", "forget", name)
        let (quiet, document) = try Self.status(trio, "b", now: Self.later)
        #expect(quiet == 0 && (document["peers"] as? [Any])?.isEmpty == true)
        #expect(try cli.ok("b", "digest").out == digest)
        let none = try cli.on("b", "peer", "forget", name)
        #expect(none.exit == 1 && none.err.contains("never synced"), "\(none.err)")
        let again = try cli.ok("b", "sync", "hub", "--json")
        #expect(try CLI.document(again)["sent"] as? Int == 1)
        try cli.ok("b", "check")
    }

    /// The central store names the devices of which nothing was heard, and a device whose entries came through another store is heard of.
    @Test func theCentralStoreNamesSilentDevices() throws {
        let trio = try Trio()
        let (exit, document) = try Self.status(trio, "hub", now: Self.later)
        let silent = try #require(document["devices"] as? [[String: Any]])
        #expect(exit == 21)
        #expect(Set(silent.compactMap { $0["name"] as? String }) == ["máy-A", "máy-B"])
        #expect(silent.allSatisfy { $0["last_heard"] as? String == CLI.now })
        let now = ["FIELDLOG_NOW": Self.later]
        try trio.cli.ok(
            "a", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán A", env: now)
        try trio.cli.ok("a", "sync", "hub", env: now)
        let (_, after) = try Self.status(trio, "hub", now: Self.later)
        #expect((after["devices"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["máy-B"])
    }
}
