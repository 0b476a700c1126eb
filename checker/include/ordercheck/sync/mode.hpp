// SPDX-License-Identifier: Apache-2.0
// Which of the two builds this source belongs to: with the macro ORDERCHECK_CHECKED every name of
// sync.hpp is a model that the search controls; without it every name is the standard library's.
#pragma once

#include <cstdint>

#if defined(ORDERCHECK_CHECKED) && !(defined(__linux__) && defined(__x86_64__) && defined(__LP64__))
#error "ORDERCHECK_CHECKED needs Linux on x86-64; without the macro the build is native"
#endif

#if defined(__ELF__)
namespace ordercheck::detail {

/// An ELF note that names the build of this object file: a program that mixes the builds would
/// hang, because a native mutex blocks all threads of a checked test. The checked library reads the
/// notes when the program starts.
template <std::uint32_t file_size>
struct ModeNote {
  std::uint32_t name_size;
  std::uint32_t description_size;
  std::uint32_t type;  ///< 1: native, 2: checked
  // A literal initialises an array of the language only.
  char name[12];                       // NOLINT(modernize-avoid-c-arrays)
  char file[(file_size + 3) / 4 * 4];  // NOLINT(modernize-avoid-c-arrays)
};

namespace {

[[gnu::section(".note.ordercheck"),
  gnu::used]] alignas(4) const ModeNote<sizeof __BASE_FILE__> kModeNote{11, sizeof __BASE_FILE__,
#if defined(ORDERCHECK_CHECKED)
                                                                        2,
#else
                                                                        1,
#endif
                                                                        "ordercheck",
                                                                        __BASE_FILE__};

}  // namespace
}  // namespace ordercheck::detail
#endif

#if defined(ORDERCHECK_CHECKED)
namespace ordercheck::detail {

/// Ends the program with status 2, naming the source file, when part of it was compiled for the
/// native build.
void refuse_mixed_builds();

inline const bool kBuildsAgree = (refuse_mixed_builds(), true);

}  // namespace ordercheck::detail
#endif
