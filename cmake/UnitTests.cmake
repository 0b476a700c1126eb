# SPDX-License-Identifier: Apache-2.0
# Tests of the project's insides, against private headers.
#
#   ordercheck_add_unit_test(NAME name SOURCES file... [LIBRARIES target...] [RAPIDCHECK]
#                            [LABELS label...] [TIMEOUT seconds])
#     One GoogleTest program with the checked library and the private headers.

function(ordercheck_add_unit_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "RAPIDCHECK" "NAME;TIMEOUT" "SOURCES;LIBRARIES;LABELS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "ordercheck_add_unit_test needs NAME and SOURCES, and does not know "
                        "'${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(arg_RAPIDCHECK AND NOT ORDERCHECK_WITH_RAPIDCHECK)
    message(STATUS "ordercheck: rapidcheck not found; test ${arg_NAME} is not built")
    return()
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${arg_NAME} ${arg_SOURCES})
  ordercheck_set_warnings(${arg_NAME})
  target_link_libraries(${arg_NAME} PRIVATE ${arg_LIBRARIES} ordercheck_internal GTest::gtest
                        GTest::gtest_main)
  if(arg_RAPIDCHECK)
    target_link_libraries(${arg_NAME} PRIVATE rapidcheck)
  endif()
  ordercheck_discover_tests(${arg_NAME} ${arg_TIMEOUT} unit ${arg_LABELS})
endfunction()
