// Memory that runs out under SQLite. What others allocate, Swift among them, is not touched.

#ifndef CFAULTMEMORY_H
#define CFAULTMEMORY_H

#include <stdint.h>

/// Puts itself between SQLite and its allocator. To be called before anything else of SQLite; SQLITE_MISUSE otherwise.
int cfault_memory_install(void);

/// Begins to count anew and orders failures: the `nth` allocation, from 1, and if `persistent` all after it. 0 orders none.
void cfault_memory_fail(uint64_t nth, int persistent);

/// Allocations, growing ones included, since the last order.
uint64_t cfault_memory_count(void);

/// Failures given since the last order.
uint64_t cfault_memory_failed(void);

#endif
