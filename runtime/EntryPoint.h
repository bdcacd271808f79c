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

/// The same for a launch of a function that has a handle for its data (DataRegion.h; `*region` is
/// null at first): the results may stay on the device until loopy_rt_sync_v1 is called with the
/// handle. When the launch returns 0, host memory is current and the handle null.
int loopy_rt_launch_in_v1(void **region, const char *plan, ...) noexcept;

/// To be called before host code reads or, when `writes` is not 0, may write the `bytes` bytes at
/// `address`, or any memory when `address` is null. After the latter the handle is null.
void loopy_rt_sync_v1(void **region, const void *address, long long bytes, int writes) noexcept;

/// Launches of this thread that have no region of their own, or an empty one, belong to `region`
/// until this is called with null, or until one of them returns 0. To be called around the call of
/// a function that does nothing but launch kernels.
void loopy_rt_lend_v1(void **region) noexcept;

/// To be called where a loopy::data object (data.hpp) begins: its ranges get a buffer each, so that
/// launches that use parts of one find them in one piece.
void loopy_rt_cover_v1(void **region, const void *data) noexcept;
}
