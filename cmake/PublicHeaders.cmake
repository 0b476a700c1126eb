# SPDX-License-Identifier: Apache-2.0
# ordercheck_check_public_headers(): the target ordercheck_headers compiles each public header alone, in the
# checked build and, where the header has a native form, in the native one.

# These describe a checked execution and have no native form.
set(ordercheck_checked_headers object.hpp settle.hpp version.hpp)

# Sets `variable` to the public headers, relative to the include folder, whose packages are there.
function(ordercheck_public_headers folder variable)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${folder}" "${folder}/*.hpp")
  if(NOT ORDERCHECK_WITH_RAPIDCHECK)
    list(FILTER headers EXCLUDE REGEX "rapidcheck|native_property")
  endif()
  set(${variable} ${headers} PARENT_SCOPE)
endfunction()

# Compiles each of `headers` in its own file, included twice, in the build that `face` stands for.
function(ordercheck_compile_headers target face)
  if(NOT ARGN)
    return()
  endif()
  set(sources)
  foreach(header IN LISTS ARGN)
    string(MAKE_C_IDENTIFIER "${header}" name)
    set(source "${CMAKE_CURRENT_BINARY_DIR}/${target}/${name}.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT "#include <${header}>\n#include <${header}>\n")
    list(APPEND sources "${source}")
  endforeach()
  add_library(${target} OBJECT ${sources})
  target_link_libraries(${target} PRIVATE ${face} GTest::gtest)
  if(ORDERCHECK_WITH_RAPIDCHECK)
    target_link_libraries(${target} PRIVATE rapidcheck)
  endif()
  ordercheck_set_warnings(${target})
  add_dependencies(ordercheck_headers ${target})
endfunction()

function(ordercheck_check_public_headers)
  add_custom_target(ordercheck_headers)
  ordercheck_public_headers("${PROJECT_SOURCE_DIR}/checker/include" headers)
  list(FILTER headers EXCLUDE REGEX "/detail/native_")
  ordercheck_compile_headers(ordercheck_headers_checked ordercheck::ordercheck ${headers})
  list(TRANSFORM ordercheck_checked_headers PREPEND "ordercheck/")
  list(REMOVE_ITEM headers ${ordercheck_checked_headers})
  list(FILTER headers EXCLUDE REGEX "/detail/")
  ordercheck_compile_headers(ordercheck_headers_native ordercheck::native ${headers})
  if(TARGET ordercheck_models)
    ordercheck_public_headers("${PROJECT_SOURCE_DIR}/models/include" headers)
    ordercheck_compile_headers(ordercheck_headers_models ordercheck_models ${headers})
  endif()
endfunction()
