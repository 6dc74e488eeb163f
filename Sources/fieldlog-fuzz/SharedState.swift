import Glibc

/// What a worker tells its supervisor: a file in memory that both see, so that it says which input was running when the worker died.
@safe
final class SharedState {
    enum Slot: Int {
        case executions, length, accepted, slowest, peakKiB, nanoseconds, words
    }

    /// Bytes of an input that are kept, at most.
    static let inputMax = 1 << 16
    private static let textMax = 1 << 12
    private static let head = 64
    private static let size = head + inputMax + textMax
    private let base: UnsafeMutableRawPointer

    /// Maps a file, which is made and emptied by whoever is to read it.
    init?(_ path: String, creates: Bool) {
        let file = unsafe open(path, creates ? O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC : O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard !creates || ftruncate(file, Self.size) == 0,
            let base = unsafe mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
            unsafe base != MAP_FAILED
        else { return nil }
        unsafe self.base = unsafe base
    }

    deinit { unsafe munmap(base, Self.size) }

    subscript(slot: Slot) -> UInt64 {
        get { unsafe base.load(fromByteOffset: slot.rawValue * 8, as: UInt64.self) }
        set { unsafe base.storeBytes(of: newValue, toByteOffset: slot.rawValue * 8, as: UInt64.self) }
    }

    /// The input that runs now, or ran last.
    var input: [UInt8] {
        let count = min(Int(truncatingIfNeeded: self[.length]), Self.inputMax)
        return unsafe Array(UnsafeRawBufferPointer(start: base + Self.head, count: max(0, count)))
    }

    /// Notes an input that is about to run.
    func begin(_ bytes: [UInt8]) {
        let count = min(bytes.count, Self.inputMax)
        unsafe bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { unsafe (base + Self.head).copyMemory(from: start, byteCount: count) }
        }
        self[.length] = UInt64(count)
        self[.executions] &+= 1
    }

    /// What was wrong, in words; empty for nothing.
    var words: String {
        get {
            let count = min(Int(truncatingIfNeeded: self[.words]), Self.textMax)
            let start = unsafe base + Self.head + Self.inputMax
            return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: max(0, count)), as: UTF8.self)
        }
        set {
            let bytes = Array(newValue.utf8.prefix(Self.textMax))
            unsafe bytes.withUnsafeBytes { source in
                if let from = source.baseAddress {
                    unsafe (base + Self.head + Self.inputMax).copyMemory(from: from, byteCount: bytes.count)
                }
            }
            self[.words] = UInt64(bytes.count)
        }
    }
}
