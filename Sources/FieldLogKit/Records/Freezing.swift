public import FieldLogModel
public import FieldLogStorage
internal import FieldLogText

/// Writing a frozen report: the record, and its text in pieces that a value may hold, in one transaction.
extension Workspace {
    /// Freezes a text with what the record says of it. `values` are those of ``Schema/report`` without `frozen`, `parts` and `digest`, which
    /// are added. The home is the area of the report, which has to lie within those of this store.
    public func freeze(
        _ values: FieldValues, area home: AreaKey, text: String, digest: String
    ) throws(FieldLogError) -> StoredRecord {
        try requireInScope(home)
        let pieces = Self.pieces(text)
        let (kind, part) = (Schema.report, Schema.reportPart)
        var whole = values
        let now = host.now()
        let instant = ZonedInstant(millisecondsSinceEpoch: now.milliseconds, offsetMinutes: now.offsetMinutes)
        whole[kind, "frozen"] = .text(instant?.description ?? "")
        whole[kind, "parts"] = .int(Int64(pieces.count))
        whole[kind, "digest"] = .text(digest)
        let written = whole
        let id = try commit { (batch) throws(FieldLogError) in
            let id = try batch.create(kind, home: home, values: written)
            for (number, piece) in pieces.enumerated() {
                var values = FieldValues()
                values[part, "report"] = .bytes(id.bytes)
                values[part, "number"] = .int(Int64(number))
                values[part, "text"] = .text(piece)
                try batch.create(part, home: home, values: values)
            }
            return id
        }
        return try self.written(kind, id, home)
    }

    /// A text in pieces that one value may hold each, cut behind a line where one ends in time, else behind a character.
    static func pieces(_ text: String) -> [String] {
        var pieces: [String] = []
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            var bytes = 0
            var end = rest.startIndex
            var line: String.Index?
            while end < rest.endIndex {
                let scalar = rest[end]
                bytes += String(scalar).utf8.count
                if bytes > Limits.textBytesMax { break }
                end = rest.index(after: end)
                if scalar == "\n" { line = end }
            }
            if end < rest.endIndex, let line { end = line }
            pieces.append(String(rest[..<end]))
            rest = rest[end...]
        }
        return pieces
    }
}
