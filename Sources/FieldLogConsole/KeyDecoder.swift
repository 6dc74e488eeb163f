/// Makes keys of the bytes of a terminal, wherever these are split.
///
/// Holds at most one unfinished sequence of 32 bytes; longer ones are skipped to their end. Bytes that are not UTF-8
/// become U+FFFD. Sequences it does not know are left out.
public struct KeyDecoder: Sendable {
    private enum State: Equatable {
        case ground
        case escape
        case control
        case singleShift
        case text(missing: Int)
    }

    private var state = State.ground
    private var sequence: [UInt8] = []
    private var isPasting = false
    private var lastWasReturn = false
    private static let longest = 32

    /// A decoder at the beginning of the input.
    public init() {}

    /// Whether an unfinished sequence is held, so that the driver should call ``expire()`` if nothing follows soon.
    public var isWaiting: Bool { state != .ground }

    /// Takes bytes, gives the keys that are complete.
    public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes { take(byte, &keys) }
        return keys
    }

    /// To be called when nothing has followed for a while (50 ms is customary): an ESC alone was the Escape key, any
    /// other unfinished sequence is given up.
    public mutating func expire() -> [Key] {
        defer {
            state = .ground
            sequence.removeAll()
        }
        switch state {
        case .escape: return isPasting ? [] : [.escape]
        case .text: return [.character("\u{FFFD}")]
        case .ground, .control, .singleShift: return []
        }
    }

    private mutating func take(_ byte: UInt8, _ keys: inout [Key]) {
        switch state {
        case .ground: ground(byte, &keys)
        case .escape: escape(byte, &keys)
        case .control: control(byte, &keys)
        case .singleShift:
            state = .ground
            if let key = Self.finalKeys[byte] { emit(key, &keys) }
        case .text(let missing): continuation(byte, missing: missing, &keys)
        }
    }

    private mutating func ground(_ byte: UInt8, _ keys: inout [Key]) {
        let followsReturn = lastWasReturn
        lastWasReturn = false
        switch byte {
        case 0x1B: state = .escape
        case 0x0D, 0x0A, 0x09:
            guard isPasting else {
                keys.append(byte == 0x09 ? .tab : .enter)
                return
            }
            lastWasReturn = byte == 0x0D
            if !(byte == 0x0A && followsReturn) { keys.append(.character(" ")) }
        case 0x03:
            // Ctrl-C also ends a paste whose end never came.
            if isPasting { keys.append(.pasteEnd) }
            isPasting = false
            keys.append(.controlC)
        case 0x00..<0x20, 0x7F:
            if let key = Self.controlKeys[byte] { emit(key, &keys) }
        case 0x20..<0x7F: keys.append(.character(Unicode.Scalar(byte)))
        case 0xC2...0xF4:
            sequence = [byte]
            state = .text(missing: byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3)
        default: keys.append(.character("\u{FFFD}"))
        }
    }

    private mutating func escape(_ byte: UInt8, _ keys: inout [Key]) {
        switch byte {
        case UInt8(ascii: "["):
            sequence.removeAll()
            state = .control
        case UInt8(ascii: "O"): state = .singleShift
        case 0x1B: emit(.escape, &keys)
        case 0x00..<0x20, 0x7F:
            state = .ground
            emit(.escape, &keys)
            ground(byte, &keys)
        default:
            // Alt with a key has no meaning here; a letter beyond ASCII is kept, for its bytes belong together.
            state = .ground
            if byte >= 0x80 { ground(byte, &keys) }
        }
    }

    private mutating func control(_ byte: UInt8, _ keys: inout [Key]) {
        switch byte {
        case 0x40...0x7E:
            state = .ground
            if sequence.count <= Self.longest { finishControl(byte, &keys) }
            sequence.removeAll()
        case 0x20..<0x40:
            if sequence.count <= Self.longest { sequence.append(byte) }
        case 0x1B:
            sequence.removeAll()
            state = .escape
        default:
            sequence.removeAll()
            state = .ground
            ground(byte, &keys)
        }
    }

    private mutating func finishControl(_ final: UInt8, _ keys: inout [Key]) {
        guard final == UInt8(ascii: "~") else {
            if let key = Self.finalKeys[final] { emit(key, &keys) }
            return
        }
        let number = String(decoding: sequence.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
        switch number {
        case "200":
            isPasting = true
            keys.append(.pasteBegin)
        case "201":
            isPasting = false
            keys.append(.pasteEnd)
        case "1", "7": emit(.home, &keys)
        case "4", "8": emit(.end, &keys)
        case "3": emit(.delete, &keys)
        default: break
        }
    }

    private mutating func continuation(_ byte: UInt8, missing: Int, _ keys: inout [Key]) {
        guard byte & 0xC0 == 0x80 else {
            state = .ground
            keys.append(.character("\u{FFFD}"))
            ground(byte, &keys)
            return
        }
        sequence.append(byte)
        if missing > 1 {
            state = .text(missing: missing - 1)
            return
        }
        state = .ground
        let scalar = String(validating: sequence, as: UTF8.self)?.unicodeScalars.first ?? "\u{FFFD}"
        sequence.removeAll()
        if !(0x80..<0xA0).contains(scalar.value) { keys.append(.character(scalar)) }
    }

    private func emit(_ key: Key, _ keys: inout [Key]) {
        if !isPasting { keys.append(key) }
    }

    private static let controlKeys: [UInt8: Key] = [
        0x01: .home, 0x02: .controlB, 0x04: .controlD, 0x05: .end, 0x08: .backspace, 0x0B: .controlK,
        0x13: .controlS, 0x15: .controlU, 0x17: .controlW, 0x7F: .backspace,
    ]

    private static let finalKeys: [UInt8: Key] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "F"): .end, UInt8(ascii: "H"): .home, UInt8(ascii: "Z"): .shiftTab, UInt8(ascii: "M"): .enter,
    ]
}
