//===- SourceText.cpp - Pieces of source in messages ------------------------------------------===//
#include "clang-plugin/SourceText.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Lex/Lexer.h"

namespace loopy::plugin {

std::string quotedSource(const clang::ASTContext &context, const clang::Stmt *node) {
  constexpr std::size_t longest = 60;
  auto range = clang::CharSourceRange::getTokenRange(node->getSourceRange());
  llvm::StringRef source =
      clang::Lexer::getSourceText(range, context.getSourceManager(), context.getLangOpts());
  std::string text;
  for (char c : source) {
    bool isSpace = clang::isWhitespace(c);
    if (!isSpace || (!text.empty() && text.back() != ' '))
      text += isSpace ? ' ' : c;
  }
  return text.empty() || text.size() > longest ? "" : "'" + text + "'";
}

std::string quotedOrNamed(const clang::ASTContext &context, const clang::Stmt *node) {
  const std::string text = quotedSource(context, node);
  return text.empty() ? "the expression" : text;
}

} // namespace loopy::plugin
