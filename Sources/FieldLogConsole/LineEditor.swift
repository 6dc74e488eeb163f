/// A line of text being typed, with a cursor between graphemes.
public struct LineEditor: Sendable, Equatable {
    /// The text before the cursor.
    public private(set) var before: String
    /// The text after the cursor.
    public private(set) var after = ""
    /// The most scalars the line takes; what is beyond is not inserted.
    public let limit: Int
    private var count: Int

    /// - Parameters:
    ///   - text: what stands there at first, cut to the limit; the cursor is behind it.
    ///   - limit: in scalars.
    public init(_ text: String = "", limit: Int = 4096) {
        self.limit = max(0, limit)
        let kept = text.unicodeScalars.prefix(self.limit)
        before = String(String.UnicodeScalarView(kept))
        count = kept.count
    }

    /// The whole text.
    public var text: String { before + after }

    /// Whether nothing stands there.
    public var isEmpty: Bool { count == 0 }

    /// Inserts a scalar at the cursor; a combining mark joins the letter before it. Control characters and what is
    /// beyond the limit are ignored.
    public mutating func insert(_ scalar: Unicode.Scalar) {
        guard count < limit, scalar.properties.generalCategory != .control else { return }
        before.unicodeScalars.append(scalar)
        count += 1
    }

    /// Deletes the grapheme before the cursor.
    public mutating func deleteBackward() {
        guard let last = before.popLast() else { return }
        count -= last.unicodeScalars.count
    }

    /// Deletes the grapheme behind the cursor.
    public mutating func deleteForward() {
        guard let first = after.first else { return }
        after.removeFirst()
        count -= first.unicodeScalars.count
    }

    /// Moves the cursor by a grapheme to the left.
    public mutating func moveLeft() {
        guard let last = before.popLast() else { return }
        after = String(last) + after
    }

    /// Moves the cursor by a grapheme to the right.
    public mutating func moveRight() {
        guard let first = after.first else { return }
        after.removeFirst()
        before.append(first)
    }

    /// Moves the cursor to the beginning.
    public mutating func moveToStart() {
        after = text
        before = ""
    }

    /// Moves the cursor to the end.
    public mutating func moveToEnd() {
        before = text
        after = ""
    }

    /// Takes a key.
    ///
    /// - Returns: whether the key means something to a line of text, if only that there is nothing left to delete.
    public mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let scalar): insert(scalar)
        case .backspace: deleteBackward()
        case .delete, .controlD: deleteForward()
        case .left: moveLeft()
        case .right: moveRight()
        case .home: moveToStart()
        case .end: moveToEnd()
        case .controlU: self = LineEditor(after, limit: limit).atStart()
        case .controlK: self = LineEditor(before, limit: limit)
        case .controlW: deleteWord()
        default: return false
        }
        return true
    }

    private func atStart() -> LineEditor {
        var editor = self
        editor.moveToStart()
        return editor
    }

    private mutating func deleteWord() {
        while before.last == " " { deleteBackward() }
        while let last = before.last, last != " " { deleteBackward() }
    }
}
