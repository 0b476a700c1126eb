// SPDX-License-Identifier: Apache-2.0
// The isolation levels of transactions.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace transactions {

enum class Isolation : std::uint8_t { read_committed, repeatable_read, serializable };

inline constexpr std::array kIsolations{Isolation::read_committed, Isolation::repeatable_read,
                                        Isolation::serializable};

/// "read committed", "repeatable read", "serializable".
std::string_view to_string(Isolation isolation);

/// The level of this name. Throws std::out_of_range naming it when there is none.
Isolation isolation_of(std::string_view name);

}  // namespace transactions
