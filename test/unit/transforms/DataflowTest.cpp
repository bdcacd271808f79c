#include "transforms/Dataflow.h"

#include "ir/Dependences.h"
#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;
using ir::Kernel;
using ir::Statement;

/// A kernel before and after a step that changed its storage.
struct Change {
  TestKernel owner;
  Kernel before, after;
  std::set<ArrayName> touched;
  bool mayComputeEarlier = false; ///< what fills the storage has several places
};

/// t[i] = a[i-1] + a[i+1] * i, t[1] = a[0] and then b[j] = t[j-1] + t[j+1] from parts of t.
std::vector<Change> recomputations() {
  TestKernel pair({"n"});
  pair.array("a").array("b").array("t");
  ir::Expr weight = ir::inameRef(Iname("i"), ir::ScalarType::F32);
  pair.statement({"i"}, "2 <= i < n - 1", at("t", {i("i")}),
                 sum(value(at("a", {plus(i("i"), c(-1))})),
                     ir::binary(ir::BinaryOp::Mul, value(at("a", {plus(i("i"), c(1))})), weight,
                                ir::ScalarType::F32)));
  pair.statement({}, "n > 3", at("t", {c(1)}), value(at("a", {c(0)})));
  pair.statement({"j"}, "1 <= j < n - 2", at("b", {i("j")}),
                 sum(value(at("t", {plus(i("j"), c(-1))})), value(at("t", {plus(i("j"), c(1))}))));
  std::vector<Change> result;
  for (bool isTemporary : {false, true}) {
    Kernel blocks =
        *splitIname(pair.get(), {Iname("j"), 4, {}, {}, ir::GroupAxis{0}, ir::LocalAxis{0}});
    if (isTemporary) {
      for (ir::Array &array : blocks.arrays)
        if (array.name == ArrayName("t"))
          array.storage = ir::Storage::Temporary;
      blocks.statements[2].domain = blocks.statements[2].domain.intersect(
          isl::set(pair.ctx(), "[j_outer, j_inner] -> { : 4j_outer + j_inner >= 2 }"));
    }
    result.push_back({pair,
                      blocks,
                      *precompute(blocks, {ArrayName("t"), inames({"j_inner"})}),
                      {ArrayName("a"), ArrayName("t"), ArrayName("t_precomputed")},
                      true});
  }
  Kernel plain = pair.get();
  result.push_back({pair,
                    plain,
                    *assignmentToSubst(plain, {ArrayName("t")}),
                    {ArrayName("a"), ArrayName("t"), ArrayName("t_0"), ArrayName("t_1")},
                    true});
  return result;
}

std::vector<Change> changes() {
  std::vector<Change> result;
  TestKernel product = matmul();
  Kernel tiles = *splitIname(
      *splitIname(product.get(), {Iname("i"), 4, {}, {}, ir::GroupAxis{0}, ir::LocalAxis{0}}),
      {Iname("k"), 3});
  result.push_back({product,
                    tiles,
                    *addPrefetch(tiles, {ArrayName("a"), inames({"i_inner", "k_inner"})}),
                    {ArrayName("a"), ArrayName("a_fetch")}});
  result.push_back({product,
                    tiles,
                    *bufferArray(tiles, {ArrayName("c"), {}}),
                    {ArrayName("c"), ArrayName("c_buffer")}});
  TestKernel stencil({"n"});
  stencil.array("a").array("b").statement(
      {"i"}, "1 <= i < n - 1", at("b", {i("i")}),
      sum(value(at("a", {plus(i("i"), c(-1))})), value(at("a", {plus(i("i"), c(1))}))));
  Kernel blocks = *splitIname(stencil.get(), {Iname("i"), 4});
  result.push_back({stencil,
                    blocks,
                    *addPrefetch(blocks, {ArrayName("a"), inames({"i_inner"})}),
                    {ArrayName("a"), ArrayName("a_fetch")}});
  std::ranges::move(recomputations(), std::back_inserter(result));
  return result;
}

TEST(Dataflow, ChangesOfStorageKeepIt) {
  for (const Change &change : changes()) {
    auto same = verifySameDataflow(change.before, change.after, change.touched);
    EXPECT_TRUE(same) << same.error().message;
  }
}

ir::Access shifted(ir::Access access, std::size_t axis, std::int64_t by) {
  access.subscripts[axis] = ir::indexAdd(access.subscripts[axis], c(by));
  return access;
}

/// Every way to make one access of one statement go to a neighbouring element.
void addWrongOffsets(const Change &change, std::vector<Kernel> &mutants) {
  for (std::size_t s = 0; s < change.after.statements.size(); ++s)
    for (const ir::StatementAccess &use : accessesOf(change.after.statements[s]))
      for (std::size_t axis = 0; axis < use.access.subscripts.size(); ++axis)
        for (std::int64_t by : {-1, 1}) {
          if (!change.touched.contains(use.access.array))
            continue;
          Kernel mutant = change.after;
          Statement &statement = mutant.statements[s];
          ir::Access other = shifted(use.access, axis, by);
          if (use.isWrite)
            statement.target = other;
          else
            statement.value = transform(statement.value, [&](const ir::Expr &node) {
              const auto *found = node.getIf<ir::Load>();
              return found && equal(found->access, use.access) ? ir::load(other, node.type())
                                                               : node;
            });
          mutants.push_back(mutant);
        }
}

/// New statements that are missing, leave something out, or come too late or too early.
void addWrongCopies(const Change &change, std::vector<Kernel> &mutants) {
  for (std::size_t s = 0; s < change.after.statements.size(); ++s) {
    const Statement &copy = change.after.statements[s];
    if (change.before.find(copy.id))
      continue;
    Kernel missing = change.after;
    missing.statements.erase(missing.statements.begin() + s);
    mutants.push_back(missing);
    for (std::size_t to = 0; to < change.after.statements.size(); ++to)
      if (to != s && !(change.mayComputeEarlier && to + 1 < change.after.statements.size())) {
        Kernel moved = missing;
        moved.statements.insert(moved.statements.begin() + to, copy);
        mutants.push_back(moved);
      }
    for (const Iname &iname : copy.inames)
      for (const char *part : {" != 0", " != 1"}) {
        isl::set kept(copy.domain.ctx(),
                      "[" + iname.str() + "] -> { : " + iname.str() + part + " }");
        Kernel smaller = change.after;
        smaller.statements[s].domain = copy.domain.intersect(kept);
        if (!smaller.statements[s].domain.is_equal(copy.domain))
          mutants.push_back(smaller);
      }
  }
}

/// Values computed again that are another instance's, another formula, or of another type.
void addWrongValues(const Change &change, std::vector<Kernel> &mutants) {
  for (std::size_t s = 0; s < change.after.statements.size(); ++s) {
    const Statement &again = change.after.statements[s];
    if (again.partOf.empty())
      continue;
    for (std::size_t n = 0; n < again.origin.size(); ++n)
      for (std::int64_t by : {-1, 1}) {
        Kernel mutant = change.after;
        ir::Expr &value = mutant.statements[s].origin[n].second;
        value = plus(value, c(by));
        mutants.push_back(mutant);
        mutant.statements[s].value = // consistent with the wrong origin
            change.before.find(again.partOf)->value;
        std::map<Iname, ir::Expr> instance(mutant.statements[s].origin.begin(),
                                           mutant.statements[s].origin.end());
        mutant.statements[s].value = substitute(mutant.statements[s].value, instance);
        mutants.push_back(mutant);
      }
    Kernel other = change.after;
    other.statements[s].value = sum(again.value, ir::floatingLiteral(1, ir::ScalarType::F32));
    mutants.push_back(other);
    Kernel unnamed = change.after;
    unnamed.statements[s].partOf = {};
    if (!again.value.getIf<ir::Load>()) // else it is a copy, too
      mutants.push_back(unnamed);
    Kernel wide = change.after;
    wide.statements[s].domain = isl::set(again.domain.ctx(), "{ : }");
    if (!again.inames.empty())
      mutants.push_back(wide);
    Kernel narrow = change.after;
    for (ir::Array &array : narrow.arrays)
      if (array.name == again.target.array)
        array.type = ir::ScalarType::I32;
    mutants.push_back(narrow);
  }
}

TEST(Dataflow, EveryMutantIsCaught) {
  std::size_t count = 0;
  for (const Change &change : changes()) {
    std::vector<Kernel> mutants;
    addWrongOffsets(change, mutants);
    addWrongCopies(change, mutants);
    addWrongValues(change, mutants);
    count += mutants.size();
    for (std::size_t m = 0; m < mutants.size(); ++m) {
      isl_ctx_reset_operations(change.before.assumptions.ctx().get());
      EXPECT_FALSE(verifySameDataflow(change.before, mutants[m], change.touched))
          << "mutant " << m << " of the change of " << change.touched.begin()->str() << "\n"
          << ir::toString(mutants[m]);
    }
  }
  EXPECT_GE(count, 200u);
}

TEST(Dataflow, ShowsTheDifference) {
  Change change = changes()[2];
  Kernel mutant = change.after;
  mutant.statements[0].value = ir::load(
      shifted(mutant.statements[0].value.getIf<ir::Load>()->access, 0, 1), ir::ScalarType::F32);
  EXPECT_ERROR(verifySameDataflow(change.before, mutant, change.touched),
               "the copies would read elements of 'a' that the loop does not touch");
  mutant = change.after;
  mutant.statements.erase(mutant.statements.begin());
  auto missing = verifySameDataflow(change.before, mutant, change.touched);
  ASSERT_FALSE(missing);
  EXPECT_TRUE(
      missing.error().message.starts_with("the copies would change a value: 's0' at i_outer="))
      << missing.error().message;
}

} // namespace
} // namespace loopy::transforms
