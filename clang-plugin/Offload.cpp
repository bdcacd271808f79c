//===- Offload.cpp - Replaces one annotated region ----------------------------------------===//
#include "clang-plugin/Offload.h"

#include "clang-plugin/Annotations.h"
#include "clang-plugin/Locations.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"

using namespace clang;

namespace loopy::plugin {

/// The name for LOOPY_INFO, without spaces: a lambda is named after the function around it.
static std::string functionName(const FunctionDecl *function) {
  const auto *method = dyn_cast<CXXMethodDecl>(function);
  if (!method || !method->getParent()->isLambda()) {
    std::string name = function->getQualifiedNameAsString();
    std::erase(name, ' ');
    return name;
  }
  const DeclContext *context = method->getParent()->getParent();
  while (context && !isa<FunctionDecl>(context))
    context = context->getParent();
  return context ? functionName(cast<FunctionDecl>(context)) + "::lambda" : "lambda";
}

/// The launch calls functions that the program itself may not call, such as data() of a container:
/// templates are to be instantiated, inline functions to be emitted.
static void referenceCallees(Sema &sema, Stmt *node, SourceLocation location) {
  if (auto *call = dyn_cast<CXXMemberCallExpr>(node))
    if (CXXMethodDecl *callee = call->getMethodDecl())
      sema.MarkFunctionReferenced(location, callee);
  for (Stmt *child : node->children())
    if (child)
      referenceCallees(sema, child, location);
}

/// One annotation of the list, after an error for each further one.
static const AnnotateAttr *onlyAnnotation(const std::vector<const AnnotateAttr *> &annotations,
                                          Reporter &reporter) {
  const AnnotateAttr *kept = nullptr;
  for (const AnnotateAttr *annotation : annotations) {
    // A function's definition replaces what it inherited from an earlier declaration.
    if (!kept || kept->isInherited()) {
      kept = annotation;
    } else if (!annotation->isInherited()) {
      reporter.error(annotation->getLocation(), "this code has two 'loopy::kernel' annotations");
      reporter.note(kept->getLocation(), "the first one is here");
    }
  }
  return kept;
}

Stmt *Offloader::offload(FunctionDecl *function, AttributedStmt *statement) {
  const AnnotateAttr &annotation = *onlyAnnotation(kernelAnnotations(statement), reporter);
  Stmt *plain = withoutKernelAnnotations(compiler.getASTContext(), statement);
  dropNestedAnnotations(plain);
  if (auto *compound = dyn_cast<CompoundStmt>(plain))
    return offloadCompound(function, compound, annotation);
  KernelRequest request;
  request.function = function;
  request.region = {plain};
  request.name = nameOf(plain).str();
  Stmt *launch = offloadRegion(std::move(request), annotation);
  return launch ? launch : plain;
}

void Offloader::offloadBody(FunctionDecl *function,
                            const std::vector<const AnnotateAttr *> &annotations) {
  const AnnotateAttr *annotation = onlyAnnotation(annotations, reporter);
  if (!annotation)
    return;
  auto *body = dyn_cast<CompoundStmt>(function->getBody());
  if (!body) {
    reporter.notOffloaded({"the body of '" + function->getNameAsString() + "' is a try block",
                           encode(function->getBody()->getBeginLoc())},
                          annotation->getLocation());
    return;
  }
  dropNestedAnnotations(body);
  function->setBody(offloadCompound(function, body, *annotation));
}

Stmt *Offloader::offloadCompound(FunctionDecl *function, CompoundStmt *compound,
                                 const AnnotateAttr &annotation) {
  const auto region = splitRegion(compound);
  if (!region) {
    reporter.notOffloaded(region.error(), annotation.getLocation());
    return compound;
  }
  KernelRequest request;
  request.function = function;
  request.region = region->kernel;
  Stmt *launch = offloadRegion(std::move(request), annotation);
  return launch ? joinRegion(compiler.getASTContext(), compound, *region, launch) : compound;
}

std::expected<KernelResult, PipelineError> Offloader::run(ir::IslContext &isl,
                                                          const KernelRequest &request) {
  try {
    return runPipeline(isl, compiler.getSema(), request, options);
  } catch (const isl::exception &exception) {
    return std::unexpected(
        PipelineError{PipelineError::Kind::NotOffloadable, ir::toError(exception)});
  }
}

/// The launch, or null.
Stmt *Offloader::offloadRegion(KernelRequest request, const AnnotateAttr &annotation) {
  ASTContext &context = compiler.getASTContext();
  auto scripts = readScript(compiler.getSema(), annotation);
  if (!scripts) {
    reporter.scriptError(scripts.error());
    return nullptr;
  }
  request.scripts = std::move(*scripts);
  request.annotation = annotation.getLocation();
  const SourceLocation begin = request.region.front()->getBeginLoc();
  const PresumedLoc place = context.getSourceManager().getPresumedLoc(begin);
  const std::string line = std::to_string(place.isValid() ? place.getLine() : 0);
  request.place = (place.isValid() ? place.getFilename() : "") + (":" + line);
  if (request.name.empty())
    request.name = functionName(request.function) + ":" + line;

  // Outlives the result.
  ir::IslContext isl(options.operations.value_or(ir::IslContext::defaultMaxOperations));
  const auto result = run(isl, request);
  llvm::outs() << (result ? result->printed : result.error().printed);
  llvm::outs().flush();
  if (!result) {
    const PipelineError &failure = result.error();
    if (failure.kind == PipelineError::Kind::Script)
      reporter.scriptError(failure.error, request.annotation);
    else
      reporter.notOffloaded(failure.error, request.annotation);
    return nullptr;
  }
  const auto launch =
      buildLaunch(context, request.function, request.region, result->extracted, result->planJson);
  if (!launch) {
    reporter.notOffloaded(launch.error(), request.annotation);
    return nullptr;
  }
  referenceCallees(compiler.getSema(), launch->statement, begin);
  reporter.offloaded(*result, begin, request.annotation);
  launches[request.function].push_back(*launch);
  return launch->statement;
}

bool Offloader::finish(FunctionDecl *function) {
  const auto found = launches.extract(function);
  if (!found && kernels.empty())
    return false;
  ASTContext &context = compiler.getASTContext();
  const LaunchSites sites = found ? found.mapped() : LaunchSites();
  const bool isKernel = onlyLaunches(context, function, sites);
  const bool isChanged = keepData(context, function, sites, kernels, reporter);
  if (isKernel)
    kernels.insert(function->getCanonicalDecl());
  return isChanged;
}

/// A kernel is one launch, so annotations inside it mean nothing.
void Offloader::dropNestedAnnotations(Stmt *statement) {
  for (Stmt *&child : statement->children()) {
    if (!child)
      continue;
    const auto annotations = kernelAnnotations(child);
    for (const AnnotateAttr *annotation : annotations)
      reporter.warning(annotation->getLocation(),
                       "'loopy::kernel' inside an annotated region is ignored");
    if (!annotations.empty())
      child = withoutKernelAnnotations(compiler.getASTContext(), cast<AttributedStmt>(child));
    dropNestedAnnotations(child);
  }
}

} // namespace loopy::plugin
