internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// Peers, silent devices and places of records as values for programs and lines for people.
struct PeerView {
    let context: Context

    /// What the owner of a store is told of which there is a copy.
    static let copied = words(
        "một kho khác cũng ghi bằng khóa của thiết bị này: kho này đã bị sao chép, hoặc từng được khôi phục. Không mất gì; nếu không rõ vì sao, báo quản trị viên",
        "another store writes with the key of this device: this store was copied, or restored before. Nothing is lost; if you cannot tell why, tell the administrator"
    )

    /// A time of this store's clock as RFC 3339, null for none.
    static func time(_ milliseconds: Int64?) -> JSONValue {
        guard let milliseconds else { return .null }
        return .string(ValueText.text(wall(milliseconds)))
    }

    private static func wall(_ milliseconds: Int64) -> WallTime {
        WallTime(milliseconds: milliseconds, offsetMinutes: Host.vietNamOffsetMinutes, trust: .unknown)
    }

    private func shown(_ milliseconds: Int64) -> String { TimeShown.text(Self.wall(milliseconds)) }

    func json(_ standing: PeerStanding) -> JSONValue {
        let peer = standing.peer
        return .object([
            JSONMember(key: "name", value: .string(peer.name)), JSONMember(key: "calls", value: .bool(peer.calls)),
            JSONMember(key: "last_success", value: Self.time(peer.succeeded)),
            JSONMember(key: "last_try", value: Self.time(peer.tried)),
            JSONMember(key: "failure", value: peer.failure.map { .string($0) } ?? .null),
            JSONMember(key: "unsent", value: .int(Int64(standing.unsent))),
            JSONMember(key: "unsent_since", value: Self.time(standing.unsentSince)),
            JSONMember(key: "restored", value: Self.time(peer.restored)),
            JSONMember(key: "renamed", value: Self.time(peer.renamed)),
            JSONMember(key: "incarnation", value: peer.incarnation.map { .string($0.description) } ?? .null),
            JSONMember(key: "device", value: peer.device.map { .string($0) } ?? .null),
            JSONMember(key: "silent", value: .bool(standing.isSilent)),
        ])
    }

    func json(_ device: SilentDevice) -> JSONValue {
        .object([
            JSONMember(key: "device", value: .string(device.device.description)),
            JSONMember(key: "name", value: .string(device.principal)),
            JSONMember(key: "last_heard", value: Self.time(device.heard)),
        ])
    }

    func json(_ branch: FeedHead) -> JSONValue {
        .object([
            JSONMember(key: "incarnation", value: .string(branch.feed.incarnation.description)),
            JSONMember(key: "area", value: .string(branch.feed.area.text)),
            JSONMember(key: "branch", value: .string(branch.feed.branch?.hex ?? "")),
            JSONMember(key: "seq", value: .int(Int64(clamping: branch.seq))),
            JSONMember(key: "hash", value: .string(branch.hash.hex)),
        ])
    }

    func json(_ location: Location) -> JSONValue {
        .object([
            JSONMember(key: "peer", value: location.peer.map { .string($0) } ?? .null),
            JSONMember(key: "state", value: .string(location.state.rawValue)),
            JSONMember(key: "since", value: Self.time(location.since)),
        ])
    }

    /// A peer for people: one line, its name first.
    func line(_ standing: PeerStanding) -> String {
        let peer = standing.peer
        var parts: [Bilingual] = []
        if standing.isSilent { parts.append(words("IM LẶNG QUÁ LÂU", "SILENT FOR TOO LONG")) }
        if let time = peer.succeeded {
            parts.append(words("lần cuối thành công \(shown(time))", "last success \(shown(time))"))
        } else {
            parts.append(words("chưa lần nào thành công", "never succeeded"))
        }
        if let failure = peer.failure, let time = peer.tried {
            let why = PeerWords.failure(failure)
            parts.append(words("lần thử \(shown(time)) hỏng: \(why.vi)", "try of \(shown(time)) failed: \(why.en)"))
        }
        if standing.unsent > 0 {
            let since = standing.unsentSince.map(shown) ?? "?"
            // Who calls fetches what it lacks, and says so when it calls next.
            parts.append(
                peer.calls
                    ? words(
                        "\(standing.unsent) mục chưa báo đã nhận, từ \(since)",
                        "\(standing.unsent) entries it has not yet said it has, since \(since)")
                    : words(
                        "\(standing.unsent) mục chưa được xác nhận, từ \(since)",
                        "\(standing.unsent) entries not confirmed, since \(since)"))
        }
        if let time = peer.restored {
            parts.append(
                words(
                    "đã được khôi phục về trạng thái cũ, thấy lúc \(shown(time))",
                    "was restored to an older state, seen \(shown(time))"))
        }
        if let time = peer.renamed { parts.append(Self.renamed(standing.naming, shown(time))) }
        return parts.map(context.text).joined(separator: " · ")
    }

    /// That a peer has another name than before, and why as far as it says so itself.
    private static func renamed(_ naming: PeerStanding.Naming?, _ time: String) -> Bilingual {
        switch naming {
        case .newKey: words("đã có khóa mới, thấy lúc \(time)", "has a new key, seen \(time)")
        case .copied:
            words(
                "đã mang tên mới vì bị sao chép, di chuyển hoặc khôi phục, thấy lúc \(time)",
                "has a new name as it was copied, moved or restored, seen \(time)")
        case nil: words("đã mang tên mới, thấy lúc \(time)", "has a new name, seen \(time)")
        }
    }

    /// A silent device for people.
    func line(_ device: SilentDevice) -> String {
        context.text(words("không có tin từ \(shown(device.heard))", "nothing heard since \(shown(device.heard))"))
    }

    /// Where a record is, on one line for people.
    func line(_ locations: [Location]) -> String {
        locations.map { location in
            guard let peer = location.peer else { return context.text(words("ở đây", "here")) }
            let time = shown(location.since)
            return context.text(
                location.state == .confirmed
                    ? words("\(peer) đã xác nhận (\(time))", "confirmed at \(peer) (\(time))")
                    : words("đã gửi \(peer), chưa xác nhận (\(time))", "handed to \(peer) (\(time))"))
        }.joined(separator: ", ")
    }
}
