// What child.c and run_many.c share.

#ifndef CFIELDLOG_RUN_INTERNAL_H
#define CFIELDLOG_RUN_INTERNAL_H

#include <sys/types.h>

/// Starts argv[0] (looked up in PATH when it has no slash) with these three as its standard descriptors, which must
/// all be above 2; with no others, no blocked signals and the default SIGPIPE. Returns 0 or errno.
int fl_spawn_on(pid_t *pid, char *const argv[], char *const environment[], int in, int out, int err);

/// A descriptor that becomes readable when the process ends, close-on-exec; -1 when the kernel is older than 5.3.
int fl_watch(pid_t pid);

#endif
