public import FieldLogModel
internal import FieldLogSystem

/// What a store gets from the machine it runs on, handed in so that tests and simulations can give it otherwise.
public struct Host: Sendable {
    /// What the clock on the wall says, with how far it can be trusted.
    public let now: @Sendable () -> WallTime
    /// So many bytes that nobody can foresee.
    public let random: @Sendable (Int) throws(FieldLogError) -> [UInt8]
    /// The identity of the machine; the witness tells by it that a store was copied to another.
    public let machine: String

    /// Who signs with the key in a file.
    public let signer: @Sendable (String) -> any Signing
    /// Who tells genuine signatures from others.
    public let verifier: any Verifying

    /// Who makes key pairs.
    public let keyMaker: any KeyMaking

    /// A host of these parts.
    public init(
        now: @escaping @Sendable () -> WallTime, random: @escaping @Sendable (Int) throws(FieldLogError) -> [UInt8],
        machine: String, signer: @escaping @Sendable (String) -> any Signing = { KeygenSigner(keyPath: $0) },
        verifier: any Verifying = KeygenVerifier(),
        keyMaker: any KeyMaking = KeygenKeys()
    ) {
        self.now = now
        self.random = random
        self.machine = machine
        self.signer = signer
        self.verifier = verifier
        self.keyMaker = keyMaker
    }

    /// Viet Nam is seven hours ahead of UTC all year.
    public static let vietNamOffsetMinutes = 420

    /// The machine that the program runs on. `fixedNow` stands for the clock where it is given.
    public static func system(fixedNow: WallTime? = nil, machine: String? = nil) -> Host {
        Host(
            now: {
                if let fixedNow { return fixedNow }
                let trust: ClockTrust =
                    switch SystemClock.synchronisation() {
                    case .synchronised: .synchronised
                    default: .unknown
                    }
                return WallTime(
                    milliseconds: SystemClock.wallMilliseconds(), offsetMinutes: vietNamOffsetMinutes, trust: trust)
            },
            random: { (count) throws(FieldLogError) in
                do throws(SystemError) { return try SystemRandom.bytes(count) } catch {
                    throw .system(operation: error.operation, path: error.path, code: error.code)
                }
            },
            machine: machine ?? SystemMachine.identifier() ?? "")
    }
}
