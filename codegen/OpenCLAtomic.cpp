#include "codegen/OpenCLAtomic.h"

#include "ir/Overloaded.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace loopy::codegen {

using namespace ir;

static void collect(const AstBlock &block, const Kernel &kernel, std::set<AtomicKind> &kinds) {
  for (const AstNode &node : block)
    std::visit(Overloaded{
                   [&](const AstFor &loop) { collect(loop.body, kernel, kinds); },
                   [&](const AstIf &guard) {
                     collect(guard.then, kernel, kinds);
                     collect(guard.otherwise, kernel, kinds);
                   },
                   [&](const AstStatement &statement) {
                     if (statement.atomic)
                       kinds.insert({*statement.atomic, kernel.find(statement.target.array)->type});
                   },
                   [](const auto &) {},
               },
               node);
}

std::set<AtomicKind> atomicKindsIn(const AstBlock &block, const Kernel &kernel) {
  std::set<AtomicKind> kinds;
  collect(block, kernel, kinds);
  return kinds;
}

bool needsInt64Atomics(const std::set<AtomicKind> &kinds) {
  return std::ranges::any_of(kinds, [](AtomicKind kind) { return sizeInBytes(kind.type) == 8; });
}

namespace {

/// The function of OpenCL C 1.2 itself (or of the extension for 64 bits), if there is one. Minima
/// and maxima do not use it: it would write where the program only compares.
std::optional<std::string> nativeFunction(AtomicKind kind) {
  bool isWide = sizeInBytes(kind.type) == 8;
  if (isFloating(kind.type))
    return std::nullopt;
  if (kind.op == ReductionOp::Add)
    return isWide ? "atom_add" : "atomic_add";
  if (isWide) // these belong to another extension
    return std::nullopt;
  switch (kind.op) {
  case ReductionOp::And:
    return "atomic_and";
  case ReductionOp::Or:
    return "atomic_or";
  case ReductionOp::Xor:
    return "atomic_xor";
  default:
    return std::nullopt;
  }
}

std::string operationName(ReductionOp op) {
  switch (op) {
  case ReductionOp::Add:
    return "add";
  case ReductionOp::Multiply:
    return "multiply";
  case ReductionOp::And:
    return "and";
  case ReductionOp::Or:
    return "or";
  case ReductionOp::Xor:
    return "xor";
  case ReductionOp::Fmin:
    return "fmin";
  case ReductionOp::Fmax:
    return "fmax";
  case ReductionOp::TakeLess:
    return "less";
  case ReductionOp::TakeLessEqual:
    return "less_equal";
  case ReductionOp::TakeGreater:
    return "greater";
  case ReductionOp::TakeGreaterEqual:
    return "greater_equal";
  }
  std::unreachable();
}

std::string ownFunction(AtomicKind kind) {
  return "loopy_atomic_" + operationName(kind.op) + "_" + std::string(openclName(kind.type));
}

/// `x OP old` of the Take* operations.
std::optional<std::string> testOf(ReductionOp op) {
  switch (op) {
  case ReductionOp::TakeLess:
    return "<";
  case ReductionOp::TakeLessEqual:
    return "<=";
  case ReductionOp::TakeGreater:
    return ">";
  case ReductionOp::TakeGreaterEqual:
    return ">=";
  default:
    return std::nullopt;
  }
}

/// The bits of the new value, from `old` (of the element's type), `bits` (its bits) and `x`.
std::string newBits(AtomicKind kind, const std::string &asBits) {
  auto onBits = [&](const std::string &op) { return "bits " + op + " " + asBits + "(x)"; };
  auto onValues = [&](const std::string &value) { return asBits + "(" + value + ")"; };
  switch (kind.op) {
  case ReductionOp::Add: // floating: integers have the native function
    return onValues("old + x");
  case ReductionOp::Multiply: // the lower bits of a product do not depend on the sign
    return isFloating(kind.type) ? onValues("old * x") : onBits("*");
  case ReductionOp::And:
    return onBits("&");
  case ReductionOp::Or:
    return onBits("|");
  case ReductionOp::Xor:
    return onBits("^");
  case ReductionOp::Fmin:
    return onValues("fmin(old, x)");
  case ReductionOp::Fmax:
    return onValues("fmax(old, x)");
  default:
    return onValues("x");
  }
}

std::string definition(AtomicKind kind) {
  bool isWide = sizeInBytes(kind.type) == 8;
  std::string type(openclName(kind.type)), unsignedType = isWide ? "ulong" : "uint";
  std::string asBits = "as_" + unsignedType, exchange = isWide ? "atom_cmpxchg" : "atomic_cmpxchg";
  std::string text = "static void " + ownFunction(kind) + "(volatile __global " + type +
                     " *target, const " + type + " x) {\n";
  auto line = [&](const std::string &code) { text += "  " + code + "\n"; };
  line("volatile __global " + unsignedType + " *place = (volatile __global " + unsignedType +
       " *)target;");
  // Reads as others write: in one piece, and in order with what stands around it.
  line(unsignedType + " seen = " + exchange + "(place, 0, 0), bits;");
  line("do {");
  line("  bits = seen;");
  const std::string changed = newBits(kind, asBits);
  const auto test = testOf(kind.op);
  if (test || changed.contains("old"))
    line("  const " + type + " old = as_" + type + "(bits);");
  if (test) {
    line("  if (!(x " + *test + " old))");
    line("    return;");
  }
  line("  seen = " + exchange + "(place, bits, " + changed + ");");
  line("} while (seen != bits);");
  return text + "}\n\n";
}

} // namespace

std::string atomicFunctions(const std::set<AtomicKind> &kinds) {
  std::string text;
  for (AtomicKind kind : kinds)
    if (!nativeFunction(kind))
      text += definition(kind);
  return text;
}

std::string printAtomic(const AstStatement &statement, ScalarType type,
                        const ExprContext &context) {
  AtomicKind kind{*statement.atomic, type};
  return nativeFunction(kind).value_or(ownFunction(kind)) + "(&" +
         printAccess(statement.target, context) + ", " +
         printIndex(ir::cast(statement.value, type), context) + ");";
}

} // namespace loopy::codegen
