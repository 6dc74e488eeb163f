public import FieldLogModel
internal import FieldLogSystem

/// What a store lacks of its own work, as it knew when it took another name: in a file beside its folder, so that a second disaster does not
/// take that knowledge with it. The witness names the last entry of the present name alone, and the setting dies with its store.
///
/// First a line `fieldlog lost 1 DEVICE`, then those of ``MissingFile``.
public struct LostFile: Sendable {
    /// The device whose entries they are, by its record.
    public let device: String
    /// The trunks, and the numbers.
    public let entries: [(feed: FeedID, range: ClosedRange<UInt64>)]
    private static let mark = "fieldlog lost 1 "
    private static let bytesMax = 1 << 24

    /// The file beside the folder of a store.
    public static func path(ofStore folder: String) -> String {
        let witness = Witness.path(ofStore: folder)
        return witness.hasSuffix("witness") ? witness.dropLast("witness".count) + "lost" : witness + "-lost"
    }

    /// What stands beside a folder, whether or not a store is in it; nil without one that can be read.
    public static func beside(_ folder: String) -> LostFile? {
        (try? Files.readRegular(path(ofStore: folder), maxBytes: bytesMax)).flatMap(LostFile.init(decoding:))
    }

    package init?(decoding bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix(Self.mark), let end = text.firstIndex(of: "\n") else { return nil }
        device = String(text[..<end].dropFirst(Self.mark.count))
        entries = MissingFile.decode(bytes).map { (feed: $0.0, range: $0.1) }
    }
}

extension Store {
    /// Writes that file where there is something to name, once for each time that it may have changed. Nothing where the witness lies in the
    /// folder, for so would this.
    func writeLost() throws(FieldLogError) {
        if isLostWritten { return }
        isLostWritten = true
        guard let text = try setting(.lost), !text.isEmpty, let device = try setting(.device),
            try witnessPath() == Witness.path(ofStore: path)
        else { return }
        let place = LostFile.path(ofStore: path)
        let bytes = Array("fieldlog lost 1 \(device)\n\(text)".utf8)
        do throws(SystemError) {
            if (try? Files.readRegular(place, maxBytes: bytes.count)) == bytes { return }
            try Files.writeAtomically(bytes, to: place)
            Files.give(place, toOwnerOf: path)
        } catch {
            throw FieldLogError(error)
        }
    }
}
