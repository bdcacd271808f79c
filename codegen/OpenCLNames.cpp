#include "codegen/OpenCLNames.h"

#include "codegen/AstRewrite.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace loopy::codegen {

using namespace ir;

/// Letters, digits and underscores only, not starting with a digit.
static std::string sanitised(const std::string &wanted) {
  std::string result;
  for (unsigned char c : wanted)
    result += std::isalnum(c) || c == '_' ? static_cast<char>(c) : '_';
  if (result.empty() || std::isdigit(static_cast<unsigned char>(result[0])))
    result.insert(0, "_");
  return result;
}

/// No identifier that OpenCL C or we define ends in an underscore.
static std::string unreserved(const std::string &wanted) {
  std::string name = sanitised(wanted);
  return isReserved(name) ? name + "_" : name;
}

std::string functionName(const std::string &wanted) { return unreserved(wanted); }

std::string OpenCLNames::unique(const std::string &wanted) {
  std::string name = unreserved(wanted);
  while (!used.insert(name).second)
    name += "_";
  return name;
}

/// The one iname of the kernel's statements that is bound to the axis, if there is only one.
static std::optional<Iname> onlyInameOn(const InameTag &tag, const Kernel &kernel,
                                        const std::vector<StatementId> &statements) {
  std::set<Iname> found;
  for (const StatementId &id : statements)
    for (const Iname &iname : kernel.find(id)->inames)
      if (kernel.tag(iname) == tag)
        found.insert(iname);
  return found.size() == 1 ? std::optional(*found.begin()) : std::nullopt;
}

/// Of the loops around the statements, in the kernel's order.
static std::vector<Iname> inamesAround(const Kernel &kernel,
                                       const std::vector<StatementId> &statements) {
  std::vector<Iname> result;
  const std::set<StatementId> members(statements.begin(), statements.end());
  for (const Statement &statement : kernel.statements)
    if (members.contains(statement.id))
      for (const Iname &iname : statement.inames)
        if (std::ranges::find(result, iname) == result.end())
          result.push_back(iname);
  return result;
}

OpenCLNames::OpenCLNames(const Kernel &kernel, const DeviceKernelAst &ast) {
  std::vector<StatementId> statements = statementsIn(ast.body);
  for (const Parameter &parameter : kernel.parameters)
    parameters.emplace(parameter.name, unique(parameter.name.str()));
  for (const Array &array : kernel.arrays)
    arrays.emplace(array.name, unique(array.name.str()));
  for (const Iname &iname : inamesAround(kernel, statements))
    inames.emplace(iname, unique(iname.str()));
  for (const Array &array : kernel.arrays) {
    buffers.emplace(array.name, unique(array.name.str() + "_buffer"));
    offsets.emplace(array.name, unique(array.name.str() + "_offset"));
  }
  auto nameId = [&](const InameTag &tag, const Iname &id, const std::string &fallback) {
    auto only = onlyInameOn(tag, kernel, statements);
    inames.emplace(id, only ? iname(*only) : unique(fallback));
  };
  for (unsigned axis = 0; axis < ast.groups.size(); ++axis) {
    nameId(GroupAxis{axis}, groupIname(axis), "g" + std::to_string(axis));
    firsts.emplace(axis, unique(iname(groupIname(axis)) + "_first"));
  }
  for (unsigned axis = 0; axis < ast.locals.size(); ++axis)
    nameId(LocalAxis{axis}, localIname(axis), "l" + std::to_string(axis));
  for (const Parameter &parameter : kernel.parameters)
    wideParameters.emplace(parameter.name, unique(parameter.name.str() + "_long"));
  for (const Iname &iname : ast.hostInames)
    wideInames.emplace(iname, unique(iname.str() + "_long"));
}

OpenCLNames::OpenCLNames(const Function &function) {
  for (const Array &parameter : function.parameters)
    arrays.emplace(parameter.name, unique(parameter.name.str()));
  for (const Array &local : function.locals)
    arrays.emplace(local.name, unique(local.name.str()));
}

} // namespace loopy::codegen
