internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogReports

/// Inputs to begin with of targets, layouts and frozen reports.
extension FuzzSeeds {
    /// `targets` are files of them.
    package static func declarations(targets: [[UInt8]]) -> [(target: String, bytes: [UInt8])] {
        var seeds = targets.map { (target: "target", bytes: $0) }
        seeds.append(("layout", Array(ReportLayout.periodic.form.encoded().utf8)))
        let short = """
            {"layout":1,"id":"t","title":"Báo cáo","year_begins":"12-16","columns":[{"key":"v","title":"Lượt","count":{"source":"visits"}},\
            {"key":"p","title":"kế hoạch","count":{"source":"visits","where":{"kind":"PLANNED"}},"part_of":"v"},\
            {"key":"r","title":"Tỷ lệ","ratio":["p","v"]},{"key":"n","title":"Ghi chú"}]}
            """
        seeds.append(("layout", Array(short.utf8)))
        for text in frozen { seeds.append(("frozen", Array(text.utf8))) }
        return seeds
    }

    /// A report with one of everything, and the same behind what it did not know.
    private static var frozen: [String] {
        let (home, other) = ("26740@2025-07-01", "26743@")
        let ids = (0..<UInt32(3)).map { RecordID(ticks: 115_000_000_000_000, random: $0).description }
        let hashes = (0..<UInt8(3)).map { SHA256.hash([$0]).hex }
        let incarnation = IncarnationID.derived(publicKey: "k", nonce: [1]).description
        let text = """
            ["head","\(incarnation)","\(home)","",7,"\(hashes[0])"]
            ["head","\(incarnation)","\(home)","\(hashes[1])",9,"\(hashes[2])"]
            ["row",0,["\(home)"],"Phường Bến Thành"]
            ["row",1,["\(home)","\(other)"],""]
            ["record",0,"establishment","\(ids[0])","\(home)",["\(hashes[0])"],[]]
            ["record",1,"visit","\(ids[1])","\(home)",["\(hashes[1])","\(hashes[2])"],[0]]
            ["record",2,"measure","\(ids[2])","\(home)",[],[0,1]]
            ["cell",0,"register",7,"0",null]
            ["cell",0,"visits",12,"0-2",null]
            ["cell",0,"visits_planned",3,"1",null]
            ["cell",0,"inspected",6,"1",null]
            ["cell",0,"amount",-5,"0,2",[10,-15]]
            ["cell",1,"amount",9223372036854775807,"2",[9223372036854775807]]
            ["cell",1,"inspected",1,"1",null]

            """
        let missing = """
            {"devices":3,"silent":[{"device":"may-1","heard":"2025-06-01T00:00:00Z"}],"not_received":2,"quarantined":0,"conflicts":1,"pending":0,"unfolded":0,"unassigned":4}

            """
        guard let report = FrozenText.read(text) else { return [] }
        let written = FrozenText.write(report)
        return [written, missing + written]
    }
}
