import Foundation
import Testing

/// `establishment add` looks first whether the establishment is there already.
@Suite struct SearchFirstTests {
    private static let sameAgain = [
        "establishment", "add", "--area", "26740", "--kind", "KARAOKE", "--name", "KARAOKE SONG XANH", "--address",
        "Số 12 đường Lê Lợi",
    ]

    /// What is likely there is refused with its id and why; nothing is added, what was typed is kept, and `--new` adds it.
    @Test func whatIsLikelyThereIsNamed() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let known = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi")
        _ = try trio.establishment("hub", "Nhà nghỉ Hoa Sữa", kind: "MOTEL", more: "--address", "3 Hàm Nghi")
        let run = try cli.run(["--store", "hub"] + Self.sameAgain)
        #expect(run.exit == 1 && run.out.isEmpty)
        #expect(run.err.contains("\(known) · Karaoke Sóng Xanh · 12 Lê Lợi (alike: name, address, kind)"))
        #expect(run.err.contains("--new") && run.err.contains("establishment add --new --resume"))
        #expect(try cli.ok("hub", "establishment", "list").lines.count == 2)
        let again = try cli.ok("hub", "establishment", "add", "--new", "--resume").id
        let shown = try cli.json("hub", "establishment", "show", again)
        #expect(shown["name"] as? String == "KARAOKE SONG XANH" && shown["address"] as? String == "Số 12 đường Lê Lợi")
        #expect(try cli.ok("hub", "establishment", "list").lines.count == 3)
    }

    /// Programs get the candidates as rows.
    @Test func programsGetRows() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let known = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi")
        let run = try cli.run(["--store", "hub"] + Self.sameAgain + ["--json"])
        let document = try CLI.document(run)
        let rows = try #require(document["rows"] as? [[String: Any]])
        #expect(run.exit == 1 && document["refused"] as? String == "likely-there")
        #expect(rows.map { $0["id"] as? String } == [known] && rows[0]["area"] as? String == "26740@2025-07-01")
        #expect(rows[0]["why"] as? [String] == ["name", "address", "kind"])
        #expect((rows[0]["score"] as? Int).map { $0 >= 62 && $0 <= 100 } == true)
    }

    /// A neighbour, a number of a chain, another kind in the same street, or one that was withdrawn: nothing to ask about.
    @Test func whatOnlyLooksAlikeIsAdded() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let first = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi")
        _ = try trio.establishment("hub", "Karaoke Ánh Trăng", more: "--address", "14 Lê Lợi")
        _ = try trio.establishment("hub", "Karaoke Sóng Biển", more: "--address", "40 Lê Lợi")
        _ = try trio.establishment("hub", "Nhà nghỉ Hoa Sữa", kind: "MOTEL", more: "--address", "12 Hàm Nghi")
        try cli.ok("hub", "establishment", "withdraw", first, "--reason", "nhập trùng")
        _ = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi")
    }

    /// The same number of the registration under another name is the same business.
    @Test func aNumberTells() throws {
        let trio = try Trio(devices: false)
        let known = try trio.establishment(
            "hub", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi", "--registration-number", "41A8-012345")
        let run = try trio.cli.on(
            "hub", "establishment", "add", "--area", "26740", "--kind", "KARAOKE", "--name", "Karaoke Mây Hồng",
            "--address", "12 Lê Lợi", "--registration-number", "41A8 012345")
        #expect(run.exit == 1 && run.err.contains(known) && run.err.contains("registration"))
    }

    /// `duplicate link --show` names the two that it may be.
    @Test func showIsOneOfTheTwo() throws {
        let trio = try Trio(devices: false)
        let ids = try ["Karaoke Sóng Xanh", "Nhà nghỉ Hoa Sữa", "Spa An Nhiên"].map {
            try trio.establishment("hub", $0)
        }
        let run = try trio.cli.on("hub", "duplicate", "link", ids[0], ids[1], "--show", ids[2])
        #expect(run.exit == 64 && run.err.contains("one of: \(ids[0]), \(ids[1])"))
    }
}
