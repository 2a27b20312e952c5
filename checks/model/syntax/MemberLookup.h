// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Members of classes, looked up without Sema: through bases, and in the template when a specialization is not
// instantiated.

#ifndef COROLINT_MODEL_SYNTAX_MEMBERLOOKUP_H
#define COROLINT_MODEL_SYNTAX_MEMBERLOOKUP_H

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// Returns the class of a type, dependent ones included: for `frame<T>` inside a template, the class template's
/// pattern. Null if it is not a class, or unknown.
const clang::CXXRecordDecl *recordOf(clang::QualType Type);

/// Returns the definition to look members up in: the class itself, or its template's pattern while it is not
/// instantiated. Null if it is only declared.
const clang::CXXRecordDecl *definitionOf(const clang::CXXRecordDecl &Class);

/// Returns the members of this name in the class or, if it has none, in the nearest base that has one.
llvm::SmallVector<const clang::NamedDecl *, 2> membersNamed(const clang::CXXRecordDecl &Class,
                                                            clang::DeclarationName Name);
llvm::SmallVector<const clang::NamedDecl *, 2> membersNamed(const clang::CXXRecordDecl &Class, llvm::StringRef Name);

/// Returns the member type of this name, or null if there is none, or if it is not a class.
const clang::CXXRecordDecl *memberClass(const clang::CXXRecordDecl &Class, llvm::StringRef Name);

/// Returns the function that a member is: itself, or a function template's pattern. Null if it is not a function.
const clang::FunctionDecl *asFunction(const clang::NamedDecl &Member);

/// Whether both are the same class, or specializations of the same class template.
bool isSameTemplate(const clang::CXXRecordDecl &A, const clang::CXXRecordDecl &B);

} // namespace corolint::model

#endif
