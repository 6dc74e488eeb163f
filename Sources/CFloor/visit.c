// A visit of 20 columns: made up, encoded, bound.

#define _GNU_SOURCE
#include "floor_internal.h"

#include <stdio.h>
#include <string.h>

// Columns 2 to 20 after the id: t for text, i for a number. The order of the visit table.
static const char kinds[visit_columns] = "ttiiitttiitiitttiit";

static const char *const texts[] = {
    "karaoke",
    "KH-178/2023",
    "đủ điều kiện",
    "cửa thoát hiểm bị khóa",
    "nhắc nhở, hẹn kiểm tra lại",
    "chủ cơ sở đã khắc phục",
};
enum { text_count = sizeof texts / sizeof texts[0] };

static uint8_t *put_text(uint8_t *p, const char *text) {
    size_t length = strlen(text);
    *p++ = (uint8_t)length;
    memcpy(p, text, length);
    return p + length;
}

static uint8_t *put_number(uint8_t *p, int64_t number) {
    int32_t value = (int32_t)(number & 0x7fffffff);
    memcpy(p, &value, sizeof value);
    return p + sizeof value;
}

size_t floor_encode_visit(uint8_t out[entry_bytes], int64_t feed, int64_t number) {
    uint8_t *p = out;
    // Ids rise with the number within a feed, as those of a well-made generator do: big-endian feed, then number.
    for (int i = 0; i < 8; i++) *p++ = (uint8_t)((uint64_t)feed >> (56 - 8 * i));
    for (int i = 0; i < 8; i++) *p++ = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    char establishment[16];
    snprintf(establishment, sizeof establishment, "CS-%07lld", (long long)(number % 5000));
    size_t next_text = 0;
    for (int column = 0; column < visit_columns - 1; column++) {
        if (kinds[column] == 'i')
            p = put_number(p, column == 2 ? 19000 + number / 200 : number % (column + 7));
        else if (column == 0)
            p = put_text(p, "00001");
        else if (column == 1)
            p = put_text(p, establishment);
        else
            p = put_text(p, texts[next_text++ % text_count]);
    }
    return (size_t)(p - out);
}

int floor_bind_visit(sqlite3_stmt *statement, const uint8_t *body, size_t size) {
    const uint8_t *p = body, *end = body + size;
    if (size < id_bytes) return SQLITE_CORRUPT;
    int result = sqlite3_bind_blob(statement, 1, p, id_bytes, SQLITE_STATIC);
    p += id_bytes;
    for (int column = 0; column < visit_columns - 1 && result == SQLITE_OK; column++) {
        if (kinds[column] == 'i') {
            int32_t value;
            if (end - p < (ptrdiff_t)sizeof value) return SQLITE_CORRUPT;
            memcpy(&value, p, sizeof value);
            result = sqlite3_bind_int(statement, column + 2, value);
            p += sizeof value;
        } else {
            if (p == end || end - p - 1 < *p) return SQLITE_CORRUPT;
            result = sqlite3_bind_text(statement, column + 2, (const char *)p + 1, *p, SQLITE_STATIC);
            p += 1 + *p;
        }
    }
    return result;
}
