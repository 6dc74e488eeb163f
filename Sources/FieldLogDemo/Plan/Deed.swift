internal import FieldLogModel

/// What a deed says of a field. Texts are read as if somebody typed them, guard and all.
enum Said {
    case text(String)
    case number(Int)
    case id(RecordID)
}

/// Which record a deed is about.
enum DeedID {
    /// One whose id was minted from the seed.
    case given(RecordID)
    /// One whose id follows from the deployment and a key.
    case derived(namespace: String, key: String)
}

/// One entry that somebody logs, at a time. The story makes deeds; the writer logs them.
struct Deed {
    enum Verb {
        /// A new record.
        case create
        /// Other values for some fields.
        case change
        /// A visit becomes final, amended or annulled: what is not said here stays as it is.
        case seal
    }

    /// When, in milliseconds since 1970-01-01T00:00:00Z.
    let time: Int64
    let verb: Verb
    let kind: KindSpec
    let id: DeedID
    let home: AreaKey
    let values: [(name: String, said: Said)]
}
