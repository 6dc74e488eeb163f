/// A value of a field as it stands in an entry.
public enum FieldValue: Sendable, Hashable {
    /// Nothing: the field is empty, or was emptied.
    case null
    /// A whole number; money is whole đồng.
    case int(Int64)
    /// A text in NFC.
    case text(String)
    /// Bytes: the id of another record.
    case bytes([UInt8])
    /// An item of a type that no field of this version has: kept as its bytes, never folded into a table.
    case other([UInt8])

    /// Compares bytes: two texts that only look the same are two values, whatever version of Unicode a runtime knows.
    public static func == (left: FieldValue, right: FieldValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.int(let mine), .int(let theirs)): mine == theirs
        case (.text(let mine), .text(let theirs)): mine.utf8.elementsEqual(theirs.utf8)
        case (.bytes(let mine), .bytes(let theirs)), (.other(let mine), .other(let theirs)): mine == theirs
        default: false
        }
    }

    /// Hashes bytes, as ``==(_:_:)`` compares them.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .int(let value): hasher.combine(value)
        case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
        case .bytes(let bytes), .other(let bytes): hasher.combine(bytes)
        }
    }

    /// Whether it is empty.
    public var isNull: Bool {
        if case .null = self { return true }
        return false
    }
    /// The text, nil for anything else.
    public var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }
    /// The record that it names, nil for anything else.
    public var record: RecordID? {
        if case .bytes(let bytes) = self { return RecordID(bytes: bytes) }
        return nil
    }
    /// The number, nil for anything else.
    public var int: Int64? {
        if case .int(let int) = self { return int }
        return nil
    }
}

/// The touched fields of a change with their values, in ascending order of field numbers.
public struct FieldValues: Sendable, Hashable {
    /// The numbers of the fields, ascending.
    public private(set) var numbers: [UInt16]
    /// The values, one for each number.
    public private(set) var values: [FieldValue]

    /// No fields.
    public init() {
        numbers = []
        values = []
    }

    /// The caller has checked order and counts.
    init(numbers: [UInt16], values: [FieldValue]) {
        self.numbers = numbers
        self.values = values
    }

    /// The value of a field; nil when the change does not touch it. Setting nil untouches it. Reading takes
    /// O(log fields), adding or removing a field O(fields).
    public subscript(number: UInt16) -> FieldValue? {
        get {
            let place = place(of: number)
            guard place < numbers.count, numbers[place] == number else { return nil }
            return values[place]
        }
        set {
            let place = place(of: number)
            let exists = place < numbers.count && numbers[place] == number
            switch (exists, newValue) {
            case (true, .some(let value)): values[place] = value
            case (true, .none):
                numbers.remove(at: place)
                values.remove(at: place)
            case (false, .some(let value)):
                numbers.insert(number, at: place)
                values.insert(value, at: place)
            case (false, .none): break
            }
        }
    }

    /// The place of a field, or where it would be put in.
    private func place(of number: UInt16) -> Int {
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether a field is touched and not empty.
    func isFilled(_ number: UInt16) -> Bool {
        let place = place(of: number)
        return place < numbers.count && numbers[place] == number && !values[place].isNull
    }

    /// Whether a reader of the format would take these fields and values: their number and each one's length are within bounds, and
    /// none is of a type that it would read as another.
    public var isWithinLimits: Bool {
        numbers.count <= Limits.fieldsMax
            && values.allSatisfy { value in
                switch value {
                case .null, .int: true
                case .text(let text): text.utf8.count <= Limits.textBytesMax
                case .bytes(let bytes): bytes.count <= Limits.textBytesMax
                case .other: false
                }
            }
    }

    /// Whether nothing is touched.
    public var isEmpty: Bool { numbers.isEmpty }
}
