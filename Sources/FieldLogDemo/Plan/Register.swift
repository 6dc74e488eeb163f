internal import FieldLogModel

/// The register: how it stands on the first day, and what becomes of establishments.
extension Story {
    /// As many establishments as were asked for, some of them logged twice, some of them only alike.
    mutating func fillRegister() {
        while places.count < establishments {
            let place = add(newPlace(isOld: true))
            guard places.count < establishments else { break }
            switch chance.below(100) {
            case ..<5: logAgain(place)
            case ..<10: addLookalike(of: place)
            default: break
            }
        }
    }

    /// Logs an establishment and returns its place.
    mutating func add(_ new: Place, continues: RecordID? = nil) -> Int {
        let words = KindWords.all[new.kind]
        var values: [(name: String, said: Said)] = [
            ("kind", .text(new.code)), ("name", .text(new.name)), ("address", .text(new.address.text)),
            ("premises", .text(new.address.premises)), ("status", .text(new.status.rawValue)),
        ]
        if !words.rooms.isEmpty { values.append(("rooms", .number(new.rooms))) }
        if let opened = new.opened { values.append(("opened", .text(Day.text(opened)))) }
        let since = new.opened ?? days.lowerBound - 2_000
        let above = land.above(new.home, on: today)
        if !new.registration.isEmpty {
            values.append(("registration_number", .text(new.registration)))
            values.append(("registration_date", .text(Day.text(since - chance.below(40)))))
            values.append(("registration_authority", .text("Phòng đăng ký kinh doanh \(above)")))
        }
        if chance.percent(70) {
            values.append(("certificate_number", .text("\(10 + chance.below(980))/GCN-ANTT")))
            values.append(("certificate_date", .text(Day.text(since - chance.below(20)))))
            values.append(("certificate_authority", .text("Công an \(above)")))
        }
        if chance.percent(60) {
            values.append(("fire_papers", .text("Biên bản kiểm tra PCCC năm \(Day.year(max(since, today - 700)))")))
        }
        if chance.percent(65) { values.append(("commitment", .text(Day.text(min(today, since + chance.below(400)))))) }
        if let continues { values.append(("continues", .id(continues))) }
        counts[Schema.establishment.name, default: 0] += 1
        log(.create, Schema.establishment, .given(new.id), land.homes[new.home].key, values)
        places.append(new)
        if new.isThere { standing += 1 }
        return places.count - 1
    }

    /// An establishment somewhere: an old one for the first day, or one that has just opened.
    mutating func newPlace(isOld: Bool) -> Place {
        let home = land.home(chance.below(land.startCount), on: today)
        let kind = chance.place(weights: KindWords.weights)
        let words = KindWords.all[kind]
        let opened = isOld ? days.lowerBound - chance.within(1...3_600) : today - chance.below(20)
        let isUnknown = isOld && chance.percent(8)
        return Place(
            id: mint(), home: home, kind: kind, code: words.code, name: newName(words), address: newAddress(home),
            registration: newRegistration(), rooms: chance.within(words.rooms), workers: chance.within(words.workers),
            fault: chance.percent(20) ? chance.within(12...38) : chance.within(0...6),
            opened: isUnknown ? nil : opened,
            status: isOld && chance.percent(3) ? .suspended : .active)
    }

    mutating func newName(_ words: KindWords) -> String {
        let word = chance.percent(80) ? words.words[0] : chance.pick(words.words)
        return word + " " + newBareName()
    }

    mutating func newBareName() -> String {
        switch chance.below(100) {
        case ..<12: return chance.pick(NameWords.whole)
        case ..<20: return chance.pick(NameWords.whole) + " \(chance.within(2...9))"
        default: return chance.pick(NameWords.first) + " " + chance.pick(NameWords.last)
        }
    }

    mutating func newAddress(_ home: Int) -> Address {
        let isTown = land.homes[home].isTown
        let part = "\(chance.pick(isTown ? NameWords.townParts : NameWords.villageParts)) \(chance.within(1...9))"
        return Address(
            number: "\(chance.within(1...390))" + (chance.percent(10) ? chance.pick(["A", "B", "/2", "/4"]) : ""),
            street: chance.pick(NameWords.streets), part: part, premises: "NHA-\(100_000 + chance.below(900_000))")
    }

    mutating func newRegistration() -> String {
        switch chance.below(10) {
        case 0: ""
        case 1...2: "18\(10_000_000 + chance.below(80_000_000))"
        default: "HKD 64A8\(100_000 + chance.below(900_000))"
        }
    }

    /// What becomes of the register today: rates a year, of the establishments that were asked for. Where visits find that many are gone, more
    /// open, so that a story of ten years does not run dry.
    mutating func changeRegister() {
        let missing = max(0, establishments - standing)
        for _ in 0..<chance.arrivals(perYear: establishments * 6 / 100 + 2 * missing) {
            let place = add(newPlace(isOld: false))
            if chance.percent(5) { plan(.change(.logAgain, place: place), on: today + chance.within(5...60)) }
        }
        for _ in 0..<chance.arrivals(perYear: establishments * 4 / 100) {
            if let place = somePlace() { close(place, isKnown: true) }
        }
        for _ in 0..<chance.arrivals(perYear: establishments * 3 / 100) {
            if let place = somePlace() { suspend(place) }
        }
        for _ in 0..<chance.arrivals(perYear: max(1, establishments * 2 / 100)) {
            if let place = somePlace() { move(place) }
        }
        for _ in 0..<chance.arrivals(perYear: max(1, establishments / 100)) {
            if let place = somePlace() { changeOwner(place) }
        }
        for _ in 0..<chance.arrivals(perYear: max(1, establishments / 100)) { addWrong() }
    }

    /// An establishment to which something may happen.
    private mutating func somePlace() -> Int? {
        for _ in 0..<20 {
            let place = chance.below(places.count)
            let candidate = places[place]
            if candidate.status == .active, !candidate.isSpokenFor, !candidate.isWithdrawn,
                candidate.opened ?? 0 < today - 30
            {
                return place
            }
        }
        return nil
    }

    /// Closes an establishment: on a day, or on one that nobody knows.
    mutating func close(_ place: Int, isKnown: Bool) {
        standing -= 1
        places[place].status = .closed
        var values: [(name: String, said: Said)] = [("status", .text("CLOSED"))]
        if isKnown {
            let day = max(places[place].lastVisit, places[place].opened ?? 0, today - chance.below(6))
            places[place].closed = day
            values.append(("closed", .text(Day.text(day))))
        }
        change(Schema.establishment, places[place].id, key(of: place), values)
    }

    mutating func suspend(_ place: Int) {
        places[place].status = .suspended
        places[place].isSpokenFor = true
        change(Schema.establishment, places[place].id, key(of: place), [("status", .text("SUSPENDED"))])
        plan(.change(chance.percent(80) ? .resume : .close, place: place), on: today + chance.within(20...200))
    }

    /// Moves house: a new record that continues the old one, in the same commune.
    private mutating func move(_ place: Int) {
        let home = places[place].home
        // Where the commune has ended, what opens now has another home, and a record continues one of its own home only.
        guard land.home(home, on: today) == home else { return }
        close(place, isKnown: true)
        var new = places[place]
        new = Place(
            id: mint(), home: home, kind: new.kind, code: new.code, name: new.name, address: newAddress(home),
            registration: new.registration, rooms: new.rooms, workers: new.workers, fault: new.fault, opened: today)
        let next = add(new, continues: places[place].id)
        pairs.append(LabelledPair(isSame: false, difference: "moved", one: place, other: next))
    }

    private mutating func changeOwner(_ place: Int) {
        close(place, isKnown: true)
        plan(.change(.newOwner, place: place), on: today + chance.within(10...60))
    }

    /// One that should not have been logged, and is withdrawn some days later.
    private mutating func addWrong() {
        let day = today + chance.within(1...12)
        guard within(day) != nil else { return }
        var new = newPlace(isOld: false)
        new.isSpokenFor = true
        // No team goes there, and it never was on the register.
        new.isWithdrawn = true
        plan(.change(.withdraw, place: add(new)), on: day)
    }

    /// What was planned for an establishment.
    mutating func befall(_ change: Change, _ place: Int) {
        switch change {
        case .close: if places[place].isThere { close(place, isKnown: chance.percent(80)) }
        case .resume:
            guard places[place].status == .suspended else { return }
            places[place].status = .active
            places[place].isSpokenFor = false
            self.change(Schema.establishment, places[place].id, key(of: place), [("status", .text("ACTIVE"))])
        case .withdraw:
            let reason = chance.pick(Phrases.withdrawnPlace)
            self.change(Schema.establishment, places[place].id, key(of: place), [("withdrawn", .text(reason))])
        case .logAgain: if places[place].isThere { logAgain(place) }
        case .newOwner: openAgain(place)
        }
    }
}
