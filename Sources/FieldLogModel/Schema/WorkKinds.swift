/// The kinds of what follows a visit or leads to one: measures, complaints, follow-ups, links, and of what is told of it: frozen reports. None
/// of them has a field for a person.
extension Schema {
    /// A measure: proposed by a team, decided by the competent authority, executed by whoever has to; or dropped. Three steps, often by three
    /// offices and months apart. A decision's number, date, authority and amount are one group.
    public static let measure = KindSpec(
        "measure", "Biện pháp xử lý", "measure", home: .parent(field: "visit"), indexes: [["visit"]],
        fields: [
            FieldSpec(1, "visit", .reference("visit"), required: true, "Lượt kiểm tra", "visit"),
            FieldSpec(2, "finding", .reference("finding"), "Vi phạm", "finding"),
            FieldSpec(3, "kind", .code("MEASURE"), required: true, "Biện pháp", "kind"),
            FieldSpec(4, "proposed", .date, group: "proposal", required: true, "Ngày kiến nghị", "proposed"),
            FieldSpec(5, "proposed_by", .code("AGENCY"), group: "proposal", "Cơ quan kiến nghị", "proposed by"),
            FieldSpec(6, "number", .line, group: "decision", "Số quyết định", "decision number"),
            FieldSpec(7, "decided", .date, group: "decision", "Ngày quyết định", "decided"),
            FieldSpec(8, "authority", .line, group: "decision", "Cấp quyết định", "authority"),
            FieldSpec(9, "amount", .money, group: "decision", "Số tiền (đồng)", "amount (VND)"),
            FieldSpec(10, "executed", .date, group: "execution", "Ngày thi hành", "executed"),
            FieldSpec(11, "executed_by", .code("AGENCY"), group: "execution", "Cơ quan theo dõi", "execution seen by"),
            FieldSpec(12, "dropped", .date, group: "drop", "Ngày thôi xử lý", "dropped"),
            FieldSpec(13, "reason", .line, group: "drop", "Lý do thôi xử lý", "reason for dropping"),
            FieldSpec(14, "note", .long, "Ghi chú", "note"),
            FieldSpec(15, "source", .line, "Nguồn", "source"),
            FieldSpec(16, "withdrawn", .line, "Lý do rút", "withdrawn"),
        ])

    /// A complaint or tip (tố giác, tin báo, khiếu nại) about an establishment or an area. Who brought it is not recorded.
    public static let complaint = KindSpec(
        "complaint", "Tố giác, khiếu nại", "complaint", home: .area, indexes: [["establishment"]],
        fields: [
            FieldSpec(1, "received", .date, group: "receipt", required: true, "Ngày nhận", "received"),
            FieldSpec(2, "channel", .code("CHANNEL"), group: "receipt", required: true, "Kênh", "channel"),
            FieldSpec(3, "establishment", .reference("establishment"), "Cơ sở", "establishment"),
            FieldSpec(4, "class", .code("COMPLAINT"), "Phân loại", "class"),
            FieldSpec(5, "due", .date, "Hạn xử lý", "due"),
            FieldSpec(6, "text", .long, "Nội dung", "text"),
            FieldSpec(7, "verified", .date, group: "verification", "Ngày xác minh", "verified"),
            FieldSpec(
                8, "verification", .code("VERIFICATION"), group: "verification", "Kết quả xác minh", "verification"),
            FieldSpec(9, "visit", .reference("visit"), group: "verification", "Lượt kiểm tra", "visit"),
            FieldSpec(10, "closed", .date, group: "closing", "Ngày kết thúc", "closed"),
            FieldSpec(11, "result", .line, group: "closing", "Kết quả xử lý", "result"),
            FieldSpec(12, "note", .long, "Ghi chú", "note"),
            FieldSpec(13, "source", .line, "Nguồn", "source"),
            FieldSpec(14, "withdrawn", .line, "Lý do rút", "withdrawn"),
        ])

    /// A follow-up (phúc tra) that somebody asked for, or what closed one that a finding's deadline asks for. That one is due is never logged:
    /// it follows from the deadline.
    public static let followUp = KindSpec(
        "followup", "Phúc tra", "follow-up", home: .parent(field: "establishment"),
        indexes: [["establishment"], ["finding"]],
        fields: [
            FieldSpec(1, "establishment", .reference("establishment"), required: true, "Cơ sở", "establishment"),
            FieldSpec(2, "due", .date, group: "due", required: true, "Hạn", "due"),
            FieldSpec(3, "reason", .line, group: "due", "Lý do", "reason"),
            FieldSpec(4, "asked_by", .reference("visit"), "Lượt yêu cầu", "asked for by visit"),
            FieldSpec(5, "finding", .reference("finding"), "Vi phạm", "finding"),
            FieldSpec(6, "visit", .reference("visit"), group: "closing", "Lượt phúc tra", "closed by visit"),
            FieldSpec(7, "source", .line, "Nguồn", "source"),
            FieldSpec(8, "withdrawn", .line, "Lý do rút", "withdrawn"),
        ])

    /// That two establishments are one, or that they are not any more. Undirected; its id follows from the two, so that two offices that
    /// say so at the same time have made one record. It lives where the one with the smaller id lives.
    public static let link = KindSpec(
        "link", "Trùng", "link", home: .area, indexes: [["one"], ["other"]],
        fields: [
            FieldSpec(1, "one", .reference("establishment"), group: "ends", required: true, "Cơ sở", "establishment"),
            FieldSpec(
                2, "other", .reference("establishment"), group: "ends", required: true, "Cơ sở kia",
                "other establishment"),
            FieldSpec(3, "other_home", .area, group: "ends", required: true, "Địa bàn kia", "area of the other"),
            FieldSpec(4, "state", .code("LINK"), group: "state", required: true, "Tình trạng", "state"),
            FieldSpec(5, "reason", .line, group: "state", "Lý do", "reason"),
            FieldSpec(6, "shown", .reference("establishment"), "Tên hiển thị của", "name shown is that of"),
        ])

    /// That an officer or administrator saved a text which the person guard had refused: which field, what it looked like, and why; never the
    /// text or a part of it. It lives where the record lives.
    public static let guardOverride = KindSpec(
        "override", "Bỏ qua cảnh báo cá nhân", "guard override", home: .subject, writers: .officers,
        indexes: [["record"]],
        fields: [
            FieldSpec(1, "kind", .plain, group: "override", required: true, "Loại bản ghi", "kind"),
            FieldSpec(2, "record", .plain, group: "override", required: true, "Bản ghi", "record"),
            FieldSpec(3, "field", .plain, group: "override", required: true, "Trường", "field"),
            FieldSpec(4, "patterns", .plain, group: "override", required: true, "Dấu hiệu", "patterns"),
            FieldSpec(5, "reason", .line, group: "override", required: true, "Lý do", "reason"),
        ])

    /// A frozen report: what was asked, when, and what was not known then. Its cells are in its parts (SyncProtocol.md, "Frozen reports").
    public static let report = KindSpec(
        "report", "Báo cáo", "report", home: .area, writers: .officers,
        fields: [
            FieldSpec(1, "layout", .plain, group: "report", required: true, "Mẫu", "layout"),
            FieldSpec(2, "form", machineText, group: "report", required: true, "Dạng", "form"),
            FieldSpec(3, "period", .plain, group: "report", required: true, "Kỳ", "period"),
            FieldSpec(4, "first", .date, group: "report", required: true, "Từ ngày", "from"),
            FieldSpec(5, "last", .date, group: "report", required: true, "Đến ngày", "to"),
            FieldSpec(6, "as_of", .date, group: "report", required: true, "Tính đến ngày", "as of"),
            FieldSpec(7, "boundaries", .date, group: "report", required: true, "Địa giới ngày", "boundaries of"),
            FieldSpec(8, "level", .plain, group: "report", "Cấp của dòng", "level of rows"),
            FieldSpec(9, "frozen", .instant, group: "report", required: true, "Chốt lúc", "frozen"),
            FieldSpec(10, "missing", machineText, group: "report", required: true, "Còn thiếu", "missing"),
            FieldSpec(11, "parts", .count, group: "report", required: true, "Số phần", "parts"),
            FieldSpec(12, "digest", .plain, group: "report", required: true, "Mã băm", "digest"),
            FieldSpec(13, "previous", .reference("report"), group: "report", "Lập lại từ", "reissue of"),
            FieldSpec(14, "withdrawn", .line, "Lý do rút", "withdrawn"),
        ])

    /// A piece of the text of a frozen report, which may be longer than one value.
    public static let reportPart = KindSpec(
        "reportpart", "Phần của báo cáo", "part of a report", home: .parent(field: "report"), writers: .officers,
        indexes: [["report"]],
        fields: [
            FieldSpec(1, "report", .reference("report"), group: "part", required: true, "Báo cáo", "report"),
            FieldSpec(2, "number", .count, group: "part", required: true, "Số thứ tự", "number"),
            FieldSpec(3, "text", machineText, group: "part", required: true, "Nội dung", "text"),
        ])
}
