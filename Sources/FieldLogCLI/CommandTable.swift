internal import FieldLogConsole

/// All commands, in the order of the help.
enum CommandTable {
    static let all: [Command] =
        StoreCommands.all + DemoCommand.all
        + RepairCommands.all + SyncCommands.all + BackupCommands.all + DeviceCommands.all
        + DeviceListCommands.all
        + DeviceDecisionCommands.all + KeyCommands.all + EraseCommand.all + QuarantineCommands.all + BundleCommands.all
        + NightCommand.all + PeerCommands.all + DoctorCommand.all + ServeCommand.all + AreaCommands.all
        + TeamCommands.all + CodeCommands.all + TodayCommand.all + ChaseCommand.all
        + EstablishmentCommands.all + VisitCommands.all + MinutesCommand.all + FindingCommands.all
        + MeasureCommands.all
        + ComplaintCommands.all + FollowUpCommands.all + DuplicateCommands.all + PlanCommands.all + TargetCommands.all
        + GuardCommands.all
        + ImportCommands.all + ReportCommands.all + PeriodicCommands.all + FrozenCommands.all
        + ConflictCommands.all + LogCommands.all

    static let groups: [HelpGroup] = [
        HelpGroup(
            words("Kho dữ liệu", "Stores"),
            nouns: [
                "init", "demo", "clone", "sync", "backup", "restore", "status", "check", "repair", "salvage", "doctor",
                "digest",
            ]),
        HelpGroup(
            words("Thiết bị và mạng", "Devices and peers"),
            nouns: ["device", "grant", "key", "erase", "quarantine", "bundle", "nightly", "peer", "serve"]),
        HelpGroup(words("Danh mục", "Catalogues"), nouns: ["area", "succession", "team", "plan", "code", "schema"]),
        HelpGroup(words("Việc hằng ngày", "Daily work"), nouns: ["today", "chase"]),
        HelpGroup(
            words("Kiểm tra", "Inspections"),
            nouns: ["establishment", "visit", "finding", "measure", "complaint", "followup", "duplicate", "guard"]),
        HelpGroup(words("Số liệu", "Figures"), nouns: ["import", "export", "coverage", "report", "target"]),
        HelpGroup(words("Lịch sử", "History"), nouns: ["log", "conflict"]),
    ]
}
