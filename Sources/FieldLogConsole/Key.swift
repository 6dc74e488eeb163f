/// A key of a terminal, or a piece of composed input.
public enum Key: Sendable, Equatable {
    /// A character that stands for itself, one scalar at a time: an input method may send a letter and its marks
    /// apart. Never a control character.
    case character(Unicode.Scalar)
    /// Return, or a line feed.
    case enter
    /// Backspace, in both of its encodings.
    case backspace
    /// Delete (forward).
    case delete
    /// Cursor left.
    case left
    /// Cursor right.
    case right
    /// Cursor up.
    case up
    /// Cursor down.
    case down
    /// Home, or Ctrl-A.
    case home
    /// End, or Ctrl-E.
    case end
    /// Tab.
    case tab
    /// Tab with Shift.
    case shiftTab
    /// Escape alone.
    case escape
    /// Ctrl-B.
    case controlB
    /// Ctrl-C; in raw mode it is a key, not a signal.
    case controlC
    /// Ctrl-D.
    case controlD
    /// Ctrl-K.
    case controlK
    /// Ctrl-S; in raw mode it does not stop the output.
    case controlS
    /// Ctrl-U.
    case controlU
    /// Ctrl-W.
    case controlW
    /// A pasted text begins. Until ``pasteEnd`` only characters come: line ends and tabs as blanks, no other controls.
    case pasteBegin
    /// The pasted text has ended.
    case pasteEnd
}
