//===- script.hpp - Transformation scripts as constexpr values ---------------------------===//
//
// A script is a list of steps. It is built by ordinary constexpr code and is a structural type, so
// it may be a template argument. The plugin evaluates it and reads the fields by their names.
//
//===----------------------------------------------------------------------------------===//
#pragma once

#include "loopy/step-options.hpp"

#include <initializer_list>

namespace loopy {

enum class step_kind {
  split_iname,
  tag_inames,
  prioritize_loops,
  rename_iname,
  join_inames,
  assume,
  trust,
  chunk_iname,
  tile,
  untag_inames,
  duplicate_inames,
  distribute,
  separate_loop_head_tail_slab,
  reverse,
  shift,
  skew,
  affine_map_inames,
  unroll_and_jam,
  remove_unused_inames,
  fix_parameters,
  add_dependency,
  add_prefetch,
  buffer_array,
  realize_reduction,
  precompute,
  assignment_to_subst,
  tag_statements,
  atomic,
  tag_array_axes,
  split_array_axis,
  add_padding,
  set_temporary_address_space,
  privatize_temporaries_with_inames,
  unprivatize_temporaries_with_inames,
  duplicate_temporaries,
  alias_temporaries,
  realize_scan,
  add_padding_to_avoid_bank_conflicts,
  extract_subst,
  expand_subst,
  reduction_arg_to_subst_rule,
  split_reduction_inward,
  split_reduction_outward,
  fold_constants,
  collect_common_factors_on_increment
};

/// One argument of a step, by its place in the step's list. Text lies in script::characters.
struct step_argument {
  int first = 0;
  int size = 0;
  long long integer = 0;
  tag iname_tag = {};
};

struct step {
  step_kind kind = step_kind::split_iname;
  int first_argument = 0;
  int argument_count = 0;
  call_site where = call_site("", 0, 0);
};

/// A transformation script. Each method appends one step and returns the script itself, so calls
/// chain, and also work on a named script inside a constexpr function. The last parameter of each
/// method records the place of the call and is never passed.
class script {
public:
  /// Splits a loop into an outer loop over blocks of `length` iterations and an inner loop over the
  /// iterations of one block. Blocks start at multiples of `length`. A partial block is guarded,
  /// unless `slabs` makes it code of its own.
  ///   for i: S[i]  ->  for i_outer: for i_inner in [0, length): S[length * i_outer + i_inner]
  /// Requires: the loop exists and has no tag; `length` is positive; the new names are free.
  constexpr script &split_iname(text iname, long long length, const split_options &options = {},
                                call_site where = {}) {
    begin(step_kind::split_iname, where);
    add(iname).add(length).add(options.outer).add(options.inner);
    add(options.outer_tag).add(options.inner_tag);
    if (options.slabs.head == 0 && options.slabs.tail == 0 && options.within.size == 0)
      return *this; // saves space in most scripts
    return add(options.slabs.head).add(options.slabs.tail).add(options.within);
  }

  /// Cuts a loop into a number of chunks whose lengths differ by at most one.
  ///   for i in [0, 130): S[i]  ->  for i_outer in [0, 4): for i_inner in [0, 32 or 33): S[...]
  /// Requires: as split_iname, and a range that is a compile-time constant.
  constexpr script &chunk_iname(text iname, long long chunks, const chunk_options &options = {},
                                call_site where = {}) {
    begin(step_kind::chunk_iname, where);
    add(iname).add(chunks).add(options.outer).add(options.inner);
    return add(options.outer_tag).add(options.inner_tag).add(options.within);
  }

  /// Splits nested loops and puts the loops over tiles around the loops inside a tile.
  ///   for i: for j: S  ->  for i_outer: for j_outer: for i_inner: for j_inner: S
  /// Requires: as split_iname for each loop; all loops are around the same statements.
  constexpr script &tile(std::initializer_list<text> inames,
                         std::initializer_list<long long> lengths, call_site where = {}) {
    begin(step_kind::tile, where);
    add(static_cast<long long>(inames.size())).add(inames);
    for (long long length : lengths)
      add(length);
    return *this;
  }

  /// Says how the iterations of a loop run: on the grid, unrolled, as lanes of vectors, ... The
  /// name may be a pattern such as `i_*` or `?_inner`. Requires: a loop of that name; it has no
  /// other tag; loops around one statement are on different axes; l(N) and unr need a number of
  /// iterations that is a compile-time constant; the iterations of a parallel loop do not depend on
  /// each other.
  constexpr script &tag_inames(text iname, tag how, call_site where = {}) {
    begin(step_kind::tag_inames, where);
    return add(iname).add(how);
  }

  /// Makes the loops that match sequential again.
  /// Requires: a loop of that name.
  constexpr script &untag_inames(text iname, call_site where = {}) {
    begin(step_kind::untag_inames, where);
    return add(iname);
  }

  /// Says how the statements that a query picks store their results. `nontemporal` bypasses the
  /// caches where a loop around nothing but such statements writes neighbouring elements of 4 or 8
  /// bytes of one array that they do not read, and changes nothing elsewhere. Several places, made
  /// with an unrolled loop inside, have to be multiples of 64 bytes from each other.
  /// Requires: a statement that matches.
  constexpr script &tag_statements(text within, store_tag how, call_site where = {}) {
    begin(step_kind::tag_statements, where);
    return add(within).add(static_cast<long long>(how));
  }

  /// Nests the loops in this order, outermost first; loops that are not named keep their places.
  ///   for i: for j: S[i, j]  ->  for j: for i: S[i, j]
  /// Requires: the loops exist; no dependence is reversed.
  constexpr script &prioritize_loops(std::initializer_list<text> inames,
                                     const step_options &options = {}, call_site where = {}) {
    begin(step_kind::prioritize_loops, where);
    return add(options.within).add(inames);
  }

  /// The same for the statements that a query picks.
  constexpr script &set_loop_priority(std::initializer_list<text> inames, text within,
                                      call_site where = {}) {
    return prioritize_loops(inames, {.within = within}, where);
  }

  /// Gives a loop another name. With the name of another loop, both are fused: the later one joins
  /// the earlier one, and what stood between them follows.
  ///   for i: S[i]; for j: T[j]  ->  for i: { S[i]; T[i] }
  /// Requires: the loop exists; the name is an identifier and names nothing else; loops to be fused
  /// stand in the same loops and are tagged alike; no dependence is reversed.
  constexpr script &rename_iname(text from, text to, call_site where = {}) {
    begin(step_kind::rename_iname, where);
    return add(from).add(to);
  }

  /// Gives the statements that the query picks a loop of their own.
  ///   for i: { S[i]; T[i] }  ->  for i: S[i]; for i_copy: T[i_copy]
  /// Requires: the loops exist and are around such statements; no dependence is reversed.
  constexpr script &duplicate_inames(std::initializer_list<text> inames, text within,
                                     const duplicate_options &options = {}, call_site where = {}) {
    begin(step_kind::duplicate_inames, where);
    add(within).add(options.suffix).add(static_cast<long long>(inames.size())).add(inames);
    return add(options.new_inames);
  }

  /// Ends a loop and starts it anew in front of each statement or loop inside it, or in front of
  /// those that `before` picks. All parts keep the name of the loop.
  ///   for i: { S[i]; T[i] }  ->  for i: S[i]; for i: T[i]
  /// Requires: the loop exists and can be parted there; no dependence is reversed.
  constexpr script &distribute(text iname, const distribute_options &options = {},
                               call_site where = {}) {
    begin(step_kind::distribute, where);
    return add(iname).add(options.before);
  }

  /// Makes the first and last iterations of a loop code of their own. The statements there are
  /// called ID_head and ID_tail.
  ///   for i in [l, u]: S  ->  for i in [l, l+head): S; for i in [l+head, u-tail]: S; ...
  /// Requires: the loop exists; the numbers are not negative and not both 0.
  constexpr script &separate_loop_head_tail_slab(text iname, long long head, long long tail,
                                                 call_site where = {}) {
    begin(step_kind::separate_loop_head_tail_slab, where);
    return add(iname).add(head).add(tail);
  }

  /// Another name for separate_loop_head_tail_slab.
  constexpr script &peel(text iname, const peel_options &options, call_site where = {}) {
    return separate_loop_head_tail_slab(iname, options.first, options.last, where);
  }

  /// Runs a loop backwards: its values are the negatives of what they were.
  ///   for i in [l, u]: S[i]  ->  for i in [-u, -l]: S[-i]
  /// Requires: the loop exists and has no tag; no dependence is reversed.
  constexpr script &reverse(text iname, const step_options &options = {}, call_site where = {}) {
    begin(step_kind::reverse, where);
    return add(iname).add(options.within);
  }

  /// Adds a constant to the values of a loop. With `within` it moves statements against others in
  /// the same loop.
  ///   for i in [l, u]: S[i]  ->  for i in [l+amount, u+amount]: S[i - amount]
  /// Requires: the loop exists and has no tag; no dependence is reversed.
  constexpr script &shift(text iname, long long amount, const step_options &options = {},
                          call_site where = {}) {
    begin(step_kind::shift, where);
    return add(iname).add(amount).add(options.within);
  }

  /// Adds a multiple of another loop's value to the values of a loop.
  ///   for i: for j: S[i, j]  ->  for i: for j: S[i, j - factor * i]      .skew("j", "i", factor)
  /// Requires: both loops exist and are around the same statements; the skewed one has no tag.
  constexpr script &skew(text iname, text by, long long factor = 1,
                         const step_options &options = {}, call_site where = {}) {
    begin(step_kind::skew, where);
    return add(iname).add(by).add(factor).add(options.within);
  }

  /// Replaces loops by affine functions of them: a map in isl's notation that takes no two
  /// iterations to the same place. The new loops take the places of the old ones, in this order.
  /// Requires: names in both tuples; loops that exist, have no tag and are around the same
  /// statements; new names that are free; a map that is defined for every iteration; no dependence
  /// is reversed.
  constexpr script &affine_map_inames(text map, const step_options &options = {},
                                      call_site where = {}) {
    begin(step_kind::affine_map_inames, where);
    return add(map).add(options.within);
  }

  /// Another name for affine_map_inames.
  constexpr script &map_domain(text map, const step_options &options = {}, call_site where = {}) {
    return affine_map_inames(map, options, where);
  }

  /// Splits a loop, moves the inner part to the innermost place, and unrolls it.
  ///   for i: for k: S[i, k]  ->  for i_outer: for k: { S[2*i_outer, k]; S[2*i_outer + 1, k] }
  /// Requires: as split_iname; no dependence is reversed.
  constexpr script &unroll_and_jam(text iname, long long factor, call_site where = {}) {
    begin(step_kind::unroll_and_jam, where);
    return add(iname).add(factor);
  }

  /// Replaces loops, outermost first, by one loop over all their iterations.
  ///   for i: for j in [0, J): S[i, j]  ->  for ij: S[ij / J, ij mod J]
  /// Requires: loops without tags around the same statements; all but the first have a range that
  /// is a compile-time constant; the new name is free.
  constexpr script &join_inames(std::initializer_list<text> inames, text joined,
                                call_site where = {}) {
    begin(step_kind::join_inames, where);
    return add(joined).add(inames);
  }

  /// Removes untagged loops that run exactly once whenever they are reached.
  ///   for i: for j in [i, i]: S[i, j]  ->  for i: S[i, i]
  constexpr script &remove_unused_inames(call_site where = {}) {
    begin(step_kind::remove_unused_inames, where);
    return *this;
  }

  /// A condition on variables that do not change in the kernel, in isl's notation. It is checked at
  /// run time; where it does not hold, the original loop runs.
  /// Requires: integer variables that the kernel uses; a condition that can hold.
  constexpr script &assume(text condition, call_site where = {}) {
    begin(step_kind::assume, where);
    return add(condition);
  }

  /// Compiles the kernel for one value of a variable that does not change in it. It is checked at
  /// run time; for another value the original loop runs.
  /// Requires: an integer variable that the kernel uses; a value that is possible there.
  constexpr script &fix_parameters(text name, long long value, call_site where = {}) {
    begin(step_kind::fix_parameters, where);
    return add(name).add(value);
  }

  /// Keeps what the first query picks in front of what the second one picks, wherever the program
  /// has them in this order: later steps must respect it like a dependence.
  /// Requires: the program has such a pair; steps before have not broken it.
  constexpr script &add_dependency(text before, text after, call_site where = {}) {
    begin(step_kind::add_dependency, where);
    return add(before).add(after);
  }

  /// Copies the part of an array that the loops `sweep` read into memory of the work-group or
  /// work-item, once before these loops, and reads the copy. The work-items of a group share the
  /// copying. Loops that are not swept become outer loops of the statements concerned.
  ///   for o: for s: S[a[x(o, s)]]  ->  for o: { for e: copy[e] = a[base(o) + e];
  ///                                             for s: S[copy[x(o, s) - base(o)]] }
  /// Requires: reads that happen for sure, in all of the swept loops, with affine subscripts; a
  /// part of constant size; loops of work-items are swept for local memory only, those of
  /// work-groups never.
  constexpr script &add_prefetch(text array, std::initializer_list<text> sweep,
                                 const storage_options &options = {}, call_site where = {}) {
    begin(step_kind::add_prefetch, where);
    return add(array, sweep, options);
  }

  /// Computes the part of an array that the loops `sweep` read into memory of the work-group or
  /// work-item, once before these loops, instead of reading what other statements stored. Takes the
  /// name of a rule (extract_subst), too, and then also stores in global memory. Where
  /// parts overlap, values are computed several times. A local array that nothing reads any more
  /// vanishes. Elements that were there before the kernel are copied.
  ///   for i: t[i] = f(i);  for o: for s: S[t[x(o, s)]]
  ///     ->  for o: { for e: part[e] = f(base(o) + e);  for s: S[part[x(o, s) - base(o)]] }
  /// Requires: affine subscripts; values that are computed without a condition on data and not from
  /// other elements of the array; a part of constant size; loops of work-items are swept for local
  /// memory only, those of work-groups never.
  constexpr script &precompute(text array, std::initializer_list<text> sweep,
                               const storage_options &options = {}, call_site where = {}) {
    begin(step_kind::precompute, where);
    return add(array, sweep, options);
  }

  /// Gives expressions of one form a name. The expression is written as in C++ (without
  /// conversions, which are passed over); its parameters stand for indices and make the rule's
  /// arguments. The rule stands for these expressions, and no value changes: precompute, which
  /// takes the name of a rule like that of an array, stores the values. Split loops first: a rule
  /// finds expressions as they are when precompute asks.
  ///   for i: b[i] = x[i] * x[i] + x[i + 1] * x[i + 1]      .extract_subst("sq", "x[p] * x[p]",
  ///   {"p"})
  ///     ->  sq(p) := x[p] * x[p];  for i: b[i] = sq(i) + sq(i + 1)
  /// Requires: names that are free; a statement that computes such an expression, outside of
  /// control flow that depends on data. For precompute: what else the rule depends on is not swept;
  /// what add_prefetch requires; for global memory, loops that are tagged later.
  constexpr script &extract_subst(text name, text expression,
                                  std::initializer_list<text> parameters,
                                  const step_options &options = {}, call_site where = {}) {
    begin(step_kind::extract_subst, where);
    return add(name).add(expression).add(options.within).add(parameters);
  }

  /// Lets a rule stand for expressions no more, in all statements or those that a query picks.
  ///   sq(p) := x[p] * x[p];  for i: b[i] = sq(i)  ->  for i: b[i] = x[i] * x[i]
  /// Requires: a rule; a statement there in which it stands for something.
  constexpr script &expand_subst(text name, const step_options &options = {},
                                 call_site where = {}) {
    begin(step_kind::expand_subst, where);
    return add(name).add(options.within);
  }

  /// Gives what a statement accumulates a name, with loops as parameters: a rule like those of
  /// extract_subst.
  ///   for i: for j: t += f(i, j)  ->  arg(j) := f(i, j);  for i: for j: t += arg(j)
  /// Requires: one statement in these loops that accumulates as realize_reduction wants it.
  constexpr script &reduction_arg_to_subst_rule(std::initializer_list<text> inames, text name,
                                                const step_options &options = {},
                                                call_site where = {}) {
    begin(step_kind::reduction_arg_to_subst_rule, where);
    return add(name).add(options.within).add(inames);
  }

  /// Computes the elements of an array again wherever they are read. A local array that nothing
  /// reads any more vanishes; the program's arrays are still written.
  ///   for i: t[i] = f(i);  for j: b[j] = t[j] + t[j + 1]  ->  for j: b[j] = f(j) + f(j + 1)
  /// Requires: affine subscripts; values that are computed without a condition on data and not from
  /// other elements of the array.
  constexpr script &assignment_to_subst(text array, const subst_options &options = {},
                                        call_site where = {}) {
    begin(step_kind::assignment_to_subst, where);
    return add(array).add(options.within);
  }

  /// Holds the part of an array that the loops `sweep` read and write in memory of the work-group
  /// or work-item, and copies it back after these loops. Innermost loops that do not select the
  /// elements count as swept.
  ///   for i: for j: a[i] += S[i, j]  ->  for i: { t = a[i]; for j: t += S[i, j]; a[i] = t }
  /// Requires: what add_prefetch requires, of all accesses; the array is written.
  constexpr script &buffer_array(text array, std::initializer_list<text> sweep,
                                 const storage_options &options = {}, call_site where = {}) {
    begin(step_kind::buffer_array, where);
    return add(array, sweep, options);
  }

  /// Computes a sum (product, minimum, ...) in parts, one per iteration of the loop, on work-items
  /// or work-groups, and adds the parts up. Changes the order of the operations; a remark says so
  /// where that may change the rounding.
  ///   for i: s += S[i]  ->  for i: part[i] += S[i];  s += sum of part
  /// Requires: one statement in the loop that accumulates into one element, with `+`, `-`, `*`,
  /// `|`,
  /// `&`, `^`, `fmin` or `fmax`, or as `x < s ? x : s` or `if (x < s) s = x`; a number of
  /// iterations that is a constant; for work-groups, no loops of work-items around. Or
  /// `if (x < s) { s = x; k = i; }`, which finds the first of equal values, as the loop does (with
  /// `<=` and `>=` the last one).
  constexpr script &realize_reduction(text iname, tag how, text temporary = {},
                                      call_site where = {}) {
    begin(step_kind::realize_reduction, where);
    return add(iname).add(how).add(temporary);
  }

  /// Computes a sum (product, minimum, ...) as a sum of partial sums over one loop, which becomes
  /// the innermost one. Changes the order of the operations; a remark says so where that may change
  /// the rounding.
  ///   for i: for j: s += S[i, j]  ->  for i: { part = 0;  for j: part += S[i, j];  s += part }
  /// Requires: one statement in the loop that accumulates as realize_reduction wants it; the loop
  /// does not select the element that it accumulates into, and is not on the grid.
  constexpr script &split_reduction_inward(text iname, text temporary = {}, call_site where = {}) {
    begin(step_kind::split_reduction_inward, where);
    return add(iname).add(temporary);
  }

  /// The same with partial sums over the other loops of the sum: the named one adds them up. After
  /// a distribute, its iterations can make their partial sums on the grid.
  ///   for i: for j: s += S[i, j]  ->  for j: { part = 0;  for i: part += S[i, j];  s += part }
  /// Requires: as split_reduction_inward, and another loop of this kind.
  constexpr script &split_reduction_outward(text iname, text temporary = {}, call_site where = {}) {
    begin(step_kind::split_reduction_outward, where);
    return add(iname).add(temporary);
  }

  /// Computes a running sum (product, minimum, ...) in blocks, one per iteration of the loop: first
  /// the sum of each block, then what each block begins with, then the values inside of the blocks.
  /// The blocks may run on the grid: give the tag here, or later (on work-items the sums then lie
  /// in local memory only if it is given here). Changes the order of the operations; a remark says
  /// so where that may change the rounding.
  ///   for p: for i: { s += x[p, i]; y[p, i] = s }
  ///     ->  for p: part[p] = sum of x[p, i];  for q: { first[q] = s; s += part[q] }
  ///         for p: { t = first[p];  for i: { t += x[p, i]; y[p, i] = t } }
  /// Requires: one statement in the loop that accumulates into one variable, as realize_reduction
  /// wants it, which others there only read, before or after it, or `y[i] = y[i - 1] + x[i]`; what
  /// it adds is not computed in the loop; for work-items, a number of blocks that is a constant.
  constexpr script &realize_scan(text iname, tag how = {}, text temporary = {},
                                 call_site where = {}) {
    begin(step_kind::realize_scan, where);
    return add(iname).add(how).add(temporary);
  }

  /// Carries out operations on numbers where that gives the same bits, and drops `x + 0` and
  /// `x * 1` (of floating numbers only the latter).
  ///   for i: b[i] = a[i] * (2 * 3 + 1)  ->  for i: b[i] = a[i] * 7
  constexpr script &fold_constants(const step_options &options = {}, call_site where = {}) {
    begin(step_kind::fold_constants, where);
    return add(options.within);
  }

  /// Takes factors that all terms of an increment of the array have out of the sum. Integers keep
  /// their bits; floating sums are rounded in another way, which a remark says.
  ///   t += f * x + f * y  ->  t += f * (x + y)
  /// Requires: a statement that adds a sum of products with a common factor to the array.
  constexpr script &collect_common_factors_on_increment(text array,
                                                        const step_options &options = {},
                                                        call_site where = {}) {
    begin(step_kind::collect_common_factors_on_increment, where);
    return add(array).add(options.within);
  }

  /// Lets the statements that the query picks accumulate in one piece (OpenCL's atomic functions),
  /// so that their iterations run in any order although several may meet in one element. Integers
  /// keep their bits; sums of floating numbers may be rounded in another way, and differ from run
  /// to run, which a remark says. Other accesses to the array stay where they are.
  ///   for i: h[x[i]] += w[i]  ->  for i: atomic h[x[i]] += w[i]
  /// Requires: statements that accumulate as realize_reduction wants it (or with `-=`), into int,
  /// unsigned, long, unsigned long, float or double, outside of the kernel; 64-bit types need
  /// cl_khr_int64_base_atomics, without which the original loop runs.
  constexpr script &atomic(text within, call_site where = {}) {
    begin(step_kind::atomic, where);
    return add(within);
  }

  /// Changes the order in which the axes of an array lie in memory: "c" (the last axis has
  /// neighbours), "f" (the first one), or a list with N0 for the axis that has neighbours, N1 for
  /// the next one, ..., and sep for an axis that becomes an array for each of its values. Of an
  /// array of the program the device gets a copy in that order, and the host's data stays as it is:
  /// an array of structures becomes a structure of arrays.
  ///   t[i][j] of 8 x 32  ->  t[j][i] of 32 x 8      .tag_array_axes("t", "N0,N1")
  ///   p[i][2] of n x 3  ->  p_packed[2][i] of 3 x n      .tag_array_axes("p", "N0,N1")
  /// Requires: affine subscripts; on an axis with sep constants; of an array of the program that
  /// what the loop reads and writes is known beforehand.
  constexpr script &tag_array_axes(text array, text order, call_site where = {}) {
    begin(step_kind::tag_array_axes, where);
    return add(array).add(order);
  }

  /// Cuts an axis of an array into blocks: two axes, the number of the block and the position in
  /// it.
  ///   t[i] of 20  ->  t[i / 8][i % 8] of 3 x 8      .split_array_axis("t", 0, 8)
  /// Requires: as tag_array_axes; blocks that are not longer than the axis.
  constexpr script &split_array_axis(text array, int axis, long long count,
                                     const array_axis_options &options = {}, call_site where = {}) {
    begin(step_kind::split_array_axis, where);
    return add(array).add(static_cast<long long>(axis)).add(count).add(options.order);
  }

  /// Makes an axis of an array longer by some elements that nobody uses, for example so that rows
  /// begin at multiples of a cache line (see find_padding_multiple).
  ///   t[i][j] of 16 x 16  ->  t[i][j] of 16 x 17      .add_padding("t", 1, 1)
  /// Requires: as tag_array_axes for an array of the program, of which the device gets a copy.
  constexpr script &add_padding(text array, int axis, long long amount, call_site where = {}) {
    begin(step_kind::add_padding, where);
    return add(array).add(static_cast<long long>(axis)).add(amount);
  }

  /// Makes the rows of an array in local memory longer where the work-items of a group would
  /// otherwise want elements of the same bank at the same time: where neighbours on axis 0 of the
  /// group are an even number of words apart. An array without such accesses stays as it is.
  ///   t[l][j] of 16 x 32  ->  t[l][j] of 16 x 33      .add_padding_to_avoid_bank_conflicts("t")
  /// Requires: an array of the kernel in local memory, with the tags that the loops will have.
  constexpr script &add_padding_to_avoid_bank_conflicts(text array, call_site where = {}) {
    begin(step_kind::add_padding_to_avoid_bank_conflicts, where);
    return add(array);
  }

  /// Says in which memory a local array lies: loopy::private_, loopy::local (one for the work-items
  /// of a group) or loopy::global (one for all).
  /// Requires: an array of the kernel, not of the program; in local memory, values that one
  /// work-group needs during one device kernel.
  constexpr script &set_temporary_address_space(text array, address_space space,
                                                call_site where = {}) {
    begin(step_kind::set_temporary_address_space, where);
    return add(array).add(static_cast<long long>(space));
  }

  /// Gives each iteration of the loops a copy of local variables that are declared in a loop around
  /// them, so that the iterations can run side by side.
  ///   for i: { t = f(i); b[i] = t }  ->  for i: { t[i] = f(i); b[i] = t[i] }
  /// A variable that is declared in such a loop has these copies already; they become elements of
  /// one array, so that the loop can be split in parts that share them.
  /// Requires: variables that are declared in a loop of the kernel and used in these loops only;
  /// affine subscripts; no iteration needs a value from another one; constant bounds of the loop
  /// where it has copies already.
  constexpr script &privatize_temporaries_with_inames(std::initializer_list<text> inames,
                                                      std::initializer_list<text> arrays,
                                                      call_site where = {}) {
    begin(step_kind::privatize_temporaries_with_inames, where);
    return add(static_cast<long long>(inames.size())).add(inames).add(arrays);
  }

  /// The inverse of privatize_temporaries_with_inames: the copies that iterations of the loops have
  /// share one place, such as a register instead of an array.
  ///   for i: { t[i] = f(i); b[i] = t[i] }  ->  for i: { t = f(i); b[i] = t }
  /// Requires: local variables whose uses in one iteration all have the same subscript; affine
  /// subscripts; no iteration needs a value from another one; loops that run one after the other.
  constexpr script &unprivatize_temporaries_with_inames(std::initializer_list<text> inames,
                                                        std::initializer_list<text> arrays,
                                                        call_site where = {}) {
    begin(step_kind::unprivatize_temporaries_with_inames, where);
    return add(static_cast<long long>(inames.size())).add(inames).add(arrays);
  }

  /// Gives the statements that the query picks local variables of their own, called NAME_copy:
  /// parts of a loop, say, that are to run in different ways.
  ///   t = f(i); b[i] = t; t = g(i); c[i] = t  ->  t = f(i); b[i] = t; t_copy = g(i); c[i] = t_copy
  /// Requires: variables of the kernel, which the query picks some, but not all uses of; affine
  /// subscripts; no value goes from a statement that is picked to one that is not, or back.
  constexpr script &duplicate_temporaries(std::initializer_list<text> arrays, text within,
                                          call_site where = {}) {
    begin(step_kind::duplicate_temporaries, where);
    return add(within).add(arrays);
  }

  /// Lets local arrays share memory, that of the first one.
  ///   t[i] = f(i); b[i] = t[i]; u[i] = g(i); c[i] = u[i]  ->  the same with t in place of u
  /// Requires: arrays of the kernel, of one type and size; affine subscripts; no value is replaced
  /// before its last use.
  constexpr script &alias_temporaries(std::initializer_list<text> arrays, call_site where = {}) {
    begin(step_kind::alias_temporaries, where);
    return add(arrays);
  }

  /// Waives `waived` for the step before this one. Reported as a remark.
  constexpr script &trust(text reason, check waived, call_site where = {}) {
    begin(step_kind::trust, where);
    return add(reason).add(static_cast<long long>(waived));
  }

  /// Appends the steps of another script, which keep their places.
  constexpr script &then(const script &other) {
    const int count = other.step_count; // `other` may be this script
    for (int i = 0; i < count; ++i)
      append(other, other.steps[i]);
    return *this;
  }

  // Data, public because template arguments need it. Unused tails are zero, so that scripts with
  // the same steps are the same template argument.
  static constexpr int max_steps = 128;
  static constexpr int max_arguments = 512;
  static constexpr int max_characters = 4096;
  int step_count = 0;
  int argument_count = 0;
  int character_count = 0;
  step steps[max_steps] = {};
  step_argument arguments[max_arguments] = {};
  char characters[max_characters] = {};

private:
  constexpr void begin(step_kind kind, const call_site &where) {
    if (step_count == max_steps)
      script_error::too_many_steps();
    steps[step_count] = {kind, argument_count, 0, where};
    ++step_count;
  }

  constexpr script &add(const step_argument &argument) {
    if (argument_count == max_arguments)
      script_error::too_many_arguments();
    arguments[argument_count++] = argument;
    ++steps[step_count - 1].argument_count;
    return *this;
  }

  constexpr script &add(text value) {
    const int size = static_cast<int>(value.size);
    if (max_characters - character_count < size)
      script_error::names_and_conditions_are_too_long();
    const int first = size == 0 ? 0 : character_count;
    for (int i = 0; i < size; ++i)
      characters[character_count++] = value.first[i];
    return add(step_argument{first, size, 0, {}});
  }

  constexpr script &add(std::initializer_list<text> values) {
    for (const text &value : values)
      add(value);
    return *this;
  }

  constexpr script &add(text array, std::initializer_list<text> sweep,
                        const storage_options &options) {
    add(array).add(static_cast<long long>(options.space)).add(options.temporary);
    return add(static_cast<long long>(sweep.size())).add(sweep).add(options.within);
  }

  constexpr script &add(long long value) { return add(step_argument{0, 0, value, {}}); }
  constexpr script &add(tag value) { return add(step_argument{0, 0, 0, value}); }

  constexpr void append(const script &other, step source) {
    begin(source.kind, source.where);
    for (int i = 0; i < source.argument_count; ++i) {
      const step_argument argument = other.arguments[source.first_argument + i];
      if (argument.size == 0)
        add(argument);
      else
        add(text(other.characters + argument.first, argument.size));
    }
  }
};

/// A script for one kind of device, or none.
struct device_script {
  bool given = false;
  script steps = {};

  constexpr device_script() = default;
  constexpr device_script(const script &steps) : given(true), steps(steps) {}
};

/// A kind of device without a script takes the default schedule.
struct device_scripts {
  device_script cpu = {};
  device_script gpu = {};
};

/// Scripts by kind of device: `loopy::variants({.cpu = a, .gpu = b})`. The program carries the code
/// of all of them and takes the one that fits the device it finds.
constexpr device_scripts variants(const device_scripts &scripts) { return scripts; }

} // namespace loopy
