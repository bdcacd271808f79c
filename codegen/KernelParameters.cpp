//===- KernelParameters.cpp - The parameters of a device kernel ------------------------===//
#include "codegen/OpenCL.h"

#include "codegen/DeviceAccess.h"

namespace loopy::codegen {

using namespace ir;

std::vector<KernelParameter> kernelParameters(const Kernel &kernel, const Schedule &schedule,
                                              const DeviceKernelAst &ast) {
  AstUses uses = usesOf(lowerAccesses(ast.body, kernel, schedule));
  std::vector<KernelParameter> hostArrays, scratch, result;
  for (const Array &array : kernel.arrays) {
    bool written = uses.stored.contains(array.name);
    if (isVariable(array, schedule) || !(written || uses.loaded.contains(array.name)))
      continue;
    if (array.storage == Storage::Host)
      hostArrays.push_back(ArrayParameter{array.name, written});
    else
      scratch.push_back(ScratchParameter{array.name, written});
  }
  result = std::move(hostArrays);
  result.insert(result.end(), scratch.begin(), scratch.end());
  for (const Parameter &parameter : kernel.parameters)
    if (uses.parameters.contains(parameter.name)) {
      if (isFloating(parameter.type))
        result.push_back(FloatingParameter{parameter.name});
      else
        result.push_back(IntegerParameter{parameter.name});
    }
  for (const Iname &iname : ast.hostInames)
    if (uses.inames.contains(iname))
      result.push_back(HostInameParameter{iname});
  for (unsigned axis = 0; axis < ast.groups.size(); ++axis)
    if (uses.inames.contains(groupIname(axis)) && !literalValue(ast.groups[axis].first))
      result.push_back(GridFirstParameter{axis});
  return result;
}

} // namespace loopy::codegen
