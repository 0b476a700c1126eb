// SPDX-License-Identifier: Apache-2.0
#include "sync/mode_notes.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include <elf.h>
#include <gtest/gtest.h>

namespace ordercheck::sync_test {
namespace {

std::string note(std::string_view name, std::uint32_t type, std::string_view description) {
  const Elf64_Nhdr header{static_cast<std::uint32_t>(name.size() + 1),
                          static_cast<std::uint32_t>(description.size() + 1), type};
  std::string bytes{reinterpret_cast<const char*>(&header), sizeof header};
  for (const std::string_view part : {name, description}) {
    bytes += part;
    bytes.append(4 - part.size() % 4, '\0');  // the end of the text, and up to a multiple of 4
  }
  return bytes;
}

constexpr std::uint32_t kNative = 1;
constexpr std::uint32_t kChecked = 2;

TEST(ModeNotes, NameTheSourceOfTheFirstNativeOne) {
  EXPECT_EQ(sync::native_source_in(
                note("GNU", 3, "a build id") + note("ordercheck", kChecked, "a.cpp") +
                note("ordercheck", kNative, "src/b.cpp") + note("ordercheck", kNative, "c.cpp")),
            "src/b.cpp");
}

TEST(ModeNotes, OfOtherOwnersDoNotCount) {
  EXPECT_EQ(sync::native_source_in(note("orderchecks", kNative, "a.cpp") +
                                   note("ordercheck", kChecked, "b.cpp")),
            "");
}

TEST(ModeNotes, ThatAreCutShortAreNotRead) {
  const std::string whole = note("ordercheck", kNative, "a.cpp");
  EXPECT_EQ(sync::native_source_in(std::string_view{whole}.substr(0, whole.size() - 4)), "");
  EXPECT_EQ(sync::native_source_in(std::string_view{whole}.substr(0, 7)), "");
}

}  // namespace
}  // namespace ordercheck::sync_test
