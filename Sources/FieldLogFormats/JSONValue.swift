/// A JSON document held as a tree; members of an object keep the order of the text.
///
/// Two values are equal when their texts are canonically equivalent (Swift string equality), their members come in
/// the same order and their numbers have the same kind: `.int(1)` and `.double(1)` differ.
public enum JSONValue: Sendable, Hashable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number written without fraction and exponent.
    case int(Int64)
    /// A number written with a fraction or an exponent; always finite when it comes from the parser.
    case double(Double)
    /// A text.
    case string(String)
    /// A list of values.
    case array([JSONValue])
    /// An object: its members in order. The parser never gives two members with the same key.
    case object([JSONMember])
}

/// One key of a JSON object with its value.
public struct JSONMember: Sendable, Hashable {
    /// The name of the member.
    public var key: String
    /// The value of the member.
    public var value: JSONValue

    /// Joins a key and a value.
    public init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }
}

extension JSONValue {
    /// An object from pairs, in the order they are written.
    ///
    /// A key that comes twice keeps its first place and takes its last value, because the parser refuses a text with
    /// duplicate keys. Cost: linear for distinct keys.
    public static func object(_ pairs: KeyValuePairs<String, JSONValue>) -> JSONValue {
        var members: [JSONMember] = []
        members.reserveCapacity(pairs.count)
        var places: [String: Int] = [:]
        for (key, value) in pairs {
            if let place = places[key] {
                members[place].value = value
            } else {
                places[key] = members.count
                members.append(JSONMember(key: key, value: value))
            }
        }
        return .object(members)
    }

    /// The value of a member, or nil when there is none or this is not an object. Cost: linear in the members.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The element at a place counted from 0, or nil when it is out of range or this is not an array.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// True for `null` only.
    public var isNull: Bool { self == .null }

    /// The truth value, or nil for every other kind.
    public var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The whole number, or nil for every other kind; `1.0` is not a whole number here.
    public var intValue: Int64? {
        guard case .int(let value) = self else { return nil }
        return value
    }

    /// The number of either kind as a `Double` (rounded beyond 2^53), or nil for every other kind.
    public var doubleValue: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The text, or nil for every other kind.
    public var stringValue: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The elements, or nil for every other kind.
    public var arrayValue: [JSONValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members in order, or nil for every other kind.
    public var objectValue: [JSONMember]? {
        guard case .object(let value) = self else { return nil }
        return value
    }
}
