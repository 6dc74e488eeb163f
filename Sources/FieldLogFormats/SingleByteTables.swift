/// The scalar of a byte from 0x80 in a single-byte encoding; nil when undefined, or for another kind of encoding.
func singleByteScalar(_ byte: UInt8, _ encoding: TextEncoding) -> UInt32? {
    switch encoding {
    case .latin1:
        return UInt32(byte)
    case .windows1252:
        return byte < 0xA0 ? windowsScalar(byte) : UInt32(byte)
    case .windows1258:
        switch byte {
        case 0x8A, 0x8E, 0x9A, 0x9E: return nil
        case 0x80..<0xA0: return windowsScalar(byte)
        case 0xC3: return 0x0102
        case 0xCC: return 0x0300
        case 0xD0: return 0x0110
        case 0xD2: return 0x0309
        case 0xD5: return 0x01A0
        case 0xDD: return 0x01AF
        case 0xDE: return 0x0303
        case 0xE3: return 0x0103
        case 0xEC: return 0x0301
        case 0xF0: return 0x0111
        case 0xF2: return 0x0323
        case 0xF5: return 0x01A1
        case 0xFD: return 0x01B0
        case 0xFE: return 0x20AB
        default: return UInt32(byte)
        }
    case .utf8, .utf16, .utf16le, .utf16be:
        return nil
    }
}

/// The bytes 0x80–0x9F of windows-1252 as the Unicode Consortium's mapping table lists them; 0 is undefined.
private let windowsUpperControls: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
]

private func windowsScalar(_ byte: UInt8) -> UInt32? {
    let scalar = windowsUpperControls[Int(byte & 0x1F)]
    return scalar == 0 ? nil : UInt32(scalar)
}
