// SPDX-License-Identifier: Apache-2.0
#include "counterexample/symbolise.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include <execinfo.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "counterexample/frame.hpp"

namespace ordercheck::counterexample {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

struct Taken {
  Addresses addresses;
  unsigned line = 0;  ///< of the call in `take_stack`'s caller
};

[[gnu::noinline]] Addresses take_stack() {
  std::array<void*, 64> buffer{};
  const int count = ::backtrace(buffer.data(), static_cast<int>(buffer.size()));
  Addresses addresses;
  for (int i = 0; i < count; ++i) {
    addresses.push_back(reinterpret_cast<std::uintptr_t>(buffer[static_cast<std::size_t>(i)]));
  }
  return addresses;
}

[[gnu::always_inline]] inline void take_inlined(Taken& taken) {
  taken.addresses = take_stack();
  taken.line = __LINE__ - 1;
}

[[gnu::noinline]] void take_below(Taken& taken, unsigned& call_line) {
  take_inlined(taken);
  call_line = __LINE__ - 1;
}

const Frame* frame_at(const Stack& stack, unsigned line) {
  const auto found = std::ranges::find_if(stack, [&](const Frame& frame) {
    return frame.line == line && frame.file.ends_with("symbolise_test.cpp");
  });
  return found == stack.end() ? nullptr : &*found;
}

TEST(Symboliser, NamesTheLineOfTheCallAndTheFunctionsInlinedThere) {
  Taken taken;
  unsigned call_line = 0;
  take_below(taken, call_line);
  Symboliser symboliser{loaded_modules()};
  const std::vector<Stack> stacks = symboliser.symbolise({taken.addresses, taken.addresses});
  ASSERT_EQ(stacks.size(), 2U);
  EXPECT_EQ(stacks[0], stacks[1]);
  EXPECT_EQ(symboliser.remark(), "");

  const Frame* inlined = frame_at(stacks[0], taken.line);
  const Frame* outer = frame_at(stacks[0], call_line);
  ASSERT_NE(inlined, nullptr);
  ASSERT_NE(outer, nullptr);
  EXPECT_TRUE(inlined->inlined);
  EXPECT_FALSE(outer->inlined);
  EXPECT_EQ(outer, inlined + 1);
  EXPECT_EQ(inlined->offset, outer->offset);
  EXPECT_THAT(inlined->function, Not(HasSubstr("take_below")));
  EXPECT_THAT(outer->function, HasSubstr("take_below"));
  EXPECT_FALSE(outer->internal);
  EXPECT_EQ(outer->module, loaded_modules().front().module.path);
}

TEST(Symboliser, WithoutItsProgramItNamesModuleAndOffset) {
  const Addresses addresses = take_stack();
  Symboliser symboliser{loaded_modules(), "no-such-addr2line"};
  const Stack stack = symboliser.symbolise({addresses}).front();
  ASSERT_EQ(stack.size(), addresses.size());
  // A sanitizer's own frame may come first.
  const auto ours = std::ranges::find_if(stack, [](const Frame& frame) {
    return frame.module == loaded_modules().front().module.path;
  });
  ASSERT_NE(ours, stack.end());
  EXPECT_EQ(ours->function, "");
  EXPECT_NE(ours->offset, 0U);
  EXPECT_FALSE(ours->internal);
  ASSERT_NE(shown_frame(stack), nullptr);
  EXPECT_THAT(location_of(*ours), HasSubstr("+0x"));
  EXPECT_EQ(symboliser.remark(),
            "no source lines: no-such-addr2line was not found; install binutils and replay");
}

TEST(Symboliser, AnAddressOutsideAllModulesIsKeptAsItIs) {
  Symboliser symboliser{loaded_modules()};
  const Stack stack = symboliser.symbolise({{0x11}}).front();
  ASSERT_EQ(stack.size(), 1U);
  EXPECT_EQ(stack[0].offset, 0x10U);
  EXPECT_EQ(stack[0].module, "??");
}

TEST(BinaryIdentity, KnowsTheProgramAndItsBuildId) {
  const std::vector<LoadedModule> modules = loaded_modules();
  const Binary binary = this_binary(modules);
  EXPECT_THAT(binary.path, EndsWith("counterexample_test"));
  EXPECT_TRUE(std::filesystem::exists(binary.path));
  EXPECT_EQ(binary.modules.size(), modules.size());
  EXPECT_GE(modules.size(), 2U);  // at least the C library beside it
  ASSERT_GE(binary.build_id.size(), 16U);
  EXPECT_TRUE(
      std::ranges::all_of(binary.build_id, [](unsigned char c) { return std::isxdigit(c) != 0; }));
  EXPECT_TRUE(modules.front().contains(reinterpret_cast<std::uintptr_t>(&take_stack)));
  EXPECT_FALSE(modules.back().contains(reinterpret_cast<std::uintptr_t>(&take_stack)));
}

Frame frame_in(std::string file, std::string function = "f()") {
  Frame frame;
  frame.file = std::move(file);
  frame.function = std::move(function);
  frame.line = 7;
  return frame;
}

TEST(Frames, TheCheckerTheStandardLibraryAndTheFrameworksAreNotShown) {
  constexpr std::string_view kProject = "/src/ordercheck/";
  for (const char* file :
       {"/src/ordercheck/checker/sync/mutex.cpp", "/src/ordercheck/models/lane.cpp",
        "/opt/include/ordercheck/sync/mutex.hpp", "/usr/include/c++/12/bits/std_function.h",
        "/usr/include/gtest/gtest.h", "/build/_deps/googletest-src/googletest/src/gtest.cc",
        "/opt/include/rapidcheck/Check.hpp"}) {
    EXPECT_TRUE(is_internal(frame_in(file), kProject)) << file;
  }
  for (const char* file : {"/src/ordercheck/targets/order_processor/processor.cpp",
                           "/src/shop/checker/warehouse.cpp", "/src/shop/models/order.cpp"}) {
    EXPECT_FALSE(is_internal(frame_in(file, "std::looks_foreign()"), kProject)) << file;
  }
}

TEST(Frames, WithoutALineTheFunctionDecidesAndWithoutBothTheModule) {
  EXPECT_TRUE(is_internal(frame_in("", "ordercheck::announce(ordercheck::Operation const&)"), ""));
  EXPECT_TRUE(is_internal(frame_in("", "testing::Test::Run()"), ""));
  EXPECT_TRUE(is_internal(frame_in("", "_start"), ""));
  EXPECT_FALSE(is_internal(frame_in("", "Wallet::debit(int)"), ""));
  Frame unknown;
  unknown.module = "/usr/lib/x86_64-linux-gnu/libc.so.6";
  EXPECT_TRUE(is_internal(unknown, ""));
  unknown.module = "/build/shop_test";
  EXPECT_FALSE(is_internal(unknown, ""));
}

TEST(Frames, TheInnermostOneOfTheCodeUnderTestIsShown) {
  Frame shim = frame_in("/opt/include/ordercheck/sync/mutex.hpp");
  shim.internal = true;
  const Stack stack{shim, frame_in("/src/wallet.cpp"), frame_in("/src/wallet_test.cpp")};
  ASSERT_EQ(shown_frame(stack), &stack[1]);
  EXPECT_EQ(location_of(stack[1]), "/src/wallet.cpp:7");
  EXPECT_EQ(short_location_of(stack), "wallet.cpp:7");
  EXPECT_EQ(shown_frame({shim}), nullptr);
  EXPECT_EQ(short_location_of(Stack{shim}), "");
}

}  // namespace
}  // namespace ordercheck::counterexample
