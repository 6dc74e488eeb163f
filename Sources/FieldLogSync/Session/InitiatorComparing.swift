internal import FieldLogHash
internal import FieldLogModel

/// From two digests that differ to the heads that differ.
extension InitiatorSession {
    /// Compares area by area, whatever is remembered of the peer.
    mutating func compare(_ digest: Digest32) -> Action {
        isByChanges = false
        differing = []
        (asked, pages, areasSeen) = (0, 0, 0)
        state = .digests(after: nil, digest: digest)
        return send(.areas(scope: scopeHash, after: nil))
    }

    mutating func gotDigests(_ areas: [AreaDigest], more: Bool, after: AreaKey?, digest: Digest32) -> Action {
        if let after, let first = areas.first, first.area <= after { return outOfTurn() }
        if more, areas.isEmpty { return outOfTurn() }
        pages += 1
        areasSeen += areas.count
        // There is no end of names: a peer that goes on and on is not listened to for ever.
        guard pages <= limits.pagesMax, areasSeen <= limits.areasMax else {
            return end(SyncProblem(.tooLarge, "areas"))
        }
        state = .comparing(last: areas.last?.area, more: more, digest: digest)
        return .ask(.differing(areas, after: after, isLast: !more))
    }

    mutating func compared(_ areas: [AreaKey], last: AreaKey?, more: Bool, digest: Digest32) -> Action {
        differing += areas
        if more {
            state = .digests(after: last, digest: digest)
            return send(.areas(scope: scopeHash, after: last))
        }
        differing.sort { left, right in
            let (first, second) = (Self.rank(left), Self.rank(right))
            return first != second ? first < second : left < right
        }
        return askHeads(digest: digest)
    }

    mutating func askHeads(digest: Digest32) -> Action {
        guard asked < differing.count else { return remember(digest) }
        let next = Array(differing[asked..<min(differing.count, asked + MessageLimits.headAreasMax)])
        state = .heads(asked: next, digest: digest)
        return send(.heads(scope: scopeHash, next))
    }

    /// What comes before the last area of an answer is complete; what comes behind it is asked for again. Of none of them has the peer
    /// anything when the answer is empty.
    mutating func gotHeads(_ answer: [AreaHeads], asked areas: [AreaKey], digest: Digest32) -> Action {
        var place = 0
        for element in answer {
            while place < areas.count, areas[place] != element.area { place += 1 }
            guard place < areas.count else { return outOfTurn() }
            place += 1
        }
        let complete = answer.isEmpty ? areas : Array(areas[..<place])
        asked += complete.count
        state = .noting(digest: digest)
        return .ask(.learn(answer, whole: complete))
    }

    mutating func remember(_ digest: Digest32) -> Action {
        state = .remembering
        return .ask(.remember(base: digest))
    }
}
