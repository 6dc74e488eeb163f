internal import FieldLogModel
internal import Glibc

/// Standard output and standard error.
enum Output {
    static func write(_ text: String, to descriptor: Int32 = 1) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// One line of a table: a name to the left, figures to the right.
    static func row(_ cells: [String]) -> String {
        cells.enumerated().map { place, cell in
            let width = place == 0 ? 18 : 11
            let space = String(repeating: " ", count: max(0, width - cell.count))
            return place == 0 ? cell + space : space + cell
        }.joined() + "\n"
    }

    /// Seconds since some moment in the past.
    static func seconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A number of seconds to the tenth.
    static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// Why a walk could not be made at all.
struct FaultsError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
    init(_ error: FieldLogError) { description = "\(error)" }
}
