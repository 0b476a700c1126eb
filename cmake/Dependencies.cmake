# SPDX-License-Identifier: Apache-2.0
# Finds the packages. What is needed by the checked library is required; every other package that is
# missing drops what needs it, with one line.

# Sets `variable` to ON when the package that `target` belongs to was found; else says what is dropped.
function(ordercheck_optional variable target dropped)
  if(TARGET "${target}")
    set(${variable} ON PARENT_SCOPE)
  else()
    set(${variable} OFF PARENT_SCOPE)
    message(STATUS "ordercheck: ${target} not found; ${dropped} is not built")
  endif()
endfunction()

# A project that adds this one as a folder links against what is found here.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

if(ORDERCHECK_CAN_CHECK)
  # The archive keeps a checked binary free of a shared library at replay time.
  set(Boost_USE_STATIC_LIBS ON)
  find_package(Boost 1.81 QUIET COMPONENTS context)
  find_package(fmt QUIET)
  find_package(nlohmann_json QUIET)
  foreach(required Boost::context fmt::fmt-header-only nlohmann_json::nlohmann_json)
    if(NOT TARGET ${required})
      set(ORDERCHECK_CAN_CHECK OFF)
      message(STATUS "ordercheck: ${required} not found; only ordercheck::native is built")
    endif()
  endforeach()
endif()

find_package(GTest QUIET)
ordercheck_optional(ORDERCHECK_WITH_GTEST GTest::gtest "ordercheck::gtest, with all tests,")
if(ORDERCHECK_BUILD_TESTS)
  ordercheck_optional(ORDERCHECK_WITH_GMOCK GTest::gmock "the project's own test suite")
  if(NOT ORDERCHECK_WITH_GMOCK)
    # Also for the folders that keep their tests beside the code.
    set(ORDERCHECK_BUILD_TESTS OFF)
  endif()
endif()
find_package(rapidcheck QUIET)
ordercheck_optional(ORDERCHECK_WITH_RAPIDCHECK rapidcheck "ordercheck::rapidcheck")
if(ORDERCHECK_CAN_CHECK)
  find_package(CLI11 QUIET)
  ordercheck_optional(ORDERCHECK_WITH_CLI11 CLI11::CLI11 "the command line program ordercheck")
endif()
if(ORDERCHECK_BUILD_BENCH)
  find_package(benchmark QUIET)
  ordercheck_optional(ORDERCHECK_WITH_BENCHMARK benchmark::benchmark "the benchmark suite")
  find_path(ORDERCHECK_RELACY_INCLUDE relacy/relacy.hpp)
  if(NOT ORDERCHECK_RELACY_INCLUDE)
    message(STATUS "ordercheck: relacy/relacy.hpp not found; the comparison with Relacy is not built")
  endif()
endif()
