/// The ways in which a few changes can be made upon each other.
public enum Shapes {
    /// Every history of so many changes: for each change, the earlier ones that it was made upon.
    public static func all(_ count: Int) -> [[[Int]]] {
        (0..<(1 << (count * (count - 1) / 2))).map { shape(count, mask: $0) }
    }

    /// The history of a number: one bit for each pair of an earlier and a later change.
    public static func shape(_ count: Int, mask: Int) -> [[Int]] {
        var bits = mask
        return (0..<count).map { later in
            (0..<later).filter { _ in
                defer { bits >>= 1 }
                return bits & 1 == 1
            }
        }
    }

    /// All orders of so many things.
    public static func orders(_ count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return orders(count - 1).flatMap { order in
            (0...order.count).map { place in
                var longer = order
                longer.insert(count - 1, at: place)
                return longer
            }
        }
    }
}
