package import FieldLogModel

extension Store {
    /// Which table or index each page of the database belongs to, for whoever damages a store on purpose and keeps figures. Empty where
    /// SQLite was built without `dbstat`.
    package func pageOwners() throws(FieldLogError) -> [Int: String] {
        guard let query = try? database.compile("SELECT pageno, name FROM dbstat") else { return [:] }
        var owners: [Int: String] = [:]
        while try query.step() { owners[Int(query.int(0))] = query.text(1) }
        return owners
    }
}
