# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# aio_loop_library(NAME HEADER): the target aio::loop_NAME, if the library and its header are here. Read by aio's build and by find_package(aio).
function(aio_loop_library name header)
  if(TARGET aio::loop_${name})
    return()
  endif()
  string(TOUPPER AIO_${name} variable)
  find_path(${variable}_INCLUDE ${header})
  find_library(${variable}_LIBRARY ${name})
  mark_as_advanced(${variable}_INCLUDE ${variable}_LIBRARY)
  if(${variable}_INCLUDE AND ${variable}_LIBRARY)
    add_library(aio::loop_${name} UNKNOWN IMPORTED GLOBAL)
    set_target_properties(aio::loop_${name} PROPERTIES
      IMPORTED_LOCATION ${${variable}_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${${variable}_INCLUDE})
  endif()
endfunction()
