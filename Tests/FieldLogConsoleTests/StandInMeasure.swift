import FieldLogConsole

/// A simple measure for tests: East Asian letters take two columns, control characters become `?`.
struct StandInMeasure: CellMeasure {
    func width(_ text: String) -> Int {
        text.reduce(0) { $0 + width(of: $1) }
    }

    func sanitize(_ text: String) -> String {
        var clean = ""
        for scalar in text.unicodeScalars {
            clean.unicodeScalars.append(scalar.properties.generalCategory == .control ? "?" : scalar)
        }
        return clean
    }

    func truncate(_ text: String, to columns: Int) -> String {
        if width(text) <= columns { return text }
        var kept = ""
        var used = 0
        for character in text {
            let wide = width(of: character)
            if used + wide > columns - 1 { break }
            kept.append(character)
            used += wide
        }
        return kept + "…"
    }

    private func width(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        return (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xD7A3).contains(scalar.value) ? 2 : 1
    }
}
