extension GuardCorpus {
    /// What an inspector writes: counts, a date or a number of minutes now and then; nothing of it is about a person.
    public static let notes = [
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
}
