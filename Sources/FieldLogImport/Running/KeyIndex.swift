internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// A key that a file names a record by.
struct KeyName: Hashable {
    let kind: String
    let namespace: String
    let key: String
}

/// What is known of records and keys in one run: so that a row costs no more reading of the store than it must.
final class KeyIndex {
    let store: Store
    private let deployment: Digest32
    /// Whether nothing is written, so that what would have been is known here only.
    private let isDryRun: Bool
    private var values: [RecordID: FieldValues] = [:]
    private var places: [KeyName: (id: RecordID, home: AreaKey)] = [:]
    private var several: Set<KeyName> = []
    private var touched: Set<RecordID> = []
    private var refused: Set<KeyName> = []
    private var homes: [AreaKey] = []
    private var homeSet: Set<AreaKey> = []

    private static let knownMax = 100_000
    private static let refusedMax = 1_000_000

    init(store: Store, isDryRun: Bool) throws(FieldLogError) {
        self.store = store
        self.isDryRun = isDryRun
        deployment = try store.deployment()
        homes = Array(Set(try store.allHeads().map(\.feed.area).filter { !$0.isPseudo })).sorted()
        homeSet = Set(homes)
    }

    func id(_ name: KeyName, _ home: AreaKey) -> RecordID {
        RecordID.derived(
            deployment: deployment, kind: name.kind, home: home, namespace: name.namespace, key: name.key)
    }

    /// The values of a record as they stand now; nil when it is not here.
    func current(_ kind: KindSpec, _ id: RecordID, _ home: AreaKey) throws(FieldLogError) -> FieldValues? {
        if let known = values[id] { return known }
        guard let record = try store.record(kind, id: id, home: home) else { return nil }
        let filled = record.filled
        know(id, filled)
        return filled
    }

    /// Whether an earlier row of this run gave the record.
    func isTouched(_ id: RecordID) -> Bool { touched.contains(id) }

    /// Takes note of a record that a row gave, with its values as they stand after it.
    func take(_ name: KeyName, _ id: RecordID, _ home: AreaKey, _ standing: FieldValues) {
        know(id, standing)
        touched.insert(id)
        if places.count >= Self.knownMax, !isDryRun { places.removeAll(keepingCapacity: true) }
        // The same key in another area is another record.
        if let known = places[name], known.home != home { several.insert(name) }
        places[name] = (id, home)
        if homeSet.insert(home).inserted { homes.append(home) }
    }

    private func know(_ id: RecordID, _ standing: FieldValues) {
        if values.count >= Self.knownMax, !isDryRun { values.removeAll(keepingCapacity: true) }
        values[id] = standing
    }

    /// Takes note of keys whose rows were refused.
    func refuse(_ name: KeyName) {
        if refused.count < Self.refusedMax { refused.insert(name) }
    }

    func isRefused(_ name: KeyName) -> Bool { refused.contains(name) }

    /// Where a key's record may be.
    enum Search {
        case found(RecordID, AreaKey)
        case none
        case several
    }

    /// The record of a key: in the area that the row names, where this run met it, or in any area of the store.
    func find(_ name: KeyName, _ kind: KindSpec, near hint: AreaKey?) throws(FieldLogError) -> Search {
        if let hint {
            let id = id(name, hint)
            if try current(kind, id, hint) != nil { return .found(id, hint) }
        }
        if several.contains(name) { return .several }
        if let known = places[name] { return .found(known.id, known.home) }
        var found: (id: RecordID, home: AreaKey)?
        for home in homes where home != hint {
            let id = id(name, home)
            if values[id] == nil, try !store.hasRecord(kind, id: id, home: home) { continue }
            if found != nil { return .several }
            found = (id, home)
        }
        guard let found else { return .none }
        places[name] = found
        return .found(found.id, found.home)
    }
}
