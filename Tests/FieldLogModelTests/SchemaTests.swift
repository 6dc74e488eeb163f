import FieldLogModel
import Testing

struct SchemaTests {
    /// Names and numbers are written into logs for ever: none stands for two things.
    @Test func namesAndNumbersAreUnique() {
        #expect(Set(Schema.kinds.map(\.name)).count == Schema.kinds.count)
        for kind in Schema.kinds {
            #expect(Set(kind.fields.map(\.number)).count == kind.fields.count, "\(kind.name)")
            #expect(Set(kind.fields.map(\.name)).count == kind.fields.count, "\(kind.name)")
            #expect(kind.fields.allSatisfy { $0.number > 0 && !["id", "home", "head"].contains($0.name) })
            #expect(kind.groups.flatMap(\.places).sorted() == Array(kind.fields.indices))
            #expect(kind.name.utf8.count <= Limits.kindBytesMax)
        }
    }
}
