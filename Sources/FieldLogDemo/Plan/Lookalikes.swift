internal import FieldLogModel
internal import FieldLogText

/// Establishments that were logged twice, and others that only look as if they were: what finds duplicates is tried on both.
extension Story {
    /// Logs an establishment once more, as another team would: each difference has a name in the truth.
    mutating func logAgain(_ place: Int) {
        let old = places[place]
        let words = KindWords.all[old.kind]
        var home = old.home
        var new = old
        var difference: String
        switch chance.below(7) {
        case 0:
            difference = "typo"
            new.name = slip(old.name)
        case 1:
            difference = "no_diacritics"
            new.name = plain(old.name)
            new.address.street = plain(old.address.street)
        case 2:
            difference = "abbreviation"
            if old.name.hasPrefix(words.words[0]) {
                new.name = words.short + old.name.dropFirst(words.words[0].count)
            } else {
                new.name = slip(old.name)
                difference = "typo"
            }
        case 3:
            difference = "number"
            new.address.number = "\(chance.within(1...390))"
        case 4:
            difference = "kind"
            new.code = words.renamed.code
            new.name = words.renamed.word + " " + bare(old.name, words)
        case 5:
            difference = "renamed"
            new.name = newName(words)
        default:
            difference = "address_style"
            new.address.street = old.address.street + " (nối dài)"
            new.name = old.name.uppercased()
        }
        if difference != "renamed", chance.percent(30), let other = neighbour(of: home) {
            home = other
            difference += "+area"
        }
        let keepsNumber = difference == "renamed" || chance.percent(40)
        let copy = Place(
            id: mint(), home: land.home(home, on: today), kind: old.kind, code: new.code, name: new.name,
            address: Address(
                number: new.address.number, street: new.address.street, part: new.address.part,
                premises: chance.percent(30) ? old.address.premises : "NHA-\(100_000 + chance.below(900_000))"),
            registration: keepsNumber ? old.registration : "", rooms: max(1, old.rooms + chance.within(-1...1)),
            workers: old.workers,
            fault: old.fault, opened: chance.percent(50) ? old.opened : nil)
        let other = add(copy)
        pairs.append(LabelledPair(isSame: true, difference: difference, one: place, other: other))
    }

    /// Adds an establishment that is like another one and is not it.
    mutating func addLookalike(of place: Int) {
        let old = places[place]
        let words = KindWords.all[old.kind]
        var new = newPlace(isOld: true)
        let difference: String
        var home = land.home(old.home, on: today)
        var kind = old.kind
        switch chance.below(4) {
        case 0:
            difference = "similar_name"
            // "… 2" beside "… 5", or beside the one without a number.
            let stem = old.name.prefix { !$0.isNumber }
            new.name = (stem.last == " " ? String(stem.dropLast()) : String(stem)) + " \(chance.within(10...19))"
        case 1:
            difference = "same_street"
            new.address.street = old.address.street
            new.address.part = old.address.part
            new.address.number = "\((Int(old.address.number.prefix { $0.isNumber }) ?? 10) + 2)"
            new.name = newName(words)
        case 2:
            difference = "chain"
            new.name = old.name
            home = neighbour(of: home) ?? home
        default:
            difference = "same_name_other_kind"
            kind = new.kind == old.kind ? (old.kind + 1) % KindWords.all.count : new.kind
            new.name = KindWords.all[kind].words[0] + " " + bare(old.name, words)
        }
        let own = Place(
            id: mint(), home: home, kind: kind, code: KindWords.all[kind].code, name: new.name,
            address: new.address, registration: new.registration, rooms: new.rooms, workers: new.workers,
            fault: new.fault,
            opened: new.opened)
        let other = add(own)
        pairs.append(LabelledPair(isSame: false, difference: difference, one: place, other: other))
    }

    /// Opens another business in a house whose business has closed: the same premises, another establishment.
    mutating func openAgain(_ place: Int) {
        let old = places[place]
        let kind = chance.percent(70) ? old.kind : chance.place(weights: KindWords.weights)
        let words = KindWords.all[kind]
        let new = Place(
            id: mint(), home: land.home(old.home, on: today), kind: kind, code: words.code, name: newName(words),
            address: old.address,
            registration: newRegistration(), rooms: old.rooms, workers: chance.within(words.workers),
            fault: chance.within(0...25), opened: today)
        let other = add(new)
        pairs.append(LabelledPair(isSame: false, difference: "same_premises", one: place, other: other))
    }

    /// Another commune of the same district.
    private mutating func neighbour(of home: Int) -> Int? {
        let own = land.homes[home]
        let others = (0..<land.startCount).filter { $0 != home && land.homes[$0].district == own.district }
        return others.isEmpty ? nil : chance.pick(others)
    }

    /// A trade name without the word for its kind.
    private func bare(_ name: String, _ words: KindWords) -> String {
        let word = words.words.filter { name.hasPrefix($0 + " ") }.max { $0.count < $1.count }
        return String(name.dropFirst(word.map { $0.count + 1 } ?? 0))
    }

    /// A slip of the fingers: two letters of the last word change places, or one is typed twice.
    private mutating func slip(_ text: String) -> String {
        var letters = Array(text)
        let begin = (letters.lastIndex(of: " ") ?? -1) + 1
        guard letters.count - begin >= 3 else { return text + text.suffix(1) }
        let place = begin + 1 + chance.below(letters.count - begin - 2)
        if letters[place] == letters[place + 1] || chance.percent(40) {
            letters.insert(letters[place], at: place)
        } else {
            letters.swapAt(place, place + 1)
        }
        return String(letters)
    }

    /// As it is typed without a Vietnamese keyboard.
    private func plain(_ text: String) -> String {
        SearchKey.fold(text).split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(
            separator: " ")
    }
}
