// Bytes of a file in blocks that are shared until they are written.

#include "disk_internal.h"

#include <stdlib.h>
#include <string.h>

static void block_release(block *block) {
    if (block && atomic_fetch_sub(&block->refs, 1) == 1) free(block);
}

static block *block_retain(block *block) {
    if (block) atomic_fetch_add_explicit(&block->refs, 1, memory_order_relaxed);
    return block;
}

static int make_room(content *content, size_t count) {
    if (count <= content->room) return SQLITE_OK;
    size_t room = content->room < 16 ? 16 : content->room;
    while (room < count) room *= 2;
    block **grown = realloc(content->blocks, room * sizeof *grown);
    if (!grown) return SQLITE_IOERR_NOMEM;
    content->blocks = grown;
    content->room = room;
    return SQLITE_OK;
}

static size_t blocks_for(int64_t size) { return (size_t)((size + block_bytes - 1) / block_bytes); }

// A block that nobody else has; its old bytes are kept unless all of them are about to be written.
static block *own_block(content *content, size_t index, bool is_whole) {
    block *old = content->blocks[index];
    if (old && atomic_load(&old->refs) == 1) return old;
    block *made = malloc(sizeof *made);
    if (!made) return NULL;
    atomic_init(&made->refs, 1);
    if (!is_whole) {
        if (old)
            memcpy(made->at, old->at, block_bytes);
        else
            memset(made->at, 0, block_bytes);
    }
    block_release(old);
    content->blocks[index] = made;
    return made;
}

int content_write(content *content, int64_t offset, const uint8_t *bytes, size_t count) {
    int64_t end = offset + (int64_t)count;
    if (end > content->size) {
        int result = content_resize(content, end);
        if (result != SQLITE_OK) return result;
    }
    while (count > 0) {
        size_t index = (size_t)(offset / block_bytes), inside = (size_t)(offset % block_bytes);
        size_t piece = block_bytes - inside < count ? block_bytes - inside : count;
        block *block = own_block(content, index, piece == block_bytes);
        if (!block) return SQLITE_IOERR_NOMEM;
        memcpy(block->at + inside, bytes, piece);
        offset += (int64_t)piece;
        bytes += piece;
        count -= piece;
    }
    return SQLITE_OK;
}

void content_read(const content *content, int64_t offset, uint8_t *bytes, size_t count) {
    while (count > 0) {
        size_t index = (size_t)(offset / block_bytes), inside = (size_t)(offset % block_bytes);
        size_t piece = block_bytes - inside < count ? block_bytes - inside : count;
        const block *block = index < content->count ? content->blocks[index] : NULL;
        if (block)
            memcpy(bytes, block->at + inside, piece);
        else
            memset(bytes, 0, piece);
        offset += (int64_t)piece;
        bytes += piece;
        count -= piece;
    }
}

int content_resize(content *content, int64_t size) {
    size_t count = blocks_for(size);
    if (count > content->count) {
        int result = make_room(content, count);
        if (result != SQLITE_OK) return result;
        memset(content->blocks + content->count, 0, (count - content->count) * sizeof(block *));
    }
    for (size_t index = count; index < content->count; index++) block_release(content->blocks[index]);
    content->count = count;
    // What lies behind the end must read as zeros when the file grows again.
    size_t inside = (size_t)(size % block_bytes);
    if (size < content->size && inside > 0 && content->blocks[count - 1]) {
        block *last = own_block(content, count - 1, false);
        if (!last) return SQLITE_IOERR_NOMEM;
        memset(last->at + inside, 0, block_bytes - inside);
    }
    content->size = size;
    return SQLITE_OK;
}

int content_share(content *to, const content *from, size_t first, size_t end) {
    int result = make_room(to, from->count);
    if (result != SQLITE_OK) return result;
    for (size_t index = from->count; index < to->count; index++) block_release(to->blocks[index]);
    for (size_t index = to->count; index < from->count; index++) to->blocks[index] = NULL;
    to->count = from->count;
    to->size = from->size;
    for (size_t index = first; index < end && index < from->count; index++) {
        block *shared = block_retain(from->blocks[index]);
        block_release(to->blocks[index]);
        to->blocks[index] = shared;
    }
    return SQLITE_OK;
}

int content_copy(content *to, const content *from) { return content_share(to, from, 0, from->count); }

void content_free(content *content) {
    for (size_t index = 0; index < content->count; index++) block_release(content->blocks[index]);
    free(content->blocks);
    memset(content, 0, sizeof *content);
}
