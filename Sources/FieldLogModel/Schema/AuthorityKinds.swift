/// The kinds of the authority feed (SyncProtocol.md, "Authority"). Each record is one entry and is never changed.
extension Schema {
    /// The first entry of the authority feed. Its hash is the id of the deployment.
    public static let deployment = KindSpec(
        "!deployment", "Hệ thống", "deployment", home: .authority,
        fields: [
            FieldSpec(1, "root_key", .plain, group: "root", required: true, "Khóa gốc", "root key"),
            FieldSpec(2, "nonce", .plain, group: "root", required: true, "Số ngẫu nhiên", "nonce"),
            FieldSpec(3, "writer_key", .plain, "Khóa ghi", "writer key"),
        ])

    /// The key that signs the authority feed from the next entry on.
    public static let writer = KindSpec(
        "!writer", "Khóa ghi mới", "writer key", home: .authority,
        fields: [FieldSpec(1, "public_key", .plain, required: true, "Khóa công khai", "public key")])

    /// What a device may do: its key, role, areas, and the name by which transports know it.
    public static let grant = KindSpec(
        "!grant", "Cấp quyền", "grant", home: .authority, indexes: [["public_key"], ["principal"]],
        fields: [
            FieldSpec(1, "device", .reference("device"), group: "grant", required: true, "Thiết bị", "device"),
            FieldSpec(2, "public_key", .plain, group: "grant", required: true, "Khóa công khai", "public key"),
            FieldSpec(3, "role", .plain, group: "grant", required: true, "Vai trò", "role"),
            FieldSpec(4, "areas", machineText, group: "grant", required: true, "Địa bàn", "areas"),
            FieldSpec(5, "principal", .plain, group: "grant", required: true, "Tên đăng nhập", "principal"),
        ])

    /// That a device, or one key of it, is out; and the last admitted entry of each of its feeds.
    public static let revocation = KindSpec(
        "!revocation", "Thu hồi", "revocation", home: .authority,
        fields: [
            FieldSpec(1, "device", .reference("device"), group: "revocation", required: true, "Thiết bị", "device"),
            FieldSpec(2, "public_key", .plain, group: "revocation", "Khóa công khai", "public key"),
            FieldSpec(3, "cuts", machineText, group: "revocation", "Mục cuối được nhận", "last admitted entries"),
            FieldSpec(4, "reason", .line, "Lý do", "reason"),
        ])

    /// Later last admitted entries of feeds that a revocation has cut.
    public static let cut = KindSpec(
        "!cut", "Nới điểm cắt", "cut", home: .authority,
        fields: [
            FieldSpec(1, "cuts", machineText, required: true, "Mục cuối được nhận", "last admitted entries"),
            FieldSpec(2, "reason", .line, "Lý do", "reason"),
        ])

    /// An entry whose body is erased, and on what legal basis.
    public static let erasure = KindSpec(
        "!erasure", "Xóa nội dung", "erasure", home: .authority,
        fields: [
            FieldSpec(1, "entry", .plain, group: "entry", required: true, "Mục", "entry"),
            FieldSpec(2, "sealed", .flag, group: "entry", "Đã chốt", "sealed"),
            FieldSpec(3, "legal_basis", .line, required: true, "Căn cứ pháp lý", "legal basis"),
        ])

    /// Text of programs, over several lines.
    static let machineText = FieldType.text(max: Limits.textBytesMax, lines: true, guarded: false)
}
