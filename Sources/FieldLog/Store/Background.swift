internal import Glibc
internal import Synchronization

extension FieldLogStore {
    /// Runs calls of this store on a thread of its own, in the order in which they were asked for, and suspends the task until then.
    ///
    /// ```swift
    /// let visit = try await store.background { store in try store.log(draft) }
    /// ```
    ///
    /// A cancelled task still waits for the end: what was begun is finished, and durable. Throws what the body throws.
    public func background<Result: Sendable, Failure: Error>(
        _ body: @escaping @Sendable (FieldLogStore) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let outcome: Swift.Result<Result, Failure> = await withCheckedContinuation { continuation in
            thread.run {
                do throws(Failure) {
                    continuation.resume(returning: .success(try body(self)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try outcome.get()
    }
}

/// One thread that works off a queue. It is started by the first job and ends with the last, so that an idle store has none.
final class BackgroundThread: Sendable {
    private struct Queue {
        var jobs: [@Sendable () -> Void] = []
        var isRunning = false
    }

    private let queue = Mutex(Queue())

    func run(_ job: @escaping @Sendable () -> Void) {
        let mustStart = queue.withLock { queue in
            queue.jobs.append(job)
            defer { queue.isRunning = true }
            return !queue.isRunning
        }
        if mustStart { start() }
    }

    private func start() {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<BackgroundThread>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, context)
        if code == 0 {
            pthread_detach(thread)
        } else {
            // No thread to be had: the caller's must do.
            unsafe Unmanaged<BackgroundThread>.fromOpaque(context).takeRetainedValue().work()
        }
    }

    private func work() {
        while true {
            let job = queue.withLock { queue -> (@Sendable () -> Void)? in
                if queue.jobs.isEmpty {
                    queue.isRunning = false
                    return nil
                }
                return queue.jobs.removeFirst()
            }
            guard let job else { return }
            job()
        }
    }
}
