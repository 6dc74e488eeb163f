import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage
import Testing

/// A file of Tests/Vectors/authority.
private struct AuthorityVector: Decodable {
    struct Feed: Decodable {
        let incarnation: HexBytes
        let area: String
        let publicKey: String
        let headersHex: [HexBytes]
    }

    struct Writer: Decodable {
        let from: UInt64
        let publicKey: String
    }

    struct GivenGrant: Decodable {
        let number: UInt64
        let device: HexBytes
        let publicKey: String
        let role: String
        let areas: String
        let principal: String
        let endedBy: UInt64?
    }

    struct Erasure: Decodable {
        let seq: UInt64
        let hash: HexBytes
        let sealed: Bool
    }

    struct Admitted: Decodable {
        let admitted: Int
        let cut: UInt64?
        let folded: [Bool]
    }

    struct Expected: Decodable {
        let deployment: HexBytes
        let position: UInt64
        let hash: HexBytes
        let writerKeys: [Writer]
        let grants: [GivenGrant]
        let feeds: [Admitted]
        let erasures: [Erasure]
    }

    let entries: [RawEntry]
    let feeds: [Feed]
    let expected: Expected

    /// What our own reader makes of the feed.
    func book() throws -> AuthorityBook {
        var book = AuthorityBook()
        for raw in entries {
            let entry = try Entry(headerBytes: raw.headerHex.bytes, bodyBytes: raw.bodyHex?.bytes)
            book.take(entry, values: try entry.values())
        }
        return book
    }
}

@Suite("Authority vectors")
struct AuthorityVectorTests {
    // Who may do what follows from the feed alone: another reader of it must come to the same grants and keys.
    @Test(
        "the feed says who writes it, who is granted what, and what is erased",
        arguments: VectorFiles.names("authority"))
    func feed(name: String) throws {
        let vector = try VectorFiles.load("authority", name, as: AuthorityVector.self)
        let book = try vector.book()
        let expected = vector.expected
        let first = try #require(vector.entries.first)
        #expect(SHA256.hash(first.headerHex.bytes).bytes == expected.deployment.bytes)
        #expect(book.position == expected.position && book.hash.bytes == expected.hash.bytes)
        #expect(book.writers.map(\.from) == expected.writerKeys.map(\.from))
        #expect(book.writers.map(\.key) == expected.writerKeys.map(\.publicKey))
        #expect(book.grants.map(\.position) == expected.grants.map(\.number))
        for (grant, given) in zip(book.grants, expected.grants) {
            #expect(grant.device.bytes == given.device.bytes && grant.publicKey == given.publicKey)
            #expect(
                grant.role.rawValue == given.role && grant.areas.text == given.areas
                    && grant.principal == given.principal)
            // It is live from its own number to the revocation that ended it.
            let rights = book.rights(of: grant.publicKey)
            for position in 0...book.position {
                let isLive = position >= given.number && position < given.endedBy ?? .max
                #expect(rights.live(at: position).contains(grant) == isLive, "grant \(given.number) at \(position)")
            }
        }
        let live = expected.grants.filter { $0.endedBy == nil }.map(\.number)
        #expect(book.liveGrants.map(\.position) == live)
        #expect(Set(book.erasures.keys.map(\.bytes)) == Set(expected.erasures.map(\.hash.bytes)))
        for erasure in expected.erasures {
            let hash = try #require(Digest32(bytes: erasure.hash.bytes))
            let found = try #require(book.erasures[hash])
            #expect(found.line.seq == erasure.seq && found.sealed == erasure.sealed)
        }
    }

    // The order in which a store learns of grants, revocations and entries must not matter: admission is a function of the feed. What
    // belongs to an area only by the catalogue is tested where the catalogue is.
    @Test(
        "cuts and grants admit so many entries of a feed",
        arguments: VectorFiles.names("authority").filter { !$0.hasPrefix("covers-") })
    func admission(name: String) throws {
        let vector = try VectorFiles.load("authority", name, as: AuthorityVector.self)
        let book = try vector.book()
        for (feed, expected) in zip(vector.feeds, vector.expected.feeds) {
            let headers = try feed.headersHex.map { try EntryHeader(decoding: $0.bytes) }
            let hashes = feed.headersHex.map { SHA256.hash($0.bytes) }
            let area = try #require(AreaKey(text: feed.area))
            let id = FeedID(
                incarnation: try #require(IncarnationID(bytes: feed.incarnation.bytes)), area: area)
            let rights = book.rights(of: feed.publicKey)
            let first = try #require(headers.first)
            let cut = rights.cut(of: id, firstAuth: first.auth) { seq -> Digest32? in
                hashes.indices.contains(Int(seq) - 1) ? hashes[Int(seq) - 1] : nil
            }
            #expect(cut == expected.cut, "\(feed.area)")
            var admitted = 0
            var auth: UInt64 = 0
            for header in headers {
                guard header.auth >= auth, header.auth <= book.position, header.seq <= cut ?? .max,
                    let areas = rights.areas(at: header.auth), area == .commons || areas.keys?.contains(area) != false
                else { break }
                auth = header.auth
                admitted += 1
            }
            #expect(admitted == expected.admitted, "\(feed.area)")
            let folded = headers.prefix(admitted).map { header in
                guard let kind = Schema.kinds.first(where: { $0.name == header.kind }) else { return true }
                return rights.role(at: header.auth).map(kind.writers.include) ?? true
            }
            #expect(folded == expected.folded, "\(feed.area)")
        }
    }

    // The role of an entry is that of the last grant which is live where the entry was written.
    @Test("a role is that of the last live grant")
    func roles() throws {
        let vector = try VectorFiles.load("authority", "grants-added", as: AuthorityVector.self)
        let book = try vector.book()
        for given in vector.expected.grants {
            let rights = book.rights(of: given.publicKey)
            #expect(rights.role(at: given.number)?.rawValue == given.role)
            #expect(rights.role(at: 0) == nil)
        }
    }
}
