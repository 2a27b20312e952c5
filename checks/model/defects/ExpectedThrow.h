// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tests that call a function only to check that it throws.

#ifndef COROLINT_MODEL_DEFECTS_EXPECTEDTHROW_H
#define COROLINT_MODEL_DEFECTS_EXPECTEDTHROW_H

namespace clang {
class ASTContext;
class Expr;
} // namespace clang

namespace corolint::model {

/// Whether `E` is made where an exception is expected, so that there is no result. Yes: it is the argument of a macro
/// that puts it into a `try` or a lambda of its own (`EXPECT_THROW(f(), std::exception)`), or is in a lambda that is
/// passed to a function together with the exception (`throws<std::exception>([] { f(); })`).
bool isExpectedToThrow(const clang::Expr &E, clang::ASTContext &Context);

} // namespace corolint::model

#endif
