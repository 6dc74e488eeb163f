extension World {
    /// What a store says that a peer has, the peer has: people wipe a device by that word.
    ///
    /// A peer whose disk was put back may have less until it is called again, and copies answer to one name.
    func auditReceipts(_ node: Node) throws(Violation) {
        guard !node.isCopied else { return }
        let raw = try node.rawStore()
        let rows = try raw.rows(
            """
            SELECT p.name, e.header FROM receipt r JOIN peer p ON p.no = r.peer JOIN entry e ON e.pos = (r.feed << 32) + r.seq
              WHERE r.state = 2 ORDER BY p.name
            """)
        var held: Set<[UInt8]> = []
        var last: String?
        for row in rows {
            let name = row[0].text
            guard
                let peer = nodes.first(where: { $0.principal == name || "n\($0.number)" == name }), peer.exists,
                !peer.isCopied, !ledger.wasPutBack.contains(peer.number)
            else { continue }
            if last != name { (held, last) = (try peer.rawStore().hashes(), name) }
            guard held.contains(PlainHash.sha256(row[1].bytes)) else {
                let header = PlainHeader(row[1].bytes)
                throw Violation(
                    "said-to-be-there",
                    "n\(node.number) says that n\(peer.number) has \(header?.area ?? "") \(header?.seq ?? 0), and it has not"
                )
            }
        }
    }
}
