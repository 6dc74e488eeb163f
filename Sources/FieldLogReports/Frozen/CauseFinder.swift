internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// Finds what happened to the records of a cell since a report was frozen.
///
/// What was known then is said by the hashes that the report keeps; of records that it did not look at, by the heads.
struct CauseFinder {
    private let store: Store
    private let book: AuthorityBook
    private let devices: DeviceBook
    private let frozen: Int64
    private let heads: [FeedHead]
    private let authority: UInt64
    private var known: [CountedRecord: Set<Digest32>] = [:]
    private var above: [CountedRecord: [CountedRecord]] = [:]
    private var found: [Asked: [DifferenceReason]] = [:]
    private var areas: [DifferenceReason]?

    private struct Asked: Hashable {
        let record: CountedRecord
        let fields: Set<String>
    }

    init(_ old: ReportOnFile, _ workspace: Workspace) throws(FieldLogError) {
        store = workspace.store
        book = try store.authority()
        devices = try DeviceBook(store)
        frozen = old.frozen
        heads = old.cells.heads
        authority = heads.last { $0.feed.area == .authority }?.seq ?? 0
        for record in old.cells.records {
            known[record.record] = Set(record.hashes)
            above[record.record] = record.belongsTo.map { old.cells.records[$0].record }
        }
    }

    /// Why a cell is another one: of a ratio, why either side is.
    mutating func reasons(
        _ lines: (old: ReportLine?, new: ReportLine?), _ place: Int, _ column: ReportColumn, _ layout: ReportLayout
    ) throws(FieldLogError) -> [DifferenceReason] {
        var places = [place]
        if case .ratio(let part, let whole) = column.content {
            places = layout.columns.indices.filter { [part, whole].contains(layout.columns[$0].key) }
        }
        var reasons: [DifferenceReason] = []
        for place in places {
            let old = lines.old.flatMap { Self.cell($0.values[place]) } ?? CountCell()
            let new = lines.new.flatMap { Self.cell($0.values[place]) } ?? CountCell()
            if old.value == new.value, old.added == new.added { continue }
            for reason in try self.reasons(
                old, new, Self.fields(layout.columns[place]), isDistinct: Self.isDistinct(layout.columns[place]))
            where !reasons.contains(reason) { reasons.append(reason) }
        }
        return reasons
    }

    private static func cell(_ value: ReportValue) -> CountCell? {
        if case .count(let cell) = value { return cell }
        return nil
    }

    private static func isDistinct(_ column: ReportColumn) -> Bool {
        guard case .count(let count) = column.content else { return false }
        return count.unit == .establishments || count.source == .register
    }

    /// The fields that a column looks at; of others a change says nothing about its numbers.
    private static func fields(_ column: ReportColumn) -> Set<String> {
        guard case .count(let count) = column.content else { return [] }
        var fields: Set = ["withdrawn", "status", "establishment", "visit", "assigned", count.dayField]
        if case .sum(let field) = count.unit { fields.insert(field) }
        for condition in count.conditions { fields.formUnion(condition.fields) }
        return fields
    }

    private mutating func reasons(
        _ old: CountCell, _ new: CountCell, _ fields: Set<String>, isDistinct: Bool
    ) throws(FieldLogError) -> [DifferenceReason] {
        let (before, after) = (old.added, new.added)
        let all = Set(before.keys).union(after.keys)
        let changed = all.filter { before[$0] != after[$0] }.sorted(by: Self.isBefore)
        var reasons: [DifferenceReason] = []
        for record in changed {
            var own = try self.reasons(of: record, fields)
            // Nothing happened to it: it went to another row, or stands for another business.
            if own.isEmpty { own = try links(of: [record]) }
            for reason in own where !reasons.contains(reason) { reasons.append(reason) }
        }
        // Whoever counts establishments counts others when some were said to be one, whatever else happened.
        if reasons.isEmpty || isDistinct {
            for reason in try links(of: all.sorted(by: Self.isBefore)) where !reasons.contains(reason) {
                reasons.append(reason)
            }
        }
        if reasons.isEmpty { reasons = try catalogue() }
        if reasons.isEmpty {
            reasons = [DifferenceReason(cause: .day, record: nil, entry: nil, device: nil, written: nil)]
        }
        return reasons
    }

    private static func isBefore(_ left: CountedRecord, _ right: CountedRecord) -> Bool {
        (left.kind, left.id, left.home) < (right.kind, right.id, right.home)
    }

    // MARK: Records

    /// What happened to a record; where nothing did, to its visit, and else to its establishment.
    private mutating func reasons(
        of record: CountedRecord, _ fields: Set<String>
    ) throws(FieldLogError) -> [DifferenceReason] {
        let asked = Asked(record: record, fields: fields)
        if let reasons = found[asked] { return reasons }
        var items = [record]
        for item in try (above[record] ?? []) + CellFreezer.above(record, store) where !items.contains(item) {
            items.append(item)
        }
        var reasons: [DifferenceReason] = []
        for item in items where reasons.isEmpty { reasons = try changes(of: item, fields) }
        found[asked] = reasons
        return reasons
    }

    /// What happened to one record: to the fields given, or where none of them was touched, to any.
    private func changes(
        of record: CountedRecord, _ fields: Set<String>
    ) throws(FieldLogError) -> [DifferenceReason] {
        guard let kind = Schema.kind(record.kind) else { return [] }
        let numbers = Set(kind.fields.filter { fields.contains($0.name) }.map(\.number))
        var touching: Set<Digest32> = []
        let before = known[record]
        var reasons: [DifferenceReason] = []
        var here: Set<Digest32> = []
        let all = try store.changes(of: kind, id: record.id, home: record.home)
        var said: Set<UInt16> = []
        for change in all where before?.contains(change.entry.hash) ?? isBehindHead(change.entry.ref, record.home) {
            said.formUnion(change.values.numbers.filter { change.values[$0] != .null })
        }
        for change in all {
            let ref = change.entry.ref
            here.insert(ref.hash)
            let header = change.entry.header
            if header.parents.isEmpty || !numbers.isDisjoint(with: header.fields) { touching.insert(ref.hash) }
            let wasKnown = before?.contains(ref.hash) ?? isBehindHead(ref, record.home)
            if let erasure = book.erasures[ref.hash], wasKnown, erasure.position > authority {
                reasons.append(reason(.erased, record, change))
            } else if !wasKnown {
                reasons.append(reason(cause(of: change, kind, said: said), record, change))
            }
        }
        for line in try store.withheldLines(of: record.id, home: record.home) where before == nil {
            if !isBehindHead(line.ref, record.home) { continue }
            reasons.append(
                DifferenceReason(cause: .cut, record: record, entry: line.ref.hash, device: nil, written: nil))
            if line.parents.isEmpty || !numbers.isDisjoint(with: line.fields) { touching.insert(line.ref.hash) }
        }
        for hash in (before ?? []).subtracting(here).sorted() {
            let isCut = try store.isWithheld(hash) || !book.revocations.isEmpty || !book.advances.isEmpty
            reasons.append(
                DifferenceReason(
                    cause: isCut ? .cut : .absent, record: record, entry: hash, device: nil, written: nil))
            touching.insert(hash)
        }
        let telling = reasons.filter { $0.entry.map(touching.contains) ?? false }
        return telling.isEmpty ? reasons : telling
    }

    /// - Parameter said: the fields that the record said something in when the report was frozen: what comes in another one is new.
    private func cause(
        of change: LoggedChange, _ kind: KindSpec, said: Set<UInt16>
    ) -> DifferenceReason.Cause {
        let header = change.entry.header
        if kind == Schema.visit, !header.parents.isEmpty,
            ["AMENDED", "ANNULLED"].contains(change.values[Schema.visit, "status"]?.text)
        {
            return .amended
        }
        if header.time.milliseconds < frozen { return .late }
        if kind.field("assigned").map({ header.fields.contains($0.number) }) ?? false { return .assigned }
        let isBack = kind.field("withdrawn").flatMap { change.values[$0.number] }.map { !$0.isNull } ?? false
        if isBack { return .withdrawn }
        return header.fields.contains(where: said.contains) ? .changed : .new
    }

    private func reason(
        _ cause: DifferenceReason.Cause, _ record: CountedRecord, _ change: LoggedChange
    ) -> DifferenceReason {
        let header = change.entry.header
        return DifferenceReason(
            cause: cause, record: record, entry: change.entry.hash, device: devices.name(of: header.incarnation),
            written: header.time)
    }

    private func isBehindHead(_ ref: EntryRef, _ area: AreaKey) -> Bool {
        heads.contains { $0.feed.area == area && $0.feed.incarnation == ref.incarnation && $0.seq >= ref.seq }
    }

    // MARK: What is not in the records

    /// Links that joined or parted the establishments of a cell since.
    private func links(of records: [CountedRecord]) throws(FieldLogError) -> [DifferenceReason] {
        var places: Set<RecordID> = []
        for record in records {
            let upper: [CountedRecord]
            if let known = above[record] { upper = known } else { upper = try CellFreezer.above(record, store) }
            for item in [record] + upper where item.kind == Schema.establishment.name { places.insert(item.id) }
        }
        var reasons: [DifferenceReason] = []
        for link in try store.records(Schema.link) {
            guard [link["one"].record, link["other"].record].contains(where: { $0.map(places.contains) ?? false })
            else { continue }
            let record = CountedRecord(kind: link.kind.name, id: link.id, home: link.home)
            reasons += try unknown(record, .linked)
        }
        return reasons
    }

    /// Areas and successions that came since.
    private mutating func catalogue() throws(FieldLogError) -> [DifferenceReason] {
        if let areas { return areas }
        var reasons: [DifferenceReason] = []
        for kind in [Schema.succession, Schema.area] where reasons.isEmpty {
            for record in try store.records(kind) {
                reasons += try unknown(
                    CountedRecord(kind: kind.name, id: record.id, home: record.home), .boundaries)
            }
        }
        areas = reasons.isEmpty ? [] : [reasons[0]]
        return areas ?? []
    }

    private func unknown(
        _ record: CountedRecord, _ cause: DifferenceReason.Cause
    ) throws(FieldLogError) -> [DifferenceReason] {
        guard let kind = Schema.kind(record.kind) else { return [] }
        var reasons: [DifferenceReason] = []
        for ref in try store.refs(of: kind, id: record.id, home: record.home) where !isBehindHead(ref, record.home) {
            guard
                let change = try store.changes(of: kind, id: record.id, home: record.home)
                    .first(where: { $0.entry.ref == ref })
            else { continue }
            reasons.append(reason(cause, record, change))
        }
        return reasons
    }
}
