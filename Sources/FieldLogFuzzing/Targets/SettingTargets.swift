internal import FieldLogCLI
internal import FieldLogImport
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// Files that people write for the program, and those that it keeps beside a store.
enum SettingTargets {
    static let all = [
        FuzzTarget("map", share: 200, bytesMax: 2_048, dictionary: "map", run: map),
        FuzzTarget("import", share: 15, dictionary: "csv", run: table),
        FuzzTarget("night", share: 225, bytesMax: 1_024, dictionary: "night", run: night),
        FuzzTarget("peer-address", share: 200, bytesMax: 256, dictionary: "address", run: peerAddress),
        FuzzTarget("witness", share: 150, dictionary: "witness", run: witness),
        FuzzTarget("draft", share: 200, dictionary: "json", run: draft),
    ]

    /// A map: read, or refused with a place.
    @Sendable static func map(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        do throws(MapProblem) { _ = try ImportMap.read(bytes) } catch {
            switch error.reason {
            case .notJSON(_, let line, let column):
                try hold(line >= 1 && column >= 1, "the place of an error")
                return 0
            case .unknownKey, .unknownName: return 1
            case .missingKey: return 2
            case .twoKeys: return 3
            case .wrongType: return 4
            case .badPattern: return 5
            default: return 6
            }
        }
        return 7
    }

    /// What a night does: within its bounds, each peer once.
    @Sendable static func night(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let night: NightConfiguration
        do throws(ConfigurationProblem) { night = try NightConfiguration(bytes) } catch {
            if case .notJSON = error { return 0 }
            return 1
        }
        try hold(Set(night.peers.map(\.name)).count == night.peers.count, "each name once")
        try hold((1...87_600).contains(night.silentAfterHours), "hours of silence")
        try hold(night.store?.hasPrefix("/") ?? true, "a folder from the root on")
        for peer in night.peers {
            try hold((1...20).contains(peer.attempts), "attempts")
            try hold((1...86_400).contains(peer.options.timeoutSeconds), "seconds")
            try check(peer.address)
        }
        return 2 + step(night.peers.count)
    }

    /// An address is read again as it is written, and cannot be taken for an option.
    @Sendable static func peerAddress(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let address = try? PeerAddress(text(bytes)) else { return 0 }
        try check(address)
        switch address {
        case .folder: return 1
        case .ssh(let user, _, let port, _): return 2 + (user == nil ? 0 : 1) + (port == nil ? 0 : 2)
        case .https: return 6
        case .bundle: return 7
        }
    }

    private static func check(_ address: PeerAddress) throws(FuzzViolation) {
        try hold((try? PeerAddress(address.text)) == address, "an address is read again")
        switch address {
        case .ssh(let user, let host, let port, let path):
            try hold(!host.isEmpty && !host.hasPrefix("-") && user?.hasPrefix("-") != true, "no option of a program")
            try hold(port.map { (1...65_535).contains($0) } ?? true && path.hasPrefix("/"), "a port and a path")
        case .https(let url):
            let host = url.dropFirst(8).prefix { $0 != "/" }
            try hold(url.hasPrefix("https://") && !host.isEmpty && !host.contains("@"), "an address of the web")
        default: break
        }
    }

    /// What stands beside a store is read again as it is written.
    @Sendable static func witness(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let witness = Witness(decoding: bytes) else { return 0 }
        try hold(Witness(decoding: witness.encoded) == witness, "a witness is read again")
        return 1
    }

    /// What was typed is kept as it was.
    @Sendable static func draft(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let texts = DraftFile.texts(bytes)
        let again = DraftFile.texts(DraftFile.bytes(texts))
        try hold(texts.elementsEqual(again) { $0 == $1 }, "a draft is read again")
        return step(texts.count)
    }
}
