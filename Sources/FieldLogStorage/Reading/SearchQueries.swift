public import FieldLogModel

/// What a search shows of an establishment.
public struct EstablishmentLine: Sendable, Hashable {
    /// The id.
    public let id: RecordID
    /// The home.
    public let home: AreaKey
    /// The code of its kind.
    public let kind: String
    /// The name.
    public let name: String
    /// The address, nil for none.
    public let address: String?
    /// The code of its status, nil for none.
    public let status: String?
}

extension Store {
    /// Calls a body with each establishment that was not withdrawn, in the order of ids, until it returns false.
    public func forEachEstablishmentLine(
        _ body: (EstablishmentLine) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) {
        let query = try database.compile(
            """
            SELECT id, home, coalesce(kind, ''), coalesce(name, ''), address, status FROM establishment
            WHERE withdrawn IS NULL ORDER BY id, home
            """)
        while try query.step() {
            guard let id = RecordID(bytes: query.bytes(0)), let home = AreaKey(text: query.text(1)) else {
                throw .damaged(detail: "establishment.id")
            }
            let line = EstablishmentLine(
                id: id, home: home, kind: query.text(2), name: query.text(3), address: query.optionalText(4),
                status: query.optionalText(5))
            guard try body(line) else { return }
        }
    }
}
