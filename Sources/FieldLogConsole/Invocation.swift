/// An option as it stood on the command line.
public struct OptionOccurrence: Sendable, Equatable {
    /// The name as the specification writes it, dashes included.
    public let name: String
    /// Its value; `nil` for a flag. An empty value (`--note=`) is a value.
    public let value: String?
}

/// A command line that was understood. Values are unchecked text from outside.
public struct Invocation: Sendable, Equatable {
    /// The command's words; fewer than a command has, or none, only beside a preempting option.
    public let path: [String]
    /// The command; `nil` only beside a preempting option (`--help`, `--version`).
    public let command: CommandSpec?
    /// Arguments told by their place, in order.
    public let positionals: [String]
    /// All options, global ones included, in the order in which they stood.
    public let options: [OptionOccurrence]

    /// Whether an option stands there, by its name with or without dashes; `-` and `_` are the same.
    public func has(_ name: String) -> Bool {
        let key = OptionKey.of(name)
        return options.contains { OptionKey.of($0.name) == key }
    }

    /// The value of an option that may stand once; `nil` if it does not stand there.
    public func value(_ name: String) -> String? {
        let key = OptionKey.of(name)
        return options.last { OptionKey.of($0.name) == key }?.value
    }

    /// All values of a repeatable option, in order.
    public func values(_ name: String) -> [String] {
        let key = OptionKey.of(name)
        return options.compactMap { OptionKey.of($0.name) == key ? $0.value : nil }
    }

    /// The argument of that name, or the first one of a repeated argument; `nil` if it was left out.
    public func argument(_ name: String) -> String? {
        arguments(name).first
    }

    /// All arguments of that name: several only for a repeated one.
    public func arguments(_ name: String) -> [String] {
        guard let specs = command?.positionals, let place = specs.firstIndex(where: { $0.name == name }) else {
            return []
        }
        guard place < positionals.count else { return [] }
        return specs[place].isRepeated ? Array(positionals[place...]) : [positionals[place]]
    }
}
