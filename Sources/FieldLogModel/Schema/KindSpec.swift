/// Which home the records of a kind have.
public enum HomeRule: Sendable, Hashable {
    /// The commons.
    case commons
    /// The authority feed; written by the central store only.
    case authority
    /// A real area, given when the record is made.
    case area
    /// The home of the record that this field names.
    case parent(field: String)
    /// The home of whatever record it is about, the commons included.
    case subject
}

/// Which roles may write records of a kind (SyncProtocol.md, "Roles"). What another role writes is stored and not folded.
public enum Writers: Sendable, Hashable {
    /// Every enrolled device.
    case everyone
    /// Officers, hubs and administrators.
    case officers
    /// Administrators.
    case administrators

    /// Whether a role is among them.
    public func include(_ role: Role) -> Bool {
        switch self {
        case .everyone: true
        case .officers: role != .inspector
        case .administrators: role == .administrator
        }
    }
}

extension Role {
    /// Whether this role may write less than another.
    public func isLower(than other: Role) -> Bool {
        Schema.kinds.contains { $0.writers.include(other) && !$0.writers.include(self) }
    }
}

/// The field and the values by which a record is sealed: from then on it changes only as a whole, by a change that carries one of
/// these values itself (SyncProtocol.md, "Sealed records").
public struct SealSpec: Sendable, Hashable {
    /// The number of the field.
    public let field: UInt16
    /// The values that seal.
    public let values: Set<String>
}

/// One kind of record. A class, for there is one of each and every entry passes it on: a reference is cheaper to hand over than ten
/// parts. Two are equal when they declare the same fields under the same name.
public final class KindSpec: Sendable, Hashable {
    /// The name in entries, and of the table.
    public let name: String
    /// The words on the screen.
    public let label: Label
    /// Where its records live.
    public let home: HomeRule
    /// Its fields in the order of columns.
    public let fields: [FieldSpec]
    /// Which roles may write it.
    public let writers: Writers
    /// How it is sealed, nil for a kind that never is.
    public let seal: SealSpec?
    /// Sets of columns that reports search by.
    public let indexes: [[String]]
    /// The groups of the kind, each with the places of its fields in ``fields``, in the order of the first field.
    public let groups: [FieldGroup]
    /// The numbers of the fields without which a record cannot be written, in the order of columns.
    let requiredNumbers: [UInt16]

    /// A kind of these parts. Those that the product knows are in ``Schema``; a simulation makes one that a newer version would know.
    package init(
        _ name: String, _ vi: String, _ en: String, home: HomeRule, writers: Writers = .everyone, seal: SealSpec? = nil,
        indexes: [[String]] = [],
        fields: [FieldSpec]
    ) {
        self.name = name
        label = Label(vi, en)
        self.home = home
        self.fields = fields
        self.writers = writers
        self.seal = seal
        self.indexes = indexes
        requiredNumbers = fields.filter(\.isRequired).map(\.number)
        var groups: [FieldGroup] = []
        for (place, field) in fields.enumerated() {
            if let known = groups.firstIndex(where: { $0.name == field.group }) {
                groups[known] = FieldGroup(name: field.group, places: groups[known].places + [place])
            } else {
                groups.append(FieldGroup(name: field.group, places: [place]))
            }
        }
        self.groups = groups
    }

    /// Compares names and fields; the same object is equal without a look.
    public static func == (left: KindSpec, right: KindSpec) -> Bool {
        left === right || (left.name == right.name && left.fields == right.fields)
    }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The field of this name; `-` may stand for `_`.
    public func field(_ name: String) -> FieldSpec? {
        // By index: a whole declaration is copied only when it is the one.
        for place in fields.indices where fields[place].name == name { return fields[place] }
        guard name.utf8.contains(0x2D) else { return nil }
        let wanted = String(name.map { $0 == "-" ? "_" : $0 })
        for place in fields.indices where fields[place].name == wanted { return fields[place] }
        return nil
    }

    /// The field of this number.
    public func field(_ number: UInt16) -> FieldSpec? { fields.first { $0.number == number } }

    /// Whether records of the kind may live in an area. An entry of the kind elsewhere is stored and never folded.
    public func mayLive(in area: AreaKey) -> Bool {
        switch home {
        case .commons: area == .commons
        case .authority: area == .authority
        case .area, .parent: !area.isPseudo
        case .subject: area != .authority
        }
    }

    /// Whether a change seals the record, or did before its body was erased.
    func seals(_ change: Change) -> Bool { (seal != nil && change.sealsErased) || seals(change.values) }

    /// Whether these values seal the record.
    public func seals(_ values: FieldValues) -> Bool {
        guard let seal, let value = values[seal.field]?.text else { return false }
        return seal.values.contains(value)
    }
}

/// An atomic group of fields.
public struct FieldGroup: Sendable, Hashable {
    /// The name, unique within the kind.
    public let name: String
    /// The places of its fields in the kind's list.
    public let places: [Int]
}

/// All kinds that this version knows.
public enum Schema {
    /// The version of the tables and of the JSON documents. A store with a higher one is refused.
    public static let version = 1

    /// The kinds, commons first.
    public static let kinds: [KindSpec] = [
        deployment, writer, grant, revocation, cut, erasure, incarnation, device, code, area, succession, team,
        plan, target, establishment, visit, finding, measure, complaint, followUp, link, guardOverride,
        report, reportPart,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })

    /// The kind of this name, nil when this version does not know it.
    public static func kind(_ name: String) -> KindSpec? { byName[name] }
}
