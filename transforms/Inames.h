//===- Inames.h - What the transformations of loops share ------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <map>
#include <string>
#include <vector>

namespace loopy::transforms {

bool contains(const std::vector<ir::Iname> &names, const ir::Iname &name);

/// Fails with a message that lists the kernel's inames when `name` is not one of them.
ir::Expected<void> requireIname(const ir::Kernel &kernel, const ir::Iname &name);

/// The inames that `name` stands for: itself, or all that match where it has * or ? in it. Fails
/// when there are none.
ir::Expected<std::vector<ir::Iname>> matchInames(const ir::Kernel &kernel, const ir::Iname &name);

/// Fails unless `name` is an identifier that names nothing in the kernel yet.
ir::Expected<void> requireFree(const ir::Kernel &kernel, const ir::Iname &name);

/// Fails when `name` carries a tag: transformations that replace an iname would lose it.
ir::Expected<void> requireUntagged(const ir::Kernel &kernel, const ir::Iname &name);

/// "'i', 'j'", for messages.
std::string quotedList(const std::vector<ir::Iname> &names);

/// Tags inames that a step has made, where the step gives a tag.
ir::Expected<ir::Kernel>
tagNewInames(ir::Kernel kernel,
             const std::vector<std::pair<ir::Iname, std::optional<ir::InameTag>>> &tags);

bool isInside(const ir::Statement &statement, const ir::Iname &name);

/// Whether the expression, or a subscript of the access, refers to the iname.
bool mentions(const ir::Expr &expr, const ir::Iname &name);
bool mentions(const ir::Access &access, const ir::Iname &name);

/// The statements inside `name` that the query `within` picks (Query.h), as one flag per statement.
/// Fails when `name` does not exist, `within` cannot be read, or there are none.
ir::Expected<std::vector<bool>> selectInside(const ir::Kernel &kernel, const ir::Iname &name,
                                             const std::string &within);

/// What the kernel knows about the inames `from` moves to the inames `to` (their places in the
/// source), unless some statement is still inside the old ones.
void replaceInKernel(ir::Kernel &kernel, const std::vector<ir::Iname> &from,
                     const std::vector<ir::Iname> &to);

/// Puts the loops of a statement in another order. It goes on sharing as many loops with the
/// statement before it as Statement::newLoop allowed.
void reorder(ir::Statement &statement, std::vector<ir::Iname> inames);

/// Statements [first, last] run in one loop.
struct LoopRun {
  std::size_t first;
  std::size_t last;
  std::size_t depth; ///< of the loop: how many others are around it
};

/// All loops over `name`, in the order of the statements.
std::vector<LoopRun> loopsOver(const ir::Kernel &kernel, const ir::Iname &name);

/// Fails when a number of a step is so large that the values of inames could leave 64 bits, where
/// `what` describes it ("the amount of a shift").
ir::Expected<void> requireModest(std::int64_t number, const std::string &what);

/// Gives the values of an iname another meaning: `old` is the old value in terms of the new one
/// (which has the same name) and other inames.
void redefine(ir::Statement &statement, const ir::Iname &name, const ir::Expr &old);

/// Re-indexes a statement: each iname in `replacement` becomes the given expression of new inames.
/// `relation` is a set without dimensions over old and new inames that determines the new ones from
/// the old ones and back; `inames` is the new nesting.
void reindex(ir::Statement &statement, const std::map<ir::Iname, ir::Expr> &replacement,
             const isl::set &relation, std::vector<ir::Iname> inames);

} // namespace loopy::transforms
