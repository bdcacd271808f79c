//===- loopy.hpp - Annotations and transformation scripts --------------------------------===//
//
// The one header a program includes. C++20, no dependency. Without the loopy plugin the annotations
// vanish and the loops run as they are written.
//
//===----------------------------------------------------------------------------------===//
#pragma once

#include <loopy/data.hpp>
#include <loopy/padding.hpp>
#include <loopy/script.hpp>

// LOOPY_KERNEL(script) goes before a `for` loop, a compound statement or a function: the loop, the
// region or the body becomes OpenCL kernels. LOOPY_KERNEL() takes the default schedule.
//
// LOOPY_NAME("update") goes before a loop or a statement inside an annotated region and names it
// for scripts.
//
// LOOPY_DATA(x, n, container) goes before a compound statement and means a variable of class
// loopy::data with these arguments at its beginning.
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(loopy::kernel)
#define LOOPY_KERNEL(...) [[loopy::kernel __VA_OPT__((__VA_ARGS__))]]
#define LOOPY_NAME(text) [[loopy::name(text)]]
#define LOOPY_DATA(...) [[loopy::data(__VA_ARGS__)]]
#endif
#endif

#ifndef LOOPY_KERNEL
#define LOOPY_KERNEL(...)
#define LOOPY_NAME(text)
#define LOOPY_DATA(...)
#endif
