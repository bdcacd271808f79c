//===- OpenCLNames.h - Identifiers of the generated source -----------------------------===//
#pragma once

#include "codegen/OpenCL.h"

#include <set>
#include <string>

namespace loopy::codegen {

/// Whether an identifier means something in OpenCL C 1.2 or later, or may in an implementation.
bool isReserved(const std::string &identifier);

/// An OpenCL function name for a device kernel: the name itself unless it is reserved.
std::string functionName(const std::string &wanted);

/// The identifiers of one OpenCL function: as in the source where that is possible, otherwise with
/// `_` appended until they are free. A work-item id is called like the iname that is bound to it.
class OpenCLNames {
public:
  OpenCLNames(const ir::Kernel &kernel, const DeviceKernelAst &ast);
  explicit OpenCLNames(const ir::Function &function);

  const std::string &iname(const ir::Iname &iname) const { return inames.at(iname); }
  const std::string &parameter(const ir::ParameterName &name) const { return parameters.at(name); }
  /// The argument of a kernel whose parameter is a variable of another type.
  const std::string &wideParameter(const ir::ParameterName &name) const {
    return wideParameters.at(name);
  }
  const std::string &wideIname(const ir::Iname &iname) const { return wideInames.at(iname); }
  const std::string &array(const ir::ArrayName &name) const { return arrays.at(name); }
  const std::string &buffer(const ir::ArrayName &name) const { return buffers.at(name); }
  const std::string &offset(const ir::ArrayName &name) const { return offsets.at(name); }
  const std::string &gridFirst(unsigned axis) const { return firsts.at(axis); }

private:
  std::set<std::string> used;
  std::map<ir::Iname, std::string> inames;
  std::map<ir::Iname, std::string> wideInames;
  std::map<ir::ParameterName, std::string> parameters, wideParameters;
  std::map<ir::ArrayName, std::string> arrays, buffers, offsets;
  std::map<unsigned, std::string> firsts;

  std::string unique(const std::string &wanted);
};

} // namespace loopy::codegen
