#include "ir/Printer.h"
#include "ir/IslResult.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace loopy::ir {

/// isl's text after the list of parameters: "{ ... }".
static std::string body(std::string text) {
  auto start = text.find("-> {");
  return start == std::string::npos ? text : text.substr(start + 3);
}

static std::string conditionText(const isl::set &set) {
  std::ostringstream text;
  text << set;
  return body(text.str());
}

std::string toString(const isl::set &domain, const std::vector<Iname> &inames) {
  std::ostringstream text;
  isl::set bound =
      managed(domain.ctx(), isl_set_reset_tuple_id(bindInames(domain, "S", inames).release()));
  text << bound;
  return body(text.str());
}

static const char *spaceOf(const Array &array) {
  switch (array.space) {
  case AddressSpace::Automatic:
    return "";
  case AddressSpace::Private:
    return ", private";
  case AddressSpace::Local:
    return ", local";
  case AddressSpace::Global:
    return ", global";
  }
  std::unreachable();
}

static void printArray(std::ostream &out, const Array &array) {
  out << "  array " << array.name.str() << " : " << name(array.type);
  for (unsigned i = 0; i < array.scopeRank; ++i)
    out << "[per loop]";
  for (const auto &size : array.sizes)
    out << "[" << (size ? toString(*size) : "") << "]";
  out << (array.storage == Storage::Host ? ", host" : ", temporary");
  out << (array.object.empty() || array.object == array.name.str() ? ""
                                                                   : ", part of " + array.object)
      << spaceOf(array) << "\n";
}

static void printStatement(std::ostream &out, const Statement &statement) {
  out << "  " << statement.id.str() << ": ";
  if (statement.isAtomic)
    out << "atomic ";
  if (statement.code.empty())
    out << toString(statement.target) << " = " << toString(statement.value);
  else
    out << "code";
  for (std::size_t i = 0; i < statement.predicates.size(); ++i)
    out << (i == 0 ? " if " : " and ") << toString(statement.predicates[i]);
  out << "\n    within " << toString(statement.domain, statement.inames);
  if (!statement.partOf.empty())
    out << ", part of " << statement.partOf.str();
  if (!statement.newLoop.empty())
    out << ", in a new loop " << statement.newLoop.str();
  if (statement.store != StoreMode::Cached)
    out << ", stored nontemporal" << (statement.store == StoreMode::Streaming ? "" : " if large");
  out << "\n" << toString(statement.code, 6);
}

static void printFunction(std::ostream &out, const Function &function) {
  out << "  function " << function.name.str() << "(";
  for (const Array &parameter : function.parameters)
    out << (&parameter == &function.parameters.front() ? "" : ", ") << parameter.name.str() << " : "
        << name(parameter.type);
  out << ") : " << name(function.result) << "\n";
  for (const Array &local : function.locals) {
    out << "  ";
    printArray(out, local);
  }
  out << toString(function.body, 4);
}

std::string toString(const Kernel &kernel) {
  std::ostringstream out;
  out << "kernel " << kernel.name << "\n";
  for (const Parameter &parameter : kernel.parameters)
    out << "  parameter " << parameter.name.str() << " : " << name(parameter.type) << "\n";
  for (const Array &array : kernel.arrays)
    printArray(out, array);
  for (const Function &function : kernel.functions)
    printFunction(out, function);
  for (const Iname &iname : kernel.inames())
    out << "  iname " << iname.str() << " : " << toString(kernel.tag(iname)) << "\n";
  for (const Guard &guard : kernel.guards)
    out << "  guard " << conditionText(guard.condition) << " else \"" << guard.reason << "\"\n";
  for (const Statement &statement : kernel.statements)
    printStatement(out, statement);
  for (const FinalValue &value : kernel.finalValues) {
    std::ostringstream text;
    text << value.value;
    out << "  final " << value.variable << " = " << body(text.str()) << "\n";
  }
  return out.str();
}

} // namespace loopy::ir
