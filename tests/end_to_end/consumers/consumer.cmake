# SPDX-License-Identifier: Apache-2.0
# What every consumer builds: the same test twice, a generated workload, a plain program.

set(source "${CMAKE_CURRENT_LIST_DIR}/source")
ordercheck_add_test(NAME wallet_test SOURCES "${source}/wallet_test.cpp" BUDGET 30)
ordercheck_add_test(NAME wallet_prop_test SOURCES "${source}/wallet_prop_test.cpp" RAPIDCHECK BUDGET 30)

add_executable(wallet_plain "${source}/plain.cpp")
target_link_libraries(wallet_plain PRIVATE ordercheck::ordercheck)
add_test(NAME wallet_plain COMMAND wallet_plain)
set_tests_properties(wallet_plain PROPERTIES ENVIRONMENT
                     "ORDERCHECK_OUT=${ORDERCHECK_OUTPUT_FOLDER}")

# Native code needs the headers alone.
add_executable(wallet_native "${source}/native.cpp")
target_link_libraries(wallet_native PRIVATE ordercheck::native)
add_test(NAME wallet_native COMMAND wallet_native)
