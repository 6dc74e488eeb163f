import FieldLogSystem
/// Bytes that look random and are the same each time.
func patternBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
    }
}

let hasPython: Bool = {
    guard let outcome = try? Subprocess.run(["python3", "-c", "import hashlib"], maxOutput: 100) else { return false }
    return outcome.status == 0
}()
