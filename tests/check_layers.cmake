# cmake -DSOURCE_DIR=... -P check_layers.cmake: fails on every include against app -> ui -> core.
# Core knows no Qt; ui is single-threaded, threads meet in core and run in app.

set(threads "thread|mutex|shared_mutex|atomic|future|condition_variable|stop_token|semaphore|latch|barrier")
set(qt_threads "QThread|QThreadPool|QRunnable|QMutex|QReadWriteLock|QWaitCondition|QSemaphore|QAtomic|QtConcurrent|QFuture|QPromise")

set(core_refuses "^[<\"](Q[A-Za-z]|qt|ui/|app/|tests/)")
set(ui_refuses "^[<\"](app/|tests/|(${threads})>|(QtCore/)?(${qt_threads}))")
set(app_refuses "^[<\"]tests/")

set(violations "")
foreach(layer core ui app)
    file(GLOB_RECURSE sources RELATIVE "${SOURCE_DIR}"
         "${SOURCE_DIR}/${layer}/*.h" "${SOURCE_DIR}/${layer}/*.hpp" "${SOURCE_DIR}/${layer}/*.inc"
         "${SOURCE_DIR}/${layer}/*.cpp" "${SOURCE_DIR}/${layer}/*.cc")
    if(NOT sources)
        message(SEND_ERROR "no sources in ${SOURCE_DIR}/${layer}")
    endif()
    foreach(source IN LISTS sources)
        file(STRINGS "${SOURCE_DIR}/${source}" lines REGEX "^[ \t]*#[ \t]*(include|import)")
        foreach(line IN LISTS lines)
            string(REGEX REPLACE "^[ \t]*#[ \t]*(include|import)(_next)?[ \t]*" "" included "${line}")
            # "../" would lead out of a layer without naming the other.
            if(included MATCHES "${${layer}_refuses}" OR included MATCHES "\\.\\./")
                string(APPEND violations "\n  ${source}: ${included}")
            endif()
        endforeach()
    endforeach()
endforeach()

if(violations)
    message(FATAL_ERROR "Includes against the order app -> ui -> core:${violations}")
endif()
