//===- CallSites.cpp - From the places in scripts to source locations ----------------------===//
#include "clang-plugin/CallSites.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/SourceManagerInternals.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;

namespace loopy::plugin {

/// The hash that the header computes from __builtin_FILE() in a file of this presumed name.
static std::uint64_t hashFileName(const ASTContext &context, llvm::StringRef name) {
  llvm::SmallString<256> path(name);
  Preprocessor::processPathForFileMacro(path, context.getLangOpts(), context.getTargetInfo());
  std::uint64_t hash = 14695981039346656037ull;
  for (const char character : path)
    hash = (hash ^ static_cast<unsigned char>(character)) * 1099511628211ull;
  return hash;
}

static SourceLocation locateInLineTable(ASTContext &context, const CallSite &site) {
  SourceManager &sources = context.getSourceManager();
  if (!sources.hasLineTable())
    return {};
  LineTableInfo &table = sources.getLineTable();
  for (const auto &[file, entries] : table) {
    for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
      if (entry->FilenameID < 0 || site.line < entry->LineNo ||
          hashFileName(context, table.getFilename(entry->FilenameID)) != site.file)
        continue;
      // The directive names the line after it.
      const unsigned physical =
          sources.getLineNumber(file, entry->FileOffset) + 1 + (site.line - entry->LineNo);
      const auto next = std::next(entry);
      if (next == entries.end() || physical <= sources.getLineNumber(file, next->FileOffset))
        return sources.translateLineCol(file, physical, site.column);
    }
  }
  return {};
}

SourceLocation locate(ASTContext &context, const CallSite &site) {
  SourceManager &sources = context.getSourceManager();
  if (site.line == 0)
    return {};
  if (const SourceLocation location = locateInLineTable(context, site); location.isValid())
    return location;

  const FileID main = sources.getMainFileID();
  const PresumedLoc start =
      sources.getPresumedLoc(sources.getLocForStartOfFile(main), /*UseLineDirectives=*/false);
  if (start.isValid() && hashFileName(context, start.getFilename()) == site.file)
    return sources.translateLineCol(main, site.line, site.column);

  for (auto file = sources.fileinfo_begin(); file != sources.fileinfo_end(); ++file)
    if (hashFileName(context, file->first.getName()) == site.file)
      return sources.translateFileLineCol(file->first, site.line, site.column);
  return {};
}

} // namespace loopy::plugin
