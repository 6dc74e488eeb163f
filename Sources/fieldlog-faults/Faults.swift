internal import CFault
internal import FieldLogModel

/// A way to make something below SQLite fail.
protocol Faults {
    /// The kinds of faults, by name.
    var kinds: [String] { get }
    /// Orders the n-th of a kind to fail, from 1, and all after it.
    func order(_ kind: String, nth: Int, isPersistent: Bool, below folder: String)
    /// Orders no failure.
    func cancel()
    /// How many could have failed since the last order.
    func count(_ kind: String) -> Int
    /// How many have failed since the last order.
    var failed: Int { get }
}

/// Operations of the VFS.
struct OperationFaults: Faults {
    private let names: [(name: String, kind: cfault_kind)] = [
        ("read", CFAULT_READ), ("short-read", CFAULT_SHORT_READ), ("write", CFAULT_WRITE), ("full", CFAULT_FULL),
        ("sync", CFAULT_SYNC), ("truncate", CFAULT_TRUNCATE), ("size", CFAULT_SIZE), ("open", CFAULT_OPEN),
        ("delete", CFAULT_DELETE), ("access", CFAULT_ACCESS), ("busy", CFAULT_BUSY), ("lock", CFAULT_LOCK),
        ("shared-memory", CFAULT_SHARED_MEMORY),
    ]

    init() throws(FaultsError) {
        guard cfault_operations_install() == 0 else { throw FaultsError("the VFS cannot be registered") }
    }

    var kinds: [String] { names.map(\.name) }

    private func kind(_ name: String) -> cfault_kind { names.first { $0.name == name }?.kind ?? CFAULT_READ }

    func order(_ kind: String, nth: Int, isPersistent: Bool, below folder: String) {
        _ = unsafe cfault_operations_below(folder)
        cfault_operations_fail(self.kind(kind), UInt64(nth), isPersistent ? 1 : 0)
    }

    func cancel() { cfault_operations_fail(CFAULT_READ, 0, 0) }

    func count(_ kind: String) -> Int { Int(clamping: cfault_operations_count(self.kind(kind))) }

    var failed: Int { Int(clamping: cfault_operations_failed()) }
}

/// SQLite's allocations.
struct MemoryFaults: Faults {
    let kinds = ["malloc"]

    init() throws(FaultsError) {
        guard cfault_memory_install() == 0 else { throw FaultsError("SQLite's allocator cannot be replaced") }
    }

    func order(_ kind: String, nth: Int, isPersistent: Bool, below folder: String) {
        cfault_memory_fail(UInt64(nth), isPersistent ? 1 : 0)
    }

    func cancel() { cfault_memory_fail(0, 0) }

    func count(_ kind: String) -> Int { Int(clamping: cfault_memory_count()) }

    var failed: Int { Int(clamping: cfault_memory_failed()) }
}
