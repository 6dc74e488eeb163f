internal import FieldLogHash
public import FieldLogModel
public import FieldLogStorage
internal import FieldLogSystem

/// What a revocation left of a device's work.
public struct RevocationOutcome: Sendable, Hashable {
    /// The name by which transports knew the device.
    public let principal: String
    /// Its feeds of which something stays.
    public let feeds: Int
    /// Its entries that this store has and that stay.
    public let entries: Int
    /// Whether the device was revoked before, and its cuts were only moved on.
    public let isAdvance: Bool
}

extension Workspace {
    /// Takes a device out, at the central store. Everything of it that this store has stays; what others have besides is kept aside there.
    ///
    /// - Parameters:
    ///   - name: its principal, or its id or the beginning of it.
    ///   - lines: cut lines for feeds of the device, in the place of what this store has of them: earlier to cut more, later to admit more.
    ///     Of a device that is revoked already they move its cuts on.
    ///   - onlyFormerKeys: the device stays; lines of its former keys move their cuts on, and others are passed over.
    ///
    /// Throws `denied` elsewhere than at the central store, for a device that is not known, for one that is revoked where no
    /// lines are given, for a live one where none of a former key is, and for the central store's own.
    public func revoke(
        _ name: String, reason: String, lines: [CutLine] = [], onlyFormerKeys: Bool = false
    ) throws(FieldLogError) -> RevocationOutcome {
        let isAdvance: Bool
        let known: Grant
        if let live = try liveGrant(name) {
            (known, isAdvance) = (live, onlyFormerKeys)
        } else {
            guard let former = try formerDevice(name) else { throw .denied(.unknownDevice(name)) }
            guard !lines.isEmpty else { throw .denied(.authority(.revokedAlready(former.principal))) }
            (known, isAdvance) = (former, true)
        }
        guard known.device.description != (try store.requiredSetting(.device)) else {
            throw .denied(.authority(.ownDevice(known.principal)))
        }
        _ = try requireReason(reason)
        let keys = try keys(ofDevice: known.device.description)
        let live = Set(try store.authority().liveGrants.map(\.publicKey))
        var own: [CutLine] = []
        for line in lines {
            if let key = try store.publicKey(of: line.feed.incarnation) {
                guard keys.contains(key), !onlyFormerKeys || !live.contains(key) else { continue }
            }
            own.append(line)
        }
        if isAdvance, own.isEmpty { throw .denied(.authority(.noFormerKey(known.principal))) }
        try decide { (batch) throws(FieldLogError) in
            if isAdvance {
                try batch.advance(own, reason: reason)
            } else {
                let cuts = try batch.heldCuts(ofKeys: keys, instead: own)
                try batch.revoke(device: known.device, key: nil, cuts: cuts, reason: reason)
            }
        }
        let feeds = try store.deviceFeeds(ofKeys: keys).filter { $0.head != nil }
        return RevocationOutcome(
            principal: known.principal, feeds: feeds.count, entries: feeds.reduce(0) { $0 + $1.entries },
            isAdvance: isAdvance)
    }

    /// The last grant of a device that has no live one.
    private func formerDevice(_ text: String) throws(FieldLogError) -> Grant? {
        let grants = try store.authority().grants
        if let named = grants.last(where: { $0.principal == text }) { return named }
        let wanted = RecordID.canonicalPrefix(text) ?? ""
        let found = grants.filter { !wanted.isEmpty && $0.device.description.hasPrefix(wanted) }
        return Set(found.map(\.device)).count == 1 ? found.last : nil
    }

    /// Reads cut lines from a file, one a line, as `device feeds` prints them: `INCARNATION AREA SEQ HASH[ BRANCH]`, blanks or tabs between.
    public func cutLines(in path: String) throws(FieldLogError) -> [CutLine] {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.readRegular(path, maxBytes: 64 << 20) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        var lines: [CutLine] = []
        var problems: [FileProblem] = []
        for (place, text) in String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        )
        .enumerated() {
            let parts = text.split(whereSeparator: \.isWhitespace)
            if parts.isEmpty { continue }
            if let line = CutLine(text: parts.prefix(5).joined(separator: " ")) {
                lines.append(line)
            } else {
                problems.append(FileProblem(path: path, line: place + 1, reason: .row("INCARNATION AREA SEQ HASH")))
            }
        }
        guard problems.isEmpty else { throw .file(problems) }
        guard !lines.isEmpty else { throw .file([FileProblem(path: path, line: 0, reason: .empty)]) }
        return lines
    }

    /// The latest live grant of a device; nil where no live one has the name. That the store cannot be read is not that.
    private func liveGrant(_ name: String) throws(FieldLogError) -> Grant? {
        do throws(FieldLogError) { return try device(name).last } catch {
            guard case .denied = error else { throw error }
            return nil
        }
    }

    /// The feeds of a device as they are here, what is kept aside beyond a cut included.
    public func feeds(ofDevice name: String) throws(FieldLogError) -> [DeviceFeed] {
        var grant = try liveGrant(name)
        if grant == nil { grant = try formerDevice(name) }
        guard let grant else { throw .denied(.unknownDevice(name)) }
        return try store.deviceFeeds(ofKeys: keys(ofDevice: grant.device.description))
    }
}

extension Batch {
    /// The last admitted entries of all feeds of some keys, as this store has them; feeds that other lines name have those instead.
    func heldCuts(ofKeys keys: Set<String>, instead lines: [CutLine] = []) throws(FieldLogError) -> [CutLine] {
        let named = Set(lines.map { FeedID(incarnation: $0.feed.incarnation, area: $0.feed.area) })
        let held = try store.deviceFeeds(ofKeys: keys).compactMap(\.head).filter {
            !named.contains(FeedID(incarnation: $0.feed.incarnation, area: $0.feed.area))
        }
        return held.map(CutLine.init) + lines
    }

    /// The cuts of a device that asks for another key or a handover: what it says it wrote, and what is here of it. It has no say on the
    /// feeds of others.
    func cuts(of request: DeviceRequest, keys: Set<String>) throws(FieldLogError) -> [CutLine] {
        var lines = Set(try heldCuts(ofKeys: keys))
        for head in request.heads {
            if let key = try store.publicKey(of: head.feed.incarnation), !keys.contains(key) { continue }
            lines.insert(CutLine(head))
        }
        return lines.sorted { $0.text < $1.text }
    }
}
