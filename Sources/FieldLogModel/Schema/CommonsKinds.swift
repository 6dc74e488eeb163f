/// The kinds of the commons: who takes part, and the catalogues that everyone needs.
extension Schema {
    /// The key and nonce from which an incarnation's id is derived, written by that incarnation as its first entry in the commons.
    public static let incarnation = KindSpec(
        "incarnation", "Phiên thiết bị", "incarnation", home: .commons, indexes: [["public_key"]],
        fields: [
            FieldSpec(1, "device", .reference("device"), group: "identity", required: true, "Thiết bị", "device"),
            FieldSpec(2, "public_key", .plain, group: "identity", required: true, "Khóa công khai", "public key"),
            FieldSpec(3, "nonce", .plain, group: "identity", required: true, "Số ngẫu nhiên", "nonce"),
            FieldSpec(4, "reason", .plain, "Lý do", "reason"),
        ])

    /// A device that takes part. Its name is that of a machine, never of a person.
    public static let device = KindSpec(
        "device", "Thiết bị", "device", home: .commons,
        fields: [
            FieldSpec(1, "name", .line, required: true, "Tên thiết bị", "name"),
            FieldSpec(2, "team", .reference("team"), "Đội", "team"),
            FieldSpec(3, "areas", .text(max: 65_536, lines: false, guarded: false), "Địa bàn", "areas"),
            FieldSpec(4, "enrolled", .date, "Ngày cấp", "enrolled"),
        ])

    /// A code of a catalogue. A code is never used again; a retired one still prints.
    public static let code = KindSpec(
        "code", "Mã", "code", home: .commons, writers: .administrators,
        fields: [
            FieldSpec(1, "catalogue", .plain, group: "identity", required: true, "Danh mục", "catalogue"),
            FieldSpec(2, "code", .plain, group: "identity", required: true, "Mã", "code"),
            FieldSpec(3, "vi", .plain, group: "words", required: true, "Tiếng Việt", "Vietnamese"),
            FieldSpec(4, "en", .plain, group: "words", "Tiếng Anh", "English"),
            FieldSpec(5, "retired", .date, "Ngừng dùng từ", "retired"),
            FieldSpec(6, "valid_from", .date, "Dùng từ", "valid from"),
        ])

    /// An administrative area from one day to another. A code alone is no key: codes are used again.
    public static let area = KindSpec(
        "area", "Địa bàn", "area", home: .commons, writers: .administrators, indexes: [["code"], ["parent_code"]],
        fields: [
            FieldSpec(1, "code", .plain, group: "identity", required: true, "Mã", "code"),
            FieldSpec(2, "valid_from", .date, group: "identity", "Hiệu lực từ", "valid from"),
            FieldSpec(3, "parent_code", .plain, group: "parent", "Mã cấp trên", "parent code"),
            FieldSpec(4, "level", .code("LEVEL"), group: "name", required: true, "Cấp", "level"),
            FieldSpec(5, "kind", .plain, group: "name", "Loại", "kind"),
            FieldSpec(6, "name", .plain, group: "name", required: true, "Tên", "name"),
            FieldSpec(7, "full_name", .plain, group: "name", "Tên đầy đủ", "full name"),
            FieldSpec(8, "valid_to", .date, "Hết hiệu lực từ", "valid to"),
        ])

    /// What became of an area.
    public static let succession = KindSpec(
        "succession", "Kế thừa địa bàn", "succession", home: .commons, writers: .administrators,
        indexes: [["old_code"], ["new_code"]],
        fields: [
            FieldSpec(1, "old_code", .plain, group: "identity", required: true, "Mã cũ", "old code"),
            FieldSpec(2, "new_code", .plain, group: "identity", required: true, "Mã mới", "new code"),
            FieldSpec(3, "effective_date", .date, group: "identity", required: true, "Ngày hiệu lực", "effective date"),
            FieldSpec(4, "old_level", .code("LEVEL"), group: "how", "Cấp cũ", "old level"),
            FieldSpec(5, "new_level", .code("LEVEL"), group: "how", "Cấp mới", "new level"),
            FieldSpec(6, "extent", .code("EXTENT"), group: "how", required: true, "Phạm vi", "extent"),
            FieldSpec(7, "event", .plain, group: "how", "Sự kiện", "event"),
        ])

    /// A 178 team: the interdisciplinary team of a People's Committee.
    public static let team = KindSpec(
        "team", "Đội 178", "team", home: .commons, writers: .officers,
        fields: [
            FieldSpec(1, "name", .line, required: true, "Tên", "name"),
            FieldSpec(2, "level", .code("LEVEL"), required: true, "Cấp", "level"),
            FieldSpec(3, "area", .area, required: true, "Địa bàn", "area"),
            FieldSpec(4, "decision_number", .plain, group: "decision", "Số quyết định", "decision number"),
            FieldSpec(5, "decision_date", .date, group: "decision", "Ngày quyết định", "decision date"),
            FieldSpec(6, "lead_agency", .code("AGENCY"), "Cơ quan chủ trì", "lead agency"),
            FieldSpec(7, "member_agencies", .codes("AGENCY"), "Cơ quan tham gia", "member agencies"),
            FieldSpec(8, "valid_from", .date, group: "validity", "Hiệu lực từ", "valid from"),
            FieldSpec(9, "valid_to", .date, group: "validity", "Hết hiệu lực từ", "valid to"),
        ])

    /// A plan of inspections that the chair of the same level has approved.
    public static let plan = KindSpec(
        "plan", "Kế hoạch", "plan", home: .commons, writers: .officers,
        fields: [
            FieldSpec(1, "name", .line, required: true, "Tên", "name"),
            FieldSpec(2, "number", .line, group: "decision", "Số kế hoạch", "number"),
            FieldSpec(3, "date", .date, group: "decision", "Ngày duyệt", "date approved"),
            FieldSpec(4, "authority", .line, group: "decision", "Nơi duyệt", "approved by"),
            FieldSpec(5, "team", .reference("team"), "Đội", "team"),
            FieldSpec(6, "area", .area, "Địa bàn", "area"),
            FieldSpec(7, "first", .date, group: "period", required: true, "Từ ngày", "from"),
            FieldSpec(8, "last", .date, group: "period", required: true, "Đến ngày", "to"),
            FieldSpec(9, "note", .long, "Ghi chú", "note"),
            FieldSpec(10, "withdrawn", .line, "Lý do rút", "withdrawn"),
        ])

    /// A target (chỉ tiêu): what is to be reached, where, in which time, as a small declaration.
    public static let target = KindSpec(
        "target", "Chỉ tiêu", "target", home: .commons, writers: .officers,
        fields: [
            FieldSpec(1, "name", .line, required: true, "Tên", "name"),
            FieldSpec(2, "area", .area, group: "form", "Địa bàn", "area"),
            FieldSpec(3, "form", machineText, group: "form", required: true, "Dạng", "form"),
            FieldSpec(4, "basis", .line, "Căn cứ", "basis"),
            FieldSpec(5, "withdrawn", .line, "Lý do rút", "withdrawn"),
        ])
}
