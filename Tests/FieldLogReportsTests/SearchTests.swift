import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import Testing

struct SearchTests {
    /// Diacritics, "đ", letter case and the normal form of what was typed do not matter, and a slip of the finger little.
    @Test(arguments: [
        "nha nghi hoa sua", "NHÀ NGHỈ HOA SỮA", "Nha\u{300} nghi\u{309} Hoa Su\u{31B}\u{303}a", "hoa sữa",
        "nha nghii hoa sua",
    ])
    func findsWithoutDiacritics(query: String) throws {
        try withStore { workspace, _, _ in
            let wanted = try addEstablishment(workspace, "Nhà nghỉ Hoa Sữa")
            _ = try addEstablishment(workspace, "Karaoke Ánh Trăng", kind: "KARAOKE")
            let hits = try EstablishmentSearch.run(workspace, query: query, limit: 10)
            #expect(hits.map(\.establishment.id) == [wanted.id])
        }
    }

    /// Words of one query may stand in the name and in the address.
    @Test func findsByNameAndAddress() throws {
        try withStore { workspace, _, _ in
            let wanted = try addEstablishment(workspace, "Nhà nghỉ Hoa Sữa", ["address": "12 Đường Lê Lợi"])
            _ = try addEstablishment(workspace, "Nhà nghỉ Hoa Sữa", ["address": "5 Trần Phú"])
            let search = try EstablishmentSearch(workspace)
            #expect(search.count == 2)
            #expect(search.hits(for: "sua duong le loi", limit: 5).map(\.establishment.id) == [wanted.id])
            #expect(search.hits(for: "le loi", limit: 5).map(\.establishment.address) == ["12 Đường Lê Lợi"])
        }
    }

    /// The whole name comes before a name that only begins so; ties go by name, then id; withdrawn ones are not offered.
    @Test func ranksAndOrders() throws {
        try withStore { workspace, _, _ in
            let longer = try addEstablishment(workspace, "Karaoke Sông Hậu 2", kind: "KARAOKE")
            let exact = try addEstablishment(workspace, "Karaoke Sông Hậu", kind: "KARAOKE")
            let twin = try addEstablishment(workspace, "Karaoke Sông Hậu", kind: "KARAOKE")
            let gone = try addEstablishment(workspace, "Karaoke Sông Hậu", kind: "KARAOKE")
            try workspace.withdraw(gone, reason: "ghi trùng")
            let hits = try EstablishmentSearch.run(workspace, query: "karaoke song hau", limit: 10)
            #expect(hits.map(\.establishment.id) == [exact.id, twin.id].sorted() + [longer.id])
            #expect(try EstablishmentSearch.run(workspace, query: "karaoke song hau", limit: 1).count == 1)
            for query in ["", " - ", "vũ trường"] {
                #expect(try EstablishmentSearch.run(workspace, query: query, limit: 10).isEmpty)
            }
            #expect(try EstablishmentSearch.run(workspace, query: "karaoke", limit: -1).isEmpty)
        }
    }

    /// A search in an area finds what is below it and nothing else.
    @Test func keepsToAnArea() throws {
        try withStore { workspace, _, _ in
            let near = try addEstablishment(workspace, "Quán bar Đêm Phố", kind: "BAR")
            let far = try addEstablishment(workspace, "Quán bar Đêm Phố", kind: "BAR", area: "04252")
            func found(_ area: String) throws -> [RecordID] {
                try EstablishmentSearch.run(workspace, query: "dem pho", limit: 9, area: area).map(\.establishment.id)
            }
            #expect(try found("01") == [near.id])
            #expect(try found("15") == [far.id])
            #expect(throws: FieldLogError.unknownArea("77")) { try found("77") }
        }
    }
}
