//===- RuntimeCalls.cpp - Calls of the runtime as AST nodes ----------------------------------===//
#include "clang-plugin/RuntimeCalls.h"

#include "clang-plugin/Locations.h"

#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"

using namespace clang;

namespace loopy::plugin {

Expr *NodeBuilder::cast(Expr *operand, QualType type, CastKind kind) {
  return ImplicitCastExpr::Create(context, type, kind, operand, nullptr, VK_PRValue,
                                  FPOptionsOverride());
}

Expr *NodeBuilder::load(Expr *value) {
  if (!value->isGLValue())
    return value;
  return cast(value, value->getType().getUnqualifiedType(), CK_LValueToRValue);
}

Expr *NodeBuilder::unary(UnaryOperatorKind op, Expr *operand, QualType type) {
  return UnaryOperator::Create(context, operand, op, type, VK_PRValue, OK_Ordinary, location,
                               /*CanOverflow=*/false, FPOptionsOverride());
}

Expr *NodeBuilder::address(Expr *lvalue, QualType type) {
  return cast(unary(UO_AddrOf, lvalue, context.getPointerType(lvalue->getType())), type,
              CK_BitCast);
}

Expr *NodeBuilder::reference(ValueDecl *declaration) {
  return DeclRefExpr::Create(context, NestedNameSpecifierLoc(), SourceLocation(), declaration,
                             /*RefersToEnclosingVariableOrCapture=*/false, location,
                             declaration->getType(), VK_LValue);
}

Expr *NodeBuilder::integer(long long value, QualType type) {
  const unsigned width = context.getTypeSize(type);
  return IntegerLiteral::Create(context, llvm::APInt(width, static_cast<std::uint64_t>(value)),
                                type, location);
}

Expr *NodeBuilder::null(QualType pointer) {
  return cast(new (context) CXXNullPtrLiteralExpr(context.NullPtrTy, location), pointer,
              CK_NullToPointer);
}

CallExpr *NodeBuilder::call(FunctionDecl *function, llvm::ArrayRef<Expr *> arguments) {
  Expr *callee = cast(reference(function), context.getPointerType(function->getType()),
                      CK_FunctionToPointerDecay);
  return CallExpr::Create(context, callee, arguments, function->getReturnType(), VK_PRValue,
                          location, FPOptionsOverride());
}

CompoundStmt *NodeBuilder::compound(llvm::ArrayRef<Stmt *> statements) {
  const SourceLocation end = statements.empty() ? location : statements.back()->getEndLoc();
  return CompoundStmt::Create(context, statements, FPOptionsOverride(), location, end);
}

QualType functionType(ASTContext &context, QualType result, llvm::ArrayRef<QualType> parameters,
                      bool isVariadic) {
  FunctionProtoType::ExtProtoInfo info;
  info.Variadic = isVariadic;
  info.ExceptionSpec.Type = EST_BasicNoexcept;
  return context.getFunctionType(result, parameters, info);
}

/// extern "C" with this type
static FunctionDecl *declareFunction(ASTContext &context, llvm::StringRef name, QualType type) {
  TranslationUnitDecl *unit = context.getTranslationUnitDecl();
  const SourceLocation nowhere;
  auto *linkage = LinkageSpecDecl::Create(context, unit, nowhere, nowhere,
                                          LinkageSpecLanguageIDs::C, /*HasBraces=*/false);
  auto *function = FunctionDecl::Create(context, linkage, nowhere, nowhere,
                                        DeclarationName(&context.Idents.get(name)), type,
                                        context.getTrivialTypeSourceInfo(type), SC_Extern);
  llvm::SmallVector<ParmVarDecl *, 1> parameters;
  for (const QualType parameter : type->castAs<FunctionProtoType>()->param_types())
    parameters.push_back(ParmVarDecl::Create(context, function, nowhere, nowhere, nullptr,
                                             parameter, context.getTrivialTypeSourceInfo(parameter),
                                             SC_None, nullptr));
  function->setParams(parameters);
  function->setImplicit();
  linkage->setImplicit();
  linkage->addDecl(function);
  unit->addDecl(linkage);
  return function;
}

ir::Expected<FunctionDecl *> findFunction(ASTContext &context, llvm::StringRef name,
                                          QualType type) {
  for (NamedDecl *found : context.getTranslationUnitDecl()->lookup(&context.Idents.get(name))) {
    auto *function = dyn_cast<FunctionDecl>(found);
    if (!function || !context.hasSameFunctionTypeIgnoringExceptionSpec(function->getType(), type))
      return ir::fail("'" + name.str() + "' is a reserved name", encode(found->getLocation()));
    return function;
  }
  return declareFunction(context, name, type);
}

} // namespace loopy::plugin
