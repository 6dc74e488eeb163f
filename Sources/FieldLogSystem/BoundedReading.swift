/// What C takes for no deadline.
let noDeadline = Int64.max

/// Reads until `count` bytes are there or fewer come than were asked for. The count may be a number that a stranger
/// sent, so memory is taken by the piece, as the bytes come.
func readInPieces(
    count: Int, operation: String, path: String?,
    _ read: (_ base: UnsafeMutablePointer<UInt8>?, _ count: Int, _ got: inout Int) -> Int32
) throws(SystemError) -> [UInt8] {
    let pieceBytes = FileReader.pieceBytesMax
    var all: [UInt8] = []
    while all.count < count {
        let wanted = min(count - all.count, pieceBytes)
        var code: Int32 = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, got in
            code = unsafe read(buffer.baseAddress, wanted, &got)
        }
        try SystemError.check(code, operation, path)
        if all.isEmpty { all = piece } else { all.append(contentsOf: piece) }
        if piece.count < wanted { break }
    }
    return all
}
