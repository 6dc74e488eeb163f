// Faults below SQLite, for tests and reliability runs; never linked into what people use.

#ifndef CFAULT_H
#define CFAULT_H

#include "CFaultDisk.h"
#include "CFaultMemory.h"
#include "CFaultOperations.h"

#endif
