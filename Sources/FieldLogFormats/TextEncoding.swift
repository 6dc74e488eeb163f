/// The encodings a table from outside may come in.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    /// UTF-8 (RFC 3629).
    case utf8 = "utf-8"
    /// UTF-16 whose byte order mark tells the order; without a mark little-endian, as spreadsheet programs write it.
    case utf16 = "utf-16"
    /// UTF-16, low byte first.
    case utf16le = "utf-16le"
    /// UTF-16, high byte first.
    case utf16be = "utf-16be"
    /// The code page of Western Europe on Windows; five bytes are undefined.
    case windows1252 = "windows-1252"
    /// The code page of Viet Nam on Windows: tone marks are combining characters after their vowel.
    case windows1258 = "windows-1258"
    /// ISO 8859-1: every byte is the scalar of the same number, control characters U+0080–009F included.
    case latin1 = "iso-8859-1"

    /// An encoding by one of its usual names; case, hyphens, underscores and spaces do not matter. Nil for an unknown
    /// name.
    public init?(name: String) {
        guard name.utf8.count <= 32 else { return nil }
        let plain = name.utf8.filter { byte in
            byte != UInt8(ascii: "-") && byte != UInt8(ascii: "_") && byte != Byte.space
        }
        switch String(decoding: plain, as: UTF8.self).lowercased() {
        case "utf8": self = .utf8
        case "utf16": self = .utf16
        case "utf16le": self = .utf16le
        case "utf16be": self = .utf16be
        case "windows1252", "cp1252", "1252": self = .windows1252
        case "windows1258", "cp1258", "1258": self = .windows1258
        case "latin1", "iso88591": self = .latin1
        default: return nil
        }
    }

    /// Decodes a whole text strictly; a leading byte order mark of this encoding is removed.
    ///
    /// The text is not normalised: windows-1258 gives decomposed tone marks and the caller makes NFC. Nil when a byte
    /// is undefined, when UTF-8 is malformed, when a surrogate stands alone or a byte is missing. Cost: linear.
    public func decode(_ bytes: [UInt8]) -> String? {
        switch self {
        case .utf8:
            return decodeUTF8(bytes.span.extracting(droppingFirst: bytes.starts(with: ByteOrderMark.utf8) ? 3 : 0))
        case .utf16:
            return decodeUTF16(bytes, isBigEndian: bytes.starts(with: ByteOrderMark.utf16be))
        case .utf16le:
            return decodeUTF16(bytes, isBigEndian: false)
        case .utf16be:
            return decodeUTF16(bytes, isBigEndian: true)
        case .windows1252, .windows1258, .latin1:
            return decodeSingleByte(bytes.span, self)
        }
    }
}

/// The text of valid UTF-8, or nil.
func decodeUTF8(_ bytes: Span<UInt8>) -> String? {
    do {
        return String(copying: try UTF8Span(validating: bytes))
    } catch {
        return nil
    }
}

/// The offset of the first byte that is not part of valid UTF-8, or nil.
func firstInvalidUTF8(_ bytes: Span<UInt8>) -> Int? {
    do {
        _ = try UTF8Span(validating: bytes)
        return nil
    } catch {
        return error.byteOffsets.lowerBound
    }
}

private func decodeUTF16(_ bytes: [UInt8], isBigEndian: Bool) -> String? {
    var transcoder = UTF16Transcoder(isBigEndian: isBigEndian)
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count)
    let mark = isBigEndian ? ByteOrderMark.utf16be : ByteOrderMark.utf16le
    transcoder.append(bytes[(bytes.starts(with: mark) ? 2 : 0)...], to: &utf8)
    transcoder.finish(to: &utf8)
    return decodeUTF8(utf8.span)
}

/// The text of a single-byte encoding, or nil when a byte is undefined in it.
func decodeSingleByte(_ bytes: Span<UInt8>, _ encoding: TextEncoding) -> String? {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count)
    for index in bytes.indices {
        let byte = bytes[index]
        if byte < 0x80 {
            utf8.append(byte)
        } else {
            guard let scalar = singleByteScalar(byte, encoding) else { return nil }
            utf8.appendUTF8(scalar)
        }
    }
    return String(decoding: utf8, as: UTF8.self)
}
