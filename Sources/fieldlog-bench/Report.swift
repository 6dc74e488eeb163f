internal import FieldLogFormats

/// One line of the table.
struct Result {
    /// The letter of the aim, as `(a)`.
    let letter: String
    let name: String
    let unit: String
    let ours: Double
    /// The floor's figure; nil where there is none beside ours.
    let floor: Double?
    /// The ratio that is aimed at, nil for a figure without an aim.
    let aim: Double?

    var ratio: Double? { floor.flatMap { $0 > 0 ? ours / $0 : nil } }
    var verdict: String {
        guard let aim, let ratio else { return "" }
        return ratio <= aim ? "met" : "missed"
    }
}

/// What was measured, in the order in which it was.
struct Report {
    let options: Options
    private(set) var results: [Result] = []
    private(set) var notes: [String] = []

    init(options: Options) { self.options = options }

    mutating func add(
        _ letter: String, _ name: String, _ unit: String, ours: Double, floor: Double? = nil, aim: Double? = nil
    ) {
        results.append(Result(letter: letter, name: name, unit: unit, ours: ours, floor: floor, aim: aim))
        Console.write("measured \(letter) \(name)\n", to: 2)
    }

    mutating func note(_ text: String) { notes.append(text) }

    /// The table for people.
    var text: String {
        let header = ["", "work", "ours", "floor", "unit", "ratio", "aim", ""]
        let rows = results.map { result in
            [
                result.letter, result.name, Self.figure(result.ours), result.floor.map(Self.figure) ?? "–", result.unit,
                result.ratio.map { Self.fixed($0, 2) } ?? "–", result.aim.map { "≤ " + Self.fixed($0, 2) } ?? "",
                result.verdict,
            ]
        }
        let isNumber = [false, false, true, true, false, true, false, false]
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        var text =
            options.isGuard
            ? "medians of \(options.runs) runs\n\n"
            : options.isSync
                ? "medians of 20 quiet sessions and of \(options.runs) with work\n\n"
                : "medians of \(options.runs) interleaved runs, \(options.visits) visits\n\n"
        for row in [header] + rows {
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return isNumber[column] ? space + row[column] : row[column] + space
            }
            var line = cells.joined(separator: "  ")[...]
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        for note in notes { text += "\nnote: \(note)" }
        return text + (notes.isEmpty ? "" : "\n")
    }

    /// The same as one document.
    var json: String {
        var writer = JSONWriter(pretty: true)
        writer.beginObject()
        writer.key("schema_version")
        writer.int(1)
        writer.key("runs")
        writer.int(Int64(options.runs))
        writer.key("visits")
        writer.int(Int64(options.visits))
        writer.key("rows")
        writer.beginArray()
        for result in results {
            writer.beginObject()
            for (key, text) in [("aim_of", result.letter), ("work", result.name), ("unit", result.unit)] {
                writer.key(key)
                writer.string(text)
            }
            let numbers = [
                ("ours", result.ours), ("floor", result.floor), ("ratio", result.ratio), ("aim", result.aim),
            ]
            for (key, number) in numbers {
                writer.key(key)
                if let number { writer.double(number) } else { writer.null() }
            }
            writer.endObject()
        }
        writer.endArray()
        writer.key("notes")
        writer.beginArray()
        for note in notes { writer.string(note) }
        writer.endArray()
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }

    private static func figure(_ value: Double) -> String { fixed(value, value < 10 ? 2 : value < 100 ? 1 : 0) }

    static func fixed(_ value: Double, _ places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let whole = Int64((value * scale).rounded())
        let digits = String(whole)
        guard places > 0 else { return digits }
        let padded = String(repeating: "0", count: Swift.max(0, places + 1 - digits.count)) + digits
        return padded.dropLast(places) + "." + padded.suffix(places)
    }
}
