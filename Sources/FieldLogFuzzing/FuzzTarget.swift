/// A property that does not hold for some bytes.
package struct FuzzViolation: Error, Hashable, Sendable {
    /// What should have been so.
    package let what: String

    /// A violation of this property.
    package init(_ what: String) { self.what = what }
}

/// A decoder of foreign bytes under test: a function of bytes that must neither trap nor hang nor break a property, whatever they are.
package struct FuzzTarget: Sendable {
    /// The name in commands, and of its folder of the corpus.
    package let name: String
    /// Of ten thousand executions of all targets together, so many are of this one: cheap decoders get more, dear ones fewer.
    package let share: Int
    /// Bytes of an input, at most.
    package let bytesMax: Int
    /// The name of its dictionary; nil where there is none.
    package let dictionary: String?
    /// Runs the decoder. Gives a number that stands for how far the bytes came: 0 where all was refused. Throws where a property is broken.
    package let run: @Sendable ([UInt8]) throws(FuzzViolation) -> Int

    init(
        _ name: String, share: Int, bytesMax: Int = 512, dictionary: String? = nil,
        run: @escaping @Sendable ([UInt8]) throws(FuzzViolation) -> Int
    ) {
        self.name = name
        self.share = share
        self.bytesMax = bytesMax
        self.dictionary = dictionary
        self.run = run
    }

    /// All targets.
    package static let all: [FuzzTarget] =
        EntryTargets.all + MessageTargets.all + SessionTargets.all + FileTargets.all + FormatTargets.all
        + SettingTargets.all + DeclarationTargets.all + FrozenTarget.all + DamageTargets.all + TextTargets.all
        + ConsoleTargets.all

    /// The target of a name, planted ones included.
    package static func named(_ name: String) -> FuzzTarget? { (all + planted).first { $0.name == name } }
}

/// Throws unless a property holds.
@inline(__always)
func hold(_ condition: Bool, _ what: @autoclosure () -> String) throws(FuzzViolation) {
    if !condition { throw FuzzViolation(what()) }
}

/// The text of bytes as decoders get it that are given texts: what is not UTF-8 is mended.
func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

/// A number in a few steps: how far bytes came, not how many there were.
func step(_ count: Int) -> Int { count < 4 ? count : count < 16 ? 4 : count < 64 ? 5 : 6 }
