public import FieldLogModel
internal import FieldLogText

/// Values of fields as plain text: what an export, a history and a list print, the same in every language.
public enum ValueText {
    /// The text of a value of a field.
    ///
    /// Nothing for an empty value; digits for a number, so that a flag is `1` or `0`; the printed id for a reference; the text itself
    /// for all else, codes not translated. Bytes of no known meaning are hexadecimal digits. Nothing is escaped or shortened.
    public static func text(_ value: FieldValue, _ field: FieldSpec) -> String {
        if case .reference = field.type, let id = value.record { return id.description }
        return plain(value) ?? ""
    }

    /// The text of a value of a field that this version does not know, nil for an empty one.
    static func plain(_ value: FieldValue) -> String? {
        switch value {
        case .null: nil
        case .int(let int): String(int)
        case .text(let text): text
        case .bytes(let bytes), .other(let bytes): Hex.encode(bytes)
        }
    }

    /// The same, and nil for an empty value.
    static func optional(_ value: FieldValue, _ field: FieldSpec) -> String? {
        value.isNull ? nil : text(value, field)
    }

    /// A wall time as RFC 3339 with the offset of the place; the bare number of milliseconds where no calendar has that time.
    public static func text(_ time: WallTime) -> String {
        let instant = ZonedInstant(millisecondsSinceEpoch: time.milliseconds, offsetMinutes: time.offsetMinutes)
        return instant?.description ?? String(time.milliseconds)
    }
}
