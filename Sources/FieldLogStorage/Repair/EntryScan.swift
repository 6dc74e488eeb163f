internal import FieldLogModel

/// Finds entries in bytes of which nothing else is known: a header begins with three bytes that hardly anything else begins with, says how
/// long it is, and names the hash of the body behind it.
package enum EntryScan {
    /// An array of fifteen, the version, a string of sixteen bytes.
    private static let beginning: [UInt8] = [0x8F, 0x01, 0x50]

    /// Calls a body with each header that can be read, and as many bytes behind it as its body has, where there are so many.
    package static func entries(in bytes: ArraySlice<UInt8>, _ body: (_ header: [UInt8], _ body: [UInt8]) -> Void) {
        var place = bytes.startIndex
        while place + 64 < bytes.endIndex {
            guard bytes[place] == beginning[0], bytes[place + 1] == beginning[1], bytes[place + 2] == beginning[2],
                let header = header(in: bytes[place...]),
                let bare = try? Entry(headerBytes: header, bodyBytes: nil)
            else {
                place += 1
                continue
            }
            place += header.count
            body(header, Array(bytes[place...].prefix(bare.header.bodyLength)))
        }
    }

    private static func header(in bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var reader = CBORReader(Array(bytes.prefix(Limits.headerBytesMax)))
        do {
            try reader.pass(textMax: Limits.areaBytesMax)
            return Array(bytes.prefix(reader.offset))
        } catch {
            return nil
        }
    }
}
