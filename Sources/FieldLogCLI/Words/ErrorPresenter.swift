internal import FieldLogConsole
internal import FieldLogModel

/// The text and the exit code of each error: what is wrong, where, and what to do.
struct ErrorPresenter {
    let language: ConsoleLanguage

    func exitCode(_ error: FieldLogError) -> Int32 {
        switch error {
        case .busy: ExitCode.busy
        case .database(let code, _, _) where [5, 6, 15].contains(code & 0xFF): ExitCode.busy
        case .noStore, .noPeer, .keyAlone: ExitCode.noStore
        case .damaged, .notAFile, .report(_, .damaged): ExitCode.damage
        case .database(let code, _, _) where code & 0xFF == 11 || code & 0xFF == 26: ExitCode.damage
        case .areaOutside, .notCentral, .denied: ExitCode.notAllowed
        case .peer(let code, _): exitCode(ofPeer: code)
        case .network: ExitCode.network
        case .signedFile: ExitCode.notAllowed
        case .interrupted: ExitCode.interrupted
        case .refused(let refusal) where refusal.kind == FieldRefusal.commandLine: ExitCode.usage
        // An edit without a field, or without the reason that it needs, is a command line that lacks options.
        case .nothingToChange, .reasonMissing: ExitCode.usage
        case .fork: ExitCode.attention
        case .address: ExitCode.usage
        case .configuration(_, .writableByOthers), .configuration(_, .folderWritableByOthers): ExitCode.notAllowed
        case .nightRunning: ExitCode.busy
        case .backup(_, let problem): exitCode(of: problem)
        case .salvage(_, .nothingLeft), .nothingLeft: ExitCode.damage
        default: ExitCode.failure
        }
    }

    private func exitCode(of problem: BackupProblem) -> Int32 {
        switch problem {
        case .notABackup, .truncated, .damaged, .contents: ExitCode.damage
        case .otherStore, .otherKey, .notAlone: ExitCode.notAllowed
        case .exists, .hasMore, .unreadable, .insideStore, .notRegular, .newer: ExitCode.failure
        }
    }

    /// The exit code for an error of SyncProtocol.md.
    private func exitCode(ofPeer code: UInt64) -> Int32 {
        switch code {
        case 3, 4: ExitCode.notAllowed
        case 5: ExitCode.network
        case 9: ExitCode.attention
        default: ExitCode.failure
        }
    }

    func text(_ error: FieldLogError) -> String { "fieldlog: " + words(for: error).text(language) }

    private func words(for error: FieldLogError) -> Bilingual {
        switch error {
        case .database, .system, .busy, .noStore, .keyAlone, .exists, .storeThere, .inTheWay, .notAFile, .notAStore,
            .newerStore, .damaged,
            .interrupted:
            StoreWords.text(error)
        case .key(let detail): ProgramWords.key(detail)
        case .program(let name, let code): ProgramWords.missing(name, code)
        case .entry(let cause, let feed, let seq):
            FieldLogCLI.words(
                "mục \(feed):\(seq) bị từ chối (\(EntryWords.text(cause).vi)); các sổ khác không bị ảnh hưởng",
                "entry \(feed):\(seq) was refused (\(EntryWords.text(cause).en)); other feeds are not affected")
        case .fork(let feed, let seq):
            FieldLogCLI.words(
                "sổ \(feed) có hai mục khác nhau mang số \(seq); báo cho quản trị viên",
                "feed \(feed) has two different entries numbered \(seq); tell the administrator")
        case .refused(let refusal): FieldWords.text(refusal)
        case .file(let problems): FileWords.text(problems)
        case .denied(let denial): PeerWords.text(denial)
        case .peer(let code, let detail): PeerWords.text(code: code, detail)
        case .damagedPeer(let path): PeerWords.damaged(path)
        case .network(let peer, let problem):
            FieldLogCLI.words(
                "không liên lạc được với \(peer): \(LineWords.text(problem, peer).vi). Lần sau làm tiếp, không mất gì",
                "\(peer) cannot be reached: \(LineWords.text(problem, peer).en). The next try goes on, nothing is lost")
        case .unknownPeer(let name, let known): PeerWords.unknown(name, known)
        case .signedFile(let path, let problem): PeerWords.text(path, problem)
        case .address(let text, let problem): PeerWords.text(text, problem)
        case .backup(let path, let problem): BackupWords.text(path, problem)
        case .configuration(let path, let problem): NightWords.text(path, problem)
        case .salvage(let path, let problem): RepairWords.text(path, problem)
        case .output(let path, let problem): OutputWords.text(path, problem)
        case .noPeer(let path): Words.noPeer(path)
        case .nothingLeft(let path, let problem): RepairWords.text(path, problem)
        case .nightRunning(let path):
            FieldLogCLI.words(
                "một lượt nightly khác đang chạy (\(path)); chờ lượt ấy xong",
                "another nightly run is going on (\(path)); wait for it to end")
        default: RecordWords.text(error)
        }
    }
}

/// Errors about the store as a whole.
enum StoreWords {
    static func text(_ error: FieldLogError) -> Bilingual {
        switch error {
        case .database(let code, let message, let operation): database(code, message, operation)
        case .system(let operation, let path, let code):
            words(
                "\(path ?? operation): \(SystemWords.name(code).vi) (\(path == nil ? "" : operation + ", ")\(code)); "
                    + SystemWords.remedy(code).vi,
                "\(path ?? operation): \(SystemWords.name(code).en) (\(path == nil ? "" : operation + ", ")\(code)); "
                    + SystemWords.remedy(code).en)
        case .busy(let path):
            words(
                "một tiến trình khác đang ghi vào \(path); thử lại sau",
                "another process is writing to \(path); try again later")
        case .noStore(let path):
            words(
                "không có kho ở \(path). Tạo: fieldlog init \(path), hoặc: fieldlog clone KHO_KHÁC \(path) --device TÊN",
                "no store in \(path). Make one: fieldlog init \(path), or: fieldlog clone PEER \(path) --device NAME")
        case .keyAlone(let path):
            words(
                "\(path) có khóa của một thiết bị đang chờ trả lời, chưa có kho. Khi có trả lời: fieldlog clone KHO_KHÁC \(path) --answer TỆP. Để tạo kho khác: chọn thư mục khác",
                "\(path) has the key of a device that awaits its answer, and no store yet. With the answer: fieldlog clone PEER \(path) --answer FILE. For another store choose another folder"
            )
        case .storeThere(let path):
            words(
                "\(path) đã là một kho, có thể do lần chạy trước tạo ra: xem fieldlog --store \(path) status, rồi fieldlog --store \(path) sync KHO_KHÁC. Nếu không phải, chọn thư mục khác",
                "\(path) is a store already, perhaps the one that an earlier run made: see fieldlog --store \(path) status, then fieldlog --store \(path) sync PEER. If it is not, choose another folder"
            )
        case .exists(let path):
            words("\(path) đã có nội dung; chọn thư mục khác", "\(path) is not empty; choose another folder")
        case .inTheWay(let path):
            words(
                "\(path): cần chỗ này để làm việc, nhưng thứ ở đó không phải do lần chạy trước để lại; chưa có gì bị thay đổi. Chuyển nó đi nơi khác rồi chạy lại",
                "\(path): this place is needed, and no earlier run left what lies there; nothing was changed. Move it elsewhere and run it again"
            )
        case .notAFile(let path):
            words(
                "\(path): không phải tệp (thư mục, ống dẫn, liên kết không dẫn đến đâu); chạy: fieldlog repair --from KHO_KHÁC (hoặc fieldlog repair, khi không có kho nào khác); nó được chuyển vào thư mục damaged-… và giữ lại",
                "\(path): not a file (a folder, a pipe, a link that leads nowhere); run: fieldlog repair --from PEER (or fieldlog repair, when there is no other store), which moves it into a folder damaged-… and keeps it"
            )
        case .notAStore(let path, let detail):
            words(
                "\(path) không phải kho FieldLog (\(detail)); kiểm tra đường dẫn. Nếu từng là kho: fieldlog salvage \(path) --to THƯ_MỤC",
                "\(path) is not a FieldLog store (\(detail)); check the path. If it was one: fieldlog salvage \(path) --to DIR2"
            )
        case .newerStore(let path, let found, let known):
            words(
                "kho \(path) do bản mới hơn ghi (\(found) > \(known)); hãy nâng cấp fieldlog. Không có gì bị thay đổi. Nếu biết chắc đó là hư hỏng: fieldlog salvage \(path) --to THƯ_MỤC",
                "the store \(path) was written by a newer version (\(found) > \(known)); upgrade fieldlog. Nothing was changed. If you know that it is damage: fieldlog salvage \(path) --to DIR2"
            )
        case .damaged(let detail):
            words(
                "kho bị hư hỏng (\(detail)); chạy: fieldlog check, rồi fieldlog repair --from KHO_KHÁC",
                "the store is damaged (\(detail)); run: fieldlog check, then fieldlog repair --from PEER")
        default:
            words(
                "bị ngắt; phần đã ghi được giữ lại, chạy lại để làm tiếp",
                "interrupted; what was committed stays, run it again to go on")
        }
    }

    private static func database(_ code: Int32, _ message: String, _ operation: String) -> Bilingual {
        switch code & 0xFF {
        // The index of the write-ahead log could not be given its size: there is no room for it.
        case 13,
            10 where code == 10 | 19 << 8:
            words(
                "hết chỗ trên đĩa; giải phóng chỗ rồi chạy lại. Không có gì bị mất",
                "the disk is full; free some space and run it again. Nothing is lost")
        // 15: other processes have been quicker too often.
        case 5, 6, 15: words("kho đang bận; thử lại sau", "the store is busy; try again later")
        case 7:
            words("hết bộ nhớ; đóng bớt chương trình rồi chạy lại", "out of memory; close programs and run it again")
        case 10 where operation == "COMMIT":
            words(
                "đĩa báo lỗi khi lưu (\(message), \(code)); trước khi gõ lại hãy xem đã lưu chưa: fieldlog log. Kiểm tra đĩa, rồi chạy: fieldlog check",
                "the disk gave an error while saving (\(message), \(code)); before typing it again see whether it was saved: fieldlog log. Check the disk, then run: fieldlog check"
            )
        case 10:
            words(
                "đĩa báo lỗi (\(message), \(code), \(operation)); kiểm tra đĩa, rồi chạy: fieldlog check. Những gì đã lưu vẫn còn",
                "the disk gave an error (\(message), \(code), \(operation)); check the disk, then run: fieldlog check. What was saved stays"
            )
        case 14:
            words(
                "không mở được tệp dữ liệu (\(operation)); kiểm tra quyền của thư mục kho và ổ đĩa, rồi chạy lại",
                "the database cannot be opened (\(operation)); check the rights of the store's folder and the disk, then run it again"
            )
        case 8:
            words(
                "không ghi được vào kho (chỉ đọc); kiểm tra quyền của thư mục kho, ổ đĩa có khóa ghi không",
                "the store cannot be written (read-only); check the rights of its folder, and whether the disk is read-only"
            )
        case 11, 26:
            words(
                "tệp dữ liệu bị hư hỏng (\(message)); chạy: fieldlog check, rồi fieldlog repair --from KHO_KHÁC",
                "the database is damaged (\(message)); run: fieldlog check, then fieldlog repair --from PEER")
        default:
            words(
                "SQLite \(code): \(message) (\(operation)); chạy: fieldlog check",
                "SQLite \(code): \(message) (\(operation)); run: fieldlog check")
        }
    }
}

/// The usual names of the commonest system errors.
enum SystemWords {
    static func name(_ code: Int32) -> Bilingual {
        switch code {
        case 1, 13: words("không có quyền", "permission denied")
        case 2: words("không có tệp hoặc thư mục này", "no such file or folder")
        case 5: words("lỗi vào/ra", "input/output error")
        case 12: words("hết bộ nhớ", "out of memory")
        case 17: words("đã có", "exists")
        case 20: words("không phải thư mục", "not a folder")
        case 21: words("là thư mục", "is a folder")
        case 22: words("tham số không hợp lệ", "invalid argument")
        case 23, 24: words("mở quá nhiều tệp", "too many open files")
        case 27: words("tệp quá lớn", "file too large")
        case 28: words("hết chỗ trên đĩa", "no space left")
        case 30: words("hệ thống tệp chỉ đọc", "read-only file system")
        case 36: words("tên quá dài", "name too long")
        case 40: words("liên kết tượng trưng", "symbolic link")
        case 122: words("hết hạn mức đĩa", "disk quota exceeded")
        default: words("lỗi hệ thống", "system error")
        }
    }

    /// What to do about it.
    static func remedy(_ code: Int32) -> Bilingual {
        switch code {
        case 1, 13: words("kiểm tra quyền rồi chạy lại", "check the rights and run it again")
        case 2, 20, 21, 22, 36, 40: words("kiểm tra đường dẫn rồi chạy lại", "check the path and run it again")
        case 5: words("kiểm tra ổ đĩa rồi chạy lại", "check the disk and run it again")
        case 17: words("chọn tên khác", "choose another name")
        case 12: words("đóng bớt chương trình rồi chạy lại", "close programs and run it again")
        case 23, 24: words("đóng bớt tệp và chương trình rồi chạy lại", "close files and programs and run it again")
        case 28, 122: words("giải phóng chỗ rồi chạy lại", "free some space and run it again")
        case 30:
            words(
                "chọn ổ đĩa khác, hoặc gắn lại để ghi được rồi chạy lại",
                "choose another disk, or mount it for writing and run it again")
        default:
            words("chạy lại; nếu còn lỗi, xem: fieldlog doctor", "run it again; if it stays so, see: fieldlog doctor")
        }
    }
}

/// Why an entry of somebody's feed was refused.
enum EntryWords {
    static func text(_ error: EntryError) -> Bilingual {
        switch error {
        case .encoding: words("mã hóa sai", "not the canonical encoding")
        case .version(let found):
            words(
                "định dạng phiên bản \(found), do bản mới hơn ghi; hãy nâng cấp fieldlog",
                "version \(found) of the format, by a newer program; upgrade fieldlog"
            )
        case .part(let name): words("phần \(name) ngoài giới hạn", "part \(name) is out of bounds")
        case .body: words("nội dung không khớp", "the contents do not match")
        case .chain: words("không nối tiếp mục trước", "does not follow the entry before it")
        }
    }
}
