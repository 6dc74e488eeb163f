/// An argument as the system handed it over.
public enum RawArgument: Sendable, Equatable {
    /// It is UTF-8.
    case text(String)
    /// It is not; these are its bytes.
    case invalid([UInt8])
}

/// The process's arguments without the repair that `CommandLine.arguments` does: that one puts U+FFFD in place of
/// bytes that are not UTF-8, and a wrong name would end in the log unnoticed.
public enum RawArguments {
    /// All arguments, the program's name left out.
    public static func read() -> [RawArgument] {
        var arguments: [RawArgument] = []
        let count = Int(CommandLine.argc)
        var index = 1
        while index < count {
            guard let start = unsafe CommandLine.unsafeArgv[index] else { break }
            var bytes: [UInt8] = []
            var offset = 0
            while true {
                let byte = unsafe UInt8(bitPattern: start[offset])
                if byte == 0 { break }
                bytes.append(byte)
                offset += 1
            }
            arguments.append(decode(bytes))
            index += 1
        }
        return arguments
    }

    /// All arguments as text.
    ///
    /// - Throws: ``UsageError/notText(position:shown:)`` for the first one that is not UTF-8.
    public static func texts(_ arguments: [RawArgument] = read()) throws(UsageError) -> [String] {
        var texts: [String] = []
        for (index, argument) in arguments.enumerated() {
            switch argument {
            case .text(let text): texts.append(text)
            case .invalid(let bytes): throw .notText(position: index + 1, shown: shown(bytes))
            }
        }
        return texts
    }

    /// Tells text from other bytes.
    public static func decode(_ bytes: [UInt8]) -> RawArgument {
        String(validating: bytes, as: UTF8.self).map(RawArgument.text) ?? .invalid(bytes)
    }

    private static func shown(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            let isPlain = byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\\")
            let piece = isPlain ? String(Unicode.Scalar(byte)) : HexEscape.of(UInt32(byte))
            if text.utf8.count + piece.utf8.count > 77 { return text + "..." }
            text += piece
        }
        return text
    }
}

/// `\xNN`, the way of writing a byte or a control character that must not reach a terminal.
enum HexEscape {
    static func of(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}
