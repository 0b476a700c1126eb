# SPDX-License-Identifier: Apache-2.0
# ordercheck_test_with_server(target): gives `target` with_server.hpp, and its tests the PostgreSQL server to
# themselves. What the server answers at SERIALIZABLE depends on every transaction that it runs.

function(ordercheck_test_with_server target)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${target}_server.cmake")
  file(WRITE "${script}" "if(${target}_TESTS)\n"
       "  set_tests_properties(\${${target}_TESTS} PROPERTIES RESOURCE_LOCK postgres)\n"
       "endif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${script}")
endfunction()
