internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import Synchronization

/// A store of field logs: open it, log visits, sync with another store, watch what changes.
///
/// ```swift
/// import FieldLog
///
/// let store = try FieldLogStore.open("/data/fieldlog")
/// let place = try store.establishments(matching: "nha nghi hoa sua").first
/// if let place {
///     let visit = try store.log(VisitDraft(establishment: place.id, workers: 6, note: "đã nhắc treo nội quy"))
///     try store.finalize(visit.id)
/// }
/// ```
///
/// **Threads.** `Sendable`: every call may come from any thread or task. Calls on one store run one at a time, in the order in which
/// they get its lock; two values open on one folder, in one process or several, take turns at writing only.
///
/// **What blocks.** Every call of this type blocks its thread. Reading takes microseconds to milliseconds and never waits for a writer
/// in another process. Writing (adding, logging, editing, settling) waits for the lock that all processes share, up to a minute, then
/// for the disk: what it returned from is durable. ``join(peer:at:device:areas:options:)`` and ``sync(with:)`` take as long as there
/// is to move; the other calls on the same value wait until they end. From a task use ``background(_:)``, which lets the cooperative
/// threads go on: two of them blocked are all that a small machine has.
///
/// **What it does not see.** Codes of catalogues are read once for a value: open the store anew for codes that a sync brought.
public final class FieldLogStore: Sendable {
    /// The folder.
    public let path: String
    let workspace: Mutex<Workspace>
    let watchers = Watchers()
    let thread = BackgroundThread()

    private init(path: String, _ workspace: sending Workspace) {
        self.path = path
        self.workspace = Mutex(workspace)
    }

    /// Opens the store in a folder. Throws `noStore`, `notAStore`, `newerStore`.
    public static func open(
        _ path: String, options: StoreOptions = StoreOptions()
    ) throws(FieldLogFailure) -> FieldLogStore {
        do throws(FieldLogError) {
            return FieldLogStore(path: path, try Workspace.open(path, host: options.host))
        } catch {
            throw FieldLogFailure(error)
        }
    }

    /// Makes a new central store in a folder that is empty or not there. Runs `ssh-keygen` for its key. Throws `exists`.
    public static func found(
        _ path: String, options: StoreOptions = StoreOptions()
    ) throws(FieldLogFailure) -> FieldLogStore {
        do throws(FieldLogError) {
            return FieldLogStore(path: path, try Workspace.found(path, host: options.host))
        } catch {
            throw FieldLogFailure(error)
        }
    }

    /// Makes a store in a new folder that joins the deployment of the store in the folder `peer`, and fetches everything of its areas.
    ///
    /// - Parameters:
    ///   - device: the name of the device, never that of a person.
    ///   - areas: `CODE` or `CODE@DATE` of the areas it works in; none for all that the peer has.
    public static func join(
        peer: String, at path: String, device: String, areas: [String] = [], options: StoreOptions = StoreOptions()
    ) throws(FieldLogFailure) -> FieldLogStore {
        do throws(FieldLogError) {
            let made = try Workspace.clone(from: peer, to: path, device: device, areas: areas, host: options.host)
            return FieldLogStore(path: path, made.workspace)
        } catch {
            throw FieldLogFailure(error)
        }
    }

    /// Runs a body alone with the workspace.
    func use<Result: Sendable>(
        _ body: (Workspace) throws(FieldLogError) -> Result
    ) throws(FieldLogFailure) -> Result {
        do throws(FieldLogError) {
            return try workspace.withLock { (workspace) throws(FieldLogError) in try body(workspace) }
        } catch {
            throw FieldLogFailure(error)
        }
    }

    /// As `use`, for a body that writes one record: those who watch are told.
    func write<Result: Sendable>(
        _ body: (Workspace) throws(FieldLogError) -> (result: Result, record: ChangedRecord?)
    ) throws(FieldLogFailure) -> Result {
        let (result, record) = try use(body)
        if let record { watchers.tell(ChangeNotice(origin: .local, records: [record])) }
        return result
    }

    deinit { watchers.finish() }
}
