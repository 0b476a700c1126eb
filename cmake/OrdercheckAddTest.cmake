# SPDX-License-Identifier: Apache-2.0
# One source list, two builds. Serves this project and, installed, every user of it.
#
#   ordercheck_add_library(NAME name SOURCES file... [LIBRARIES target...] [INCLUDES folder...]
#                          [CHECKED_ONLY])
#     Static libraries name_checked and name_native, from the same sources.
#
#   ordercheck_add_test(NAME name SOURCES file... [LIBRARIES target...] [RAPIDCHECK] [CHECKED_ONLY]
#                       [LABELS label...] [BUDGET seconds])
#     Test programs name_checked (every test explored) and name_native (the same tests, as a stress run
#     with real threads). ctest sees each test as name_checked.Suite.Test and name_native.Suite.Test with
#     the label "checked" or "native". LIBRARIES names a library of ordercheck_add_library without its
#     suffix, or any other target. BUDGET is the longest time that one test may explore; ctest ends a
#     test only well after it.
#
# Counterexamples go to ORDERCHECK_OUTPUT_FOLDER, by default <build>/ordercheck-out.

include_guard(GLOBAL)

set(ORDERCHECK_OUTPUT_FOLDER "${CMAKE_BINARY_DIR}/ordercheck-out"
    CACHE PATH "Where the tests write their counterexamples")

# The project's own tests are built with its warnings; a user's project has its own.
function(ordercheck_apply_house_warnings target)
  if(PROJECT_NAME STREQUAL "ordercheck" AND COMMAND ordercheck_set_warnings)
    ordercheck_set_warnings(${target})
  endif()
endfunction()

# Links each library after the mode and target, in the twin of this mode where it has twins. The choice
# waits until all targets are known: a library may be added after its user.
function(ordercheck_link_twin target mode)
  foreach(library IN LISTS ARGN)
    set(twin "${library}_${mode}")
    target_link_libraries(${target} PUBLIC "$<IF:$<TARGET_EXISTS:${twin}>,${twin},${library}>")
  endforeach()
endfunction()

function(ordercheck_add_library)
  cmake_parse_arguments(PARSE_ARGV 0 arg "CHECKED_ONLY" "NAME" "SOURCES;LIBRARIES;INCLUDES")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "ordercheck_add_library needs NAME and SOURCES, and does not know "
                        "'${arg_UNPARSED_ARGUMENTS}'")
  endif()
  set(modes checked)
  if(NOT arg_CHECKED_ONLY)
    list(APPEND modes native)
  endif()
  foreach(mode IN LISTS modes)
    set(target "${arg_NAME}_${mode}")
    add_library(${target} STATIC ${arg_SOURCES})
    target_include_directories(${target} PUBLIC ${arg_INCLUDES})
    if(mode STREQUAL "checked")
      target_link_libraries(${target} PUBLIC ordercheck::ordercheck)
    else()
      target_link_libraries(${target} PUBLIC ordercheck::native)
    endif()
    ordercheck_link_twin(${target} ${mode} ${arg_LIBRARIES})
    ordercheck_apply_house_warnings(${target})
  endforeach()
endfunction()

function(ordercheck_add_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "RAPIDCHECK;CHECKED_ONLY" "NAME;BUDGET"
                        "SOURCES;LIBRARIES;LABELS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "ordercheck_add_test needs NAME and SOURCES, and does not know "
                        "'${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_BUDGET)
    set(arg_BUDGET 60)
  endif()
  if(NOT TARGET ordercheck::gtest)
    message(STATUS "ordercheck: ordercheck::gtest is not there; test ${arg_NAME} is not built")
    return()
  endif()
  if(arg_RAPIDCHECK AND NOT TARGET ordercheck::rapidcheck)
    message(STATUS "ordercheck: ordercheck::rapidcheck is not there; test ${arg_NAME} is not built")
    return()
  endif()

  set(target "${arg_NAME}_checked")
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE ordercheck::gtest)
  if(arg_RAPIDCHECK)
    target_link_libraries(${target} PRIVATE ordercheck::rapidcheck)
  endif()
  ordercheck_finish_test(${target} checked)
  if(arg_CHECKED_ONLY)
    return()
  endif()

  set(target "${arg_NAME}_native")
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE ordercheck::native GTest::gtest GTest::gtest_main)
  if(arg_RAPIDCHECK)
    target_link_libraries(${target} PRIVATE rapidcheck)
  endif()
  ordercheck_finish_test(${target} native)
endfunction()

# Reads the arguments of ordercheck_add_test from the caller's scope.
function(ordercheck_finish_test target mode)
  ordercheck_link_twin(${target} ${mode} ${arg_LIBRARIES})
  ordercheck_apply_house_warnings(${target})
  # Shrinking, the search for the fewest preemptions and the replay come after the budget.
  math(EXPR timeout "${arg_BUDGET} * 3 + 60")
  ordercheck_discover_tests(${target} ${timeout} ${mode} ${arg_LABELS})
endfunction()

# Lets ctest list the tests of `target` when it starts. The arguments after the timeout are labels.
function(ordercheck_discover_tests target timeout)
  # Here and not above: the module's variables must be those of the caller's folder, which need not be below
  # the folder that included this file.
  include(GoogleTest)
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
                       TEST_PREFIX "${target}."
                       PROPERTIES TIMEOUT ${timeout}
                       ENVIRONMENT "ORDERCHECK_OUT=${ORDERCHECK_OUTPUT_FOLDER}")
  # gtest_discover_tests passes on the first element of a list only, so the labels come by themselves.
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${target}_labels.cmake")
  file(WRITE "${script}" "if(${target}_TESTS)\n"
       "  set_tests_properties(\${${target}_TESTS} PROPERTIES LABELS \"${ARGN}\")\n"
       "endif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${script}")
  ordercheck_collect(${target} ${ARGN})
endfunction()

# Makes `target` part of what the target label_<label> builds, for each label.
function(ordercheck_collect target)
  foreach(label IN LISTS ARGN)
    if(NOT TARGET label_${label})
      add_custom_target(label_${label})
    endif()
    add_dependencies(label_${label} ${target})
  endforeach()
endfunction()
