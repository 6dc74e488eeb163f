/// The kinds that live in areas: establishments and what is found there. None of them has a field for a person.
extension Schema {
    /// A business establishment. Its opened and closed dates decide the denominator of coverage.
    public static let establishment = KindSpec(
        "establishment", "Cơ sở", "establishment", home: .area,
        fields: [
            FieldSpec(1, "kind", .code("KIND"), required: true, "Loại hình", "kind"),
            FieldSpec(2, "name", .line, required: true, "Tên cơ sở", "name"),
            FieldSpec(3, "address", .line, group: "place", "Địa chỉ", "address"),
            FieldSpec(4, "premises", .line, group: "place", "Mã nhà", "premises"),
            FieldSpec(5, "registration_number", .line, group: "registration", "Số ĐKKD", "registration number"),
            FieldSpec(6, "registration_date", .date, group: "registration", "Ngày ĐKKD", "registration date"),
            FieldSpec(
                7, "registration_authority", .line, group: "registration", "Nơi cấp ĐKKD", "registration authority"),
            FieldSpec(8, "certificate_number", .line, group: "certificate", "Số GCN ANTT", "certificate number"),
            FieldSpec(9, "certificate_date", .date, group: "certificate", "Ngày GCN ANTT", "certificate date"),
            FieldSpec(
                10, "certificate_authority", .line, group: "certificate", "Nơi cấp GCN ANTT", "certificate authority"),
            FieldSpec(11, "fire_papers", .line, "Hồ sơ PCCC", "fire papers"),
            FieldSpec(12, "rooms", .count, "Số phòng", "rooms"),
            FieldSpec(13, "commitment", .date, "Ngày ký cam kết", "commitment signed"),
            FieldSpec(14, "status", .code("STATUS"), group: "life", "Tình trạng", "status"),
            FieldSpec(15, "opened", .date, group: "life", "Ngày mở", "opened"),
            FieldSpec(16, "closed", .date, group: "life", "Ngày đóng", "closed"),
            FieldSpec(17, "note", .long, "Ghi chú", "note"),
            FieldSpec(18, "continues", .reference("establishment"), "Tiếp nối", "continues"),
            FieldSpec(19, "source", .line, "Nguồn", "source"),
            FieldSpec(20, "withdrawn", .line, "Lý do rút", "withdrawn"),
            FieldSpec(21, "assigned", .area, "Địa bàn mới", "assigned to"),
        ])

    /// The values of a visit's status that seal it. A final visit is never edited in place.
    private static let sealing: Set<String> = ["FINAL", "AMENDED", "ANNULLED"]

    /// A visit (biên bản kiểm tra).
    public static let visit = KindSpec(
        "visit", "Lượt kiểm tra", "visit", home: .parent(field: "establishment"),
        seal: SealSpec(field: 1, values: sealing),
        // Lists and counts ask for the rest of it at every visit of an establishment.
        indexes: [["establishment", "date", "outcome", "status", "kind"]],
        fields: [
            FieldSpec(1, "status", .code("LIFE"), group: "life", required: true, "Trạng thái", "status"),
            FieldSpec(2, "reason", .line, group: "life", "Lý do", "reason"),
            FieldSpec(3, "establishment", .reference("establishment"), required: true, "Cơ sở", "establishment"),
            FieldSpec(4, "date", .date, group: "when", required: true, "Ngày kiểm tra", "date"),
            FieldSpec(5, "started", .instant, group: "when", "Bắt đầu", "started"),
            FieldSpec(6, "ended", .instant, group: "when", "Kết thúc", "ended"),
            FieldSpec(7, "kind", .code("VISIT"), group: "basis", required: true, "Hình thức", "kind"),
            FieldSpec(8, "trigger", .code("TRIGGER"), group: "basis", "Căn cứ đột xuất", "trigger"),
            FieldSpec(9, "decision", .line, group: "basis", "Kế hoạch, quyết định", "plan or decision"),
            FieldSpec(10, "outcome", .code("OUTCOME"), required: true, "Kết quả", "outcome"),
            FieldSpec(11, "team", .reference("team"), "Đội", "team"),
            FieldSpec(12, "agencies", .tally("AGENCY"), "Thành phần", "agencies present"),
            FieldSpec(13, "minutes", .line, group: "minutes", "Số biên bản", "minutes number"),
            FieldSpec(14, "copies", .count, group: "minutes", "Số bản", "copies made"),
            FieldSpec(15, "signed", .flag, group: "minutes", "Đã ký", "signed"),
            FieldSpec(16, "workers", .count, group: "workers", "Lao động", "workers"),
            FieldSpec(17, "contracts", .count, group: "workers", "Có HĐLĐ", "written contracts"),
            FieldSpec(18, "health_checks", .count, group: "workers", "Đã khám sức khỏe", "health checks in date"),
            FieldSpec(19, "under_18", .count, group: "workers", "Dưới 18 tuổi", "under 18"),
            FieldSpec(20, "residence_declared", .count, group: "workers", "Đã khai báo tạm trú", "residence declared"),
            FieldSpec(21, "qualified", .count, group: "workers", "Có chứng chỉ", "qualified"),
            FieldSpec(22, "guests_not_notified", .count, "Khách chưa thông báo", "guests not notified"),
            FieldSpec(23, "rooms_in_use", .count, "Phòng đang dùng", "rooms in use"),
            FieldSpec(24, "checks", .marks("DOMAIN"), "Nội dung kiểm tra", "checks"),
            FieldSpec(25, "informed", .count, group: "outreach", "Lao động được tuyên truyền", "workers informed"),
            FieldSpec(26, "leaflets", .count, group: "outreach", "Tờ rơi", "leaflets"),
            FieldSpec(27, "note", .long, "Ghi chú", "note"),
            FieldSpec(28, "source", .line, "Nguồn", "source"),
            FieldSpec(29, "plan", .reference("plan"), "Kế hoạch", "plan"),
        ])

    /// A finding of a visit. Its legal basis is dated, for laws change and series must not be joined across regimes.
    public static let finding = KindSpec(
        "finding", "Vi phạm", "finding", home: .parent(field: "visit"), indexes: [["visit"], ["deadline"]],
        fields: [
            FieldSpec(1, "visit", .reference("visit"), required: true, "Lượt kiểm tra", "visit"),
            FieldSpec(2, "domain", .code("DOMAIN"), required: true, "Lĩnh vực", "domain"),
            FieldSpec(3, "legal_basis", .line, group: "basis", "Căn cứ pháp lý", "legal basis"),
            FieldSpec(4, "basis_date", .date, group: "basis", "Ngày văn bản", "date of the basis"),
            FieldSpec(5, "severity", .code("SEVERITY"), "Mức độ", "severity"),
            FieldSpec(6, "text", .long, "Nội dung", "text"),
            FieldSpec(7, "deadline", .date, "Thời hạn", "deadline"),
            FieldSpec(8, "source", .line, "Nguồn", "source"),
            FieldSpec(9, "withdrawn", .line, "Lý do rút", "withdrawn"),
            FieldSpec(10, "basis", .code("BASIS"), group: "basis", "Mã căn cứ", "basis code"),
        ])
}
