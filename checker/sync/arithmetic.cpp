// SPDX-License-Identifier: Apache-2.0
// Read-modify-write on bits: the rules of a kind know no types.
#include <concepts>
#include <cstdint>
#include <sstream>
#include <string>

#include "sync/atomic_kind.hpp"

namespace ordercheck::sync {

namespace {

using detail::Arithmetic;

/// Integers wrap around, whatever their sign: two's complement, as the standard has it for atomics.
template <std::unsigned_integral T>
std::uint64_t calculate_integer(AtomicVerb verb, std::uint64_t value, std::uint64_t argument) {
  switch (verb) {
    case AtomicVerb::fetch_add:
      return static_cast<T>(value + argument);
    case AtomicVerb::fetch_sub:
      return static_cast<T>(value - argument);
    case AtomicVerb::fetch_and:
      return static_cast<T>(value & argument);
    case AtomicVerb::fetch_or:
      return static_cast<T>(value | argument);
    default:
      return static_cast<T>(value ^ argument);
  }
}

template <std::floating_point T>
std::uint64_t calculate_float(AtomicVerb verb, std::uint64_t value, std::uint64_t argument) {
  const T left = detail::value_from<T>(value);
  const T right = detail::value_from<T>(argument);
  return detail::value_bits(
      static_cast<T>(verb == AtomicVerb::fetch_add ? left + right : left - right));
}

std::string float_text(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

}  // namespace

std::uint64_t calculate(AtomicVerb verb, Arithmetic type, std::uint64_t value,
                        std::uint64_t argument) {
  switch (type) {
    case Arithmetic::none:
    case Arithmetic::boolean:
      return value;
    case Arithmetic::int8:
    case Arithmetic::uint8:
      return calculate_integer<std::uint8_t>(verb, value, argument);
    case Arithmetic::int16:
    case Arithmetic::uint16:
      return calculate_integer<std::uint16_t>(verb, value, argument);
    case Arithmetic::int32:
    case Arithmetic::uint32:
      return calculate_integer<std::uint32_t>(verb, value, argument);
    case Arithmetic::int64:
    case Arithmetic::uint64:
    case Arithmetic::pointer:
      return calculate_integer<std::uint64_t>(verb, value, argument);
    case Arithmetic::float32:
      return calculate_float<float>(verb, value, argument);
    case Arithmetic::float64:
      return calculate_float<double>(verb, value, argument);
    case Arithmetic::float_long:
#if defined(__clang__)
      return value;  // clang cannot clear the padding of a long double: the face refuses the type
#else
      return calculate_float<long double>(verb, value, argument);
#endif
  }
  return value;
}

std::string value_text(Arithmetic type, std::uint64_t bits) {
  switch (type) {
    case Arithmetic::none:
    case Arithmetic::pointer:
    case Arithmetic::float_long: {
      std::ostringstream text;
      text << "0x" << std::hex << bits;
      return text.str();
    }
    case Arithmetic::boolean:
      return bits != 0 ? "true" : "false";
    case Arithmetic::int8:
      return std::to_string(detail::value_from<std::int8_t>(bits));
    case Arithmetic::int16:
      return std::to_string(detail::value_from<std::int16_t>(bits));
    case Arithmetic::int32:
      return std::to_string(detail::value_from<std::int32_t>(bits));
    case Arithmetic::int64:
      return std::to_string(detail::value_from<std::int64_t>(bits));
    case Arithmetic::uint8:
    case Arithmetic::uint16:
    case Arithmetic::uint32:
    case Arithmetic::uint64:
      return std::to_string(bits);
    case Arithmetic::float32:
      return float_text(detail::value_from<float>(bits));
    case Arithmetic::float64:
      return float_text(detail::value_from<double>(bits));
  }
  return {};
}

}  // namespace ordercheck::sync
