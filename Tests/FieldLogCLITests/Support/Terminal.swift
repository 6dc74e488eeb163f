import Foundation
import Testing

/// A program run on a terminal, by a Python script that has one made for it.
struct OnTerminal {
    /// What the program wrote, escapes included.
    let text: String
    let exit: Int32
    /// Bytes typed.
    let typed: Int

    /// Whether there is a Python to run the script; tests that need it are skipped without.
    static let isPossible: Bool = ["/usr/bin/python3", "/usr/local/bin/python3"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// A step: keys typed, or a signal.
    enum Step {
        case keys(String)
        case signal(Int32)
    }

    /// Runs the program in Vietnamese unless said otherwise.
    init(_ cli: CLI, _ arguments: [String], _ steps: [Step] = [], columns: Int = 80, env: [String: String] = [:]) throws
    {
        let list: [Any] = steps.map { step in
            switch step {
            case .keys(let keys): keys
            case .signal(let number): ["signal": Int(number)]
            }
        }
        let json = String(decoding: try JSONSerialization.data(withJSONObject: list), as: UTF8.self)
        let script = CLI.sources + "/Scripts/terminal.py"
        let run = try cli.start(
            "/usr/bin/env", ["python3", script, "\(columns)", json, CLI.program] + arguments, env: env
        ).end()
        try #require(run.exit == 0, "\(run.err)")
        let lines = run.out.split(separator: "\n", omittingEmptySubsequences: false)
        let last = try #require(lines.last { !$0.isEmpty })
        let facts = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Int])
        text = run.out
        exit = Int32(facts["exit"] ?? -1)
        typed = facts["typed"] ?? 0
    }
}
