internal import FieldLogCLI
internal import FieldLogConsole

/// What comes from a command line and from a keyboard.
enum ConsoleTargets {
    static let all = [
        FuzzTarget("command-line", share: 60, bytesMax: 256, dictionary: "command", run: commandLine),
        FuzzTarget("keys", share: 200, bytesMax: 256, dictionary: "keys", run: keys),
    ]

    private static let parser = Program.parser

    /// A word a line. What is said of a wrong one cannot steer a terminal.
    @Sendable static func commandLine(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let raw = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { RawArguments.decode(Array($0)) }
        do throws(UsageError) {
            let invocation = try parser.parse(try RawArguments.texts(raw))
            try? hold(invocation.positionals.count + invocation.options.count <= raw.count, "")
            for spec in invocation.command?.positionals ?? [] { _ = invocation.arguments(spec.name) }
            return 1 + step(invocation.path.count) * 16 + step(invocation.options.count) * 4
                + step(invocation.positionals.count)
        } catch {
            for language in [ConsoleLanguage.vietnamese, .english] {
                let words = Program.text(error, language)
                let isClean = !words.unicodeScalars.contains {
                    $0 != "\n" && $0.properties.generalCategory == .control
                }
                try hold(isClean, "no control character is shown")
            }
            switch error {
            case .notText: return 0
            case .unknownCommand: return 256
            default: return 512
            }
        }
    }

    /// The first byte is the size of pieces. Pieces make no difference, and a line holds what a line may.
    @Sendable static func keys(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let first = bytes.first else { return 0 }
        let stream = bytes[1...]
        var whole = KeyDecoder()
        let keys = whole.feed(stream)
        var pieces = KeyDecoder()
        var others: [Key] = []
        var place = stream.startIndex
        while place < stream.endIndex {
            let end = min(stream.endIndex, place + 1 + Int(first & 7))
            others += pieces.feed(stream[place..<end])
            place = end
        }
        try hold(keys == others && whole.isWaiting == pieces.isWaiting, "pieces make no difference")
        var editor = LineEditor("Nhà nghỉ", limit: 24)
        var outcome = 1
        for key in keys + whole.expire() {
            if !editor.handle(key) { outcome |= 2 }
            if case .pasteBegin = key { outcome |= 4 }
        }
        try hold(!whole.isWaiting, "nothing waits after its time")
        let scalars = editor.text.unicodeScalars
        try hold(scalars.count <= 24, "a line is as long as it may be")
        try hold(!scalars.contains { $0.properties.generalCategory == .control }, "no control character in a line")
        return outcome + step(scalars.count) * 8
    }
}
