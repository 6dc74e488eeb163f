import FieldLogFuzzing
import Foundation
import Testing

/// Every target of fuzzing over its corpus, and a little beyond.
struct CorpusTests {
    private static let files = FuzzFiles(
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fuzz").path)

    /// Each kept input holds all properties, those that once failed among them, and so do some mutations of them.
    @Test(arguments: FuzzTarget.all.map(\.name)) func corpusHolds(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let corpus = Self.files.corpus(target)
        #expect(!corpus.isEmpty)
        var loop = FuzzLoop(target, corpus: corpus.map(\.bytes), words: Self.files.words(target), seed: 178)
        loop.runCorpus()
        loop.run(min(100, target.share))
        let violation = loop.figures.violation
        #expect(violation == nil, "\(violation?.what ?? ""): \(violation?.bytes ?? [])")
        #expect(loop.figures.accepted > 0)
    }

    /// A target's dictionary is there, and every word of it is read.
    @Test func dictionariesAreRead() {
        for target in FuzzTarget.all where target.dictionary != nil {
            #expect(Self.files.words(target).count > 5, "\(target.name)")
        }
        let words = FuzzDictionary(Array("# no word\nkey=\"a\\x00\\\"b\"\n\"\\xC4\\x90\"\nnone\n".utf8)).words
        #expect(words == [[0x61, 0, 0x22, 0x62], [0xC4, 0x90]])
    }

    /// One seed gives one sequence of inputs, another seed another.
    @Test func seedsDecide() {
        func inputs(_ seed: UInt64) -> [[UInt8]] {
            var mutator = Mutator(seed: seed, words: [[1, 2], [3]], bytesMax: 40)
            return (0..<200).map { _ in
                var bytes: [UInt8] = []
                mutator.make(from: [[7, 8, 9], Array(0..<30)], into: &bytes)
                return bytes
            }
        }
        #expect(inputs(1) == inputs(1))
        #expect(inputs(1) != inputs(2))
        #expect(inputs(3).allSatisfy { $0.count <= 40 })
    }

    /// The shares of the targets are what the documentation says they are shares of, and names are folders.
    @Test func sharesAddUp() {
        #expect(FuzzTarget.all.reduce(0) { $0 + $1.share } == 10_000)
        #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
    }
}
