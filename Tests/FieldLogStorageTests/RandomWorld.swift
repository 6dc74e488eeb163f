import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport

/// A few stores that work on a few records and exchange entries now and then, all of it drawn from one seed.
final class RandomWorld {
    /// A record that every store may write: as of an inspection that two devices import, the id is the same everywhere.
    private struct Target {
        let kind: KindSpec
        let id: RecordID
        let home: AreaKey
    }

    private var generator: SeededGenerator
    private let stores: [Store]
    private let targets: [Target]
    /// Every entry that was written, by feed.
    private var log: [FeedID: [Entry]] = [:]
    private var feeds: [FeedID] = []

    init(seed: UInt64, folder: String) throws {
        var generator = SeededGenerator(seed)
        // Two to six, more often few: a history of many stores costs more and tells little more.
        stores = try (0..<(2 + min(generator.below(5), generator.below(5)))).map { number in
            try Store.fixture("\(folder)/\(number)", name: "máy-\(seed)-\(number)")
        }
        let homes = [fixtureHome, AreaKey(code: "26734", validFrom: nil) ?? .commons]
        var targets: [Target] = []
        for number in 0..<(1 + generator.below(4)) {
            let kind = generator.pick([Schema.establishment, Schema.visit, Schema.visit, Schema.finding])
            // Now and then one id stands for two kinds or in two homes: nobody should, and nothing may break.
            let isShared = number > 0 && generator.chance(25)
            targets.append(
                Target(
                    kind: kind, id: isShared ? targets[0].id : RecordID(ticks: generator.next(), random: 77),
                    home: generator.pick(homes)))
        }
        self.targets = targets
        self.generator = generator
    }

    /// Lets them work, then brings everything everywhere; returns what is wrong afterwards, nil when nothing is.
    func run() throws -> String? {
        for _ in 0..<(4 + generator.below(7)) {
            if generator.chance(65) {
                try turn(generator.below(stores.count))
            } else {
                try exchange(from: generator.below(stores.count), to: generator.below(stores.count))
            }
        }
        for store in stores.indices { try deliverAll(to: store) }
        return try difference()
    }

    // MARK: Work

    /// One to three changes of a store in one transaction.
    private func turn(_ number: Int) throws {
        let store = stores[number]
        try store.write { (transaction) throws(FieldLogError) in
            for _ in 0..<(1 + generator.below(3)) { try change(generator.pick(targets), store, transaction) }
        }
        for head in try store.allHeads() {
            let known = log[head.feed]?.count ?? 0
            guard head.seq > UInt64(known) else { continue }
            if known == 0 { feeds.append(head.feed) }
            log[head.feed, default: []] += try store.entries(of: head.feed, from: UInt64(known + 1))
        }
    }

    private func change(_ target: Target, _ store: Store, _ transaction: Transaction) throws(FieldLogError) {
        let here = try store.record(target.kind, id: target.id, home: target.home)
        let conflicts = try store.conflicts(of: target.id).filter { $0.kind == target.kind && $0.home == target.home }
        let values: FieldValues
        if let conflict = conflicts.randomElement(using: &generator), generator.chance(50) {
            values = settling(conflict, target)
        } else if target.kind == Schema.visit {
            values = visit(here)
        } else {
            values = edit(target.kind)
        }
        let stamp = Stamp(
            // Clocks of 1999 and 2099 among them: nothing may depend on them.
            time: WallTime(
                milliseconds: generator.pick([915_148_800_000, 1_760_000_000_000, 4_070_908_800_000]),
                offsetMinutes: 420, trust: .unknown), salt: generator.bytes(16))
        try transaction.append(
            kind: target.kind, record: target.id, home: target.home, values: values,
            parents: try parents(target, store), stamp: stamp)
    }

    /// The heads; rarely fewer, or none, or an older change, or one that exists nowhere.
    private func parents(_ target: Target, _ store: Store) throws(FieldLogError) -> [EntryRef] {
        let heads = try store.parents(of: target.kind, id: target.id, home: target.home)
        switch generator.below(100) {
        case 0..<4: return Array(heads.prefix(generator.below(heads.count + 1)))
        case 4..<8:
            let changes = try store.changes(of: target.kind, id: target.id, home: target.home)
            return changes.filter { _ in generator.chance(40) }.map(\.entry.ref)
        case 8..<12:
            let nobody = IncarnationID.derived(publicKey: "không ai", nonce: [])
            return heads.prefix(1) + [EntryRef(incarnation: nobody, seq: 1, hash: fixtureDeployment)]
        case 12..<14: return heads.map { EntryRef(incarnation: $0.incarnation, seq: $0.seq, hash: .zero) }
        default: return heads
        }
    }

    // MARK: Values

    private func settling(_ conflict: OpenConflict, _ target: Target) -> FieldValues {
        let chosen = generator.pick([conflict.winner.values] + conflict.losers.map(\.change.values))
        if conflict.group == Conflict.sealedGroup {
            var whole = chosen
            whole[1] = .text("AMENDED")
            whole[2] = .text("thống nhất")
            return whole
        }
        var values = FieldValues()
        for field in target.kind.fields where field.group == conflict.group {
            values[field.number] = chosen[field.number] ?? .null
        }
        return values
    }

    private func visit(_ here: StoredRecord?) -> FieldValues {
        let status = here?["status"].text
        let isSealed = status.map { ["FINAL", "AMENDED", "ANNULLED"].contains($0) } ?? false
        // A store of another make may edit what is sealed: such an edit waits everywhere alike.
        if isSealed ? generator.chance(15) : generator.chance(60) { return edit(Schema.visit) }
        var values = here?.filled ?? edit(Schema.visit)
        for (number, value) in zip(edit(Schema.visit).numbers, edit(Schema.visit).values) { values[number] = value }
        values[1] = .text(isSealed ? generator.pick(["AMENDED", "ANNULLED", "AMENDED"]) : "FINAL")
        values[2] = isSealed ? .text("đính chính") : nil
        return values
    }

    /// Some groups with one of few values each, so that equal ones meet; now and then a value of a wrong type.
    private func edit(_ kind: KindSpec) -> FieldValues {
        var values = FieldValues()
        for _ in 0..<(1 + generator.below(3)) {
            let field = generator.pick(kind.fields)
            if kind.seal?.field == field.number { continue }
            if generator.chance(8) {
                values[field.number] = generator.pick([.null, .int(3), .text("chữ"), .bytes([1, 2]), .other([0xF5])])
                continue
            }
            switch field.type {
            case .count, .money, .flag: values[field.number] = .int(Int64(generator.below(2)))
            case .reference: values[field.number] = .bytes(RecordID(ticks: 3, random: UInt32(generator.below(2))).bytes)
            default: values[field.number] = .text(generator.pick(["Hoa Sữa", "Hoa Sen"]))
            }
        }
        return values
    }

    // MARK: Exchange

    private func held(_ store: Store) throws -> [FeedID: Int] {
        Dictionary(uniqueKeysWithValues: try store.allHeads().map { ($0.feed, Int($0.seq)) })
    }

    /// Some of what one store has reaches another; the rest comes later.
    private func exchange(from source: Int, to target: Int) throws {
        if source == target { return }
        let has = try held(stores[source])
        var limits: [FeedID: Int] = [:]
        for feed in feeds {
            guard let count = has[feed], generator.chance(75) else { continue }
            limits[feed] = generator.chance(50) ? count : generator.below(count + 1)
        }
        try deliver(limits, to: target)
    }

    private func deliverAll(to target: Int) throws { try deliver(log.mapValues(\.count), to: target) }

    /// Feeds in their own order, interleaved at random, with repetition, in transactions of random size.
    private func deliver(_ limits: [FeedID: Int], to target: Int) throws {
        let has = try held(stores[target])
        var next: [(feed: FeedID, place: Int, limit: Int)] = []
        for feed in feeds {
            guard let limit = limits[feed] else { continue }
            // A peer that is unsure sends again what is here already.
            next.append((feed, min(limit, max(0, (has[feed] ?? 0) - generator.below(3))), limit))
        }
        next.removeAll { $0.place >= $0.limit }
        // Half of it as a sync does it: runs of one feed, each in a transaction of its own.
        while generator.chance(50), !next.isEmpty {
            let chosen = generator.below(next.count)
            let (feed, place, limit) = next[chosen]
            let end = min(limit, place + 1 + generator.below(8))
            let run = (log[feed] ?? [])[place..<end].map { (header: $0.headerBytes, body: $0.bodyBytes) }
            _ = try stores[target].merge(run, of: feed, from: UInt64(place + 1))
            next[chosen].place = end
            if end >= limit { next.remove(at: chosen) }
        }
        while !next.isEmpty {
            var batch: [Entry] = []
            for _ in 0..<(1 + generator.below(12)) where !next.isEmpty {
                let chosen = generator.below(next.count)
                guard let entry = log[next[chosen].feed]?[next[chosen].place] else { continue }
                batch.append(entry)
                if generator.chance(10) { batch.append(entry) }
                next[chosen].place += 1
                if next[chosen].place >= next[chosen].limit { next.remove(at: chosen) }
            }
            try stores[target].write { (transaction) throws(FieldLogError) in
                for entry in batch { try transaction.insert(entry) }
            }
        }
    }

    // MARK: The end

    private func difference() throws -> String? {
        let first = try Snapshot(stores[0])
        let digests = try stores[0].areaDigests().map { "\($0.key) \($0.digest)" }
        for (number, store) in stores.enumerated() {
            let others = try store.areaDigests().map { "\($0.key) \($0.digest)" }
            if others != digests { return "digests of store \(number): \(others), not \(digests)" }
            let snapshot = try Snapshot(store)
            if snapshot != first { return "tables of store \(number):\n\(first.difference(from: snapshot))" }
        }
        // Equal tables are right together or wrong together: one check is enough.
        let findings = try generator.pick(stores).check()
        if !findings.isEmpty { return "check: \(findings)" }
        return try naiveDifference()
    }

    /// The tables hold what the rules, read naively, give for the whole log.
    private func naiveDifference() throws -> String? {
        for target in targets {
            var changes: [Change] = []
            for entry in log.values.joined() where entry.header.record == target.id {
                guard entry.header.kind == target.kind.name, entry.header.area == target.home else { continue }
                changes.append(Change(ref: entry.ref, parents: entry.header.parents, values: try entry.values()))
            }
            // The naive walk is exponential in long histories.
            if changes.count > 14 { continue }
            let naive = NaiveFold(changes, kind: target.kind)
            let record = try stores[0].record(target.kind, id: target.id, home: target.home)
            if record?.values != naive?.values {
                return "\(target.id): \(String(describing: record)), not \(String(describing: naive))"
            }
            let conflicts = try stores[0].conflicts(of: target.id).filter {
                $0.kind == target.kind && $0.home == target.home
            }
            let disputes = (naive?.disputes ?? []).sorted { $0.group < $1.group }
            let found = conflicts.sorted { $0.group < $1.group }.map {
                [$0.winner.entry.ref] + $0.losers.map(\.change.entry.ref)
            }
            if found != disputes.map({ [$0.winner] + $0.losers }) { return "\(target.id): \(found), not \(disputes)" }
        }
        return nil
    }
}
