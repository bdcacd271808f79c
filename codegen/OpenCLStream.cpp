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

namespace {

/// Prints the code before one loop: AstStream's.
class StreamPrinter {
public:
  StreamPrinter(const AstFor &loop, ScalarType type, const ExprContext &context)
      : loop(loop), type(type), context(context), name(context.names.iname(loop.iname)),
        elements(streamBytes / static_cast<std::int64_t>(sizeInBytes(type))) {
    for (const AstNode &node : loop.body)
      stores.push_back(&std::get<AstStatement>(node));
  }

  std::vector<std::string> run() {
    line("long " + name + " = " + printIndex(loop.lower, context) + ";");
    const bool isSure = isTrue(loop.stream->condition);
    if (!isSure)
      open("if (" + printExpr(loop.stream->condition, context) + ") {");
    printUnaligned();
    open("for (; " +
         printUpperBound(name + " + " + std::to_string(elements - 1), loop.upper, context) + "; " +
         name + " += " + std::to_string(elements) + ") {");
    for (const Expr &load : loop.stream->ahead)
      line("loopy_fetch_ahead(&" + printAccess(load.getIf<Load>()->access, context) + ");");
    for (const AstStatement *store : stores) {
      if (stores.size() > 1)
        open("{");
      printLine(*store);
      if (stores.size() > 1)
        close();
    }
    close();
    if (!isSure)
      close();
    return std::move(lines);
  }

private:
  const AstFor &loop;
  const ScalarType type;
  const ExprContext &context;
  const std::string &name;
  const std::int64_t elements; ///< of a line
  std::vector<const AstStatement *> stores;
  std::vector<std::string> lines;
  std::size_t depth = 0;

  void line(const std::string &text) { lines.push_back(std::string(2 * depth, ' ') + text); }
  void open(const std::string &text) {
    line(text);
    ++depth;
  }
  void close() {
    --depth;
    line("}");
  }

  std::string target(const AstStatement &store) const { return printAccess(store.target, context); }
  std::string value(const AstStatement &store) const {
    return printIndex(ir::cast(store.value, type), context);
  }

  /// Single iterations up to the first line.
  void printUnaligned() {
    open("for (; " + printUpperBound(name, loop.upper, context) + " && (ulong)&" +
         target(*stores.front()) + " % " + std::to_string(streamBytes) + " != 0; ++" + name +
         ") {");
    for (const AstStatement *store : stores)
      line(target(*store) + " = " + value(*store) + ";");
    close();
  }

  /// No vload, which would pass the vector in registers that not every processor has.
  void printLine(const AstStatement &store) {
    const std::string count = std::to_string(elements);
    line(std::string(openclName(type)) + " loopy_line[" + count + "] __attribute__((aligned(" +
         std::to_string(streamBytes) + ")));");
    line("const long loopy_first = " + name + ";");
    line("#pragma unroll"); // otherwise the line goes through memory before it is stored
    line("for (long " + name + " = loopy_first; " + name + " < loopy_first + " + count + "; ++" +
         name + ")");
    line("  loopy_line[" + name + " - loopy_first] = " + value(store) + ";");
    const std::string vector = openclVectorName(type, static_cast<std::size_t>(elements));
    line("loopy_stream(*(" + vector + " *)loopy_line, (__global " + vector + " *)&" +
         target(store) + ");");
  }
};

} // namespace

std::vector<std::string> printStream(const AstFor &loop, ScalarType type,
                                     const ExprContext &context) {
  return StreamPrinter(loop, type, context).run();
}

} // namespace loopy::codegen
