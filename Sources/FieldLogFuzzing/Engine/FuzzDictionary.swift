/// Words that a mutator puts into inputs, in the form that libFuzzer reads: a quoted word a line, `\xNN` for a byte, `#` before comments.
package struct FuzzDictionary: Sendable {
    /// The words, in the order of the file.
    package let words: [[UInt8]]

    /// Reads a file; lines that are not of the form are left out.
    package init(_ bytes: [UInt8]) { words = bytes.split(separator: 0x0A).compactMap(Self.word) }

    private static func word(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        let quote = UInt8(ascii: "\"")
        guard line.first != UInt8(ascii: "#"), let begin = line.firstIndex(of: quote),
            let end = line.lastIndex(of: quote), end > begin
        else { return nil }
        var word: [UInt8] = []
        var rest = line[(begin + 1)..<end]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                word.append(byte)
                continue
            }
            guard next == UInt8(ascii: "x") else {
                word.append(next)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            word.append(value)
            rest = rest.dropFirst(2)
        }
        return word.isEmpty ? nil : word
    }
}
