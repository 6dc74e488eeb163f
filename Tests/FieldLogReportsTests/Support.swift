import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Foundation
import Synchronization
import Testing

/// A clock that a test sets.
final class TestClock: Sendable {
    private let milliseconds: Mutex<Int64>

    /// Noon in Viet Nam of 20 November 2026.
    init() { milliseconds = Mutex(1_795_150_800_000) }

    func set(_ value: Int64) { milliseconds.withLock { $0 = value } }
    func now() -> WallTime {
        WallTime(milliseconds: milliseconds.withLock { $0 }, offsetMinutes: 420, trust: .given)
    }

    var host: FieldLogKit.Host {
        let system = FieldLogKit.Host.system(machine: "test")
        return FieldLogKit.Host(now: { self.now() }, random: system.random, machine: "test")
    }
}

/// Runs a body in a folder of its own and leaves nothing behind.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = NSTemporaryDirectory() + "fieldlog-reports-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}

/// A central store with a few areas: Hà Nội (01) with the ward 00004, which became 00070 on 1 July 2025, and Lào Cai (15) with the
/// commune 04252. The store must be healthy when the body is done.
func withStore(
    _ body: (Workspace, TestClock, String) throws -> Void
) throws {
    try withFolder { folder in
        let clock = TestClock()
        let workspace = try Workspace.found(folder + "/hub", host: clock.host)
        try addArea(workspace, "01", "province", "Hà Nội")
        try addArea(workspace, "00004", "commune", "Phúc Xá", parent: "01", to: "2025-07-01")
        try addArea(workspace, "00070", "commune", "Hoàn Kiếm", parent: "01", from: "2025-07-01")
        try addArea(workspace, "15", "province", "Lào Cai", from: "2025-07-01")
        try addArea(workspace, "04252", "commune", "Văn Phú", parent: "15", from: "2025-07-01")
        let file = folder + "/successions.csv"
        let line = "00004,00070,2025-07-01,commune,commune,whole,merge"
        try "old_code,new_code,effective_date,old_level,new_level,extent,event\n\(line)\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        _ = try workspace.importSuccessions(path: file)
        try body(workspace, clock, folder)
        #expect(try workspace.store.check().isEmpty)
    }
}

func addArea(
    _ workspace: Workspace, _ code: String, _ level: String, _ name: String, parent: String? = nil, from: String? = nil,
    to: String? = nil
) throws {
    var typed = [TypedField("code", code), TypedField("level", level), TypedField("name", name)]
    if let parent { typed.append(TypedField("parent_code", parent)) }
    if let from { typed.append(TypedField("valid_from", from)) }
    if let to { typed.append(TypedField("valid_to", to)) }
    _ = try workspace.addArea(typed)
}

func addEstablishment(
    _ workspace: Workspace, _ name: String, kind: String = "MOTEL", area: String = "00070",
    _ more: [String: String] = [:]
) throws -> StoredRecord {
    let typed =
        [TypedField("name", name), TypedField("kind", kind)]
        + more.sorted { $0.key < $1.key }.map { TypedField($0.key, $0.value) }
    return try workspace.addEstablishment(typed, area: area)
}

@discardableResult
func addVisit(
    _ workspace: Workspace, _ establishment: StoredRecord, _ date: String, outcome: String = "DONE",
    isFinal: Bool = true,
    _ more: [String: String] = [:]
) throws -> StoredRecord {
    let typed = [
        TypedField("establishment", establishment.id.description), TypedField("date", date),
        TypedField("outcome", outcome),
    ]
    let others = more.sorted { $0.key < $1.key }.map { TypedField($0.key, $0.value) }
    return try workspace.addVisit(typed + others, isFinal: isFinal)
}

/// The record as it stands now.
func fresh(_ workspace: Workspace, _ record: StoredRecord) throws -> StoredRecord {
    try #require(try workspace.store.record(record.kind, id: record.id, home: record.home))
}
