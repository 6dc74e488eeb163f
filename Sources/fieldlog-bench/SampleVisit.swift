internal import FieldLogModel

/// The visits that both sides write: the same values in the same columns as `visit.c` of the floor makes them.
struct SampleVisit {
    private var values = FieldValues()
    private let dates: [String]

    static let home = AreaKey(text: "15@2025-07-01") ?? .commons

    init() {
        dates = (0..<336).map { day in
            let month = day / 28 + 1
            let of = day % 28 + 1
            return "2025-\(month < 10 ? "0" : "")\(month)-\(of < 10 ? "0" : "")\(of)"
        }
        values[1] = .text("FINAL")
        values[3] = .null
        values[4] = .null
        values[5] = .null
        values[7] = .text("PLANNED")
        values[9] = .text("KH-178/2025")
        values[10] = .text("DONE")
        values[13] = .null
        for field in Self.numbers { values[field] = .int(0) }
        values[24] = .text("FIRE=PASS,LICENCE=PASS")
        values[27] = .text("đã nhắc cơ sở treo nội quy")
    }

    private static let numbers: [UInt16] = [14, 15, 16, 17, 18, 19, 23]

    /// The values of the visit of a number.
    mutating func make(_ number: Int) -> FieldValues {
        let date = dates[number / 4000 % 336]
        let digits = String(number % 10_000_000)
        values[3] = .bytes([0, 1] + (0..<8).map { UInt8(truncatingIfNeeded: (number % 5000) >> (56 - 8 * $0)) })
        values[4] = .text(date)
        values[5] = .text(date + "T08:30:00+07:00")
        values[13] = .text("BB-" + String(repeating: "0", count: 7 - digits.utf8.count) + digits)
        for (place, field) in Self.numbers.enumerated() { values[field] = .int(Int64(number % (7 + place))) }
        return values
    }
}
