import FieldLogHash
import FieldLogModel
import FieldLogSystem
import FieldLogTestSupport
import Testing

@testable import FieldLogStorage

/// What goes with a store besides its log.
@Suite struct LeftoversTests {
    private static func lay(_ name: String, _ bytes: [UInt8], in folder: String, _ aside: String) throws {
        try Files.makeDirectory("\(folder)/damaged-\(aside)")
        try Files.writeAtomically(bytes, to: "\(folder)/damaged-\(aside)/\(name)")
    }

    /// A body that was erased since goes nowhere by way of a file of loose entries, and the entry has its place all the same.
    @Test func erasedBodiesStayAway() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let chain = Chain(try world.feed()).places(1...6)
            try world.central.add(
                Schema.erasure, Sample.id(70), home: .authority, ["entry": .text(chain.line(5).text)])
            world.publish(world.central)
            let hub = try world.hubWithAll("hub")
            #expect(try AuthorityWorld.give(chain.run(through: 2), to: hub).added == 2)
            let loose = chain.entries[3...].map { LooseEntry(entry: $0, signature: [1], isBorneOut: true) }
            try Self.lay(LooseFile.name, LooseFile.encode(loose), in: hub.path, "1")
            let left = try hub.leftovers(of: hub.path).loose
            #expect(left.map(\.entry.hash) == loose.map(\.entry.hash))
            #expect(left.map { $0.entry.bodyBytes == nil } == [false, true, false])
            #expect(try hub.takeBack(left) == 0)
            #expect(try AuthorityWorld.give(chain.run(from: 3, through: 3), to: hub).added == 1)
            // Where nobody erased it, a body that is missing is missing.
            let bare = LooseEntry(
                entry: try Entry(headerBytes: chain.entries[3].headerBytes, bodyBytes: nil), signature: nil,
                isBorneOut: true)
            #expect(try hub.takeBack([bare]) == 0)
            #expect(try hub.takeBack(left) == 3)
            #expect(try hub.anyEntry(of: chain.feed, seq: 5)?.bodyBytes == nil && hub.check() == [])
            #expect(try hub.leftovers(of: hub.path).files.isEmpty)
        }
    }

    /// What several repairs left is put together: each entry once, with all that was found of it, and each number that is not here.
    @Test func whatSeveralRepairsLeft() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let chain = Chain(try world.feed()).places(1...6)
            #expect(try AuthorityWorld.give(chain.run(through: 2), to: hub).added == 2)
            let (fourth, fifth) = (chain.entries[3], chain.entries[4])
            let bare = try Entry(headerBytes: fourth.headerBytes, bodyBytes: nil)
            let entries = [
                [LooseEntry(entry: bare, signature: [4], isBorneOut: true)],
                [
                    LooseEntry(entry: fifth, signature: nil, isBorneOut: false),
                    LooseEntry(entry: fourth, signature: nil, isBorneOut: false),
                    LooseEntry(entry: chain.entries[1], signature: nil, isBorneOut: true),
                ],
            ]
            for (number, loose) in entries.enumerated() {
                try Self.lay(LooseFile.name, LooseFile.encode(loose), in: hub.path, "\(number)")
                let line = "\(chain.feed.incarnation) \(chain.feed.area.text) \(number + 2) 3\n"
                try Files.writeAtomically(Array(line.utf8), to: "\(hub.path)/damaged-\(number)/missing")
            }
            let left = try hub.leftovers(of: hub.path)
            #expect(
                left.loose == [
                    LooseEntry(entry: fourth, signature: [4], isBorneOut: true),
                    LooseEntry(entry: fifth, signature: nil, isBorneOut: false),
                ])
            #expect(left.missing.map(\.ranges) == [[3...3]])
            #expect(left.files.map(\.name) == Leftovers.fileNames)
            for file in left.files {
                #expect(Leftovers.isSound(file.name, file.bytes))
                #expect(Leftovers.bytesMax(file.name) != nil)
                for wrong in [[], Array(file.bytes.dropLast()), file.bytes + [0], [0] + file.bytes] {
                    #expect(!Leftovers.isSound(file.name, wrong), "\(file.name) \(wrong.count)")
                }
            }
            #expect(Leftovers.bytesMax("key") == nil && !Leftovers.isSound("key", [1]))
            // The same store has what it has; another state of it lacks both, and what is not borne out does not stand for what is.
            #expect(try hub.looseLacking(of: hub.path) == 0)
            let other = try world.hubWithAll("hub 2")
            #expect(try other.looseLacking(of: hub.path) == 3)
            try Self.lay(LooseFile.name, LooseFile.encode(entries[1]), in: other.path, "1")
            #expect(try other.looseLacking(of: hub.path) == 1)
        }
    }
}
