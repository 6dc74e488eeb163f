// What was done to a file since its last sync, and what a loss of power leaves of it.

#include "disk_internal.h"

#include <stdlib.h>
#include <string.h>

int pending_add(pending *log, int64_t offset, const uint8_t *bytes, int64_t count) {
    pending_head head = {offset, count};
    size_t length = sizeof head + (count > 0 ? (size_t)count : 0);
    if (log->used + length > log->room) {
        size_t room = log->room < 16384 ? 16384 : log->room;
        while (room < log->used + length) room *= 2;
        uint8_t *grown = realloc(log->at, room);
        if (!grown) return SQLITE_IOERR_NOMEM;
        log->at = grown;
        log->room = room;
    }
    memcpy(log->at + log->used, &head, sizeof head);
    if (count > 0) memcpy(log->at + log->used + sizeof head, bytes, (size_t)count);
    log->used += length;
    log->records++;
    return SQLITE_OK;
}

int pending_copy(pending *to, const pending *from) {
    memset(to, 0, sizeof *to);
    if (from->used == 0) return SQLITE_OK;
    to->at = malloc(from->used);
    if (!to->at) return SQLITE_IOERR_NOMEM;
    memcpy(to->at, from->at, from->used);
    to->used = to->room = from->used;
    to->records = from->records;
    return SQLITE_OK;
}

void pending_free(pending *log) {
    free(log->at);
    memset(log, 0, sizeof *log);
}

// SplitMix64.
uint64_t dice_next(dice *dice) {
    dice->state += 0x9E3779B97F4A7C15u;
    uint64_t mixed = dice->state;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

uint64_t dice_below(dice *dice, uint64_t bound) { return bound > 0 ? dice_next(dice) % bound : 0; }

static int apply(content *content, const uint8_t *record) {
    pending_head head;
    memcpy(&head, record, sizeof head);
    if (head.count < 0) return content_resize(content, head.offset);
    return content_write(content, head.offset, record + sizeof head, (size_t)head.count);
}

// Some sectors of a write: its first so many, or any.
static int apply_torn(content *content, const uint8_t *record, dice *dice) {
    pending_head head;
    memcpy(&head, record, sizeof head);
    if (head.count < 0) return SQLITE_OK;
    int64_t sectors = (head.offset + head.count + sector_bytes - 1) / sector_bytes - head.offset / sector_bytes;
    bool is_beginning = dice_below(dice, 2) == 0;
    int64_t kept = (int64_t)dice_below(dice, (uint64_t)sectors + 1);
    int64_t place = head.offset;
    for (int64_t sector = 0; sector < sectors; sector++) {
        int64_t end = (place / sector_bytes + 1) * sector_bytes;
        if (end > head.offset + head.count) end = head.offset + head.count;
        bool survives = is_beginning ? sector < kept : dice_below(dice, 2) == 0;
        if (survives) {
            const uint8_t *bytes = record + sizeof head + (place - head.offset);
            int result = content_write(content, place, bytes, (size_t)(end - place));
            if (result != SQLITE_OK) return result;
        }
        place = end;
    }
    return SQLITE_OK;
}

// The first so many records, and a part of the next: what a disk without any cleverness leaves.
static int survive_in_order(const uint8_t *const *records, size_t count, content *content, dice *dice) {
    size_t kept = (size_t)dice_below(dice, count + 1);
    int result = SQLITE_OK;
    for (size_t index = 0; index < kept && result == SQLITE_OK; index++) result = apply(content, records[index]);
    if (kept < count && result == SQLITE_OK) result = apply_torn(content, records[kept], dice);
    return result;
}

// Any of the records, each whole or in part.
static int survive_any(const uint8_t *const *records, size_t count, content *content, dice *dice) {
    static const uint64_t eighths[] = {1, 4, 7};
    uint64_t chance = eighths[dice_below(dice, 3)];
    uint64_t torn = dice_below(dice, 3);
    int result = SQLITE_OK;
    for (size_t index = 0; index < count && result == SQLITE_OK; index++) {
        if (dice_below(dice, 8) >= chance) continue;
        result = dice_below(dice, 8) < torn ? apply_torn(content, records[index], dice) : apply(content, records[index]);
    }
    return result;
}

static void shuffle(const uint8_t **records, size_t count, dice *dice) {
    for (size_t index = count; index > 1; index--) {
        size_t other = (size_t)dice_below(dice, index);
        const uint8_t *held = records[index - 1];
        records[index - 1] = records[other];
        records[other] = held;
    }
}

int pending_survive(const pending *log, content *content, dice *dice) {
    uint64_t way = dice_below(dice, 8);
    if (way == 0 || log->records == 0) return SQLITE_OK;
    const uint8_t **records = malloc(log->records * sizeof *records);
    if (!records) return SQLITE_IOERR_NOMEM;
    size_t count = 0;
    for (size_t place = 0; place < log->used;) {
        pending_head head;
        memcpy(&head, log->at + place, sizeof head);
        records[count++] = log->at + place;
        place += sizeof head + (head.count > 0 ? (size_t)head.count : 0);
    }
    int result = SQLITE_OK;
    if (way == 1) {
        for (size_t index = 0; index < count && result == SQLITE_OK; index++) result = apply(content, records[index]);
    } else if (way < 4) {
        result = survive_in_order(records, count, content, dice);
    } else {
        if (way >= 6) shuffle(records, count, dice);
        result = survive_any(records, count, content, dice);
    }
    free(records);
    return result;
}
