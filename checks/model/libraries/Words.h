// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The words that model files use, and what each stands for.

#ifndef COROLINT_MODEL_LIBRARIES_WORDS_H
#define COROLINT_MODEL_LIBRARIES_WORDS_H

#include "model/libraries/Schema.h"
#include "llvm/Support/YAMLTraits.h"

namespace llvm::yaml {

template <> struct ScalarEnumerationTraits<corolint::model::TypeKind> {
  static void enumeration(IO &In, corolint::model::TypeKind &Value) {
    In.enumCase(Value, "task", corolint::model::TypeKind::Task);
    In.enumCase(Value, "future", corolint::model::TypeKind::Future);
    In.enumCase(Value, "sender", corolint::model::TypeKind::Sender);
    In.enumCase(Value, "awaiter", corolint::model::TypeKind::Awaiter);
    In.enumCase(Value, "async_generator", corolint::model::TypeKind::AsyncGenerator);
    In.enumCase(Value, "generator", corolint::model::TypeKind::Generator);
    In.enumCase(Value, "monad", corolint::model::TypeKind::Monad);
    In.enumCase(Value, "fire_and_forget", corolint::model::TypeKind::FireAndForget);
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::Start> {
  static void enumeration(IO &In, corolint::model::Start &Value) {
    In.enumCase(Value, "lazy", corolint::model::Start::Lazy);
    In.enumCase(Value, "eager", corolint::model::Start::Eager);
    In.enumCase(Value, "by_args", corolint::model::Start::ByArguments);
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::OnDrop> {
  static void enumeration(IO &In, corolint::model::OnDrop &Value) {
    In.enumCase(Value, "never_runs", corolint::model::OnDrop::NeverRuns);
    In.enumCase(Value, "cancels", corolint::model::OnDrop::Cancels);
    In.enumCase(Value, "detaches", corolint::model::OnDrop::Detaches);
    In.enumCase(Value, "joins", corolint::model::OnDrop::Joins);
    In.enumCase(Value, "leaks", corolint::model::OnDrop::Leaks);
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::BlockKind> {
  static void enumeration(IO &In, corolint::model::BlockKind &Value) {
    for (unsigned Kind = 0; Kind < corolint::model::BlockKindCount; ++Kind)
      if (corolint::model::BlockKind(Kind) != corolint::model::BlockKind::Declared)
        In.enumCase(Value, corolint::model::spelling(corolint::model::BlockKind(Kind)).data(),
                    corolint::model::BlockKind(Kind));
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::RunKind> {
  static void enumeration(IO &In, corolint::model::RunKind &Value) {
    In.enumCase(Value, "task", corolint::model::RunKind::Task);
    In.enumCase(Value, "loop", corolint::model::RunKind::Loop);
    In.enumCase(Value, "result", corolint::model::RunKind::Result);
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::HopTarget> {
  static void enumeration(IO &In, corolint::model::HopTarget &Value) {
    In.enumCase(Value, "pool", corolint::model::HopTarget::Pool);
    In.enumCase(Value, "loop", corolint::model::HopTarget::Loop);
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::HopUntil> {
  static void enumeration(IO &In, corolint::model::HopUntil &Value) {
    In.enumCase(Value, "hop", corolint::model::HopUntil::Hop);
    In.enumCase(Value, "await", corolint::model::HopUntil::Await);
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::SpawnStart> {
  static void enumeration(IO &In, corolint::model::SpawnStart &Value) {
    In.enumCase(Value, "at_once", corolint::model::SpawnStart::AtOnce);
    In.enumCase(Value, "later", corolint::model::SpawnStart::Later);
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::ResumesOn> {
  static void enumeration(IO &In, corolint::model::ResumesOn &Value) {
    In.enumCase(Value, "any_thread", corolint::model::ResumesOn::AnyThread);
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::Growth> {
  static void enumeration(IO &In, corolint::model::Growth &Value) {
    In.enumCase(Value, "moves", corolint::model::Growth::Moves);
    In.enumCase(Value, "invalidates_iterators", corolint::model::Growth::InvalidatesIterators);
    In.enumCase(Value, "keeps", corolint::model::Growth::Keeps);
  }
};

template <> struct ScalarEnumerationTraits<corolint::model::CancelMechanism> {
  static void enumeration(IO &In, corolint::model::CancelMechanism &Value) {
    In.enumCase(Value, "none", corolint::model::CancelMechanism::None);
    In.enumCase(Value, "exception", corolint::model::CancelMechanism::Exception);
    In.enumCase(Value, "error_code", corolint::model::CancelMechanism::ErrorCode);
    In.enumCase(Value, "stop_signal", corolint::model::CancelMechanism::StopSignal);
    In.enumCase(Value, "frame_destroy", corolint::model::CancelMechanism::FrameDestroy);
  }
};

} // namespace llvm::yaml

#endif
