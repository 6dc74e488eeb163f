internal import CFieldLog

/// The clocks of this machine.
public enum SystemClock {
    /// What the kernel knows about the wall clock's source.
    public enum Synchronisation: Sendable, Hashable {
        /// A time service keeps the clock in step.
        case synchronised
        /// Nothing does, or not any longer.
        case unsynchronised
        /// The kernel does not say, for example inside some containers.
        case unknown
    }

    /// Wall clock: milliseconds since 1970-01-01 UTC. It may be wrong by years and may jump: evidence, no arbiter.
    public static func wallMilliseconds() -> Int64 { fl_clock_ms() }

    /// Milliseconds since some moment before the start of the process; never goes back. For measuring spans.
    public static func monotonicMilliseconds() -> Int64 { fl_monotonic_ms() }

    /// Whether the wall clock is kept in step, as far as the kernel knows (adjtimex).
    public static func synchronisation() -> Synchronisation {
        switch fl_clock_synchronised() {
        case 1: .synchronised
        case 0: .unsynchronised
        default: .unknown
        }
    }
}

/// What names this installation of the operating system.
public enum SystemMachine {
    /// The machine id (machine-id(5)), 32 lower-case hexadecimal digits; nil when there is none.
    ///
    /// Copied disks share it. It should not leave the machine as it is: hash it with something of our own first.
    public static func identifier() -> String? {
        let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 33) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            unsafe base.initialize(repeating: 0, count: 33)
            unsafe fl_machine_id(base)
            return unsafe String(cString: base)
        }
        return text.isEmpty ? nil : text
    }
}
