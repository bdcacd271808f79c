//===- ExtractCallee.h - Which functions a kernel can call -----------------------------------===//
#pragma once

#include "clang-plugin/ExtractLowering.h"

namespace clang {
class CXXMethodDecl;
}

namespace loopy::plugin {

/// Whether a function belongs to the standard library or the compiler: its body says nothing that
/// kernels may rely on, and its name means what the standard says.
bool isOfStandardLibrary(const clang::FunctionDecl *function);

/// The definition of a function, instantiated for `location` if need be. Null where it is not
/// visible, or is the standard library's.
const clang::FunctionDecl *instantiatedDefinition(clang::Sema &sema,
                                                  const clang::FunctionDecl *function,
                                                  clang::SourceLocation location);

/// The definition that a call runs, unless the compiler makes it up (= default).
const clang::FunctionDecl *visibleDefinition(clang::Sema &sema, const clang::CallExpr *call);

/// The same; refuses calls of what no device can do.
const clang::FunctionDecl *calledDefinition(State &state, const clang::CallExpr *call);

/// Members are only known for the object that the annotated code is in, lambdas as far as what they
/// have captured has not changed; refuses calls of others.
void checkObject(State &state, const clang::CallExpr *call, const clang::CXXMethodDecl *method);

/// Refuses calls of printf, operator<< and the like.
void refuseInputOutput(const clang::CallExpr *call);

/// The function's name for messages, quoted.
std::string nameOf(const clang::FunctionDecl *function);

[[noreturn]] void refuseCallee(const clang::CallExpr *call, std::string message,
                               std::vector<ir::Note> notes = {});

/// An argument without what C++ puts around it.
const clang::Expr *stripArgument(const clang::Expr *expression);

} // namespace loopy::plugin
