# SPDX-License-Identifier: Apache-2.0
# The installed package: find_package(ordercheck CONFIG).

include(CMakePackageConfigHelpers)
set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/ordercheck")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/checker/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
        FILES_MATCHING PATTERN "*.hpp")

# One export set per face, so that a user without GoogleTest or RapidCheck can load the rest.
function(ordercheck_install_targets set_name)
  set(present)
  foreach(target IN LISTS ARGN)
    if(TARGET ${target})
      list(APPEND present ${target})
    endif()
  endforeach()
  if(present)
    install(TARGETS ${present} EXPORT ${set_name})
    install(EXPORT ${set_name} NAMESPACE ordercheck:: DESTINATION "${package_folder}"
            FILE ${set_name}.cmake)
  endif()
endfunction()
ordercheck_install_targets(ordercheck-core ordercheck_native ordercheck)
ordercheck_install_targets(ordercheck-gtest ordercheck_gtest)
ordercheck_install_targets(ordercheck-rapidcheck ordercheck_rapidcheck)
if(TARGET ordercheck_cli)
  install(TARGETS ordercheck_cli)
endif()

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/ordercheck-config.cmake.in"
                              "${PROJECT_BINARY_DIR}/ordercheck-config.cmake"
                              INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/ordercheck-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/ordercheck-config.cmake"
              "${PROJECT_BINARY_DIR}/ordercheck-config-version.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/OrdercheckAddTest.cmake"
        DESTINATION "${package_folder}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
