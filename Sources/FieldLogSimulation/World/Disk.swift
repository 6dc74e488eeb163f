internal import CFault

/// The disk of one machine: what SQLite writes lies in memory, and is lost as on a real one while it is not synced. Everything below the path
/// is on it.
@safe final class Disk {
    private let disk: OpaquePointer

    /// What was on a disk at a moment.
    @safe final class Image {
        fileprivate let image: OpaquePointer
        fileprivate init(_ image: OpaquePointer) { unsafe self.image = unsafe image }
        deinit { unsafe cfault_image_free(image) }
    }

    /// An empty disk at a path without symbolic links.
    init(path: String) throws(Violation) {
        guard cfault_disk_install() == 0, let made = unsafe cfault_disk_mount(path) else {
            throw Violation("harness", "no disk at \(path)")
        }
        unsafe disk = unsafe made
    }

    deinit { unsafe cfault_disk_unmount(disk) }

    /// Cuts the power in the middle of an operation from now.
    func cut(after operations: Int) { unsafe cfault_disk_cut(disk, Int64(operations)) }

    /// Whether the power is off.
    var isOff: Bool { unsafe cfault_disk_is_off(disk) != 0 }

    /// Everything that was not synced is lost, or some of it, by chance; then the power is on again.
    func losePower(seed: UInt64) {
        unsafe cfault_disk_cut(disk, -1)
        _ = unsafe cfault_disk_crash(disk, CFAULT_POWER, seed)
    }

    /// All bytes of a file, written and not synced included; none where there is no such file.
    ///
    /// - Parameter name: its path below that of the disk.
    func read(_ name: String) -> [UInt8] {
        let size = unsafe cfault_disk_read(disk, name, 0, nil, 0)
        guard size > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        _ = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe cfault_disk_read(disk, name, 0, buffer.baseAddress, buffer.count)
        }
        return bytes
    }

    /// A copy of everything, which costs little.
    func image() -> Image? { unsafe cfault_disk_snapshot(disk).map { unsafe Image($0) } }

    /// Puts a copy in place of what is there.
    func restore(_ image: Image) { _ = unsafe cfault_disk_restore(disk, image.image) }
}
