internal import FieldLogHash
public import FieldLogModel

extension Message {
    /// The canonical bytes.
    public var encoded: [UInt8] {
        var writer = CBORWriter(capacity: 512)
        switch self {
        case .error(let problem):
            writer.arrayHead(3)
            writer.uint(0)
            writer.uint(problem.code.rawValue)
            writer.text(Self.shortened(problem.detail))
        case .hello(let hello): Self.write(hello, to: &writer)
        case .welcome(let welcome): Self.write(welcome, to: &writer)
        case .areas(let scope, let after):
            writer.arrayHead(3)
            writer.uint(3)
            writer.bytes(scope)
            writer.text(after?.text ?? "")
        case .areaDigests(let areas, let more):
            writer.arrayHead(3)
            writer.uint(4)
            writer.arrayHead(areas.count)
            for pair in areas {
                writer.arrayHead(2)
                writer.text(pair.area.text)
                writer.bytes(pair.digest)
            }
            writer.encoded([more ? 0xF5 : 0xF4])
        case .heads(let scope, let areas):
            writer.arrayHead(3)
            writer.uint(5)
            writer.bytes(scope)
            writer.arrayHead(areas.count)
            for area in areas { writer.text(area.text) }
        case .areaHeads(let areas):
            writer.arrayHead(2)
            writer.uint(6)
            Self.write(areas, to: &writer)
        case .exchange(let exchange): Self.write(exchange, to: &writer)
        case .exchanged(let exchanged): Self.write(exchanged, to: &writer)
        }
        return writer.output
    }

    private static func shortened(_ text: String) -> String {
        var short = text
        while short.utf8.count > MessageLimits.detailBytesMax { short.removeLast() }
        return short
    }

    private static func write(_ hello: Hello, to writer: inout CBORWriter) {
        writer.arrayHead(8)
        writer.uint(1)
        writer.arrayHead(hello.versions.count)
        for version in hello.versions { writer.uint(version) }
        writer.bytes(hello.deployment)
        writer.bytes(hello.incarnation)
        write(hello.position, to: &writer)
        write(hello.scope, to: &writer)
        writer.bytes(hello.digest)
        write(hello.base, to: &writer)
    }

    private static func write(_ welcome: Welcome, to writer: inout CBORWriter) {
        writer.arrayHead(7)
        writer.uint(2)
        writer.uint(welcome.version)
        writer.bytes(welcome.incarnation)
        write(welcome.position, to: &writer)
        if let scope = welcome.scope { scope.write(to: &writer) } else { writer.null() }
        writer.bytes(welcome.digest)
        if let changes = welcome.changes { write(changes, to: &writer) } else { writer.null() }
    }

    private static func write(_ exchange: Exchange, to writer: inout CBORWriter) {
        writer.arrayHead(5)
        writer.uint(7)
        writer.bytes(exchange.scope)
        writer.arrayHead(exchange.runs.count)
        for run in exchange.runs { writer.encoded(run.encoded) }
        writer.arrayHead(exchange.wants.count)
        for want in exchange.wants {
            writer.arrayHead(4)
            writer.text(want.feed.area.text)
            writer.bytes(want.feed.incarnation)
            writer.bytes(want.feed.branch?.bytes ?? [])
            writer.uint(want.from)
        }
        writer.uint(exchange.bytes)
    }

    private static func write(_ exchanged: Exchanged, to writer: inout CBORWriter) {
        writer.arrayHead(5)
        writer.uint(8)
        writer.arrayHead(exchanged.acks.count)
        for ack in exchanged.acks {
            writer.arrayHead(3)
            writer.uint(ack.code.rawValue)
            writer.uint(ack.seq)
            writer.bytes(ack.hash)
        }
        writer.arrayHead(exchanged.runs.count)
        for run in exchanged.runs { writer.encoded(run.encoded) }
        writer.bytes(exchanged.digest)
        write(exchanged.position, to: &writer)
    }

    private static func write(_ position: AuthorityPosition, to writer: inout CBORWriter) {
        writer.arrayHead(2)
        writer.uint(position.seq)
        writer.bytes(position.hash)
    }

    private static func write(_ digest: Digest32?, to writer: inout CBORWriter) {
        if let digest { writer.bytes(digest) } else { writer.null() }
    }

    /// Areas with heads, as they also stand in signed files.
    public static func write(_ areas: [AreaHeads], to writer: inout CBORWriter) {
        writer.arrayHead(areas.count)
        for area in areas {
            writer.arrayHead(2)
            writer.text(area.area.text)
            writer.arrayHead(area.heads.count)
            for head in area.heads {
                writer.arrayHead(4)
                writer.bytes(head.feed.incarnation)
                writer.bytes(head.feed.branch?.bytes ?? [])
                writer.uint(head.seq)
                writer.bytes(head.hash)
            }
        }
    }
}
