//===- EntryPoint.h - The symbols that compiled programs call ---------------===//
#pragma once

extern "C" {

/// Runs the kernel that `plan` (JSON of a plan::LaunchPlan, a string literal whose address
/// identifies the kernel) describes. The variadic arguments follow plan::LaunchPlan::arguments: a
/// `void *`, a `long long` or a `double` each.
///
/// Returns 1 when the kernel ran and host memory holds its results, 0 when host memory is unchanged
/// and the caller must run the original loop. Never throws.
int loopy_rt_launch_v1(const char *plan, ...) noexcept;

/// To be called behind the original loop, in the same thread, when loopy_rt_launch_v1 returned 0:
/// compares the loop's results with what a device computed, if LOOPY_CHECK asks for it.
void loopy_rt_compare_v1() noexcept;
}
