internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem
internal import FieldLogText

/// Drafts of what was typed and not saved, which lie in the store's folder as `draft-NAME.json`: NAME is a kind, or the record that was to be changed.
///
/// They hold what a person typed and nobody else has, so that only those go which would keep what the law had erased: the one of the record
/// itself, and any that holds one of its texts.
extension Workspace {
    private static let draftBytesMax = 1 << 20

    /// Removes the drafts of a record, and those that hold one of these texts. Nothing that goes wrong here keeps anything from being erased; what
    /// is named for the record is looked for once more when traces are removed.
    static func removeDrafts(in folder: String, of record: RecordID, holding texts: [String]) {
        // A single word, a number or a code stands in many a text that has nothing to do with this one.
        let telling = texts.map(TextForm.nfc).filter { $0.utf8.count >= 8 || $0.contains(" ") }
        for name in (try? Files.list(folder)) ?? [] {
            // The file of a draft while it is being written.
            let isUnfinished = WorkFolder.isUnfinished(name)
            guard name.hasPrefix("draft-") && name.hasSuffix(".json") || isUnfinished else { continue }
            let path = folder + "/" + name
            guard let bytes = try? Files.readRegular(path, maxBytes: draftBytesMax) else { continue }
            guard let members = try? JSONParser.parse(bytes).objectValue else {
                // A piece of one, left by a run that was killed, says nothing to anybody.
                if isUnfinished, bytes.first == UInt8(ascii: "{") { _ = try? Files.remove(path) }
                continue
            }
            let typed = members.compactMap { $0.value.stringValue.map(TextForm.nfc) }
            let holds = typed.contains { text in telling.contains { text.contains($0) } }
            if holds || name == "draft-\(record).json" { _ = try? Files.remove(path) }
        }
    }

    /// Removes the drafts that are named for records of which something was erased.
    func dropErasedDrafts() throws(FieldLogError) {
        for erasure in try store.authority().erasures.values {
            guard let entry = try store.anyEntry(of: erasure.line.feed, seq: erasure.line.seq) else { continue }
            Self.removeDrafts(in: store.path, of: entry.header.record, holding: [])
        }
    }
}
