// A visit: made up, encoded, bound. The table has the columns of FieldLog's own; 20 of them are filled here.

#define _GNU_SOURCE
#include "floor_internal.h"

#include <string.h>

// Columns after id, home and head, in the order of the table: t text, b a record's id, i a number, - NULL.
static const char kinds[visit_columns - 3 + 1] = "t-btt-t-tt--tiiiiii---it--t-";

static const char home[] = "15@2025-07-01";

static uint8_t *put_text(uint8_t *p, const char *text) {
    size_t length = strlen(text);
    *p++ = (uint8_t)length;
    memcpy(p, text, length);
    return p + length;
}

static uint8_t *put_id(uint8_t *p, uint16_t feed, uint64_t number) {
    *p++ = (uint8_t)(feed >> 8);
    *p++ = (uint8_t)feed;
    for (int i = 0; i < 8; i++) *p++ = (uint8_t)(number >> (56 - 8 * i));
    return p;
}

size_t floor_encode_visit(uint8_t out[entry_bytes], int64_t feed, int64_t number) {
    char date[11], started[26], minutes[16];
    int days = (int)(number / 4000 % 336);
    memcpy(date, "2025-01-01", sizeof date);
    date[5] += (char)((days / 28 + 1) / 10), date[6] = (char)('0' + (days / 28 + 1) % 10);
    date[8] = (char)('0' + (days % 28 + 1) / 10), date[9] = (char)('0' + (days % 28 + 1) % 10);
    memcpy(started, date, 10);
    memcpy(started + 10, "T08:30:00+07:00", 16);
    memcpy(minutes, "BB-", 3);
    for (int i = 0, n = (int)(number % 10000000); i < 7; i++, n /= 10) minutes[9 - i] = (char)('0' + n % 10);
    minutes[10] = 0;
    const char *const texts[] = {
        "FINAL", date, started, "PLANNED", "KH-178/2025", "DONE", minutes, "FIRE=PASS,LICENCE=PASS",
        "đã nhắc cơ sở treo nội quy",
    };
    // Ids rise with the number within a feed, as those of a well-made generator do.
    uint8_t *p = put_id(out, (uint16_t)feed, (uint64_t)number);
    size_t next_text = 0;
    int next_number = 0;
    for (const char *kind = kinds; *kind; kind++) {
        if (*kind == 't') p = put_text(p, texts[next_text++]);
        if (*kind == 'b') p = put_id(p, 1, (uint64_t)(number % 5000));
        if (*kind == 'i') *p++ = (uint8_t)(number % (7 + next_number++));
    }
    return (size_t)(p - out);
}

static int bind_text(sqlite3_stmt *statement, int place, const uint8_t **p, const uint8_t *end) {
    if (*p == end || end - *p - 1 < **p) return SQLITE_CORRUPT;
    int result = sqlite3_bind_text(statement, place, (const char *)*p + 1, **p, SQLITE_STATIC);
    *p += 1 + **p;
    return result;
}

static int bind_id(sqlite3_stmt *statement, int place, const uint8_t **p, const uint8_t *end) {
    if (end - *p < id_bytes) return SQLITE_CORRUPT;
    int result = sqlite3_bind_blob(statement, place, *p, id_bytes, SQLITE_STATIC);
    *p += id_bytes;
    return result;
}

int floor_bind_visit(sqlite3_stmt *statement, int64_t position, const uint8_t *body, size_t size) {
    const uint8_t *p = body, *end = body + size;
    int result = bind_id(statement, 1, &p, end);
    if (result == SQLITE_OK) result = sqlite3_bind_text(statement, 2, home, sizeof home - 1, SQLITE_STATIC);
    if (result == SQLITE_OK) result = sqlite3_bind_int64(statement, 3, position);
    for (int column = 0; kinds[column] && result == SQLITE_OK; column++) {
        int place = column + 4;
        if (kinds[column] == 't') {
            result = bind_text(statement, place, &p, end);
        } else if (kinds[column] == 'b') {
            result = bind_id(statement, place, &p, end);
        } else if (kinds[column] == 'i') {
            if (p == end) return SQLITE_CORRUPT;
            result = sqlite3_bind_int(statement, place, *p++);
        }
    }
    return result;
}
