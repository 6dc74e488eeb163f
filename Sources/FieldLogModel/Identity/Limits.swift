/// Bounds of everything that comes from outside, checked before memory is set aside for it (SyncProtocol.md, "Limits").
public enum Limits {
    /// Bytes of an encoded header, at most.
    public static let headerBytesMax = 16_384
    /// Bytes of an encoded body, at most.
    public static let bodyBytesMax = 1_048_576
    /// Bytes of one text value, at most.
    public static let textBytesMax = 65_536
    /// Fields that one change touches, at most.
    public static let fieldsMax = 256
    /// Parents of one change, at most.
    public static let parentsMax = 64
    /// The largest sequence number of a feed.
    public static let sequenceMax: UInt64 = 0xFFFF_FFFF
    /// Bytes of the name of a kind, at most.
    public static let kindBytesMax = 32
    /// Bytes of an area's key, at most.
    public static let areaBytesMax = 64
    /// The largest number of a field.
    public static let fieldNumberMax: UInt64 = 65_535
    /// How deep arrays and maps may nest within a value of an unknown field.
    public static let nestingMax = 16
    /// The years that a date may lie in.
    public static let years = 1900...2199
}
