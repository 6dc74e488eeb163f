import FieldLogModel
import Testing

@testable import FieldLogStorage

/// What SQLite refuses on the way to a statement's run.
@Suite struct StatementTests {
    /// A parameter that could not be bound would be NULL: the statement is not run, and the next run is none the worse for it.
    @Test func aValueThatIsNotBound() throws {
        let database = try Connection(path: "", mode: .create)
        try database.execute("CREATE TABLE visit(name TEXT)")
        let insert = try database.statement("INSERT INTO visit VALUES(?1)")
        insert.bind(1, "Karaoke Sóng Xanh")
        insert.bind(2, "không có chỗ")
        #expect(throws: FieldLogError.self) { try insert.run() }
        #expect(try database.number("SELECT count(*) FROM visit") == 0)
        try insert.run()
        #expect(try database.number("SELECT count(*) FROM visit WHERE name = 'Karaoke Sóng Xanh'") == 1)
    }

    /// An empty blob and a NULL are values, and no error.
    @Test func emptyValues() throws {
        let database = try Connection(path: "", mode: .create)
        let query = try database.statement("SELECT x'', '', NULL, ?1")
        query.bind(1, [UInt8]())
        #expect(try query.step())
        #expect(query.bytes(0) == [] && query.text(1) == "" && query.bytes(2) == [] && query.optionalBytes(3) == [])
        #expect(try !query.step())
        try database.checkReads()
    }
}
