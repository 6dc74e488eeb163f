import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Foundation
import Testing

/// What grants, revocations and cuts say about one key.
struct RightsTests {
    private static let device = RecordID(ticks: 1, random: 1)
    private static let key = "ssh-ed25519 AAAAmáy"
    private static let areas = ["01@", "15@", "15@2025-07-01"].compactMap(AreaKey.init(text:))

    private static func grant(_ position: UInt64, _ role: Role = .inspector, _ areas: AreaList = .all) -> Grant {
        Grant(position: position, device: device, publicKey: key, role: role, areas: areas, principal: "may-1")
    }

    private static func revocation(_ position: UInt64, _ cuts: [CutLine] = []) -> Revocation {
        Revocation(position: position, device: device, publicKey: nil, cuts: cuts)
    }

    private static func line(_ name: UInt8, _ area: AreaKey, _ seq: UInt64, _ hash: UInt8 = 7) -> CutLine? {
        guard let incarnation = IncarnationID(bytes: Array(repeating: name, count: 16)),
            let digest = Digest32(bytes: Array(repeating: hash, count: 32))
        else { return nil }
        return CutLine(feed: FeedID(incarnation: incarnation, area: area), seq: seq, hash: digest)
    }

    /// A grant counts from its own number to the revocation that follows it, in whatever order they are given; the last one says the role.
    @Test func grantsCountUntilTheyAreRevoked() {
        let grants = [Self.grant(2), Self.grant(4, .officer), Self.grant(9, .hub)]
        let rights = KeyRights(
            grants: grants.reversed(), revocations: [Self.revocation(11), Self.revocation(6)], advances: [])
        #expect(rights.isKnown && rights.grants == grants && rights.revocations.map(\.position) == [6, 11])
        let live: [UInt64: [UInt64]] = [
            0: [], 1: [], 2: [2], 3: [2], 4: [2, 4], 5: [2, 4], 6: [], 8: [], 9: [9], 10: [9], 11: [], 12: [],
        ]
        for (position, expected) in live { #expect(rights.live(at: position).map(\.position) == expected) }
        #expect([1, 2, 4, 6, 9, 11].map(rights.role(at:)) == [nil, .inspector, .officer, nil, .hub, nil])
        #expect(!KeyRights(grants: [], revocations: [], advances: []).isKnown)
    }

    /// The areas of several grants count together.
    @Test func areasAddUp() {
        let rights = KeyRights(
            grants: [
                Self.grant(1, .inspector, .some([Self.areas[1]])), Self.grant(2, .inspector, .some([Self.areas[0]])),
                Self.grant(3, .inspector, .all),
            ], revocations: [], advances: [])
        #expect(rights.areas(at: 0) == nil)
        #expect(rights.areas(at: 1) == .some([Self.areas[1]]))
        #expect(rights.areas(at: 2) == .some([Self.areas[0], Self.areas[1]]))
        #expect(rights.areas(at: 3) == .all)
        #expect(AreaList.all.union(.some([])) == .all && AreaList.some([]).union(.all) == .all)
    }

    /// A log is cut by every revocation that its first entry did not know; lines count for their own feed's log and no other.
    @Test func logsAreCutByWhatTheyDidNotKnow() throws {
        let (mine, other) = (try #require(Self.line(1, Self.areas[0], 5)), try #require(Self.line(2, Self.areas[0], 6)))
        let elsewhere = try #require(Self.line(1, Self.areas[1], 7))
        let later = try #require(Self.line(1, Self.areas[0], 8))
        let rights = KeyRights(
            grants: [Self.grant(1)], revocations: [Self.revocation(3, [mine, other, elsewhere])], advances: [later])
        let feed = mine.feed
        #expect(rights.cutLines(of: feed.incarnation, feed.area, firstAuth: 2) == [mine, later])
        #expect(rights.cutLines(of: feed.incarnation, feed.area, firstAuth: 3) == nil)
        let unnamed = try #require(Self.line(9, Self.areas[0], 1))
        #expect(rights.cutLines(of: unnamed.feed.incarnation, unnamed.feed.area, firstAuth: 0) == [])
        // A line whose entry is another one here says nothing; one whose entry is not here counts.
        func cut(_ known: [UInt64: Digest32]) -> UInt64? { rights.cut(of: feed, firstAuth: 0) { known[$0] } }
        #expect(cut([:]) == 8 && cut([8: .zero]) == 5 && cut([8: .zero, 5: .zero]) == 0 && cut([5: .zero]) == 8)
        #expect(rights.cut(of: feed, firstAuth: 3) { _ in nil } == nil)
        #expect(rights.cut(of: unnamed.feed, firstAuth: 0) { _ in nil } == 0)
    }

    /// A line reads what it writes, with a branch and without.
    @Test func linesRoundTrip() throws {
        let plain = try #require(Self.line(1, Self.areas[2], Limits.sequenceMax))
        let branch = CutLine(
            feed: FeedID(incarnation: plain.feed.incarnation, area: plain.feed.area, branch: plain.hash), seq: 1,
            hash: plain.hash)
        for line in [plain, branch] { #expect(CutLine(text: line.text) == line) }
        #expect(CutLine.lines("\(plain.text)\nkhông phải\n\n\(branch.text)") == [plain, branch])
        #expect(CutLine(FeedHead(feed: plain.feed, seq: plain.seq, hash: plain.hash)) == plain)
    }

    /// One line has one text: nothing else is read.
    @Test func otherLinesAreNone() throws {
        let line = try #require(Self.line(0xAB, Self.areas[0], 10))
        let parts = line.text.split(separator: " ").map(String.init)
        func text(_ change: (inout [String]) -> Void) -> String {
            var changed = parts
            change(&changed)
            return changed.joined(separator: " ")
        }
        let others = [
            "", " ", line.text + " ", " " + line.text, text { $0.removeLast() }, text { $0 += [$0[3], $0[3]] },
            text { $0[0] = $0[0].uppercased() }, text { $0[3] = $0[3].dropLast(2).description + "AB" },
            text { $0[0].removeLast() }, text { $0[0].removeLast(2) }, text { $0[1] = "Yên Bái" }, text { $0[2] = "0" },
            text { $0[2] = "010" }, text { $0[2] = "+10" }, text { $0[2] = "" }, text { $0[2] = "4294967296" },
            text { $0[2] = "99999999999" }, text { $0[3].removeLast(2) }, text { $0[3] = "zz" },
            text { $0.append("ab") }, text { $0.append("không") }, line.text.replacingOccurrences(of: " ", with: "  "),
        ]
        for other in others { #expect(CutLine(text: other) == nil, "\(other)") }
        #expect(CutLine(text: text { $0[2] = "4294967295" })?.seq == Limits.sequenceMax)
    }

    /// Lists of areas are `*` or ascending real areas.
    @Test func listsOfAreasHaveOneText() {
        #expect(AreaList(text: "*") == .all && AreaList.all.text == "*" && AreaList.all.keys == nil)
        let list = AreaList([Self.areas[1], Self.areas[0], Self.areas[1]])
        #expect(list.keys == [Self.areas[0], Self.areas[1]] && AreaList(text: list.text) == list)
        for text in [
            "", " ", "15@ 01@", "01@ 01@", "01@  15@", "* 01@", "commons", "authority", "01@ commons", "Lào Cai",
        ] {
            #expect(AreaList(text: text) == nil, "\(text)")
        }
    }
}
