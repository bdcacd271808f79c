#include "clang-plugin/ExtractKernel.h"

#include "clang-plugin/ExtractCounter.h"
#include "ir/CodeInvariants.h"
#include "ir/Dependences.h"
#include "ir/IslCoalesce.h"

#include "clang/AST/Decl.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/Support/Path.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

/// The names that the finished kernel mentions.
class UsedNames {
public:
  explicit UsedNames(const ir::Kernel &kernel) {
    for (const ir::Statement &statement : kernel.statements)
      add(statement);
    for (const ir::Array &array : kernel.arrays)
      for (const std::optional<ir::Expr> &size : array.sizes)
        if (size)
          add(*size);
    for (const ir::Array &array : kernel.arrays)
      if (array.extent)
        add(*array.extent);
    for (const ir::Guard &guard : kernel.guards)
      add(guard.condition);
    for (const ir::FinalValue &value : kernel.finalValues) {
      isl::set domain = value.value.domain();
      add(domain);
      add(value.value.as_set());
    }
  }
  bool contains(const std::string &name) const { return names.contains(name); }

private:
  void add(const isl::set &set) { names.merge(namesOf(set)); }
  static std::set<std::string> namesOf(const isl::set &set) {
    auto list = ir::parameterNames(set);
    return {list.begin(), list.end()};
  }
  void add(const ir::Expr &expr) {
    ir::walk(expr, [&](const ir::Expr &node) {
      if (const auto *parameter = node.getIf<ir::ParameterRef>())
        names.insert(parameter->name.str());
      if (const auto *load = node.getIf<ir::Load>())
        names.insert(load->access.array.str());
    });
  }
  void add(const ir::Statement &statement) {
    add(statement.domain);
    auto addExpr = [&](const ir::Expr &expr) { add(expr); };
    ir::visitStatement(statement, {addExpr, [&](const ir::Access &target) {
                                     names.insert(target.array.str());
                                     std::ranges::for_each(target.subscripts, addExpr);
                                   }});
  }

  std::set<std::string> names;
};

/// A node for the launch. Nodes of the region serve as they are; those from a lambda that the
/// region calls name captured variables, which the function around knows directly. Only what its
/// own capture declares (`[n = m]`) is a capture in both.
clang::Expr *mutableNode(const State &state, const clang::Expr *expression) {
  auto isForeign = [&](const clang::DeclRefExpr *reference) {
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    return variable && variable->getDeclContext() == state.facts.function &&
           !variable->isInitCapture() && reference->refersToEnclosingVariableOrCapture();
  };
  if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(expression->IgnoreParens());
      reference && isForeign(reference))
    return clang::DeclRefExpr::Create(
        state.context, clang::NestedNameSpecifierLoc(), clang::SourceLocation(),
        const_cast<clang::ValueDecl *>(reference->getDecl()), false, reference->getBeginLoc(),
        reference->getType(), reference->getValueKind());
  std::function<void(const clang::Stmt *)> check = [&](const clang::Stmt *node) {
    if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(node);
        reference && isForeign(reference))
      refuse(reference->getBeginLoc(), "this lambda's use of '" +
                                           reference->getDecl()->getNameAsString() +
                                           "' is not supported in kernels");
    for (const clang::Stmt *child : node->children())
      if (child)
        check(child);
  };
  check(expression);
  return const_cast<clang::Expr *>(expression); // part of the function being rewritten
}

/// Device kernels of several statements share arrays; those that none accesses stay only where they
/// protect a parameter.
void addArrays(const State &state, std::size_t memoryOfParameters, ExtractedKernel &extracted) {
  std::set<std::string> objects; // views of one object share an argument
  for (std::size_t i = 0; i < state.roots.size(); ++i) {
    const Root &root = state.roots[i];
    bool isAccessed = std::ranges::any_of(state.statements, [&](const ir::Statement &statement) {
      return std::ranges::any_of(ir::accessesOf(statement), [&](const ir::StatementAccess &use) {
        return use.access.array == root.array.name;
      });
    });
    if (root.record || (!isAccessed && i < memoryOfParameters))
      continue;
    extracted.kernel.arrays.push_back(root.array);
    bool isFirst = root.array.object.empty() || objects.insert(root.array.object).second;
    if (root.host && isFirst)
      extracted.arrays.push_back(mutableNode(state, root.host));
  }
}

void addFinalValues(const State &state, ExtractedKernel &extracted) {
  for (const PendingFinalValue &pending : state.finalValues) {
    isl::set value = ir::bindInames(pending.value, "V", {ir::Iname(finalValueName)});
    extracted.kernel.finalValues.push_back(
        {pending.variable->getNameAsString(), pending.type, value.lexmax_pw_multi_aff().at(0)});
    extracted.finalValues.push_back(mutableNode(state, pending.host));
  }
}

/// Keeps the parameters that are used, and guards that unsigned ones fit index arithmetic.
void addParameters(const State &state, ExtractedKernel &extracted) {
  ir::Kernel &kernel = extracted.kernel;
  UsedNames used(kernel);
  for (const HostParameter &candidate : state.parameters) {
    const ir::Parameter &parameter = candidate.parameter;
    if (!used.contains(parameter.name.str()))
      continue;
    kernel.parameters.push_back(parameter);
    extracted.parameters.push_back(mutableNode(state, candidate.host));
    bool isUnsigned = ir::isInteger(parameter.type) && !ir::isSigned(parameter.type);
    if (!candidate.isIndex || !isUnsigned)
      continue;
    isl::set isNonNegative =
        ir::lessEqual(state.isl, ir::index(0), ir::parameterRef(parameter.name));
    kernel.assumptions = kernel.assumptions.intersect(isNonNegative);
    if (parameter.type == ir::ScalarType::U64)
      kernel.guards.push_back(
          {isNonNegative, "'" + parameter.name.str() + "' is larger than a signed 64-bit integer"});
  }
  for (const ir::Guard &guard : kernel.guards)
    kernel.assumptions = kernel.assumptions.intersect(guard.condition);
  kernel.assumptions = ir::coalesced(kernel.assumptions);
}

/// Where the statements stand, as comments of the generated code name it.
void addPlaces(const clang::SourceManager &sources, ir::Kernel &kernel) {
  for (ir::Statement &statement : kernel.statements) {
    const clang::PresumedLoc place = sources.getPresumedLoc(decode(statement.location));
    if (place.isInvalid())
      continue;
    statement.place = llvm::sys::path::filename(place.getFilename()).str();
    for (char &c : statement.place) // #line can give any name
      if (!clang::isAsciiIdentifierContinue(c) && c != '.' && c != '+' && c != '-')
        c = '_';
    statement.place += ":" + std::to_string(place.getLine());
  }
}

/// The default of -ffp-contract, `on`, is nothing that the user has asked for, and results with the
/// same bits are worth more.
ir::Floating floatingOf(const clang::LangOptions &options) {
  if (options.FastMath)
    return ir::Floating::Fast;
  return options.getDefaultFPContractMode() == clang::LangOptions::FPM_Fast
             ? ir::Floating::FuseProducts
             : ir::Floating::Exact;
}

ExtractedKernel lower(State &state, const clang::FunctionDecl *function,
                      const std::vector<clang::Stmt *> &region) {
  startCounters(state);
  for (const clang::Stmt *statement : region)
    lowerStatement(state, statement);
  recordCounters(state);
  if (state.statements.empty())
    refuse(region.front()->getBeginLoc(), "the annotated code computes nothing");
  shapeLinearArrays(state);
  std::size_t memoryOfParameters = state.roots.size();
  addMemoryOfParameters(state);
  ExtractedKernel extracted{{.name = function->getNameAsString(),
                             .location = encode(region.front()->getBeginLoc()),
                             .functions = state.functions,
                             .statements = state.statements,
                             .inameLocations = state.inameLocations,
                             .assumptions = ir::universe(state.isl)},
                            {},
                            {},
                            {}};
  extracted.codeReasons = state.codeReasons;
  extracted.loopVariables = state.loopVariables;
  extracted.kernel.floating = floatingOf(state.context.getLangOpts());
  addPlaces(state.context.getSourceManager(), extracted.kernel);
  addArrays(state, memoryOfParameters, extracted);
  addFinalValues(state, extracted);
  addGuards(state, extracted.kernel);
  addParameters(state, extracted);
  if (!state.context.getLangOpts().isSignedOverflowDefined())
    extracted.kernel = ir::withInferredRanges(std::move(extracted.kernel));
  return extracted;
}

} // namespace

ir::Expected<ExtractedKernel> extractKernel(isl::ctx ctx, clang::Sema &sema,
                                            const clang::FunctionDecl *function,
                                            const std::vector<clang::Stmt *> &region) {
  auto result = ir::guarded([&]() -> ir::Expected<ExtractedKernel> {
    NameTable names;
    auto facts = scanRegion(sema, function, region, names);
    if (!facts)
      return std::unexpected(facts.error());
    while (true) {
      State state(ctx, sema, *facts, names);
      try {
        return lower(state, function, region);
      } catch (const NotAnIname &found) {
        facts->forgetLoopVariable(found.variable, found.location);
      } catch (const NotACounter &found) {
        facts->counters.forget(found.variable);
        if (facts->loopVariables.contains(found.variable))
          facts->forgetLoopVariable(found.variable, found.variable->getLocation());
      } catch (const Refusal &refusal) {
        return std::unexpected(refusal.error);
      }
    }
  });
  if (!result && !result.error().location.isValid())
    result.error().location = encode(region.front()->getBeginLoc());
  return result;
}

} // namespace loopy::plugin
