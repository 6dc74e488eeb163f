internal import FieldLogModel

/// The visits that both sides write: the same values in the same columns as `visit.c` of the floor makes them.
struct SampleVisit {
    private var values = FieldValues()
    private let dates: [(day: String, start: String)]

    static let home = AreaKey(text: "15@2025-07-01") ?? .commons

    init() {
        dates = (0..<336).map { day in
            let month = day / 28 + 1
            let of = day % 28 + 1
            let date = "2025-\(month < 10 ? "0" : "")\(month)-\(of < 10 ? "0" : "")\(of)"
            return (date, date + "T08:30:00+07:00")
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
        var id: [UInt8] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
        id[8] = UInt8(truncatingIfNeeded: (number % 5000) >> 8)
        id[9] = UInt8(truncatingIfNeeded: number % 5000)
        values[3] = .bytes(id)
        values[4] = .text(date.day)
        values[5] = .text(date.start)
        var minutes: [UInt8] = [0x42, 0x42, 0x2D, 0, 0, 0, 0, 0, 0, 0]
        var rest = number
        for place in (3..<10).reversed() {
            minutes[place] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
        values[13] = .text(String(decoding: minutes, as: UTF8.self))
        for (place, field) in Self.numbers.enumerated() { values[field] = .int(Int64(number % (7 + place))) }
        return values
    }
}
