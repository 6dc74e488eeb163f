/// Lists with one value of every case of an enumeration, kept complete by the compiler.
enum EveryCase {
    /// The values that `next` names one after the other, from nil on to nil. `next` is a switch without a default: a case that is new does not
    /// compile until it has a place in it.
    static func walk<Value>(_ next: (Value?) -> Value?) -> [Value] {
        var found: [Value] = []
        while found.count < 100, let value = next(found.last) { found.append(value) }
        return found
    }
}
