import FieldLogCorpus
import FieldLogText

// The lines that the guard is measured with, and the measuring:
//
//     fieldlog-corpus lines SEED COUNT      COUNT lines with personal data, COUNT without, COUNT to warn of: KIND or "-", matter, line, by tabs
//     fieldlog-corpus measure SEED COUNT    how many of them are refused, by matter
//
// Without numbers: seed 178, 10,000 lines of each sort.

struct Figures {
    var lines = 0
    var refused = 0
    var ofKind = 0
}

func measure(_ lines: [GuardCorpus.Line]) -> [(matter: String, figures: Figures)] {
    var table: [(matter: String, figures: Figures)] = []
    for line in lines {
        let hits = PersonGuard.hits(in: line.text)
        let place = table.firstIndex { $0.matter == line.matter } ?? table.count
        if place == table.count { table.append((line.matter, Figures())) }
        table[place].figures.lines += 1
        if hits.contains(where: { !$0.isWarning }) { table[place].figures.refused += 1 }
        if hits.contains(where: { $0.pattern.rawValue == line.kind }) { table[place].figures.ofKind += 1 }
    }
    return table
}

func tell(_ title: String, _ table: [(matter: String, figures: Figures)]) {
    var all = Figures()
    for (matter, figures) in table {
        print(
            "\(title)\t\(matter)\t\(figures.lines) lines\t\(figures.refused) refused\t\(figures.ofKind) seen as this kind"
        )
        all.lines += figures.lines
        all.refused += figures.refused
        all.ofKind += figures.ofKind
    }
    print("\(title)\tall\t\(all.lines) lines\t\(all.refused) refused\t\(all.ofKind) seen as this kind")
}

let arguments = CommandLine.arguments.dropFirst()
let numbers = arguments.dropFirst().compactMap { UInt64($0) }
let seed = numbers.first ?? 178
let count = Int(clamping: numbers.dropFirst().first ?? 10_000)
switch arguments.first {
case "lines":
    let sorts = [
        GuardCorpus.positive(seed: seed, count: count), GuardCorpus.negative(seed: seed, count: count),
        GuardCorpus.warned(seed: seed, count: count),
    ]
    for line in sorts.joined() { print("\(line.kind ?? "-")\t\(line.matter)\t\(line.text)") }
case "measure":
    tell("personal data", measure(GuardCorpus.positive(seed: seed, count: count)))
    tell("none", measure(GuardCorpus.negative(seed: seed, count: count)))
    tell("warned of", measure(GuardCorpus.warned(seed: seed, count: count)))
default:
    print("fieldlog-corpus lines|measure [SEED [COUNT]]")
}
