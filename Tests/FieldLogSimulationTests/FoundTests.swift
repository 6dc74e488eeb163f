import FieldLogSimulation
import FieldLogTestSupport
import Testing

/// Runs a plan, whose promises must hold.
func expectSound(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let plan = try #require(Plan(text: text), sourceLocation: sourceLocation)
    try withTemporaryFolder { folder in
        let result = Trial.run(plan, in: folder + "/world")
        let said = result.violation.map { "\($0.rule): \($0.detail)" }
        #expect(said == nil, sourceLocation: sourceLocation)
    }
}

/// Plans that once broke a promise, as small as they came.
@Suite struct FoundTests {
    /// A draft in an area that is no longer granted was edited, and nobody took the change.
    @Test func editAfterHandover() throws {
        try expectSound(
            """
            seed 7 areas 4
            node central 0 *
            node device 0 0,2,3
            visit 1 0 2
            session 1 0 0 meanwhile=3
            handover 1 0 0
            session 1 0 0
            edit 1 0 0
            """)
    }

    /// A machine was rolled back with its witness, and wrote: its peer had the longer chain of the fork, gave what came behind, and was refused
    /// for ever.
    @Test func longerChainOfAFork() throws {
        try expectSound(
            """
            seed 2001 areas 4
            node central 0 *
            node hub 0 *
            node device 1 0,1,2,3
            snapshot 1 2 0
            visit 1 0 0
            visit 1 0 4
            session 2 1 0
            rollback 1 1 0
            visit 1 0 8
            """)
    }

    /// A branch of a fork was measured by how far the other chain had read the authority feed, and refused as malformed for ever.
    @Test func branchThatReadLess() throws {
        try expectSound(
            """
            seed 42 areas 4
            node central 0 *
            node device 0 0
            node device 0 0
            snapshot 1 0 0
            session 1 0 0
            visit 1 0 0
            session 1 0 0
            rollback 1 0 0
            establish 1 0 0
            """)
    }

    /// A reform arrived in the middle of a session, and what the scope had been before it was remembered as what it is: the device never
    /// heard of the areas that it had got.
    @Test func reformWhileItIsTold() throws {
        try expectSound(
            """
            seed 1574 areas 3
            node central 0 *
            node hub 0 *
            node device 1 0,2
            handover 2 0 137
            visit 1 0 0
            merge 0 0 0
            """)
    }

    /// The centre was put back, and what it lost was only with a device that has other areas by now: given the area once more, it brings it.
    @Test func lostBehindAHandover() throws {
        try expectSound(
            """
            seed 11337 areas 3
            node central 0 *
            node device 0 0,1
            visit 0 1 1
            snapshot 0 1 0
            edit 0 1 1
            session 1 0 0
            handover 1 1 0
            session 1 0 0
            restore 0 1 0
            """)
    }

    /// The centre was put back and logged a visit; then it decided again what it had decided before, though nobody had told it of that.
    @Test func decisionAfterAVisit() throws {
        try expectSound(
            """
            seed 1709 areas 4
            node central 0 *
            node device 0 0,2
            visit 1 1 0
            visit 1 0 0
            session 1 0 0
            snapshot 0 0 0
            erase 0 1 0
            widen 1 0 0
            restore 0 1 0
            establish 0 1 0
            handover 1 0 0
            """)
    }

    /// A hub had a run that goes beyond a cut, and the centre, which knew of the cut, took its beginning; that has no signature of its own, and
    /// went no further.
    @Test func beginningOfARunBeyondACut() throws {
        try expectSound(
            """
            seed 3877 areas 4
            node central 0 *
            node hub 0 *
            node hub 0 *
            node device 1 1,3
            visit 3 0 0
            handover 3 3 0
            visit 3 3 0
            """)
    }

    /// A device's disk was put back from before it had signed anything: the last entry before the fork bears no signature, and went to nobody
    /// who came later.
    @Test func forkBehindAnUnsignedEntry() throws {
        try expectSound(
            """
            seed 313 areas 4
            node central 0 *
            node hub 0 *
            node device 0 0,1,2,3
            establish 2 0 0
            snapshot 2 0 0
            visit 2 0 0
            session 2 0 0
            rollback 2 0 0
            visit 2 0 0
            """)
    }

    /// A centre that had another name by then erased something, and its disk was put back: its witness did not know of the decision.
    @Test func decisionUnderAnotherName() throws {
        try expectSound(
            """
            seed 173 areas 5
            node central 0 *
            node hub 0 *
            node device 0 2,4
            node device 0 0,3,4
            snapshot 1 2 0
            snapshot 0 0 0
            restore 0 0 0
            visit 0 0 1
            rollback 1 3 0
            visit 0 1 0
            session 2 0 0
            session 2 0 0
            snapshot 0 0 0
            erase 3 0 0
            session 3 0 0
            restore 0 0 1
            revoke 3 0 0
            """)
    }

    /// A centre lost its last entries, and a device gave the decision back that its witness named: the witness matched again, and the number
    /// of what was lost for good was given a second time.
    @Test func decisionGivenBackBeforeTheLossIsSeen() throws {
        try expectSound(
            """
            seed 5 areas 2
            node central 0 *
            node device 0 1
            visit 1 0 2
            visit 1 0 3
            session 1 0 0
            snapshot 0 0 0
            restore 0 0 0
            establish 0 0 0
            session 1 0 0
            session 1 0 0
            visit 1 0 3
            session 1 0 0
            snapshot 0 0 0
            establish 0 0 2
            erase 0 0 1000
            session 1 0 0
            restore 0 0 1001
            session 1 0 0
            establish 0 0 4
            """)
    }

    /// A device with a new key went on writing in the areas of the old one.
    @Test func newKeyWithOtherAreas() throws {
        try expectSound(
            """
            seed 6844 areas 2
            node central 0 *
            node hub 0 *
            node device 1 1
            visit 1 0 1
            handover 2 0 0
            session 2 1 0
            rekey 2 2 0
            visit 2 0 0
            """)
    }

    /// A device that was put back took its new name with a key whose grants had ended: that name's entries were refused for ever.
    @Test func newNameWithAnEndedKey() throws {
        try expectSound(
            """
            seed 55444 areas 3
            node central 0 *
            node device 0 2
            snapshot 1 0 0
            visit 1 0 0
            session 1 0 0
            rollback 1 0 0
            rekey 1 0 0
            """)
    }

    /// A centre had a decision back from a device, lost it again, and did not miss it.
    @Test func decisionLostTwice() throws {
        try expectSound(
            """
            seed 65885 areas 5
            node central 0 *
            node hub 0 *
            node device 0 2
            visit 2 2 0
            visit 2 1 0
            session 2 0 0
            snapshot 0 0 0
            erase 2 0 0
            session 2 0 0
            restore 0 0 0
            session 1 0 0
            session 1 0 0
            snapshot 0 0 0
            session 2 0 0
            restore 0 0 1
            handover 2 0 0
            """)
    }

    /// A machine was rolled back with its witness, and wrote, when its feeds had been cut: nobody took its chain, so that nobody knew that there
    /// were two, and what the peer had of the other one was sent from behind the number that was here, and refused for ever.
    @Test func shorterChainOfACutFork() throws {
        try expectSound(
            """
            seed 24860 areas 5
            node central 0 *
            node device 0 1,3,4
            snapshot 1 0 0
            visit 1 0 1
            session 1 0 0 between=10
            handover 1 0 3
            rollback 1 0 0
            establish 1 0 1
            """)
    }

    /// The same with work of an area that is no longer granted, which is brought beside the session.
    @Test func shorterChainOfEarlierWork() throws {
        try expectSound(
            """
            seed 24861 areas 4
            node central 0 *
            node device 0 0,2
            snapshot 1 0 0
            visit 1 0 0
            visit 1 0 1
            session 1 0 0
            rollback 1 0 0
            establish 1 0 0
            visit 1 0 1
            handover 1 0 0
            session 1 0 0
            """)
    }
}
