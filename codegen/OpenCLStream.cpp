#include "codegen/OpenCLStream.h"

#include "codegen/OpenCLVector.h"
#include "codegen/Simplify.h"
#include "codegen/StreamStores.h"

namespace loopy::codegen {

using namespace ir;

std::string streamMacros() {
  // SPIR is for machines that are not known yet; some of its consumers lack these.
  return R"(#if defined(__has_builtin) && !defined(__SPIR__)
#if __has_builtin(__builtin_nontemporal_store) && __has_builtin(__builtin_prefetch)
#define loopy_stream(value, target) __builtin_nontemporal_store(value, target)
#define loopy_fetch_ahead(address) __builtin_prefetch((const void *)((ulong)(address) + 2048))
#endif
#endif
#ifndef loopy_stream
#define loopy_stream(value, target) (*(target) = (value))
#define loopy_fetch_ahead(address) ((void)(address))
#endif

)";
}

std::vector<std::string> printStream(const AstFor &loop, ScalarType type,
                                     const ExprContext &context) {
  const auto &body = std::get<AstStatement>(loop.body.at(0));
  const std::int64_t elements = streamBytes / static_cast<std::int64_t>(sizeInBytes(type));
  const std::string &name = context.names.iname(loop.iname);
  const std::string count = std::to_string(elements);
  const std::string target = printAccess(body.target, context);
  const std::string value = printIndex(ir::cast(body.value, type), context);

  std::vector<std::string> lines = {"long " + name + " = " + printIndex(loop.lower, context) + ";"};
  const bool isSure = isTrue(loop.stream->condition);
  const std::string indent = isSure ? "" : "  ";
  auto line = [&](const std::string &text) { lines.push_back(indent + text); };
  if (!isSure)
    lines.push_back("if (" + printExpr(loop.stream->condition, context) + ") {");
  line("for (; " + printUpperBound(name, loop.upper, context) + " && (ulong)&" + target + " % " +
       std::to_string(streamBytes) + " != 0; ++" + name + ")");
  line("  " + target + " = " + value + ";");
  line("for (; " +
       printUpperBound(name + " + " + std::to_string(elements - 1), loop.upper, context) + "; " +
       name + " += " + count + ") {");
  for (const Expr &load : loop.stream->ahead)
    line("  loopy_fetch_ahead(&" + printAccess(load.getIf<Load>()->access, context) + ");");
  // No vload, which would pass the vector in registers that not every processor has.
  line("  " + std::string(openclName(type)) + " loopy_line[" + count + "] __attribute__((aligned(" +
       std::to_string(streamBytes) + ")));");
  line("  const long loopy_first = " + name + ";");
  line("  for (long " + name + " = loopy_first; " + name + " < loopy_first + " + count + "; ++" +
       name + ")");
  line("    loopy_line[" + name + " - loopy_first] = " + value + ";");
  const std::string vector = openclVectorName(type, elements);
  line("  loopy_stream(*(" + vector + " *)loopy_line, (__global " + vector + " *)&" + target +
       ");");
  line("}");
  if (!isSure)
    lines.push_back("}");
  return lines;
}

} // namespace loopy::codegen
