/*
 * What Java calls. Every function has one shape: an array of 64-bit words (numbers and addresses),
 * the number of the thread, and the units to do, from `from` to before `to`. Units write disjoint
 * results; a unit's result doesn't depend on who does it, beside which others.
 *
 * The order of functions and of their words is known to Java. ABI grows with every change of either.
 */
#pragma once
#include <stdint.h>

#define ABI 5

typedef void unit_function(const int64_t *words, int32_t worker, int32_t from, int32_t to);

enum function { QUANTISE, LINEAR, RMS_NORM, ROPE, SWIGLU, ADD, ATTEND, MERGE, FUNCTIONS };

struct variant {
  const char *name;
  int (*usable)(void);
  unit_function *functions[FUNCTIONS];
};

#define POINTER(type, word) ((type *)(uintptr_t)(word))
