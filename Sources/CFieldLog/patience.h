// How long to wait for somebody else: so long without anything moving, and not beyond one moment in any case.
// Inside this target only.

#ifndef FIELDLOG_PATIENCE_H
#define FIELDLOG_PATIENCE_H

#include "CFieldLog.h"

#include <stdbool.h>

typedef struct patience {
    int idle_ms;      // < 0: no bound
    int64_t deadline; // a moment of fl_monotonic_ms
    int64_t until;    // the earlier of the two from the last movement on
} patience;

static inline void patience_renew(patience *p, int64_t now) {
    p->until = p->idle_ms >= 0 && p->deadline - p->idle_ms > now ? now + p->idle_ms : p->deadline;
}

static inline patience patience_begin(int idle_ms, int64_t deadline) {
    // A moment before the clock's beginning has passed just as well as the beginning.
    patience p = {.idle_ms = idle_ms, .deadline = deadline < 0 ? 0 : deadline};
    patience_renew(&p, fl_monotonic_ms());
    return p;
}

// After a round of waiting: whether there is time for one more. `moved`: something has come or gone in this round.
static inline bool patience_lasts(patience *p, bool moved) {
    int64_t now = fl_monotonic_ms();
    if (now >= p->deadline) return false;
    if (moved) patience_renew(p, now);
    return moved || now < p->until;
}

// For poll. With longest_ms >= 0 never more than that.
static inline int patience_poll_ms(const patience *p, int longest_ms) {
    if (p->until == FL_NO_DEADLINE) return longest_ms;
    int64_t left = p->until - fl_monotonic_ms();
    if (left < 0) left = 0;
    if (left > 3600000) left = 3600000; // whoever waits longer asks again
    return longest_ms >= 0 && longest_ms < left ? longest_ms : (int)left;
}

#endif
