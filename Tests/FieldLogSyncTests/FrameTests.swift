import FieldLogTestSupport
import Testing

@testable import FieldLogSync

/// Frames, and their reader.
struct FrameTests {
    /// Frames come out whole, whatever the pieces in which their bytes arrive.
    @Test func piecesOfAnySizeGiveTheFrames() throws {
        var generator = SeededGenerator(11)
        let messages = [0, 1, 3, 4, 5, 255, 256, 70_000].map { generator.bytes($0) }
        let stream = messages.flatMap { Frame.encode($0) }
        for most in [1, 2, 3, 7, 64, 5_000, stream.count] {
            var reader = FrameReader()
            var found: [[UInt8]] = []
            var place = 0
            #expect(reader.isBetweenFrames)
            while place < stream.count {
                let end = min(stream.count, place + (most < 64 ? most : 1 + generator.below(most)))
                reader.feed(stream[place..<end])
                while let message = try reader.message() { found.append(message) }
                place = end
            }
            #expect(found == messages)
            #expect(reader.isBetweenFrames)
        }
    }

    /// Too long a frame is refused by its first four bytes, and nothing after it is taken for a message.
    @Test func longFramesAreRefusedByTheirHead() throws {
        var reader = FrameReader(max: 1_000)
        reader.feed(Frame.encode([1, 2]) + [0, 0, 0x03, 0xE9])
        #expect(try reader.message() == [1, 2])
        #expect(throws: SyncProblem(.tooLarge, "1000")) { try reader.message() }
        reader.feed(Frame.encode([3]))
        #expect(throws: SyncProblem(.tooLarge, "1000")) { try reader.message() }
        #expect(!reader.isBetweenFrames)
        var whole = FrameReader(max: 1_000)
        whole.feed([0, 0, 0x03, 0xE8] + Array(repeating: 5, count: 1_000))
        #expect(try whole.message()?.count == 1_000)
        var largest = FrameReader()
        largest.feed([0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: SyncProblem.self) { try largest.message() }
    }

    /// A connection that ends within a frame is known from one that ends between two.
    @Test func endsWithinFramesAreKnown() throws {
        let frame = Frame.encode([1, 2, 3])
        for count in 1..<frame.count {
            var reader = FrameReader()
            reader.feed(frame[..<count])
            #expect(try reader.message() == nil)
            #expect(!reader.isBetweenFrames)
        }
    }
}
