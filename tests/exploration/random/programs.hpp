// SPDX-License-Identifier: Apache-2.0
// Random programs for RapidCheck.
#pragma once

#include <iosfwd>

#include <rapidcheck.h>

#include "random/language.hpp"

namespace ordercheck::exploration {

/// A program; the same random numbers give the same one everywhere. `size` is RapidCheck's.
RandomProgram generate(const rc::Random& random, int size);

/// The programs one step smaller: without a thread, a statement, a part of its surroundings, or
/// with a smaller number. No program comes back to itself by such steps.
std::vector<RandomProgram> smaller(const RandomProgram& program);

/// RapidCheck prints a program as a test to be pasted.
void showValue(const RandomProgram& program, std::ostream& out);

}  // namespace ordercheck::exploration

template <>
struct rc::Arbitrary<ordercheck::exploration::RandomProgram> {
  static Gen<ordercheck::exploration::RandomProgram> arbitrary();
};
