import FieldLogModel

/// What is not allowed: one of every case at least.
enum EveryDenial {
    static let all: [Denial] =
        EveryCase.walk(one) + [.role(nil, kind: "visit"), .vouching(nil)]
        + EveryCase.walk(decision).map { .authority($0) } + [.authority(.notReleasable(code: 0))]

    private static func one(_ last: Denial?) -> Denial? {
        switch last {
        case nil: .notCentral
        case .notCentral: .notEnrolled("máy-1")
        case .notEnrolled: .role(.hub, kind: "visit")
        case .role: .principalTaken("máy-1")
        case .principalTaken: .unknownDevice("máy-1")
        case .unknownDevice: .authorityHeld
        case .authorityHeld: .answerNeeded
        case .answerNeeded: .otherDevice("máy-1")
        case .otherDevice: .exposedFile("/srv/kho/key")
        case .exposedFile: .noKey("/srv/kho/key")
        case .noKey: .otherPublicHalf("/srv/kho/key")
        case .otherPublicHalf: .authority(.centralDecides)
        case .authority: .vouching(.officer)
        case .vouching: .overriding(.inspector)
        case .overriding: .bundleTooOld("tuần.bundle")
        case .bundleTooOld: nil
        }
    }

    private static func decision(_ last: AuthorityRefusal?) -> AuthorityRefusal? {
        switch last {
        case nil: .ownDevice("trung-tâm")
        case .ownDevice: .revokedAlready("máy-1")
        case .revokedAlready: .noFormerKey("máy-1")
        case .noFormerKey: .noHandover("máy-1")
        case .noHandover: .narrower("máy-1")
        case .narrower: .notErasable("ab12cd34")
        case .notErasable: .erasedAlready("ab12cd34")
        case .erasedAlready: .otherRootKey
        case .otherRootKey: .noNewKey
        case .noNewKey: .grantNotHere
        case .grantNotHere: .centralDecides
        case .centralDecides: .notReleasable(code: 12)
        case .notReleasable: .stillRefused(code: 15)
        case .stillRefused: nil
        }
    }
}
