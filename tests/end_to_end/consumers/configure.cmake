# SPDX-License-Identifier: Apache-2.0
# cmake -DSOURCE=folder -DWORK=folder -DCOMPILER=c++ -P configure.cmake
# The project configures whichever of its parts are left out.

foreach(parts "" MODELS TARGETS TESTS "MODELS;TARGETS" "MODELS;TARGETS;TESTS")
  set(options "")
  foreach(part IN LISTS parts)
    list(APPEND options "-DORDERCHECK_BUILD_${part}=OFF")
  endforeach()
  file(REMOVE_RECURSE "${WORK}")
  execute_process(COMMAND "${CMAKE_COMMAND}" -S "${SOURCE}" -B "${WORK}" "-DCMAKE_CXX_COMPILER=${COMPILER}" ${options}
                  RESULT_VARIABLE failed OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  if(failed)
    message(FATAL_ERROR "does not configure with ${options}:\n${printed}")
  endif()
endforeach()
