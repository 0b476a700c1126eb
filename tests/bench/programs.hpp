// SPDX-License-Identifier: Apache-2.0
// The same five programs as test bodies: number and order of shared operations as in
// relacy_programs.cpp.
#pragma once

#include <functional>

#include "relacy_programs.hpp"

namespace ordercheck::bench {

/// The body of a program.
std::function<void()> body_of(Program program);

/// How many executions exhaust it: its Mazurkiewicz traces under sequential consistency.
std::uint64_t traces_of(Program program);

}  // namespace ordercheck::bench
