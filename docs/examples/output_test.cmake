# SPDX-License-Identifier: Apache-2.0
# cmake -DDOCUMENT=file.md -DPROGRAM=test -DSOURCES=folder -DFOLDER=folder -P output_test.cmake
# The report that the failing test prints must stand in the document, with the names of folders left out.

execute_process(COMMAND "${CMAKE_COMMAND}" -E env "ORDERCHECK_OUT=${FOLDER}" "${PROGRAM}" OUTPUT_VARIABLE printed
                RESULT_VARIABLE failed WORKING_DIRECTORY "${FOLDER}")
if(NOT failed)
  message(FATAL_ERROR "${PROGRAM} passes; ${DOCUMENT} says that it fails")
endif()
string(REPLACE "${SOURCES}/" "" printed "${printed}")
string(REPLACE "${FOLDER}/" "" printed "${printed}")
string(REGEX REPLACE "^.*\nFailed\n" "" printed "${printed}")
string(FIND "${printed}" "wallet_test.cpp:" begin)
set(last_line "ordercheck replay 'Wallet.NeverOverdrawn.counterexample.json'\n")
string(FIND "${printed}" "${last_line}" end)
if(begin EQUAL -1 OR end EQUAL -1)
  message(FATAL_ERROR "${PROGRAM} prints no report:\n${printed}")
endif()
string(LENGTH "${last_line}" length)
math(EXPR length "${end} + ${length} - ${begin}")
string(SUBSTRING "${printed}" ${begin} ${length} report)
file(READ "${DOCUMENT}" document)
string(FIND "${document}" "${report}" position)
if(position EQUAL -1)
  message(FATAL_ERROR "${DOCUMENT} does not hold what is printed:\n${report}")
endif()
