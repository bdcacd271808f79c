//===- Measure.h - Ways of doing one thing, compared -------------------------------------===//
#pragma once

#include <functional>
#include <vector>

/// The ways to do one thing; an empty function where there is none.
struct Ways {
  std::function<void()> openmp, kernel, byHand, library;
};

/// Prints the heading of the table.
void printHeading();

/// Runs all ways in turns and prints a line: the speed of each from the median of its times, where
/// `work` is that of one run in units of 1e9, and the speed of `kernel` in parts of the others'.
/// Between the ways it sleeps, because the threads of OpenMP and OpenBLAS spin for some time after
/// use and would take the cores.
void compare(const char *name, double work, const char *unit, const Ways &ways);

/// Ends the program where numbers differ by more than rounding.
void requireNear(const char *name, const std::vector<float> &expected,
                 const std::vector<float> &found);
