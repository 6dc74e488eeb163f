/// Rare things that a long run must have seen: a simulator that never comes to them proves nothing about them.
public enum Marks {
    /// The names under which they are counted.
    public static let expected = [
        "area ended", "bundle brought entries", "bundle brought nothing new", "bundle with a gap before it",
        "conflict arrived",
        "conflict settled",
        "cut moved on", "erased", "fork kept as a branch", "handed over", "handover repeated for work beyond the cut",
        "key replaced", "complaint", "follow-up", "guard overridden", "linked", "measure decided", "measure proposed",
        "plan or target", "report frozen", "unlinked",
        "newer entry", "own entries withheld", "renewed: behind", "renewed: missing", "renewed: other_file",
        "renewed: peer_ahead",
        "revoked", "run refused", "session both ways", "widened",
    ]
}
