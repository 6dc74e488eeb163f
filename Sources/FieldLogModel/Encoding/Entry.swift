public import FieldLogHash

/// The body of an entry: a salt and the values of the touched fields, in the order of the header's list.
///
/// The salt keeps the body's hash from telling what an erased body said: short values could be guessed otherwise.
public enum EntryBody {
    /// The number of bytes of the salt.
    public static let saltBytes = 16

    /// The canonical bytes of a body.
    public static func encode(salt: [UInt8], values: FieldValues) -> [UInt8] {
        var writer = CBORWriter(capacity: 192)
        writer.arrayHead(values.numbers.count + 1)
        writer.bytes(salt)
        for place in values.values.indices {
            switch values.values[place] {
            case .null: writer.null()
            case .int(let int): writer.int(int)
            case .text(let text): writer.text(text)
            case .bytes(let bytes): writer.bytes(bytes)
            case .other(let item): writer.encoded(item)
            }
        }
        return writer.output
    }

    /// The values of canonical bytes, for the fields that the header lists.
    public static func decode(_ bytes: [UInt8], fields: [UInt16]) throws(EntryError) -> FieldValues {
        guard bytes.count <= Limits.bodyBytesMax else { throw .encoding(.tooLong) }
        do throws(CBORError) {
            var reader = CBORReader(bytes)
            let count = try reader.arrayHead(max: Limits.fieldsMax + 1)
            guard count == fields.count + 1 else { throw CBORError.unexpectedType }
            guard try reader.bytes(max: saltBytes, { $0.byteCount }) == saltBytes else {
                throw CBORError.unexpectedType
            }
            var values: [FieldValue] = []
            values.reserveCapacity(fields.count)
            for _ in fields {
                switch try reader.peekMajor() {
                case 3: values.append(.text(try reader.text(max: Limits.textBytesMax)))
                case 2: values.append(.bytes(try reader.bytes(max: Limits.textBytesMax)))
                case 0, 1:
                    let start = reader.offset
                    if let int = try? reader.int() {
                        values.append(.int(int))
                    } else {
                        reader.goBack(to: start)
                        values.append(.other(try reader.any(textMax: Limits.textBytesMax)))
                    }
                default:
                    values.append(reader.null() ? .null : .other(try reader.any(textMax: Limits.textBytesMax)))
                }
            }
            try reader.finish()
            return FieldValues(numbers: fields, values: values)
        } catch {
            throw .encoding(error)
        }
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
        let body = EntryBody.encode(salt: salt, values: values)
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
