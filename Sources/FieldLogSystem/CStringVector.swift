/// One block of NUL-terminated texts, and an array of pointers into it with a null one at its end: C's argv and environ.
struct CStringVector {
    private var block: [CChar] = []
    private var offsets: [Int] = []

    /// Throws `EINVAL` for a text with a NUL in it.
    init(_ texts: [String], operation: String) throws(SystemError) {
        for text in texts {
            try SystemError.checkNoNUL(text, operation)
            offsets.append(block.count)
            block.append(contentsOf: text.utf8.lazy.map { CChar(bitPattern: $0) })
            block.append(0)
        }
    }

    /// The pointers are good inside `body` alone, which returns an errno value or 0.
    func withPointers(_ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32) -> Int32 {
        // A copy: C's type for these says that they may be written to.
        var block = block
        return unsafe block.withUnsafeMutableBufferPointer { block in
            var pointers = unsafe offsets.map { offset in unsafe block.baseAddress?.advanced(by: offset) }
            unsafe pointers.append(nil)
            return unsafe pointers.withUnsafeBufferPointer { pointers in
                guard let base = pointers.baseAddress else { return invalidArgument }
                return unsafe body(base)
            }
        }
    }
}
