//===- KernelAst.h - Loops and guards, ready to print -------------------------------===//
//
// What isl's AST generator decided, in our own nodes with ir::Expr everywhere, for device kernels
// and for the host program alike. Later passes (unrolling) work here; printers only print.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/Schedule.h"
#include "ir/Kernel.h"

#include <map>
#include <variant>
#include <vector>

namespace loopy::codegen {

struct AstFor;
struct AstIf;
struct AstStatement;
struct AstCode;
struct AstLaunch;
using AstNode = std::variant<AstFor, AstIf, AstStatement, AstCode, AstLaunch>;
using AstBlock = std::vector<AstNode>;

/// for (iname = lower; iname <= upper; iname += step). All index expressions.
struct AstFor {
  ir::Iname iname;
  ir::Expr lower;
  ir::Expr upper;
  std::int64_t step = 1;
  AstBlock body;
};

/// Conditions are Bool expressions over inames, parameters, and (predicates) loads.
struct AstIf {
  ir::Expr condition;
  AstBlock then;
  AstBlock otherwise;
};

/// An assignment with every iname replaced by loop variables in scope.
struct AstStatement {
  ir::StatementId statement;
  ir::Access target;
  ir::Expr value;
};

/// The code of a statement, likewise.
struct AstCode {
  ir::StatementId statement;
  ir::CodeBlock code;
};

/// Host programs only.
struct AstLaunch {
  unsigned kernel; ///< index into Schedule::kernels
};

/// The extent of one grid axis as index expressions over parameters and host inames: ids run from
/// 0 to `count` - 1, the iname's value is `first` + id.
struct GridAxis {
  ir::Expr first;
  ir::Expr count;
};

/// A device kernel in full. Work-item ids are bound to pseudo inames: groupIname(axis) has the
/// value first + get_group_id(axis), localIname(axis) likewise.
struct DeviceKernelAst {
  std::string name;
  std::vector<ir::Iname> hostInames;
  std::vector<GridAxis> groups;
  std::vector<std::pair<std::int64_t, std::int64_t>> locals; ///< constant first value and size
  AstBlock body;
  std::vector<ir::Note> remarks; ///< tags that could not be honoured, and why
};

ir::Iname groupIname(unsigned axis); ///< "g0"-like, made unique against the kernel by the caller
ir::Iname localIname(unsigned axis);

/// Loops and guards of one device kernel: guards as early as possible, exact. Inames tagged unr are
/// unrolled, and so are vec and ilp.
ir::Expected<DeviceKernelAst> buildDeviceKernel(const ir::Kernel &kernel, const Schedule &schedule,
                                                unsigned deviceKernel);

/// Host loops around the launches; a launch runs exactly when some statement instance of it exists.
ir::Expected<AstBlock> buildHostProgram(const ir::Kernel &kernel, const Schedule &schedule);

} // namespace loopy::codegen
