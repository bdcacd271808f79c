#include "clang-plugin/ExtractState.h"

#include "clang-plugin/SourceText.h"

namespace loopy::plugin {

void refuse(clang::SourceLocation location, std::string message) {
  throw Refusal{{std::move(message), encode(location), {}}};
}

std::string State::text(const clang::Stmt *node) const { return quotedOrNamed(context, node); }

void State::require(const isl::set &violating, std::string reason, clang::SourceLocation location) {
  if (!violating.is_empty())
    requirements.push_back({violating, std::move(reason), location});
}

void State::refuseUnlessCode(clang::SourceLocation location, std::string message,
                             CodeNeed need) const {
  bool isPossible = !code || need != CodeNeed::Statement;
  throw Refusal{{std::move(message), encode(location), {}}, isPossible ? need : CodeNeed::Never};
}

void State::emit(const std::string &id, ir::Access target, ir::Expr value,
                 clang::SourceLocation location) {
  append(id, std::move(target), std::move(value), {}, location);
}

void State::emitCode(const std::string &id, ir::CodeBlock code, clang::SourceLocation location) {
  if (!code.empty())
    append(id, {}, ir::integerLiteral(0, ir::ScalarType::Bool), std::move(code), location);
}

void State::append(const std::string &id, ir::Access target, ir::Expr value, ir::CodeBlock code,
                   clang::SourceLocation location) {
  if (scope.domain.is_empty())
    return;
  isl_ctx_reset_operations(isl.get()); // the bound is one per statement
  std::vector<std::pair<ir::Iname, ir::Expr>> origin;
  for (const ir::Iname &iname : scope.inames)
    origin.emplace_back(iname, ir::inameRef(iname));
  statements.push_back({.id = ir::StatementId(statementIds.unique(id)),
                        .inames = scope.inames,
                        .domain = scope.domain,
                        .target = std::move(target),
                        .value = std::move(value),
                        .predicates = scope.predicates,
                        .code = std::move(code),
                        .origin = std::move(origin),
                        .location = encode(location)});
}

} // namespace loopy::plugin
