internal import FieldLogConsole

/// What goes wrong with the programs of others that this one runs.
enum ProgramWords {
    /// A program that could not be run.
    static func missing(_ name: String, _ code: Int32) -> Bilingual {
        let package = ["ssh-keygen": "openssh-client", "ssh": "openssh-client"][name] ?? name
        guard code == 2 else {
            let why = SystemWords.name(code)
            let next = SystemWords.remedy(code)
            return words(
                "không chạy được chương trình \(name) (\(why.vi), \(code)); \(next.vi)",
                "the program \(name) cannot be run (\(why.en), \(code)); \(next.en)")
        }
        return words(
            "cần chương trình \(name), không tìm thấy trong PATH; cài gói \(package)",
            "the program \(name) is needed and not found in PATH; install the package \(package)")
    }

    /// What `ssh-keygen` said of a key, or the file that is none.
    static func key(_ detail: String) -> Bilingual {
        // It looks its user up before anything else, and what it says then names no remedy.
        guard !detail.hasPrefix("No user exists for uid") else {
            return words(
                "ssh-keygen không chạy cho tài khoản không có trong /etc/passwd (\(detail)); thêm tài khoản này, hoặc dùng tài khoản khác",
                "ssh-keygen does nothing for an account that /etc/passwd does not have (\(detail)); add it there, or use another account"
            )
        }
        return words(
            "không dùng được khóa: \(detail); xem: fieldlog check",
            "the key cannot be used: \(detail); see: fieldlog check")
    }

    /// A private key whose public half is gone, or is another's. The new one is for its owner alone, like all files of a store.
    static func publicHalf(_ path: String) -> Bilingual {
        let command = "(umask 077; ssh-keygen -y -f \(path) > \(path).pub)"
        return words(
            "\(path).pub: thiếu, hoặc không phải nửa công khai của \(path); chạy: \(command)",
            "\(path).pub: missing, or not the public half of \(path); run: \(command)")
    }
}
