# SPDX-License-Identifier: Apache-2.0
# ordercheck_set_warnings(target): the project's warnings, for its own targets only.

set(ordercheck_warnings
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wformat=2 -Wextra-semi -Wnull-dereference)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND ordercheck_warnings -Wsuggest-override -Wduplicated-cond -Wduplicated-branches
       -Wlogical-op -Wmissing-declarations)
  # What g++ 12 says of libstdc++'s own vector<bool>, streams, std::string and optional.
  list(APPEND ordercheck_warnings $<$<CONFIG:Release>:-Wno-null-dereference> $<$<CONFIG:Release>:-Wno-restrict>)
  if(NOT ORDERCHECK_SANITIZE)
    list(APPEND ordercheck_warnings $<$<CONFIG:RelWithDebInfo>:-Wno-null-dereference>
         $<$<CONFIG:RelWithDebInfo>:-Wno-restrict> $<$<CONFIG:RelWithDebInfo>:-Wno-maybe-uninitialized>)
  endif()
  if(ORDERCHECK_SANITIZE OR ORDERCHECK_COVERAGE)
    # The checks that instrumentation inserts look like reachable null dereferences to g++.
    list(REMOVE_ITEM ordercheck_warnings -Wnull-dereference)
    list(APPEND ordercheck_warnings -Wno-maybe-uninitialized)
  endif()
else()
  # clang's -Wmissing-declarations is another warning; this is the one that g++ means.
  list(APPEND ordercheck_warnings -Winconsistent-missing-override -Wmissing-prototypes)
endif()
if(ORDERCHECK_WERROR)
  list(APPEND ordercheck_warnings -Werror)
endif()

function(ordercheck_set_warnings target)
  target_compile_options(${target} PRIVATE ${ordercheck_warnings})
endfunction()
