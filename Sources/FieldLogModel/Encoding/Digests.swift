public import FieldLogHash

/// Digests that are equal on two stores exactly when their logs are (SyncProtocol.md, "Digests").
public enum LogDigest {
    /// The digest of an area: the SHA-256 over its heads, sorted by incarnation and branch, trunk first.
    public static func area(_ heads: [FeedHead]) -> Digest32 {
        let sorted = heads.sorted { left, right in
            if left.feed.incarnation != right.feed.incarnation { return left.feed.incarnation < right.feed.incarnation }
            guard let mine = left.feed.branch else { return right.feed.branch != nil }
            guard let theirs = right.feed.branch else { return false }
            return mine < theirs
        }
        var writer = CBORWriter(capacity: 64 * sorted.count + 9)
        writer.arrayHead(sorted.count)
        for head in sorted {
            writer.arrayHead(4)
            writer.bytes(head.feed.incarnation)
            writer.bytes(head.feed.branch?.bytes ?? [])
            writer.uint(head.seq)
            writer.bytes(head.hash)
        }
        return SHA256.hash(writer.output)
    }

    /// The digest of a scope: the SHA-256 over the digests of its areas that hold anything, sorted by the areas' keys.
    public static func scope(_ areas: [(key: AreaKey, digest: Digest32)]) -> Digest32 {
        var writer = CBORWriter(capacity: 56 * areas.count + 9)
        writer.arrayHead(areas.count)
        for area in areas.sorted(by: { $0.key < $1.key }) {
            writer.arrayHead(2)
            writer.text(area.key.text)
            writer.bytes(area.digest)
        }
        return SHA256.hash(writer.output)
    }
}
