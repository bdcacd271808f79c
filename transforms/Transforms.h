//===- Transforms.h - One function per transformation ----------------------------------===//
//
// Each function checks everything, then changes, and returns the new kernel or a sentence that says
// why not. None of them checks dependences: Legality.h does, for all of them alike. Names and
// meaning follow Loo.py (Klöckner, ARRAY'14).
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Dependences.h"
#include "transforms/Step.h"
#include "transforms/SubstRules.h"

namespace loopy::transforms {

/// Cuts a loop into an outer and an inner loop of `length` iterations.
///   for i: S[i]  ->  for i_outer: for i_inner in [0, length): S[length * i_outer + i_inner]
/// Blocks start at multiples of `length`, so a partial first or last block is guarded. With
/// `slabs`, the first and last iterations of the outer loop are code of their own, so that the bulk
/// needs no guards (separateLoopHeadTailSlab). With `within`, the other statements keep the loop.
/// Requires: `iname` exists and has no tag; `length` > 0; the new names are free.
ir::Expected<ir::Kernel> splitIname(ir::Kernel kernel, const SplitIname &step);

/// Says how the iterations of an iname are executed: on the grid (g.N, l.N); in order, as copies
/// (unr), with a hint (unr_hint) or as a plain loop (ord); or side by side in one work-item, as
/// SIMD lanes (vec) or as interleaved copies (ilp, ilp.seq). The tag `none` makes it a sequential
/// loop again.
///   for i in [0, 4): { A(i) B(i) }  ->  unr: A0 B0 A1 B1 ...  ilp: A0 A1 A2 A3 B0 B1 B2 B3
/// Side by side is legal where on the grid is: no dependence connects two iterations.
/// `iname` may be a pattern; an automatic axis is the lowest one that no loop around the same
/// statements uses, and of several inames the one with the smallest stride in memory gets the
/// lowest.
/// Requires: `iname` exists; a tagged iname is untagged first; axes are 0, 1 or 2; no statement has
/// two inames on one axis, or two tagged vec; l.N, unr, vec and ilp need an extent that is a
/// compile-time constant.
ir::Expected<ir::Kernel> tagInames(ir::Kernel kernel, const TagInames &step);

/// Makes inames that match sequential loops again.
/// Requires: some iname matches.
ir::Expected<ir::Kernel> untagInames(ir::Kernel kernel, const UntagInames &step);

/// Says how statements store their results (codegen/StreamStores.h). Nothing else changes.
/// Requires: the query picks something.
ir::Expected<ir::Kernel> tagStatements(ir::Kernel kernel, const TagStatements &step);

/// Nests the named loops in the given order, outermost first. Within a statement the loops that are
/// not named keep their places. A checked interchange; imperfect nests are distributed as needed.
///   for i: for j: S[i, j]  ->  for j: for i: S[i, j]
/// Requires: the inames exist and are named once.
ir::Expected<ir::Kernel> prioritizeLoops(ir::Kernel kernel, const PrioritizeLoops &step);

/// Gives an iname another name. A name that exists fuses the loops: the later one joins the earlier
/// one, and what stood between them follows.
///   for i: S[i]; for j: T[j]  ->  for i: { S[i]; T[i] }
/// Requires: `from` exists; `to` is an identifier that names nothing else; loops to be fused are
/// inside the same loops, around different statements, and tagged alike.
ir::Expected<ir::Kernel> renameIname(ir::Kernel kernel, const RenameIname &step);

/// Makes one loop of several; the first is the slowest.
///   for i: for j in [l, l+J): S[i, j]  ->  for ij: S[floor(ij / J), l + ij mod J]
/// Requires: at least two inames, all without tags and around the same statements; all but the
/// first have a range that is a compile-time constant; the new name is free.
ir::Expected<ir::Kernel> joinInames(ir::Kernel kernel, const JoinInames &step);

/// Cuts a loop into `chunks` outer iterations whose lengths differ by at most one.
///   for i in [l, l+N): S[i]
///   ->  for i_outer in [0, chunks): for i_inner: S[l + i_outer * (N / chunks) + ...]
/// Requires: as splitIname, and a range that is a compile-time constant.
ir::Expected<ir::Kernel> chunkIname(ir::Kernel kernel, const ChunkIname &step);

/// Splits nested loops and puts the outer ones around the inner ones.
///   for i: for j: S[i, j]  ->  for i_outer: for j_outer: for i_inner: for j_inner: S
/// Requires: as splitIname for each; all are around the same statements.
ir::Expected<ir::Kernel> tile(ir::Kernel kernel, const Tile &step);

/// Gives the statements that `within` picks loops of their own: a checked fission.
///   for i: { S[i]; T[i] }  ->  for i: S[i]; for i_copy: T[i_copy]
/// Requires: the inames exist and are around such statements; the new names are free.
ir::Expected<ir::Kernel> duplicateInames(ir::Kernel kernel, const DuplicateInames &step);

/// Ends a loop and starts it anew in front of each statement or loop inside it (or of those that
/// `before` picks): a checked fission. All parts keep the name.
///   for i: { S[i]; T[i] }  ->  for i: S[i]; for i: T[i]
/// Requires: `iname` exists; something can be separated; what `before` picks does not share an
/// inner loop with what stands before it.
ir::Expected<ir::Kernel> distribute(ir::Kernel kernel, const Distribute &step);

/// Makes the first and last iterations of each loop over an iname code of their own. All parts keep
/// the name; the statements of head and tail are called ID_head and ID_tail.
///   for i in [l, u]: S[i]  ->  for i in [l, l+h): S; for i in [l+h, u-t]: S; for i in (u-t, u]: S
/// Requires: `iname` exists; the numbers are not negative and not both 0.
ir::Expected<ir::Kernel> separateLoopHeadTailSlab(ir::Kernel kernel,
                                                  const SeparateLoopHeadTailSlab &step);

/// Runs a loop backwards: the iname is the negative of what it was.
///   for i in [l, u]: S[i]  ->  for i in [-u, -l]: S[-i]
/// Requires: `iname` exists and has no tag.
ir::Expected<ir::Kernel> reverse(ir::Kernel kernel, const Reverse &step);

/// Adds a constant to the values of an iname; with `within`, moves statements against others in the
/// same loop.
///   for i in [l, u]: S[i]  ->  for i in [l+a, u+a]: S[i - a]
/// Requires: `iname` exists and has no tag.
ir::Expected<ir::Kernel> shift(ir::Kernel kernel, const Shift &step);

/// Adds a multiple of one iname to another.
///   for i: for j: S[i, j]  ->  for i: for j: S[i, j - f * i]
/// Requires: both exist and differ; every statement inside `iname` is inside `by`; no tag.
ir::Expected<ir::Kernel> skew(ir::Kernel kernel, const Skew &step);

/// Replaces inames by affine functions of them, given as a bijective map in isl syntax. The new
/// inames take the places of the old ones, in the order in which the map lists them.
///   { [i, j] -> [w, j] : w = i + j }
/// Requires: a map that isl can read, whose tuples are lists of names; the inames on the left
/// exist, are untagged and around the same statements; those on the right are free or on the left;
/// the map is defined for every iteration and takes no two to the same place; the inverse has one
/// formula.
ir::Expected<ir::Kernel> affineMapInames(ir::Kernel kernel, const AffineMapInames &step);

/// Splits a loop, moves the inner part to the innermost place of every statement, and unrolls it.
///   for i: for k: S[i, k]  ->  for i_outer: for k: { S[2*i_outer, k]; S[2*i_outer + 1, k] }
/// Requires: as splitIname.
ir::Expected<ir::Kernel> unrollAndJam(ir::Kernel kernel, const UnrollAndJam &step);

/// Removes untagged loops that run exactly once whenever they are reached.
///   for i: for j in [i, i]: S[i, j]  ->  for i: S[i, i]
ir::Expected<ir::Kernel> removeUnusedInames(ir::Kernel kernel, const RemoveUnusedInames &step);

/// Compiles the kernel for one value of a parameter. The run time checks it: for another value the
/// original loop runs.
/// Requires: an integer parameter of the kernel; a value that its type and the assumptions allow.
ir::Expected<ir::Kernel> fixParameters(ir::Kernel kernel, const FixParameters &step);

/// Dependences that keep the instances of the statements that `before` picks in front of those of
/// the statements that `after` picks, as far as the original program has them in this order.
/// Requires: both queries pick something; the original has some such pair.
ir::Expected<std::vector<ir::Dependence>>
addDependency(const ir::Kernel &kernel, const ir::Kernel &original, const AddDependency &step);

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
/// work-items only for local memory, and never on work-groups; the loops around these are the same
/// for all reads, unless they are on the grid; reads are not conditional, subscripts are affine,
/// and what is read fits a box of constant size.
ir::Expected<ir::Kernel> addPrefetch(ir::Kernel kernel, const AddPrefetch &step);

/// Computes the part of an array that the swept loops read into memory of the work-group or the
/// work-item, before these loops and once per iteration of the loops around them, instead of
/// reading what was stored. Values are computed several times where parts overlap. A local array
/// that nothing reads any more vanishes, with the statements that computed it.
///   for i: t[i] = f(i);  for o: for s: ... t[x(o, s)] ...
///   ->  for o: { for e in { x(o, s) }: t_precomputed[e - base(o)] = f(e);
///                for s: ... t_precomputed[x(o, s) - base(o)] ... }
/// Elements that were there before the kernel are copied.
/// Requires: the array is read, outside of control flow that depends on data, and computed without
/// conditions on data and not from itself; affine subscripts; one formula tells which instance
/// computed an element; otherwise as addPrefetch.
ir::Expected<ir::Kernel> precompute(ir::Kernel kernel, const Precompute &step);

/// Names the expressions of one form (Pattern.h), with parameters that stand for indices. The rule
/// stands for them until precompute stores their values.
///   for i: b[i] = x[i] * x[i] + x[i + 1] * x[i + 1]    with "x[p] * x[p]" and p
///   ->  sq(p) := x[p] * x[p];  for i: b[i] = sq(i) + sq(i + 1)
/// Requires: an expression that can be read; names that are free; a statement outside of control
/// flow that depends on data which computes such an expression.
ir::Expected<SubstitutionRule> extractSubst(const ir::Kernel &kernel, const ExtractSubst &step);

/// The rule stands for expressions no more, in the statements that `within` picks; it vanishes with
/// the last one.
/// Requires: a rule; a statement there in which it stands for something.
ir::Expected<SubstitutionRules> expandSubst(const ir::Kernel &kernel, SubstitutionRules rules,
                                            const ExpandSubst &step);

/// Names what a statement accumulates; `inames` are the parameters.
///   for i: for j: t = t + x(i, j)  ->  arg(j) := x(i, j);  for i: for j: t = t + arg(j)
/// Requires: one statement that accumulates, among those that `within` picks; loops around it.
ir::Expected<SubstitutionRule> reductionArgToSubstRule(const ir::Kernel &kernel,
                                                       const ReductionArgToSubstRule &step);

/// Computes the elements of an array again wherever they are read. A local array that nothing reads
/// any more vanishes, with the statements that computed it.
///   for i: t[i] = f(i);  for j: b[j] = t[j] + t[j + 1]
///   ->  for j: { t_0 = f(j); t_1 = f(j + 1); b[j] = t_0 + t_1 }
/// Requires: as precompute.
ir::Expected<ir::Kernel> assignmentToSubst(ir::Kernel kernel, const AssignmentToSubst &step);

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
/// Requires: one statement in the loop (and the condition of an `if` around it), a known reduction;
/// the loop and all loops inside of the outermost one that it replaces do not select the target and
/// hold nothing else; a constant extent.
ir::Expected<ir::Kernel> realizeReduction(ir::Kernel kernel, const RealizeReduction &step);

/// Computes a sum (product, ...) over several loops as a sum of partial ones. Inward: the partial
/// sums are over the named loop, which becomes the innermost one; outward: they are over the
/// others. Changes the order of the operations.
///   for i: for j: t = t + x(i, j)
///   ->  for i: { part = 0;  for j: part = part + x(i, j);  t = t + part }   inward j, outward i
/// Requires: one statement in the loop (and the condition of an `if` around it), a known reduction;
/// the loop is the statement's own, does not select the target and is not on the grid; outward,
/// another loop of this kind.
ir::Expected<ir::Kernel> splitReduction(ir::Kernel kernel, const SplitReduction &step);

/// Carries out operations on numbers where that gives the same bits, and drops x + 0 and x * 1
/// (floating x: only the latter).
///   for i: b[i] = a[i] * (2 * 3 + 1)  ->  for i: b[i] = a[i] * 7
ir::Expected<ir::Kernel> foldConstants(ir::Kernel kernel, const FoldConstants &step);

/// Takes factors that all terms of an increment have out of the sum. Integers keep their bits;
/// floating sums are rounded in another way.
///   t = t + (f * x + f * y)  ->  t = t + f * (x + y)
/// Requires: an array; a statement among those that `within` picks that adds such a sum to it.
ir::Expected<ir::Kernel> collectCommonFactors(ir::Kernel kernel, const CollectCommonFactors &step);

/// Lets statements that accumulate read and write their target in one piece, so that their
/// instances, and those of other atomic ones with the same operation on the same array, run in any
/// order (Legality.h and codegen see no dependence between them any more). All else that accesses
/// the array stays where it is.
///   for i: h[x[i]] = h[x[i]] + w[i]  ->  for i: atomic h[x[i]] = h[x[i]] + w[i]
/// Requires: statements that ir::reductionOf knows, into memory of the program.
ir::Expected<ir::Kernel> makeAtomic(ir::Kernel kernel, const Atomic &step);

/// Computes a running sum (product, minimum, ...) in blocks, one per iteration of `iname`: the sum
/// of each block, then what each block begins with, in order, then every block again with its
/// values.
///   for p: for i: { s = s + x[p, i];  y[p, i] = s }
///     ->  for p: { sum[p] = 0;  for i: sum[p] = sum[p] + x[p, i];  parts[p] = sum[p] }
///         for q: { first[q] = s;  s = s + parts[q] }
///         for p: { run[p] = first[p];  for i: { run[p] = run[p] + x[p, i];  y[p, i] = run[p] } }
/// With l.N the parts lie in local memory, and one work-item makes the middle loop. Changes the
/// order of operations, like realizeReduction.
/// Requires: one statement in the loop that accumulates into one element, which others there only
/// read, or one that adds to the element of the iteration before (Recurrence.h); what it adds is
/// not computed in the loop.
ir::Expected<ir::Kernel> realizeScan(ir::Kernel kernel, const RealizeScan &step);

// The following steps concern arrays that exist only in the kernel: local ones, and those that
// other steps have made. `axis` does not count Array::scopeRank. The layout of an array of the
// program stays as it is: tagArrayAxes, splitArrayAxis and addPadding change that of a copy in
// device memory (PackArray.h), filled before everything else in the kernel and brought back after
// it.

/// Changes the order in which the axes of an array lie in memory. An axis that is "sep" becomes an
/// array for each of its values.
///   t[i][j] of 8 x 32  ->  t[j][i] of 32 x 8         for "f" or "N0,N1"
///   t[i][1] of 8 x 2   ->  t_1[i] of 8               for "N0,sep"
/// Requires: an order that names each axis once; literals on axes that are "sep"; no access in
/// code; for an array of the program what ownArray requires.
ir::Expected<ir::Kernel> tagArrayAxes(ir::Kernel kernel, const TagArrayAxes &step);

/// Cuts an axis into blocks.
///   t[i] of 20  ->  t[floor(i / 8)][i mod 8] of 3 x 8
/// Requires: an axis; a positive count up to its length; no access in code; for an array of the
/// program what ownArray requires; for an order of all axes what tagArrayAxes requires.
ir::Expected<ir::Kernel> splitArrayAxis(ir::Kernel kernel, const SplitArrayAxis &step);

/// Makes an axis longer by elements that nobody uses, so that the elements of the axes before it
/// lie elsewhere.
///   t[i][j] of 16 x 16  ->  t[i][j] of 16 x 17
/// Requires: an axis; a positive amount; for an array of the program what ownArray requires.
ir::Expected<ir::Kernel> addPadding(ir::Kernel kernel, const AddPadding &step);

/// Makes the last axis of an array in local memory longer where the work-items of a group step over
/// an earlier axis and would meet in the same bank: where a step is a multiple of two words of 4
/// bytes, which all devices have banks of. Otherwise the array is left as it is.
///   t[l][j] of 16 x 32  ->  t[l][j] of 16 x 33       for l on axis 0 of the group
/// Requires: an array of the kernel in local memory.
ir::Expected<ir::Kernel> avoidBankConflicts(ir::Kernel kernel, const AvoidBankConflicts &step);

/// Says which memory an array lies in; codegen refuses what cannot work there.
ir::Expected<ir::Kernel> setTemporaryAddressSpace(ir::Kernel kernel,
                                                  const SetTemporaryAddressSpace &step);

/// Gives each iteration of the loops a copy of its own.
///   for i: { t = f(i); b[i] = t }  ->  for i: { t[i] = f(i); b[i] = t[i] }
/// Copies that the iterations have already, of a variable declared in the loop, become elements of
/// one array, the first axis of which is the loop's.
///   for i: { float t; ... t ... }  ->  float t[N]; for i: { ... t[i] ... }
/// Requires: all accesses are inside the loops, which have constant bounds where there are copies
/// already; no access in code. That no iteration needs the value of another one is left to
/// Dataflow.h.
ir::Expected<ir::Kernel> privatizeTemporaries(ir::Kernel kernel, const PrivatizeTemporaries &step);

/// The inverse: the copies of all iterations of the loops share one place.
///   for i: { t[i] = f(i); b[i] = t[i] }  ->  for i: { t = f(i); b[i] = t }
/// Requires: on one axis all accesses have the same subscript, which is made of the loop's iname;
/// all are inside the loops; no access in code. That no iteration needs what another one left is
/// left to Dataflow.h.
ir::Expected<ir::Kernel> unprivatizeTemporaries(ir::Kernel kernel,
                                                const UnprivatizeTemporaries &step);

/// Gives the statements that a query picks a copy of local variables, called NAME_copy.
///   S: t = f; T: a = t; U: t = g; V: b = t  ->  the same with t_copy in U and V
/// Requires: some of the statements that access them are picked, and others not; no access in code.
/// That no value goes from one kind to the other is left to Dataflow.h.
ir::Expected<ir::Kernel> duplicateTemporaries(ir::Kernel kernel, const DuplicateTemporaries &step);

/// Lets arrays share the memory of the first one.
///   t[i] = ...; b[i] = t[i]; u[j] = ...; c[j] = u[j]  ->  the same with t in place of u
/// Requires: several arrays of one type, shape and address space; no access in code. That no value
/// is lost is left to Dataflow.h.
ir::Expected<ir::Kernel> aliasTemporaries(ir::Kernel kernel, const AliasTemporaries &step);

} // namespace loopy::transforms
