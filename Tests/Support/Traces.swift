import Foundation

/// Where a text has left traces in files.
public enum Traces {
    /// The files under a folder, hidden ones too, that hold a text: as UTF-8 in NFC or NFD, as JSON escapes it, or without its diacritics.
    public static func files(holding text: String, under folder: String) throws -> [String] {
        let plain = text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
            .replacingOccurrences(of: "đ", with: "d")
        let escaped = text.precomposedStringWithCanonicalMapping.utf16.map { unit in
            unit < 0x80 ? String(UnicodeScalar(UInt8(unit))) : "\\u" + String(format: "%04x", unit)
        }.joined()
        let forms = [
            text.precomposedStringWithCanonicalMapping, text.decomposedStringWithCanonicalMapping, plain, escaped,
            escaped.replacingOccurrences(of: "\\u", with: "%u").uppercased().replacingOccurrences(
                of: "%U", with: "\\u"),
        ].map { Data($0.utf8) }
        var found: [String] = []
        guard let names = FileManager.default.enumerator(atPath: folder) else { return ["\(folder) cannot be read"] }
        for case let name as String in names {
            let path = folder + "/" + name
            guard try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeRegular
            else { continue }
            let data = Data(try Contents.bytes(path))
            if forms.contains(where: { data.range(of: $0) != nil }) { found.append(name) }
        }
        return found.sorted()
    }
}
