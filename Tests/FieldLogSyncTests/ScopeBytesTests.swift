import FieldLogModel
import FieldLogModelReplica
import FieldLogSync
import Testing

/// The bytes that a scope is kept as.
struct ScopeBytesTests {
    /// A scope is read from its own bytes and from no others: not cut off, not with bytes behind it.
    @Test func onlyWholeScopesAreRead() {
        for scope in [
            SessionScope(granted: .all, held: .all),
            SessionScope(granted: .some([Sample.haNoi, Sample.yenBai]), held: .some([])),
        ] {
            #expect(SessionScope(decoding: scope.encoded) == scope)
            #expect(SessionScope(decoding: scope.encoded + [0xF6]) == nil)
            #expect(SessionScope(decoding: Array(scope.encoded.dropLast())) == nil)
        }
    }
}
