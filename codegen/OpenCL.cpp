#include "codegen/OpenCL.h"

#include "codegen/AstRewrite.h"
#include "codegen/DeviceAccess.h"
#include "codegen/OpenCLAtomic.h"
#include "codegen/OpenCLCode.h"
#include "codegen/OpenCLStream.h"
#include "codegen/OpenCLVector.h"
#include "ir/Overloaded.h"

namespace loopy::codegen {

using namespace ir;

static constexpr std::size_t maxLineWidth = 100;

namespace {

class KernelPrinter {
public:
  KernelPrinter(const Kernel &kernel, const Schedule &schedule, const DeviceKernelAst &ast,
                const std::map<FunctionName, std::string> &functions, const NarrowKernel *narrow)
      : kernel(kernel), schedule(schedule), ast(ast), narrow(narrow),
        body(narrow ? narrow->body : lowerAccesses(ast.body, kernel, schedule)), uses(usesOf(body)),
        names(kernel, ast),
        context{names,
                [this](const ParameterName &name) { return this->kernel.find(name)->type; },
                [this](const ArrayName &name) { return isByteBool(*this->kernel.find(name)); },
                [&](const FunctionName &name) { return functions.at(name); },
                [this](const ArrayName &name) { return copiesOf(name).lanes > 1; },
                [this](const ArrayName &name) {
                  return isPrivate(*this->kernel.find(name), this->schedule);
                },
                narrow ? ScalarType::I32 : ScalarType::I64,
                [narrow](const ParameterName &name) {
                  return narrow && narrow->parameters.contains(name);
                }} {}

  KernelPrinter(const KernelPrinter &) = delete; // `context` refers to members
  KernelPrinter &operator=(const KernelPrinter &) = delete;

  std::string run() {
    printSignature();
    for (const KernelParameter &parameter : kernelParameters(kernel, schedule, ast))
      if (const auto *array = std::get_if<ArrayParameter>(&parameter))
        printPointer(*array);
    printNarrowed();
    printIds();
    printTemporaries();
    printBlock(body);
    out += "}\n";
    return std::move(out);
  }

  /// Whether the text, after run(), uses streamMacros() and which privateVectorMacros().
  bool streams() const { return streams_; }
  const PrivateVectors &privateVectors() const { return privateVectors_; }

private:
  const Kernel &kernel;
  const Schedule &schedule;
  const DeviceKernelAst &ast;
  const NarrowKernel *narrow; ///< null: indices are `long`
  AstBlock body;
  AstUses uses;
  OpenCLNames names;
  ExprContext context;
  std::string out;
  bool streams_ = false;
  PrivateVectors privateVectors_;
  unsigned depth = 1;
  unsigned labels = 0;
  std::string place; ///< of the statement printed last

  void line(const std::string &text) { out += std::string(2 * depth, ' ') + text + "\n"; }
  std::string print(const Expr &expr) const { return printIndex(expr, context); }

  bool isByteBool(const Array &array) const {
    return array.type == ScalarType::Bool &&
           (!isVariable(array, schedule) || copiesOf(array.name).lanes > 1);
  }

  LaneCopies copiesOf(const ArrayName &name) const {
    auto found = ast.laneCopies.find(name);
    return found == ast.laneCopies.end() ? LaneCopies() : found->second;
  }

  std::string elementType(const ArrayName &name) const {
    const Array &array = *kernel.find(name);
    return std::string(openclName(isByteBool(array) ? ScalarType::U8 : array.type));
  }

  std::string pointerTo(const ArrayName &name, bool isWritten) const {
    return "__global " + std::string(isWritten ? "" : "const ") + elementType(name) + " *";
  }

  std::string declaration(const KernelParameter &parameter) const {
    auto integer = [](const std::string &name) { return "const long " + name; };
    return std::visit(
        Overloaded{
            [&](const ArrayParameter &p) {
              return pointerTo(p.array, p.isWritten) + "restrict " + names.buffer(p.array) + ", " +
                     integer(names.offset(p.array));
            },
            [&](const ScratchParameter &p) {
              return pointerTo(p.array, p.isWritten) + "restrict " + names.array(p.array);
            },
            [&](const IntegerParameter &p) {
              return integer(context.isNarrow(p.parameter) ? names.wideParameter(p.parameter)
                                                           : names.parameter(p.parameter));
            },
            [&](const FloatingParameter &p) {
              return "const " + std::string(openclName(kernel.find(p.parameter)->type)) + " " +
                     names.parameter(p.parameter);
            },
            [&](const HostInameParameter &p) {
              return integer(narrow ? names.wideIname(p.iname) : names.iname(p.iname));
            },
            [&](const GridFirstParameter &p) { return integer(names.gridFirst(p.axis)); },
        },
        parameter);
  }

  void printSignature() {
    std::int64_t sizes[3] = {1, 1, 1};
    for (std::size_t axis = 0; axis < ast.locals.size(); ++axis)
      sizes[axis] = ast.locals[axis].second;
    out += "__kernel __attribute__((reqd_work_group_size(" + std::to_string(sizes[0]) + ", " +
           std::to_string(sizes[1]) + ", " + std::to_string(sizes[2]) + ")))\n";
    std::string head = "void " + ast.name + "(", text = head;
    std::size_t lineStart = 0;
    for (const KernelParameter &parameter : kernelParameters(kernel, schedule, ast)) {
      std::string next = declaration(parameter);
      if (text != head) {
        bool fits = text.size() - lineStart + next.size() + 2 < maxLineWidth;
        text += fits ? ", " : ",\n" + std::string(head.size(), ' ');
        lineStart = fits ? lineStart : text.size() - head.size();
      }
      text += next;
    }
    out += text + (text == head ? "void" : "") + ") {\n";
  }

  void printPointer(const ArrayParameter &parameter) {
    line(pointerTo(parameter.array, parameter.isWritten) + names.array(parameter.array) + " = " +
         names.buffer(parameter.array) + " + " + names.offset(parameter.array) + ";");
  }

  std::string_view indexType() const { return openclName(context.inameType); }

  /// The arguments whose values fit, as variables.
  void printNarrowed() {
    auto declare = [&](const std::string &name, const std::string &wide) {
      line("const int " + name + " = (int)" + wide + ";");
    };
    if (!narrow)
      return;
    for (const KernelParameter &parameter : kernelParameters(kernel, schedule, ast))
      if (const auto *integer = std::get_if<IntegerParameter>(&parameter)) {
        if (context.isNarrow(integer->parameter))
          declare(names.parameter(integer->parameter), names.wideParameter(integer->parameter));
      } else if (const auto *host = std::get_if<HostInameParameter>(&parameter)) {
        declare(names.iname(host->iname), names.wideIname(host->iname));
      }
  }

  void printIds() {
    for (unsigned axis = 0; axis < ast.groups.size(); ++axis) {
      auto first = literalValue(ast.groups[axis].first);
      const std::string cast = narrow ? "(int)" : "";
      printId(groupIname(axis), "get_group_id(" + std::to_string(axis) + ")",
              first ? std::to_string(*first) : cast + names.gridFirst(axis));
    }
    for (unsigned axis = 0; axis < ast.locals.size(); ++axis)
      printId(localIname(axis), "get_local_id(" + std::to_string(axis) + ")",
              std::to_string(ast.locals[axis].first));
  }

  void printId(const Iname &id, const std::string &call, const std::string &first) {
    if (uses.inames.contains(id))
      line("const " + std::string(indexType()) + " " + names.iname(id) + " = " +
           (first == "0" ? call : first + " + (" + std::string(indexType()) + ")" + call) + ";");
  }

  void printTemporaries() {
    for (const Array &array : kernel.arrays) {
      bool loaded = uses.loaded.contains(array.name);
      if (!isVariable(array, schedule) || !(loaded || uses.stored.contains(array.name)))
        continue;
      LaneCopies copies = copiesOf(array.name);
      bool isLocal = array.space == AddressSpace::Local;
      std::string text = isLocal ? "__local " : "";
      text += openclVectorName(array.type, copies.lanes) + " " + names.array(array.name);
      for (const auto &[iname, count] : copies.copies)
        text += "[" + std::to_string(count) + "]";
      for (const auto &size : array.sizes)
        text += "[" + print(size.value()) + "]";
      // Compilers cannot always see that a scalar is assigned before it is read.
      line(text + (isLocal || text.ends_with(']') ? ";" : " = 0;"));
      if (!loaded)
        line("(void)" + names.array(array.name) + ";");
    }
  }

  void printBlock(const AstBlock &block) {
    for (const AstNode &node : block)
      std::visit(Overloaded{
                     [&](const AstFor &loop) { printLoop(loop); },
                     [&](const AstIf &guard) { printGuard(guard); },
                     [&](const AstStatement &statement) {
                       printPlace(statement.statement);
                       printStatement(statement);
                     },
                     [&](const AstCode &code) {
                       printPlace(code.statement);
                       printStatementCode(code);
                     },
                     [&](const AstVector &vector) {
                       printPlace(vector.statement);
                       for (const std::string &text : printVector(vector, context, privateVectors_))
                         line(text);
                     },
                     [&](const AstBarrier &barrier) {
                       line(barrier.isGlobal
                                ? "barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);"
                                : "barrier(CLK_LOCAL_MEM_FENCE);");
                     },
                     [](const AstLaunch &) {},
                 },
                 node);
  }

  /// The line of the source, where it is another one than before.
  void printPlace(const StatementId &id) {
    const std::string &next = kernel.find(id)->place;
    if (!next.empty() && next != place)
      line("// " + next);
    place = next;
  }

  void printNested(const AstBlock &block) {
    ++depth;
    printBlock(block);
    --depth;
  }

  void printLoop(const AstFor &loop) {
    const std::string &name = names.iname(loop.iname);
    std::string increment =
        loop.step == 1 ? "++" + name : name + " += " + std::to_string(loop.step);
    if (loop.request != UnrollRequest::None)
      line(loop.request == UnrollRequest::Whole ? "#pragma unroll" : "#pragma unroll 4");
    if (loop.stream)
      return printStreamingLoop(loop);
    line("for (" + std::string(indexType()) + " " + name + " = " + print(loop.lower) + "; " +
         printUpperBound(name, loop.upper, context) + "; " + increment + ") {");
    printNested(loop.body);
    line("}");
  }

  void printStreamingLoop(const AstFor &loop) {
    const std::string &name = names.iname(loop.iname);
    const auto &body = std::get<AstStatement>(loop.body.at(0));
    streams_ = true;
    line("{");
    ++depth;
    for (const std::string &text : printStream(loop, kernel.find(body.target.array)->type, context))
      line(text);
    line("for (; " + printUpperBound(name, loop.upper, context) + "; ++" + name + ") {");
    printNested(loop.body);
    line("}");
    --depth;
    line("}");
  }

  void printGuard(const AstIf &guard) {
    line("if (" + printExpr(guard.condition, context) + ") {");
    printNested(guard.then);
    if (!guard.otherwise.empty()) {
      line("} else {");
      printNested(guard.otherwise);
    }
    line("}");
  }

  void printStatementCode(const AstCode &code) {
    auto typeOf = [&](const ArrayName &name) { return kernel.find(name)->type; };
    out += printCode(code.code, {context, typeOf}, depth, labels);
  }

  void printStatement(const AstStatement &statement) {
    const Array &array = *kernel.find(statement.target.array);
    if (statement.atomic)
      return line(printAtomic(statement, array.type, context));
    std::string value = print(ir::cast(statement.value, array.type));
    if (array.type == ScalarType::Bool && context.isVector(array.name))
      value = "(" + value + ") ? -1 : 0"; // a component of a mask
    line(printAccess(statement.target, context) + " = " + value + ";");
  }
};

} // namespace

static std::string floorDivision(const std::string &type, const std::string &name) {
  return "static " + type + " " + name + "(const " + type + " a, const " + type +
         " b) {\n"
         "  return a / b - (a % b < 0);\n}\n\n";
}

static std::string floorModulo(const std::string &type, const std::string &name) {
  return "static " + type + " " + name + "(const " + type + " a, const " + type +
         " b) {\n"
         "  const " +
         type +
         " rest = a % b;\n"
         "  return rest < 0 ? rest + b : rest;\n}\n\n";
}

static std::string helperFunctions(const std::set<BinaryOp> &operators, bool isNarrow) {
  std::string text;
  if (operators.contains(BinaryOp::FloorDiv))
    text += floorDivision("long", floorDivFunction) +
            (isNarrow ? floorDivision("int", narrowFloorDivFunction) : "");
  if (operators.contains(BinaryOp::FloorMod))
    text += floorModulo("long", floorModFunction) +
            (isNarrow ? floorModulo("int", narrowFloorModFunction) : "");
  return text;
}

std::string printOpenCL(const Kernel &kernel, const Schedule &schedule,
                        const std::vector<DeviceKernelAst> &kernels, const NarrowProgram *narrow) {
  std::set<BinaryOp> operators;
  std::set<AtomicKind> atomics;
  bool usesDouble = false;
  for (const DeviceKernelAst &ast : kernels) {
    AstUses uses = usesOf(lowerAccesses(ast.body, kernel, schedule));
    operators.insert(uses.operators.begin(), uses.operators.end());
    atomics.merge(atomicKindsIn(ast.body, kernel));
    usesDouble |= typesOf(kernel, schedule, ast).contains(ScalarType::F64);
  }
  std::string text = kernel.floating == Floating::Exact ? "#pragma OPENCL FP_CONTRACT OFF\n"
                                                        : "#pragma OPENCL FP_CONTRACT ON\n";
  if (usesDouble)
    text += "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n";
  if (needsInt64Atomics(atomics))
    text += "#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable\n";
  text += "\n" + helperFunctions(operators, narrow != nullptr) + atomicFunctions(atomics);
  std::set<std::string> kernelNames;
  for (const DeviceKernelAst &ast : kernels)
    kernelNames.insert(ast.name);
  std::map<FunctionName, std::string> functions = functionNames(kernel, kernelNames);
  for (const Function &function : kernel.functions)
    text += printFunction(function, kernel, functions);
  std::string code;
  bool streams = false;
  PrivateVectors vectors;
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    KernelPrinter printer(kernel, schedule, kernels[i], functions,
                          narrow ? &narrow->kernels[i] : nullptr);
    code += (code.empty() ? "" : "\n") + printer.run();
    streams |= printer.streams();
    vectors.insert(printer.privateVectors().begin(), printer.privateVectors().end());
  }
  return text + (streams ? streamMacros() : "") + privateVectorMacros(vectors) + code;
}

} // namespace loopy::codegen
