# SPDX-License-Identifier: Apache-2.0
# Instrumentation of the whole build: ORDERCHECK_SANITIZE and ORDERCHECK_COVERAGE.

if(ORDERCHECK_SANITIZE STREQUAL "address")
  # Undefined behaviour has no mode of its own: it costs little beside the address checks.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(ORDERCHECK_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Fences are recorded by the checker itself; the warning is about what the sanitizer does not see.
    add_compile_options(-Wno-tsan)
  endif()
elseif(ORDERCHECK_SANITIZE)
  message(FATAL_ERROR
          "ORDERCHECK_SANITIZE is '${ORDERCHECK_SANITIZE}', expected empty, address or thread")
endif()
if(ORDERCHECK_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

# The fibers switch stacks below the sanitizers, so their sources are compiled without any.
function(ordercheck_exempt_from_sanitizers target folder)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "/${folder}/[^/]*\\.(cpp|S)$")
  if(sources)
    set_source_files_properties(${sources} TARGET_DIRECTORY ${target} PROPERTIES
                                COMPILE_OPTIONS -fno-sanitize=all)
  endif()
endfunction()
