// SPDX-License-Identifier: Apache-2.0
#include "runtime/place.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstdio>

#include <dlfcn.h>
#include <link.h>

#include "fiber/fiber.hpp"
#include "runtime/execution.hpp"

namespace ordercheck::runtime {

namespace {

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string hexadecimal(std::uintptr_t value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "0x%zx", value);
  return text.data();
}

struct Search {
  std::string_view module;
  std::optional<std::uintptr_t> base;
};

int find_module(dl_phdr_info* info, std::size_t, void* data) {
  auto& search = *static_cast<Search*>(data);
  // The executable comes first and has no name.
  if (base_name(info->dlpi_name) == search.module) {
    search.base = info->dlpi_addr;
    return 1;
  }
  return 0;
}

}  // namespace

std::string place_key(const void* address) {
  Dl_info info{};
  link_map* map = nullptr;
  if (!Arena::contains(address) &&
      dladdr1(address, &info, reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP) != 0 &&
      map != nullptr) {
    return std::string{base_name(map->l_name)} + "+" +
           hexadecimal(std::bit_cast<std::uintptr_t>(address) - map->l_addr);
  }
  return hexadecimal(std::bit_cast<std::uintptr_t>(address));
}

std::optional<const void*> place_of_key(std::string_view key) {
  const std::size_t plus = key.find('+');
  const std::string_view digits = plus == std::string_view::npos ? key : key.substr(plus + 1);
  std::uintptr_t value = 0;
  if (digits.size() < 3 ||
      std::from_chars(digits.data() + 2, digits.data() + digits.size(), value, 16).ec !=
          std::errc{}) {
    return std::nullopt;
  }
  if (plus != std::string_view::npos) {
    Search search{key.substr(0, plus), std::nullopt};
    dl_iterate_phdr(&find_module, &search);
    if (!search.base.has_value()) {
      return std::nullopt;
    }
    value += *search.base;
  }
  return std::bit_cast<const void*>(value);
}

std::string Execution::place_name(const void* address) const {
  for (std::size_t id = kFirstFreeObject; id < world_.object_count(); ++id) {
    const ObjectRecord& record = world_.object(ObjectId{static_cast<std::uint32_t>(id)});
    if (record.address == address && record.execution == detail::current_execution &&
        !record.name.empty()) {
      return record.name;
    }
  }
  std::size_t slot = 0;
  if (Arena::contains(address)) {
    return "plain data in " + arena_.describe(address);
  }
  if (pool_.on_stack(address, slot)) {
    return "plain data on the stack of " + name_of(thread_id(slot));
  }
  Dl_info info{};
  if (dladdr(address, &info) != 0 && info.dli_sname != nullptr) {
    return info.dli_sname;
  }
  return "plain data at " + place_key(address);
}

}  // namespace ordercheck::runtime
