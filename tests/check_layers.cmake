# cmake -DSOURCE_DIR=... -P check_layers.cmake: fails on every include against the order
# of the rooms. Core knows no Qt; ui is single-threaded.

cmake_minimum_required(VERSION 3.25)

# The rooms, ground first. A source includes its own room and those that stand before it, no other.
# Rooms in one string are siblings: none includes another. A subfolder is a room of its own.
set(order
    "core/entropy"           # the closed formulas, for a number and for arrays
    "core/entropy/simd"      # their inner loops, built once per instruction set
    "core/threads"           # how a thread is asked and answers
    "core/experiment"        # what is run, as plain values, and what may be set
    "core/files"             # experiments, tables and figure records as text
    "core/descent"           # one step of gradient descent
    "core/runs"              # a run over time: recorded, gone back in, on a thread
    "core/analysis"          # what can be computed about an experiment or a run
    "core/sweeps"            # many runs at once
    "core/networks"          # several units
    "core/lessons"           # lessons and the quantities that they measure

    "ui/style"               # colors, icons, and how numbers and words from outside are written
    "ui/widgets"             # controls that know no run
    "ui/figures"             # what can be exported, and how it becomes a file; knows no plot
    "ui/plot/items"          # what lies on a plot
    "ui/plot"                # the plot
    "ui/wording"             # what a person reads of a run or an experiment
    "ui/formulas"            # typeset formulas
    "ui/panels"              # the fixed parts around the workspaces
    "ui/data"                # choosing and editing data
    "ui/workspaces/base"     # what all workspaces have
    "ui/workspaces/descent ui/workspaces/compare ui/workspaces/landscape
     ui/workspaces/learning_rate ui/workspaces/layers ui/workspaces/units"
    "ui/workspaces/catalog" # the one list of workspaces and charts
    "ui/lessons"             # a lesson beside the workspaces
    "ui/window"              # the window

    "app/files"              # what is read and written
    "app/offscreen"          # pictures without a window
    "app/session"            # the run that a window shows
    "app/wiring"             # joins window, session and files
    "app/commands"           # one file for each command of the command line
    "app")                   # main.cpp

set(threads "thread|mutex|shared_mutex|atomic|future|condition_variable|stop_token|semaphore|latch|barrier")
set(qt_threads "QThread|QThreadPool|QRunnable|QMutex|QReadWriteLock|QWaitCondition|QSemaphore|QAtomic|QtConcurrent|QFuture|QPromise")

set(core_refuses "^[<\"](Q[A-Za-z]|qt)")
set(ui_refuses "^[<\"]((${threads})>|(QtCore/)?(${qt_threads}))")
set(app_refuses "^$")

set(place 0)
foreach(rooms IN LISTS order)
    math(EXPR place "${place} + 1")
    string(REGEX REPLACE "[ \n]+" ";" rooms "${rooms}")
    foreach(room IN LISTS rooms)
        set("place_of_${room}" ${place})
    endforeach()
endforeach()

# Sets `problem` to what is wrong with an include line of a source in that room; empty: nothing.
function(find_problem room included)
    set(problem "" PARENT_SCOPE)
    string(REGEX MATCH "^[^/]+" layer "${room}")
    if(included MATCHES "${${layer}_refuses}")
        set(problem "is not for ${layer}" PARENT_SCOPE)
    elseif(included MATCHES "\\.\\./")
        set(problem "goes out of a room without naming the other" PARENT_SCOPE)
    elseif(included MATCHES "^(\"([^\"]*)/[^/\"]*\"|<((core|ui|app|tests)(/[^>]*)?)/[^/>]*>)")
        set(other "${CMAKE_MATCH_2}${CMAKE_MATCH_3}")
        if(NOT DEFINED "place_of_${other}")
            set(problem "is of no room" PARENT_SCOPE)
        elseif(NOT other STREQUAL room AND NOT place_of_${other} LESS place_of_${room})
            set(problem "is of no earlier room" PARENT_SCOPE)
        endif()
    endif()
endfunction()

set(violations "")
foreach(layer core ui app)
    file(GLOB_RECURSE sources RELATIVE "${SOURCE_DIR}"
         "${SOURCE_DIR}/${layer}/*.h" "${SOURCE_DIR}/${layer}/*.hpp" "${SOURCE_DIR}/${layer}/*.inc"
         "${SOURCE_DIR}/${layer}/*.cpp" "${SOURCE_DIR}/${layer}/*.cc")
    if(NOT sources)
        message(SEND_ERROR "no sources in ${SOURCE_DIR}/${layer}")
    endif()
    foreach(source IN LISTS sources)
        get_filename_component(room "${source}" DIRECTORY)
        if(NOT DEFINED "place_of_${room}")
            string(APPEND violations "\n  ${source}: lies in no room")
            continue()
        endif()
        file(STRINGS "${SOURCE_DIR}/${source}" lines REGEX "^[ \t]*#[ \t]*(include|import)")
        foreach(text IN LISTS lines)
            string(REGEX REPLACE "^[ \t]*#[ \t]*(include|import)(_next)?[ \t]*" "" included "${text}")
            find_problem("${room}" "${included}")
            if(problem)
                string(APPEND violations "\n  ${source}: ${included} ${problem}")
            endif()
        endforeach()
    endforeach()
endforeach()

if(violations)
    message(FATAL_ERROR "Includes against the order of the rooms:${violations}")
endif()
