import FieldLogCorpus
import Testing

@testable import FieldLogText

/// Recall and false alarms over lines that the corpus makes from seeds.
struct GuardCorpusTests {
    static func isRefused(_ line: GuardCorpus.Line) -> Bool {
        PersonGuard.hits(in: line.text).contains { !$0.isWarning }
    }

    /// At least 99.5 % of 5,600 lines with personal data are refused, and of each kind as much as that.
    @Test(arguments: [1, 178, 2026] as [UInt64])
    func recall(_ seed: UInt64) {
        var lines: [String: Int] = [:]
        var refused: [String: Int] = [:]
        var ofKind: [String: Int] = [:]
        for line in GuardCorpus.positive(seed: seed, count: 5600) {
            lines[line.matter, default: 0] += 1
            if Self.isRefused(line) { refused[line.matter, default: 0] += 1 }
            if PersonGuard.hits(in: line.text).contains(where: { $0.pattern.rawValue == line.kind }) {
                ofKind[line.matter, default: 0] += 1
            }
        }
        #expect(Set(lines.keys) == Set(GuardCorpus.refused))
        for (kind, count) in lines {
            #expect(refused[kind, default: 0] * 1000 >= count * 995, "\(kind)")
            #expect(ofKind[kind, default: 0] * 1000 >= count * 990, "\(kind) as what it is")
        }
    }

    /// At most 0.5 % of 5,600 lines without personal data are refused.
    @Test(arguments: [1, 178, 2026] as [UInt64])
    func falseAlarms(_ seed: UInt64) {
        let lines = GuardCorpus.negative(seed: seed, count: 5600)
        #expect(lines.filter(Self.isRefused).count * 1000 <= lines.count * 5)
    }

    /// Names and landlines are seen and never stop a save by themselves.
    @Test(arguments: [1, 178] as [UInt64])
    func warnings(_ seed: UInt64) {
        let lines = GuardCorpus.warned(seed: seed, count: 2000)
        let seen = lines.filter { line in PersonGuard.hits(in: line.text).contains { $0.pattern.rawValue == line.kind }
        }
        #expect(seen.count * 100 >= lines.count * 99)
        #expect(lines.filter(Self.isRefused).count * 1000 <= lines.count * 5)
    }

    /// One seed gives the same lines each time, another one others; every sort of line there is comes up.
    @Test func isDeterministic() {
        let lines = GuardCorpus.positive(seed: 5, count: 700) + GuardCorpus.negative(seed: 5, count: 700)
        #expect(lines == GuardCorpus.positive(seed: 5, count: 700) + GuardCorpus.negative(seed: 5, count: 700))
        #expect(lines != GuardCorpus.positive(seed: 6, count: 700) + GuardCorpus.negative(seed: 6, count: 700))
        #expect(lines.contains { $0.text.unicodeScalars.contains("\u{200B}") })
        #expect(lines.contains { $0.text.unicodeScalars.contains { (0xFF10...0xFF19).contains($0.value) } })
    }
}
