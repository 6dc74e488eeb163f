// SQLite's allocator with a refusal on order.

#include "CFaultMemory.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>

static sqlite3_mem_methods below;
static atomic_uint_fast64_t count, failed, nth;
static atomic_bool persistent;

static bool refuses(void) {
    uint64_t number = atomic_fetch_add(&count, 1) + 1, wanted = atomic_load(&nth);
    if (wanted == 0 || number < wanted || (number > wanted && !atomic_load(&persistent))) return false;
    atomic_fetch_add(&failed, 1);
    return true;
}

static void *allocate(int bytes) { return refuses() ? NULL : below.xMalloc(bytes); }

static void *reallocate(void *old, int bytes) { return refuses() ? NULL : below.xRealloc(old, bytes); }

int cfault_memory_install(void) {
    int result = sqlite3_config(SQLITE_CONFIG_GETMALLOC, &below);
    if (result != SQLITE_OK) return result;
    sqlite3_mem_methods methods = below;
    methods.xMalloc = allocate;
    methods.xRealloc = reallocate;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

void cfault_memory_fail(uint64_t number, int isPersistent) {
    atomic_store(&nth, 0);
    atomic_store(&count, 0);
    atomic_store(&failed, 0);
    atomic_store(&persistent, isPersistent != 0);
    atomic_store(&nth, number);
}

uint64_t cfault_memory_count(void) { return atomic_load(&count); }

uint64_t cfault_memory_failed(void) { return atomic_load(&failed); }
