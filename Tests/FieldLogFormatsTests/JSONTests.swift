import FieldLogFormats
import Testing

@Suite struct JSONTests {
    // The example of RFC 8259, section 13, keeps its order and its kinds of numbers.
    @Test func readsTheExampleOfTheStandard() throws {
        let text = """
            {"Image":{"Width":800,"Title":"View from 15th Floor","Animated":false,"Latitude":37.7668,
            "IDs":[116,943,234,38793]}}
            """
        let image = try #require(try JSONParser.parse(text: text)["Image"])
        #expect(image.objectValue?.map(\.key) == ["Width", "Title", "Animated", "Latitude", "IDs"])
        #expect(image["Width"]?.intValue == 800)
        #expect(image["Latitude"] == 37.7668)
        #expect(image["IDs"]?[3] == 38793)
        #expect(image["IDs"]?[4] == nil)
    }

    // Everything outside the grammar, or with two meanings, is refused with its own code.
    @Test(arguments: [
        ("", JSONError.Code.empty), (" \n", .empty), ("[1,]", .unexpectedByte), ("{\"a\":1,}", .unexpectedByte),
        ("[1", .unexpectedEnd), ("\"a", .unexpectedEnd), ("tru", .unexpectedEnd), ("nan", .unexpectedByte),
        ("01", .badNumber), ("-", .badNumber), ("+1", .badNumber), ("1.", .badNumber), (".5", .badNumber),
        ("1e", .badNumber), ("9223372036854775808", .numberOutOfRange), ("1e999", .numberOutOfRange),
        ("1 2", .trailingContent), ("{\"a\":1,\"a\":2}", .duplicateKey), ("\"\\x\"", .badEscape),
        ("\"\\u12g4\"", .badEscape), ("\"\\ud800\"", .loneSurrogate), ("\"\\udc00\"", .loneSurrogate),
        ("\"\\ud800\\u0041\"", .loneSurrogate), ("\"\\udc00\\udc00\"", .loneSurrogate),
        ("\"a\u{1}\"", .controlCharacter), ("\u{0}", .unexpectedByte),
        ("{\"\u{E9}\":1,\"e\u{301}\":2}", .duplicateKey), ("{1:2}", .unexpectedByte), ("[1 2]", .unexpectedByte),
        ("//c\n1", .unexpectedByte),
    ])
    func refuses(text: String, code: JSONError.Code) {
        #expect { try JSONParser.parse(text: text) } throws: { ($0 as? JSONError)?.code == code }
    }

    // Bytes, size and depth have bounds, and the bound itself is still allowed.
    @Test func keepsBounds() throws {
        #expect(throws: JSONError.self) { try JSONParser.parse([0x22, 0xC3, 0x28, 0x22]) }
        #expect(throws: JSONError.self) { try JSONParser.parse([0x22, 0xED, 0xA0, 0x80, 0x22]) }
        #expect(try JSONParser.parse(text: "[1]", bytesMax: 3) == [1])
        #expect { try JSONParser.parse(text: "[12]", bytesMax: 3) } throws: { ($0 as? JSONError)?.code == .tooLarge }
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONParser.parse(text: nested(64))
        #expect { try JSONParser.parse(text: nested(65)) } throws: { ($0 as? JSONError)?.code == .tooDeep }
        #expect { try JSONParser.parse(text: String(repeating: "[{\"a\":", count: 100_000)) } throws: {
            ($0 as? JSONError)?.code == .tooDeep
        }
    }

    // The place of an error counts lines of every kind and columns in scalars, not bytes.
    @Test func placesErrors() {
        #expect { try JSONParser.parse(text: "\u{FEFF}{\r\n\"tên\": \"Đồng\",\n \"ổ\": x}") } throws: {
            let error = $0 as? JSONError
            return error?.line == 3 && error?.column == 7 && error?.code == .unexpectedByte
        }
    }

    // A wide object finds its duplicate as well.
    @Test func findsDuplicatesInWideObjects() {
        let wide = (0..<50).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(throws: Never.self) { try JSONParser.parse(text: "{\(wide)}") }
        #expect { try JSONParser.parse(text: "{\(wide),\"k7\":0}") } throws: {
            ($0 as? JSONError)?.code == .duplicateKey
        }
    }

    // No control character leaves the writer raw, so no terminal escape passes.
    @Test func escapesControls() {
        let value: JSONValue = .object([
            "a\u{1B}": "\u{0}\u{7F}\u{9B}31m\u{2028}\n\"\\/ Đà Nẵng", "b": [nil, true, 1.5],
        ])
        #expect(
            value.encoded()
                == #"{"a\u001b":"\u0000\u007f\u009b31m\u2028\n\"\\/ Đà Nẵng","b":[null,true,1.5]}"#)
        #expect(JSONValue.double(.nan).encoded() == "null")
        let pretty: JSONValue = ["a": [1, .array([])], "b": .object([])]
        #expect(pretty.encoded(pretty: true) == "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}")
    }

    // A list can be written row by row and taken away in between; calls out of place are noticed and harmless.
    @Test func writesInPieces() {
        var writer = JSONWriter()
        writer.beginArray()
        var bytes: [UInt8] = []
        for row in 0..<3 {
            writer.beginObject()
            writer.member("n", .int(Int64(row)))
            writer.endObject()
            bytes += writer.takeBytes()
        }
        #expect(!writer.isComplete)
        writer.endArray()
        bytes += writer.takeBytes()
        #expect(String(decoding: bytes, as: UTF8.self) == #"[{"n":0},{"n":1},{"n":2}]"#)
        #expect(writer.isComplete)
        writer.int(2)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "\n2")
        writer.endObject()
        #expect(!writer.isSound)
        let misuses: [(inout JSONWriter) -> Void] = [
            { writer in
                writer.key("x")
                writer.key("y")
            },
            { writer in
                writer.key("x")
                writer.endObject()
            },
            { writer in writer.null() },
            { writer in writer.endArray() },
        ]
        for misuse in misuses {
            var other = JSONWriter()
            other.beginObject()
            misuse(&other)
            #expect(!other.isSound)
        }
    }

    // Random bytes and mutated documents never trap, and what is accepted survives a round trip.
    @Test func survivesRandomInput() throws {
        var random = SeededGenerator(state: 178)
        for _ in 0..<3000 {
            var bytes = Array(random.json().encoded(pretty: Bool.random(using: &random)).utf8)
            #expect(try JSONParser.parse(bytes).encoded().isEmpty == false)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let value = try? JSONParser.parse(bytes) {
                #expect(try JSONParser.parse(text: value.encoded()) == value)
            }
        }
    }
}
