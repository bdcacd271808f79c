//===- Transforms.h - One function per transformation ----------------------------------===//
//
// Each function checks everything, then changes, and returns the new kernel or a sentence that says
// why not. None of them checks dependences: Legality.h does, for all of them alike. Names and
// meaning follow Loo.py (Klöckner, ARRAY'14).
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "transforms/Step.h"

namespace loopy::transforms {

/// Cuts a loop into an outer and an inner loop of `length` iterations.
///   for i: S[i]  ->  for i_outer: for i_inner in [0, length): S[length * i_outer + i_inner]
/// Blocks start at multiples of `length`, so a partial first or last block is guarded.
/// Requires: `iname` exists and has no tag; `length` > 0; the new names are free.
ir::Expected<ir::Kernel> splitIname(ir::Kernel kernel, const SplitIname &step);

/// Says how the iterations of an iname are executed: on the grid (g.N, l.N); in order, as copies
/// (unr), with a hint (unr_hint) or as a plain loop (ord); or side by side in one work-item, as
/// SIMD lanes (vec) or as interleaved copies (ilp, ilp.seq). The tag `none` makes it a sequential
/// loop again.
///   for i in [0, 4): { A(i) B(i) }  ->  unr: A0 B0 A1 B1 ...  ilp: A0 A1 A2 A3 B0 B1 B2 B3
/// Side by side is legal where on the grid is: no dependence connects two iterations.
/// Requires: `iname` exists; a tagged iname is untagged first; axes are 0, 1 or 2; no statement has
/// two inames on one axis, or two tagged vec; l.N, unr, vec and ilp need an extent that is a
/// compile-time constant.
ir::Expected<ir::Kernel> tagInames(ir::Kernel kernel, const TagInames &step);

/// Nests the named loops in the given order, outermost first. Within a statement the loops that are
/// not named keep their places. A checked interchange; imperfect nests are distributed as needed.
///   for i: for j: S[i, j]  ->  for j: for i: S[i, j]
/// Requires: the inames exist and are named once.
ir::Expected<ir::Kernel> prioritizeLoops(ir::Kernel kernel, const PrioritizeLoops &step);

/// Gives an iname another name.
/// Requires: `from` exists; `to` is an identifier and free.
ir::Expected<ir::Kernel> renameIname(ir::Kernel kernel, const RenameIname &step);

/// Makes one loop of several; the first is the slowest.
///   for i: for j in [l, l+J): S[i, j]  ->  for ij: S[floor(ij / J), l + ij mod J]
/// Requires: at least two inames, all without tags and around the same statements; all but the
/// first have a range that is a compile-time constant; the new name is free.
ir::Expected<ir::Kernel> joinInames(ir::Kernel kernel, const JoinInames &step);

/// Adds a condition on parameters, in isl syntax, that simplifies the code. The run time checks it:
/// where it does not hold the original loop runs.
/// Requires: a condition that isl can read, on integer parameters of the kernel only.
ir::Expected<ir::Kernel> assume(ir::Kernel kernel, const Assume &step);

/// Copies the part of an array that the swept loops read into memory of the work-group or the
/// work-item, before these loops and once per iteration of the loops around them, and reads the
/// copy instead.
///   for o: for s: ... a[x(o, s)] ...
///   ->  for o: { for e in { x(o, s) }: a_fetch[e - base(o)] = a[e];
///                for s: ... a_fetch[x(o, s) - base(o)] ... }
/// The loops of the copy are shared by the work-items of the group. Loops that are not swept become
/// outer loops of the statements that read the array.
/// Requires: the array is read; the swept loops are around every read (or those `within`), on
/// work-items only for local memory, and never on work-groups; reads are not conditional,
/// subscripts are affine, and what is read fits a box of constant size.
ir::Expected<ir::Kernel> addPrefetch(ir::Kernel kernel, const AddPrefetch &step);

/// Holds the part of an array that the swept loops read and write in memory of the work-group or
/// the work-item: what is read is copied there before these loops, what is written is copied back
/// after them. Innermost loops that do not select the elements count as swept.
///   for o: for s: a[x(o, s)] = f(a[x(o, s)])
///   ->  for o: { for e: buffer[e - base(o)] = a[e];
///                for s: buffer[x(o, s) - base(o)] = f(buffer[x(o, s) - base(o)]);
///                for e: a[e] = buffer[e - base(o)] }
/// Requires: as addPrefetch, for all accesses, and that the array is written.
ir::Expected<ir::Kernel> bufferArray(ir::Kernel kernel, const BufferArray &step);

/// Computes a sum (product, ...) in parts, one per iteration of a loop, on the grid. On work-items
/// (l.N) the parts are in local memory and a tree adds them up; on work-groups (g.N) another kernel
/// adds them up. Changes the order of the operations.
///   for o: for s: for i: t[o] = t[o] + x(o, s, i)
///   ->  for o: { for i: parts[i] = 0;  for i: for s: parts[i] = parts[i] + x(o, s, i);
///                tree over parts;  t[o] = t[o] + parts[0] }
/// Requires: one statement in the loop, a known reduction; the loop and all loops inside of the
/// outermost one that it replaces do not select the target and hold nothing else; a constant
/// extent.
ir::Expected<ir::Kernel> realizeReduction(ir::Kernel kernel, const RealizeReduction &step);

} // namespace loopy::transforms
