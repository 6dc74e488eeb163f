public import FieldLogHash

/// The body of an entry: a salt and the values of the touched fields, in the order of the header's list.
///
/// The salt keeps the body's hash from telling what an erased body said: short values could be guessed otherwise.
public enum EntryBody {
    /// The number of bytes of the salt.
    public static let saltBytes = 16

    /// The canonical bytes of a body.
    public static func encode(salt: [UInt8], values: FieldValues) -> [UInt8] {
        var layout = BodyLayout()
        return encode(salt: salt, values: values, layout: &layout)
    }

    /// The canonical bytes of a body, with where each value lies in them.
    static func encode(salt: [UInt8], values: FieldValues, layout: inout BodyLayout) -> [UInt8] {
        var writer = CBORWriter(capacity: 192)
        writer.arrayHead(values.numbers.count + 1)
        writer.bytes(salt)
        layout.clear()
        for place in values.values.indices {
            switch values.values[place] {
            case .null:
                writer.null()
                layout.append(.null)
            case .int(let int):
                writer.int(int)
                layout.append(.int(int))
            case .text(let text):
                let count = writer.text(text)
                layout.append(.text(start: BodyLayout.place(writer.count - count), count: BodyLayout.place(count)))
            case .bytes(let bytes):
                writer.bytes(bytes)
                let start = writer.count - bytes.count
                layout.append(.bytes(start: BodyLayout.place(start), count: BodyLayout.place(bytes.count)))
            case .other(let item):
                writer.encoded(item)
                let start = writer.count - item.count
                layout.append(.other(start: BodyLayout.place(start), count: BodyLayout.place(item.count)))
            }
        }
        return writer.output
    }

    /// The values of canonical bytes, for the fields that the header lists.
    public static func decode(_ bytes: [UInt8], fields: [UInt16]) throws(EntryError) -> FieldValues {
        var layout = BodyLayout()
        try layout.read(bytes, count: fields.count)
        return layout.values(of: bytes, fields: fields)
    }
}

/// An entry as it is stored and sent: the bytes of its header and of its body, kept as they came.
public struct Entry: Sendable, Hashable {
    /// The header's canonical bytes.
    public let headerBytes: [UInt8]
    /// The body's canonical bytes; nil when it was erased.
    public let bodyBytes: [UInt8]?
    /// The header.
    public let header: EntryHeader
    /// The SHA-256 of the header's bytes: the entry's name.
    public let hash: Digest32

    /// Reads an entry that came from outside or from the log. The body is compared with its hash and length; whether the entry
    /// follows its feed is for the store to see.
    public init(headerBytes: [UInt8], bodyBytes: [UInt8]?) throws(EntryError) {
        header = try EntryHeader(decoding: headerBytes)
        if let bodyBytes {
            guard bodyBytes.count == header.bodyLength, SHA256.hash(bodyBytes) == header.bodyHash else { throw .body }
        }
        self.headerBytes = headerBytes
        self.bodyBytes = bodyBytes
        hash = SHA256.hash(headerBytes)
    }

    /// Makes an entry of this device. `header.bodyHash`, `bodyLength` and `fields` are filled in from the values.
    public init(header draft: consuming EntryHeader, values: FieldValues, salt: [UInt8]) {
        var layout = BodyLayout()
        self.init(header: draft, values: values, salt: salt, layout: &layout)
    }

    /// As ``init(header:values:salt:)``, and tells where the values lie in the body.
    package init(
        header draft: consuming EntryHeader, values: FieldValues, salt: [UInt8], layout: inout BodyLayout
    ) {
        let body = EntryBody.encode(salt: salt, values: values, layout: &layout)
        var header = draft
        header.fields = values.numbers
        header.bodyHash = SHA256.hash(body)
        header.bodyLength = body.count
        if header.parents.count > 1 { header.parents = Set(header.parents).sorted() }
        self.header = header
        headerBytes = header.encoded()
        bodyBytes = body
        hash = SHA256.hash(headerBytes)
    }

    /// Whether a body of this length would be taken by a reader.
    public var isBodyWithinLimits: Bool { (bodyBytes?.count ?? 0) <= Limits.bodyBytesMax }

    /// How others name it.
    public var ref: EntryRef { EntryRef(incarnation: header.incarnation, seq: header.seq, hash: hash) }

    /// The values of the touched fields; all empty when the body was erased.
    public func values() throws(EntryError) -> FieldValues {
        guard let bodyBytes else {
            return FieldValues(numbers: header.fields, values: Array(repeating: .null, count: header.fields.count))
        }
        return try EntryBody.decode(bodyBytes, fields: header.fields)
    }
}
