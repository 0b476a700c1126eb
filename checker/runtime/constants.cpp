// SPDX-License-Identifier: Apache-2.0
// Interned bytes.
#include <deque>
#include <string>
#include <unordered_map>

#include <ordercheck/detail/door.hpp>
#include <ordercheck/object.hpp>

#include "runtime/id_tables.hpp"

namespace ordercheck {

namespace {

struct Constants {
  std::deque<std::string> bytes{std::string{}};
  std::unordered_map<std::string_view, Constant> ids;
};

Constants& constants() {
  static Constants all;
  return all;
}

}  // namespace

Constant constant(std::string_view bytes) {
  const detail::HostScope host;
  Constants& all = constants();
  if (bytes.empty()) {
    return Constant::none;
  }
  const auto found = all.ids.find(bytes);
  if (found != all.ids.end()) {
    return found->second;
  }
  const Constant id{static_cast<std::uint32_t>(all.bytes.size())};
  all.bytes.emplace_back(bytes);
  all.ids.emplace(all.bytes.back(), id);
  return id;
}

std::string_view bytes_of(Constant constant) {
  return constants().bytes[static_cast<std::size_t>(constant)];
}

std::size_t runtime::constant_count() { return constants().bytes.size(); }

}  // namespace ordercheck
