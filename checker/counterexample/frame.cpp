// SPDX-License-Identifier: Apache-2.0
#include "counterexample/frame.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace ordercheck::counterexample {

namespace {

constexpr std::array kForeignFolders = {
    std::string_view{"/usr/include/"},        std::string_view{"/include/ordercheck/"},
    std::string_view{"/include/c++/"},        std::string_view{"/lib/gcc/"},
    std::string_view{"/include/gtest/"},      std::string_view{"/include/gmock/"},
    std::string_view{"/googletest/"},         std::string_view{"/googlemock/"},
    std::string_view{"/include/rapidcheck/"}, std::string_view{"/rapidcheck/src/"},
    std::string_view{"/include/boost/"},
};

constexpr std::array kForeignModules = {
    std::string_view{"/lib/"},       std::string_view{"/lib64/"},    std::string_view{"/usr/lib/"},
    std::string_view{"/usr/lib64/"}, std::string_view{"linux-vdso"},
};

// Compilers qualify a function's name only with full debug information, so that the folder decides
// where both are known.
constexpr std::array kForeignFunctions = {
    std::string_view{"ordercheck::"}, std::string_view{"ordercheck_"}, std::string_view{"std::"},
    std::string_view{"__gnu_cxx::"},  std::string_view{"testing::"},   std::string_view{"rc::"},
    std::string_view{"boost::"},
};

// The C library's start-up code, whose debug information is seldom installed.
constexpr std::array kStartFunctions = {
    std::string_view{"_start"},
    std::string_view{"__libc_start_main"},
    std::string_view{"start_thread"},
    std::string_view{"clone"},
    std::string_view{"clone3"},
    std::string_view{"__clone3"},
    std::string_view{"__libc_start_call_main"},
};

// With debug information of their own installed they name files, but none that anybody wants to
// see.
constexpr std::array kSystemLibraries = {
    std::string_view{"/libc.so"},       std::string_view{"/libm.so"},
    std::string_view{"/libpthread.so"}, std::string_view{"/libstdc++.so"},
    std::string_view{"/libgcc_s.so"},   std::string_view{"/ld-linux"},
};

template <class Range, class Predicate>
bool any_of(const Range& range, Predicate predicate) {
  return std::ranges::any_of(range, predicate);
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

std::string text_of(const Frame& frame, std::string_view file, std::string_view module) {
  if (!file.empty()) {
    return fmt::format("{}:{}", file, frame.line);
  }
  return fmt::format("{}+{:#x}", module, frame.offset);
}

}  // namespace

bool is_internal(const Frame& frame, std::string_view project_folder) {
  if (any_of(kSystemLibraries,
             [&](std::string_view name) { return frame.module.find(name) != std::string::npos; })) {
    return true;
  }
  if (!frame.file.empty()) {
    const bool ours = !project_folder.empty() && frame.file.starts_with(project_folder);
    const std::string_view inner =
        ours ? std::string_view{frame.file}.substr(project_folder.size()) : std::string_view{};
    return inner.starts_with("checker/") || inner.starts_with("models/") ||
           any_of(kForeignFolders, [&](std::string_view folder) {
             return frame.file.find(folder) != std::string::npos;
           });
  }
  if (!frame.function.empty()) {
    return any_of(kForeignFunctions,
                  [&](std::string_view prefix) { return frame.function.starts_with(prefix); }) ||
           any_of(kStartFunctions, [&](std::string_view name) { return frame.function == name; });
  }
  return any_of(kForeignModules,
                [&](std::string_view prefix) { return frame.module.starts_with(prefix); });
}

const Frame* shown_frame(const Stack& stack) {
  const auto shown =
      std::ranges::find_if(stack, [](const Frame& frame) { return !frame.internal; });
  return shown == stack.end() ? nullptr : &*shown;
}

std::string location_of(const Frame& frame) { return text_of(frame, frame.file, frame.module); }

std::string short_location_of(const Frame& frame) {
  return text_of(frame, file_name(frame.file), file_name(frame.module));
}

std::string short_location_of(const Stack& stack) {
  const Frame* frame = shown_frame(stack);
  return frame == nullptr ? std::string{} : short_location_of(*frame);
}

}  // namespace ordercheck::counterexample
