internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

extension World {
    /// Links and frozen reports, row by row, as any program would read them.
    func auditRecords(_ node: Node) throws(Violation) {
        let raw = try node.rawStore()
        var pairs: Set<[[UInt8]]> = []
        for row in try raw.rows("SELECT one, other, home, other_home FROM link") {
            if row[0].bytes.isEmpty || row[1].bytes.isEmpty { continue }
            let ends = [row[0].bytes + Array(row[2].text.utf8), row[1].bytes + Array(row[3].text.utf8)]
            let isOrdered = ends[0].lexicographicallyPrecedes(ends[1])
            guard pairs.insert(isOrdered ? ends : [ends[1], ends[0]]).inserted else {
                throw Violation("one-link", "n\(node.number) has two links between the same two establishments")
            }
        }
        var pieces: [[UInt8]: [Int64: String]] = [:]
        for part in try raw.rows("SELECT report, home, number, \"text\" FROM reportpart") {
            pieces[part[0].bytes + Array(part[1].text.utf8), default: [:]][part[2].number] = part[3].text
        }
        for report in try raw.rows("SELECT id, home, parts, digest FROM report WHERE parts IS NOT NULL") {
            let own = pieces[report[0].bytes + Array(report[1].text.utf8)] ?? [:]
            // The rest may still be on its way, or lie beyond a cut; where all are here, they make what was frozen.
            if Int64(own.count) < report[2].number { continue }
            let whole = own.sorted { $0.key < $1.key }.map(\.value).joined()
            guard Self.hex(PlainHash.sha256(Array(whole.utf8))) == report[3].text else {
                throw Violation("frozen-reports", "n\(node.number) has a report that is not what was frozen")
            }
        }
    }

    /// Nothing of an erased body is in any file of a store that knows of its erasure: the salt in it stands nowhere else.
    func auditTraces(_ node: Node) throws(Violation) {
        guard !ledger.erasedBodies.isEmpty, !node.isRevoked else { return }
        let due: UInt64?
        let known: Set<[UInt8]>
        do throws(FieldLogError) {
            let store = try node.workspace().store
            due = try store.erasureDue()
            known = Set(try store.authority().erasures.keys.map(\.bytes))
        } catch {
            throw Violation("no-failure", "n\(node.number): \(error)")
        }
        if due != nil { throw Violation("no-traces", "n\(node.number) has not removed what was erased") }
        for name in ["fieldlog.db", "fieldlog.db-wal"] {
            let bytes = node.disk.read("/store/" + name)
            if bytes.isEmpty, name == "fieldlog.db" {
                throw Violation("harness", "no database on the disk of n\(node.number)")
            }
            for (hash, body) in ledger.erasedBodies where known.contains(hash) && body.count > 40 {
                // Behind the head of the array, in one byte or two, and that of the string: the salt.
                let start = body[0] == 0x98 ? 3 : 2
                let salt = Array(body[start..<start + 16])
                var place = bytes.startIndex
                while let next = bytes[place...].firstIndex(of: salt[0]) {
                    if bytes[next...].starts(with: salt) {
                        throw Violation("no-traces", "n\(node.number) has an erased body in \(name)")
                    }
                    place = next + 1
                }
            }
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
