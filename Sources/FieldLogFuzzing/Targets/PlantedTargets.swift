extension FuzzTarget {
    /// Targets that fail on purpose for bytes with an exclamation mark, so that it shows that failures are found. None of them is in ``all``.
    package static let planted: [FuzzTarget] = [
        FuzzTarget("planted-wrong", share: 20, bytesMax: 64) { (bytes) throws(FuzzViolation) in
            try hold(bytes.count < 4 || !bytes.contains(0x21), "planted")
            return 1
        },
        FuzzTarget("planted-trap", share: 20, bytesMax: 64) { (bytes) throws(FuzzViolation) in
            bytes.isEmpty ? 0 : Int(bytes[bytes.contains(0x21) ? bytes.count : 0])
        },
        FuzzTarget("planted-hang", share: 20, bytesMax: 64) { (bytes) throws(FuzzViolation) in
            var rounds = 0
            while bytes.contains(0x21) { rounds &+= 1 }
            return rounds
        },
        FuzzTarget("planted-memory", share: 20, bytesMax: 64) { (bytes) throws(FuzzViolation) in
            let count = bytes.contains(0x21) ? 64 << 20 : 1
            return Int([UInt8](repeating: bytes.first ?? 0, count: count)[count - 1])
        },
    ]
}
