/// The layout that the program brings along, as the file that says it (Examples/layouts/178.json).
enum BuiltInLayout {
    static let text = """
        {
          "layout": 1,
          "id": "178",
          "title": "Báo cáo kết quả hoạt động Đội kiểm tra liên ngành 178",
          "columns": [
            {"key": "register", "title": "Số cơ sở quản lý", "count": {"source": "register"}},
            {"key": "teams", "title": "Số Đội 178", "count": {"source": "teams"}},
            {"key": "visits", "title": "Lượt kiểm tra", "count": {"source": "visits"}},
            {"key": "visits_planned", "title": "kế hoạch", "count": {"source": "visits", "where": {"kind": "PLANNED"}}, "part_of": "visits"},
            {"key": "visits_unannounced", "title": "đột xuất", "count": {"source": "visits", "where": {"kind": "UNANNOUNCED"}}, "part_of": "visits"},
            {"key": "visits_follow_up", "title": "phúc tra", "count": {"source": "visits", "where": {"kind": "FOLLOW_UP"}}, "part_of": "visits"},
            {"key": "inspected", "title": "Số cơ sở được kiểm tra", "count": {"source": "visits", "unit": "establishments", "where": {"register": true}}},
            {"key": "coverage", "title": "Tỷ lệ (%)", "ratio": ["inspected", "register"]},
            {"key": "violating", "title": "Số cơ sở vi phạm", "count": {"source": "findings", "unit": "establishments"}},
            {"key": "reminded", "title": "Nhắc nhở", "count": {"source": "measures", "where": {"kind": "REMIND"}}},
            {"key": "warned", "title": "Cảnh cáo", "count": {"source": "measures", "where": {"kind": "WARN"}}},
            {"key": "fined", "title": "Phạt tiền: số cơ sở", "count": {"source": "measures", "unit": "establishments", "where": {"kind": "FINE"}}},
            {"key": "amount", "title": "Số tiền (đồng)", "count": {"source": "measures", "sum": "amount", "where": {"kind": "FINE"}}},
            {"key": "licences", "title": "Tước GP/GCN", "count": {"source": "measures", "where": {"kind": ["SUSPEND_LIC", "REVOKE"]}}},
            {"key": "suspended", "title": "Đình chỉ", "count": {"source": "measures", "where": {"kind": "SUSPEND_OP"}}},
            {"key": "confiscated", "title": "Tịch thu", "count": {"source": "measures", "where": {"kind": "CONFISCATE"}}},
            {"key": "to_police", "title": "Chuyển công an", "count": {"source": "measures", "where": {"kind": "REFER_POLICE"}}},
            {"key": "executed", "title": "Đã thi hành", "count": {"source": "measures", "where": {"executed": true}}},
            {"key": "informed", "title": "Lao động được tuyên truyền", "count": {"source": "visits", "sum": "informed"}},
            {"key": "complaints", "title": "Tố giác, khiếu nại: tiếp nhận", "count": {"source": "complaints"}},
            {"key": "complaints_closed", "title": "đã xử lý", "count": {"source": "complaints", "where": {"closed": true}}, "part_of": "complaints"},
            {"key": "note", "title": "Ghi chú"}
          ]
        }

        """
}
