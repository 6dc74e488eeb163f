/// What is wrong with a command line, as data; ``UsageWording`` puts it into words.
///
/// Strings in it come from outside unless said otherwise: sanitise before showing.
public enum UsageError: Error, Equatable, Sendable {
    /// No command has these words. Suggestions are whole commands (`visit add`), best first, at most three.
    case unknownCommand([String], suggestions: [String])
    /// The words begin commands but are none; `next` lists what may follow, in the order of the specification.
    /// An empty path means that no command was given at all.
    case incompleteCommand([String], next: [String])
    /// Neither the command (our own words) nor the global options have it. Suggestions are best first, at most three.
    case unknownOption(String, command: [String], suggestions: [String])
    /// The option's value is missing.
    case missingValue(option: String, command: [String])
    /// A flag was given a value (`--json=1`).
    case valueForFlag(option: String, command: [String])
    /// An option with one value was given twice.
    case repeatedOption(option: String, command: [String])
    /// A required option is missing.
    case missingOption(option: String, command: [String])
    /// There are more arguments than the command takes; this is the first too many.
    case unexpectedArgument(String, command: [String])
    /// A required argument is missing.
    case missingArgument(name: String, command: [String])
    /// An argument (counted from 1, without the program's name) is not UTF-8. `shown` is ASCII, with the other
    /// bytes written `\xNN`, and at most 80 characters long.
    case notText(position: Int, shown: String)
}
