//===- KernelAst.h - Loops and guards, ready to print -------------------------------===//
//
// What isl's AST generator decided, in our own nodes with ir::Expr everywhere, for device kernels
// and for the host program alike. Later passes (unrolling) work here; printers only print.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/Schedule.h"
#include "codegen/VectorExpr.h"
#include "ir/Kernel.h"
#include "ir/Reduction.h"

#include <map>
#include <optional>
#include <variant>
#include <vector>

namespace loopy::codegen {

struct AstFor;
struct AstIf;
struct AstStatement;
struct AstCode;
struct AstVector;
struct AstBarrier;
struct AstLaunch;
using AstNode =
    std::variant<AstFor, AstIf, AstStatement, AstCode, AstVector, AstBarrier, AstLaunch>;
using AstBlock = std::vector<AstNode>;

/// How a loop stores past the caches: see StreamStores.h.
struct AstStream {
  ir::Expr condition;          ///< where false, the loop runs as usual
  std::vector<ir::Expr> ahead; ///< loads of neighbouring elements, to be requested early
};

/// How far the device's compiler is asked to unroll a loop.
enum class UnrollRequest { None, Whole, ByFour };

/// for (iname = lower; iname <= upper; iname += step). All index expressions.
struct AstFor {
  ir::Iname iname;
  ir::Expr lower;
  ir::Expr upper;
  std::int64_t step = 1;
  AstBlock body;
  /// Then the body is assignments, each to the element after that of the iteration before.
  std::optional<AstStream> stream = {};
  UnrollRequest request = UnrollRequest::None;
};

/// Conditions are Bool expressions over inames, parameters, and (predicates) loads.
struct AstIf {
  ir::Expr condition;
  AstBlock then;
  AstBlock otherwise;
};

/// An assignment with every iname replaced by loop variables in scope; with `atomic` the
/// indivisible `target = target OP value`.
struct AstStatement {
  ir::StatementId statement;
  ir::Access target;
  ir::Expr value;
  std::optional<ir::ReductionOp> atomic = {};
};

/// The code of a statement, likewise.
struct AstCode {
  ir::StatementId statement;
  ir::CodeBlock code;
};

/// A statement for all lanes of a vector at once: the value of every lane is computed before any is
/// stored.
struct AstVector {
  enum class Store {
    Variable,   ///< a private variable with a copy per lane: one vector variable
    Contiguous, ///< neighbouring elements in memory
    Scatter,    ///< element by element, in the order of the lanes
  };
  ir::StatementId statement;
  Store store;
  std::vector<ir::Access> targets; ///< one per lane
  VectorExpr value;                ///< of the target's type
  std::optional<VectorExpr> mask;  ///< lanes where it is false keep their old value
};

/// Device kernels only; every work-item of the group comes here equally often.
struct AstBarrier {
  bool isGlobal; ///< see ir::BarrierNode
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

/// A private variable with copies for iterations that run side by side. Its accesses have, after
/// the subscripts of the scope, one subscript per entry of `copies`, then those of the source, then
/// the lane if there are lanes (a literal: OpenCL's vector components).
struct LaneCopies {
  std::vector<std::pair<ir::Iname, std::int64_t>> copies; ///< the loops, with their iterations
  std::int64_t lanes = 1;
};

/// A device kernel in full. Work-item ids are bound to pseudo inames: groupIname(axis) has the
/// value first + get_group_id(axis), localIname(axis) likewise.
struct DeviceKernelAst {
  std::string name;
  std::vector<ir::Iname> hostInames;
  std::vector<GridAxis> groups;
  std::vector<std::pair<std::int64_t, std::int64_t>> locals; ///< constant first value and size
  AstBlock body;
  std::map<ir::ArrayName, LaneCopies> laneCopies = {};
  std::vector<ir::Note> remarks = {}; ///< tags that could not be honoured, and why
};

ir::Iname groupIname(unsigned axis); ///< "g0"-like, made unique against the kernel by the caller
ir::Iname localIname(unsigned axis);

/// Loops and guards of one device kernel: guards as early as possible, exact. Inames tagged unr,
/// vec and ilp are no loops any more, except where a loop of lanes reaches only some of them.
ir::Expected<DeviceKernelAst> buildDeviceKernel(const ir::Kernel &kernel, const Schedule &schedule,
                                                unsigned deviceKernel);

/// Host loops around the launches; a launch runs exactly when some statement instance of it exists.
ir::Expected<AstBlock> buildHostProgram(const ir::Kernel &kernel, const Schedule &schedule);

} // namespace loopy::codegen
