extension PersonGuard {
    /// What stands for each character of a place that looks like personal data in ``masked(_:)``: a sign that no note has of its own.
    public static let mask: Unicode.Scalar = "\u{2588}"

    /// A text with every place that looks like personal data masked; the mask alone where that does not come to an end. In NFC; a text with format characters
    /// or forms of other scripts comes back as the guard reads it. One that has no such place comes back as it is.
    public static func masked(_ text: String) -> String {
        var result = text
        // What a mask leaves may be a place again: a number behind a number.
        for _ in 0..<rounds {
            let hits = hits(in: result).filter { !$0.isWarning }
            if hits.isEmpty { return result }
            let plain = Array(TextForm.nfc(result).unicodeScalars)
            let copy = GuardText(result)
            var scalars = plain.count == copy.count ? plain : copy.scalars.compactMap(Unicode.Scalar.init)
            guard scalars.count == copy.count else { return String(mask) }
            for hit in hits {
                for place in hit.offset..<min(hit.offset + hit.length, scalars.count) { scalars[place] = mask }
            }
            result = String(String.UnicodeScalarView(scalars))
        }
        return hits(in: result).contains { !$0.isWarning } ? String(mask) : result
    }

    private static let rounds = 8
}
