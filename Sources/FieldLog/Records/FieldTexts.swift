internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// The filled-in fields of a draft as texts, in the order of the kind's fields.
typealias FieldTexts = [(name: String, text: String?)]

extension [(name: String, text: String?)] {
    /// What a new record is made of.
    var typed: [TypedField] { compactMap { field in field.text.map { TypedField(field.name, $0) } } }

    /// What became of these texts: the fields that differ, an empty text for one that was emptied.
    func changed(to other: FieldTexts) -> [TypedField] {
        zip(self, other).compactMap { old, new in
            old.text == new.text ? nil : TypedField(new.name, new.text ?? "")
        }
    }
}

extension StoredRecord {
    func text(_ name: String) -> String? { self[name].text }
    func int(_ name: String) -> Int? { self[name].int.map { Int(clamping: $0) } }
    func id(_ name: String) -> String? { self[name].record?.description }

    /// The pairs of a tally or of marks: `CULTURE=1,POLICE=2`.
    func pairs(_ name: String) -> [String: String] {
        var pairs: [String: String] = [:]
        for part in (text(name) ?? "").split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1)
            if sides.count == 2 { pairs[String(sides[0])] = String(sides[1]) }
        }
        return pairs
    }

    var changed: ChangedRecord { ChangedRecord(kind: kind.name, id: id.description) }
}

extension [String: String] {
    /// The pairs as one text, nil without any.
    var joined: String? {
        isEmpty ? nil : sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}
