import FieldLogHash
import FieldLogModel
import Testing

@Suite("Entry vectors")
struct EntryVectorTests {
    // Both directions on the same bytes: a header that reads well and writes otherwise would break every hash.
    @Test("an entry decodes to its parts and encodes to its bytes", arguments: VectorFiles.names("entries"))
    func entry(name: String) throws {
        let vector = try VectorFiles.load("entries", name, as: EntryVector.self)
        let entry = try Entry(headerBytes: vector.headerHex.bytes, bodyBytes: vector.bodyHex?.bytes)
        #expect(entry.hash.bytes == vector.hash.bytes)
        #expect(entry.header.encoded() == vector.headerHex.bytes)
        expectParts(entry.header, vector.header)
        #expect(entry.header.record.description == vector.recordPrinted)
        #expect(RecordID(text: vector.recordPrinted) == entry.header.record)
        let values = try entry.values()
        guard let salt = vector.salt, let expected = vector.values else {
            #expect(entry.bodyBytes == nil)
            #expect(values.numbers == vector.header.fields && values.values.allSatisfy(\.isNull))
            return
        }
        #expect(values.numbers == vector.header.fields)
        #expect(values.values == expected.map { $0?.value ?? .null })
        #expect(EntryBody.encode(salt: salt.bytes, values: values) == vector.bodyHex?.bytes)
    }

    private func expectParts(_ header: EntryHeader, _ expected: EntryVector.Header) {
        #expect(header.incarnation.bytes == expected.incarnation.bytes)
        #expect(header.area.text == expected.area)
        #expect(header.seq == expected.seq)
        #expect(header.previous.bytes == expected.previous.bytes)
        #expect(header.auth == expected.auth)
        #expect(header.time.milliseconds == expected.time)
        #expect(header.time.offsetMinutes == expected.offset)
        #expect(header.time.trust == expected.trust)
        #expect(header.record.bytes == expected.record.bytes)
        #expect(header.kind == expected.kind)
        #expect(header.fields == expected.fields)
        #expect(header.parents.map(\.incarnation.bytes) == expected.parents.map(\.incarnation.bytes))
        #expect(header.parents.map(\.seq) == expected.parents.map(\.seq))
        #expect(header.parents.map(\.hash.bytes) == expected.parents.map(\.hash.bytes))
        #expect(header.bodyHash.bytes == expected.bodyHash.bytes)
        #expect(header.bodyLength == expected.bodyLength)
    }

    // What a device writes itself is made by another initialiser than what it reads: both must give the same entry.
    @Test("an entry written from its parts is the entry read", arguments: VectorFiles.names("entries"))
    func written(name: String) throws {
        let vector = try VectorFiles.load("entries", name, as: EntryVector.self)
        guard let salt = vector.salt, let body = vector.bodyHex else { return }
        let read = try Entry(headerBytes: vector.headerHex.bytes, bodyBytes: body.bytes)
        var draft = read.header
        draft.fields = []
        draft.parents.reverse()
        draft.bodyHash = .zero
        draft.bodyLength = 0
        #expect(Entry(header: draft, values: try read.values(), salt: salt.bytes) == read)
    }

    // A store that took such bytes could not compare digests with one that did not.
    @Test("bytes that break a rule are refused", arguments: VectorFiles.names("entries/invalid"))
    func invalid(name: String) throws {
        let vector = try VectorFiles.load("entries/invalid", name, as: RawEntry.self)
        #expect(throws: EntryError.self) {
            _ = try Entry(headerBytes: vector.headerHex.bytes, bodyBytes: vector.bodyHex?.bytes).values()
        }
    }

    // A text just beyond the bound would make a large file; it is made here.
    @Test("a text of 65,536 bytes is read, one more is refused")
    func longText() throws {
        let vector = try VectorFiles.load("entries", "establishment", as: EntryVector.self)
        let salt = try #require(vector.salt).bytes
        for (count, isRead) in [(65_536, true), (65_537, false)] {
            var values = FieldValues()
            values[17] = .text(String(repeating: "a", count: count))
            let bytes = EntryBody.encode(salt: salt, values: values)
            #expect(((try? EntryBody.decode(bytes, fields: [17])) != nil) == isRead)
        }
    }

    // Every bound of an entry is passed by cutting it somewhere: nothing may trap and nothing may be taken.
    @Test("a header cut anywhere is refused")
    func cut() throws {
        let vector = try VectorFiles.load("entries", "parents", as: EntryVector.self)
        let whole = vector.headerHex.bytes
        for count in 0..<whole.count {
            #expect(throws: EntryError.self) { try EntryHeader(decoding: Array(whole.prefix(count))) }
        }
    }

    // Two devices that import the same code must give it one id.
    @Test("a derived id is the first ten bytes of the hash of its source")
    func derivedRecord() throws {
        let vector = try VectorFiles.load("entries", "code", as: EntryVector.self)
        let source = try #require(vector.derivedFrom)
        let deployment = try #require(Digest32(bytes: source.deployment.bytes))
        let home = try #require(AreaKey(text: source.home))
        let id = RecordID.derived(
            deployment: deployment, kind: source.kind, home: home, namespace: source.namespace, key: source.key)
        #expect(id.bytes == vector.header.record.bytes)
    }

    // The id must follow from what the record says, or anybody could write under it.
    @Test("an incarnation is derived from the key and nonce of its record")
    func derivedIncarnation() throws {
        let vector = try VectorFiles.load("entries", "incarnation", as: EntryVector.self)
        let values = try #require(vector.values).map { $0?.value ?? .null }
        let key = try #require(values[1].text)
        let nonce = try #require(values[2].text.flatMap(Hex.decode))
        #expect(IncarnationID.derived(publicKey: key, nonce: nonce).bytes == vector.header.incarnation.bytes)
    }

    // A kind without a vector would be a kind that strangers cannot test.
    @Test("every kind has a vector, and files of each sort are there")
    func complete() throws {
        let names = VectorFiles.names("entries")
        let kinds = try names.map { try VectorFiles.load("entries", $0, as: EntryVector.self).header.kind }
        #expect(Set(kinds).isSuperset(of: Schema.kinds.map(\.name)))
        #expect(VectorFiles.names("entries/invalid").count >= 80)
        #expect(VectorFiles.names("folds").count >= 20)
    }
}
