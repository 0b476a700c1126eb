# SPDX-License-Identifier: Apache-2.0
# cmake -DWAY=find_package|fetch_content|add_subdirectory -DSOURCE=... -DBUILD=... -DWORK=...
#       -DCOMPILER=... -DLAUNCHER=... -DCTEST=... -P consume.cmake
#
# Configures, builds and runs one consumer project in the folder WORK, which is emptied first.

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${WAY}: '${command}' ended with ${code}:\n${output}")
  endif()
  set(run_output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}")
file(MAKE_DIRECTORY "${WORK}")
set(arguments -G Ninja "-DCMAKE_CXX_COMPILER=${COMPILER}"
    "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}")
if(WAY STREQUAL "find_package")
  run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix")
  list(APPEND arguments -DCMAKE_BUILD_TYPE=Release "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
elseif(WAY STREQUAL "fetch_content")
  # What a release archive holds: the tree without its build folders.
  execute_process(COMMAND "${CMAKE_COMMAND}" -E tar czf "${WORK}/ordercheck.tar.gz" CMakeLists.txt
                          LICENSE cmake checker WORKING_DIRECTORY "${SOURCE}" COMMAND_ERROR_IS_FATAL ANY)
  list(APPEND arguments -DCMAKE_BUILD_TYPE=Release "-DORDERCHECK_ARCHIVE=${WORK}/ordercheck.tar.gz")
else()
  # Debug, as most people work; the other two build for release.
  list(APPEND arguments -DCMAKE_BUILD_TYPE=Debug "-DORDERCHECK_SOURCE=${SOURCE}")
endif()

run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/${WAY}" -B "${WORK}/build" ${arguments})
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run("${CTEST}" --test-dir "${WORK}/build" --output-on-failure --no-tests=error)
message("${run_output}")
foreach(expected wallet_test_checked.Wallet wallet_test_native.Wallet wallet_prop_test_checked.Wallet
        wallet_prop_test_native.Wallet wallet_plain wallet_native)
  if(NOT run_output MATCHES "${expected}")
    message(FATAL_ERROR "${WAY}: ctest did not run ${expected}")
  endif()
endforeach()
file(REMOVE_RECURSE "${WORK}/build")
