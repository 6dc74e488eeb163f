internal import FieldLogKit
internal import FieldLogModel

/// What a store takes from its surroundings. The defaults are right for an app; tests give a clock and a machine that stay the same.
public struct StoreOptions: Sendable, Hashable {
    /// Milliseconds since 1970-01-01T00:00:00Z at which the clock stands; nil for the clock of the system.
    public var fixedTime: Int64?
    /// The identity of the machine; nil for the machine's own. A store that finds itself on another machine goes on under a new name.
    public var machine: String?

    /// Options; without arguments those of an app.
    public init(fixedTime: Int64? = nil, machine: String? = nil) {
        self.fixedTime = fixedTime
        self.machine = machine
    }

    var host: Host {
        let time = fixedTime.map {
            WallTime(milliseconds: $0, offsetMinutes: Host.vietNamOffsetMinutes, trust: .given)
        }
        return .system(fixedNow: time, machine: machine)
    }
}
