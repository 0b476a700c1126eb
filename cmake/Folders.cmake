# SPDX-License-Identifier: Apache-2.0
# ordercheck_add_folders(folder...): adds each folder that has a CMakeLists.txt.

function(ordercheck_add_folders)
  foreach(folder IN LISTS ARGN)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt")
      add_subdirectory(${folder})
    endif()
  endforeach()
endfunction()
