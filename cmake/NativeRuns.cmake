# SPDX-License-Identifier: Apache-2.0
# Native programs of the targets, run as tests.
#
#   ordercheck_add_stress_test(NAME name COMMAND program [argument...] [TIMEOUT seconds])
#     A native run of correct code: it must end with 0, in the thread sanitizer's build without a report.
#
#   ordercheck_add_race_defect(NAME name COMMAND program [argument...])
#     Exists in the thread sanitizer's build alone: a native run of a defect whose violation is a data race,
#     repeated up to 1,000 times until the sanitizer reports it. "not seen" is printed and does not fail:
#     whether threads of the real machine meet is luck.

function(ordercheck_add_native_run label default_timeout)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "NAME;TIMEOUT" "COMMAND;PREFIX")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_COMMAND)
    message(FATAL_ERROR "a native run needs NAME and COMMAND, and does not know "
                        "'${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT ${default_timeout})
  endif()
  list(POP_FRONT arg_COMMAND program)
  add_test(NAME ${arg_NAME} COMMAND ${arg_PREFIX} $<TARGET_FILE:${program}> ${arg_COMMAND})
  set_tests_properties(${arg_NAME} PROPERTIES LABELS "native;${label}" TIMEOUT ${arg_TIMEOUT})
  ordercheck_collect(${program} native ${label})
endfunction()

function(ordercheck_add_stress_test)
  ordercheck_add_native_run(stress 120 ${ARGN})
endfunction()

function(ordercheck_add_race_defect)
  if(ORDERCHECK_SANITIZE STREQUAL "thread")
    ordercheck_add_native_run(race_defect 600 ${ARGN} PREFIX
                              "${PROJECT_SOURCE_DIR}/scripts/lib/until-reported" 1000)
  endif()
endfunction()
