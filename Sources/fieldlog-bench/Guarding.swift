internal import FieldLogCorpus
internal import FieldLogText

/// (i) What the person guard costs a note, on the processor: every text that is saved passes it.
struct Guarding {
    let options: Options

    /// What an inspector writes: counts, a date or a number of minutes now and then.
    private static let notes = [
        "Karaoke Sóng Xanh: 8/8 phòng đủ 20 m², không chốt trong. Chưa phát hiện vi phạm.",
        "Nhà nghỉ Hoa Sữa: 12 phòng, thiếu thông báo lưu trú 03 lượt. Chuyển Công an xã.",
        "Massage An Nhiên: 09 lao động, 07 có HĐLĐ, 05 đã khám sức khỏe. Bổ sung trong 15 ngày.",
        "Karaoke Ánh Trăng: phòng 203 có chốt trong. Lập biên bản số 07/BB-VPHC.",
        "Khách sạn Biển Bạc: giấy tờ đủ, đã ký cam kết. Tuyên truyền 14 lao động.",
        "Cà phê vườn Lá Me: 06 chòi che kín, đèn mờ. Nhắc nhở, phúc tra sau 10 ngày.",
        "Quán bar Đêm Phố: còn mở nhạc lúc 02h40. Lập biên bản, chuyển ngành Văn hóa.",
        "Nhà hàng Ruộng Vàng: 11 lao động, 0 HĐLĐ văn bản. Kiến nghị xử phạt.",
        "Karaoke Sông Hậu: đã nộp phạt 35.000.000 đồng; tước GCN ANTT 06 tháng.",
        "Homestay Đồi Gió: đóng cửa, không tiếp cận được. Hẹn kiểm tra lại.",
        "Karaoke Hòa Nhạc: lối thoát nạn tầng 2 bị chắn. Chuyển Cảnh sát PCCC.",
        "Tẩm quất Hương Quê: phổ biến pháp luật 05 lao động, phát 20 tờ rơi.",
    ]
    /// Microseconds that a note may take.
    private static let bound = 10.0

    func run(into report: inout Report) {
        let harmless = GuardCorpus.negative(seed: 178, count: 4_000).map(\.text)
        let personal = GuardCorpus.positive(seed: 178, count: 4_000).map(\.text)
        for (name, lines, bound) in [
            ("the guard, a note as in the samples", Self.notes, Self.bound),
            ("the guard, a harmless line with numbers", harmless, nil),
            ("the guard, a line with personal data", personal, nil),
        ] {
            let rounds = max(1, 24_000 / lines.count)
            let times = (0..<options.runs).map { _ in microseconds(lines, rounds: rounds) }
            report.add("(i)", name, "µs CPU", ours: times.median, floor: bound, aim: bound.map { _ in 1 })
        }
        report.note("(i) the floor is the bound that is aimed at, \(Report.fixed(Self.bound, 0)) µs a note")
    }

    /// Of one line, all lines taken in turn.
    private func microseconds(_ lines: [String], rounds: Int) -> Double {
        var hits = 0
        let seconds = Stopwatch.processor {
            for _ in 0..<rounds { for line in lines { hits += PersonGuard.hits(in: line).count } }
        }
        return hits < 0 ? 0 : seconds * 1e6 / Double(rounds * lines.count)
    }
}
