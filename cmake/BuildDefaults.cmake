# SPDX-License-Identifier: Apache-2.0
# What a build gets when nothing else was asked for.

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
  endif()
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  set(CMAKE_CXX_EXTENSIONS OFF)
  # One folder for all programs: the scripts and the tests find them there.
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

  find_program(ORDERCHECK_CCACHE ccache)
  if(ORDERCHECK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${ORDERCHECK_CCACHE}")
  endif()

  # A counterexample names file and line, so every build carries at least line tables.
  add_compile_options("$<$<NOT:$<CONFIG:Debug,RelWithDebInfo>>:-g1>")
endif()

# The checked build knows one platform; a native build needs only the headers.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64"
   AND CMAKE_SIZEOF_VOID_P EQUAL 8)
  set(ORDERCHECK_CAN_CHECK ON)
else()
  set(ORDERCHECK_CAN_CHECK OFF)
  message(STATUS "ordercheck: the checked build needs Linux on x86-64; only ordercheck::native is built")
endif()

# By default the build runs on any x86-64.
if(ORDERCHECK_WIDE_VECTORS)
  add_compile_options(-march=x86-64-v3)
endif()
