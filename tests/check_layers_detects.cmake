# cmake -DSOURCE_DIR=... -P check_layers_detects.cmake: check_layers.cmake must name every refused_*
# file of tests/data/bad_layers and none of the allowed_* ones.

cmake_minimum_required(VERSION 3.25)

set(fixture "${SOURCE_DIR}/tests/data/bad_layers")
execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DSOURCE_DIR=${fixture}" -P "${SOURCE_DIR}/tests/check_layers.cmake"
    RESULT_VARIABLE result ERROR_VARIABLE report OUTPUT_QUIET)
if(result EQUAL 0)
    message(FATAL_ERROR "bad_layers was accepted")
endif()

file(GLOB_RECURSE refused RELATIVE "${fixture}" "${fixture}/refused_*")
file(GLOB_RECURSE allowed RELATIVE "${fixture}" "${fixture}/allowed_*")
if(NOT refused OR NOT allowed)
    message(FATAL_ERROR "bad_layers is not complete")
endif()
foreach(source IN LISTS refused)
    string(FIND "${report}" "${source}:" position)
    if(position EQUAL -1)
        message(SEND_ERROR "not refused: ${source}")
    endif()
endforeach()
foreach(source IN LISTS allowed)
    string(FIND "${report}" "${source}:" position)
    if(NOT position EQUAL -1)
        message(SEND_ERROR "refused: ${source}")
    endif()
endforeach()
