internal import CFloor

/// The C program's side, with its answers checked.
@safe final class Floor {
    private let handle: OpaquePointer
    let path: String

    init(_ path: String) throws(BenchError) {
        var opened: OpaquePointer?
        let code = unsafe floor_open(path, &opened)
        guard let handle = unsafe opened else { throw BenchError("floor_open: \(code)") }
        unsafe self.handle = handle
        self.path = path
    }

    deinit { unsafe floor_close(handle) }

    private func check(_ code: Int32, _ name: String) throws(BenchError) {
        if code != 0 { throw BenchError("\(name): \(code)") }
    }

    func single(_ count: Int) throws(BenchError) { try check(unsafe floor_single(handle, count, nil), "floor_single") }
    func bulk(_ count: Int) throws(BenchError) { try check(unsafe floor_bulk(handle, count), "floor_bulk") }

    func merge(_ batch: FloorBatch) throws(BenchError) {
        var added = 0
        try check(unsafe floor_merge(handle, batch.handle, &added), "floor_merge")
        if added != batch.count { throw BenchError("floor_merge: \(added) of \(batch.count)") }
    }

    func compare(_ batch: FloorBatch) throws(BenchError) {
        var known = 0
        try check(unsafe floor_merge_compare(handle, batch.handle, &known), "floor_merge_compare")
        if known != batch.count { throw BenchError("floor_merge_compare: \(known) of \(batch.count)") }
    }

    func skim(_ batch: FloorBatch) throws(BenchError) {
        var known = 0
        try check(unsafe floor_merge_again(handle, batch.handle, &known), "floor_merge_again")
        if known != batch.count { throw BenchError("floor_merge_again: \(known) of \(batch.count)") }
    }

    /// The bytes of the changeset of so many visits; nil where SQLite lacks the session extension.
    func changeset(_ count: Int) throws(BenchError) -> Int? {
        var bytes = 0
        let code = unsafe floor_changeset(handle, count, &bytes)
        if code == 12 { return nil }
        try check(code, "floor_changeset")
        return bytes
    }

    func digest() throws(BenchError) {
        var fold: UInt64 = 0
        try check(unsafe floor_digest(handle, &fold), "floor_digest")
    }
}

/// Foreign entries in memory.
@safe final class FloorBatch {
    let handle: OpaquePointer
    let count: Int

    init(feed: Int64, count: Int) throws(BenchError) {
        guard let made = unsafe floor_batch_make(feed, count) else { throw BenchError("floor_batch_make") }
        unsafe handle = made
        self.count = count
    }

    deinit { unsafe floor_batch_free(handle) }
}
