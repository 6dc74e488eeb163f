internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What a row does if it is taken: all of it or nothing.
struct RowPlan {
    /// A record written.
    enum Write {
        case create(KindSpec, RecordID, AreaKey, FieldValues)
        /// Fields of a record that is not sealed.
        case change(KindSpec, RecordID, AreaKey, FieldValues)
        /// The whole of a visit: finalised or amended.
        case seal(KindSpec, RecordID, AreaKey, FieldValues)

        var kind: KindSpec {
            switch self {
            case .create(let kind, _, _, _), .change(let kind, _, _, _), .seal(let kind, _, _, _): kind
            }
        }

        var isNew: Bool {
            if case .create = self { return true }
            return false
        }

        func run(_ batch: Batch, _ store: Store) throws(FieldLogError) {
            switch self {
            case .create(let kind, let id, let home, let values):
                try batch.create(kind, home: home, values: values, id: id)
            case .change(let kind, let id, let home, let values):
                if let record = try store.record(kind, id: id, home: home) { _ = try batch.change(record, values) }
            case .seal(let kind, let id, let home, let values):
                if let record = try store.record(kind, id: id, home: home) { try batch.seal(record, values) }
            }
        }
    }

    /// A record that the row gives, with its values as they stand after the row.
    struct Given {
        let name: KeyName
        let id: RecordID
        let home: AreaKey
        let standing: FieldValues
    }

    /// A value that differs.
    struct Difference {
        let kind: KindSpec
        let id: RecordID
        let key: String
        let field: FieldSpec
        let old: FieldValue
        let new: FieldValue
    }

    var writes: [Write] = []
    var given: [Given] = []
    var differences: [Difference] = []

    func standing(_ id: RecordID) -> FieldValues? { given.last { $0.id == id }?.standing }
}
