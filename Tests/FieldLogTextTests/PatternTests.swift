import Testing

@testable import FieldLogText

/// The matcher by itself.
struct PatternTests {
    static func matches(_ pattern: String, _ text: String, ignoresCase: Bool = false) throws -> [String] {
        let program = try #require(PatternProgram(pattern, ignoresCase: ignoresCase))
        let copy = GuardText(text)
        return PatternMatcher.matches(of: program, in: copy).map { range in
            String(String.UnicodeScalarView(copy.scalars[range].compactMap(Unicode.Scalar.init)))
        }
    }

    /// Each element of the notation means what it usually means.
    @Test(arguments: [
        ("a|ab", "ab", ["a"]), ("(?:ab|a)b", "ab", ["ab"]), ("a*b", "aab b", ["aab", "b"]),
        ("a{2,3}", "aaaaa", ["aaa", "aa"]),
        ("[a-c]+", "xabcd", ["abc"]), ("[^a]", "ab", ["b"]), ("[a-]+", "-a-", ["-a-"]),
        (#"\d+(?!\d|x)"#, "123x 45", ["45"]),
        (#"(?<!\w)b"#, "ab b", ["b"]), (#"(?<!\d[./])b"#, "1.b b1/b .b", ["b", "b"]), ("(?<=ab)c", "c bc abc", ["c"]),
        ("(?:CMTND|CMT|CCCD|CM)x", "CMTx CMTNDx CMx Cx", ["CMTx", "CMTNDx", "CMx"]),
        ("(?:a|b|ab)c", "abc ac", ["abc", "ac"]), (#"(?<=a)b"#, "ab b", ["b"]), (#"a\b"#, "ab a", ["a"]),
        (#"\p{Lu}\p{Ll}+"#, "Đỗ ĐỖ", ["Đỗ"]),
        (#"a(?=b)"#, "ab ac", ["a"]), (#"\+?\."#, "+. .", ["+.", "."]), (#"\w+"#, "đá_2 ²", ["đá_2", "²"]),
    ])
    func matchesAsUsual(_ pattern: String, _ text: String, _ expected: [String]) throws {
        #expect(try Self.matches(pattern, text) == expected)
    }

    /// Case is ignored beyond ASCII as well, in letters and in ranges.
    @Test func ignoresCase() throws {
        #expect(try Self.matches("đồng", "ĐỒNG Đồng", ignoresCase: true) == ["ĐỒNG", "Đồng"])
        #expect(try Self.matches("[A-Z]{2}", "aB", ignoresCase: true) == ["aB"])
    }

    /// What is not in the notation is refused.
    @Test(arguments: ["(", "(?:a", "a)", "[a", "a{", "a{2", "a{3,2}", "*", #"\q"#, "(?<!a*)c", "[b-a]", "(a)", "a{,2}"])
    func refusesOtherNotation(_ pattern: String) {
        #expect(PatternProgram(pattern) == nil)
    }
}
