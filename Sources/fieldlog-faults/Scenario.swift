internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// A command that writes, as the walks run it.
struct Scenario {
    /// What its writing consists of.
    enum Steps {
        /// One transaction: the old state or the new one, and nothing between.
        case one
        /// Several, each whole; what is there afterwards lies between the old state and the new one.
        case several
        /// As `several`, and with keys or names that are others each time.
        case severalWithNewKeys
    }

    let name: String
    /// The folder whose files fail.
    let faulty: String
    /// The stores that are compared. The first of them is written to afterwards.
    let stores: [String]
    var steps = Steps.one
    /// Whether the store is to take a new name.
    var isRenewed = false
    var prepare: (World) throws(FieldLogError) -> Void = { (_) throws(FieldLogError) in }
    /// Whether what it said that it has done can be seen outside the stores; asked without any fault.
    var proof: (World) throws(FieldLogError) -> Bool = { (_) throws(FieldLogError) in true }
    /// False where it ended without an error and says that it is not done.
    let run: (World) throws(FieldLogError) -> Bool

    /// All of them.
    static var all: [Scenario] { joining + logging + exchanging + deciding + keeping }
}
