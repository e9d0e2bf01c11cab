# A folder of harness/ is a static library that links the folders to its left. A folder that reached to its right
# would not link, so the direction of docs/design.md holds in the build as well as in tests/structure.

# tide_folder(NAME SOURCES file… LIBRARIES target…)
function(tide_folder name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
    add_library(tide-${name} STATIC ${ARG_SOURCES})
    target_link_libraries(tide-${name} PUBLIC ${ARG_LIBRARIES})
endfunction()

# tide_test(NAME [LABELS …] [TIMEOUT seconds]): tests/<folder>/test-<NAME>.c, run by CTest as <folder>/<NAME>.
# It links the library of its own folder, so it builds while the folders to the right do not.
function(tide_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "LABELS;LIBRARIES" ${ARGN})
    get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
    set(target test-${folder}-${name})
    add_executable(${target} test-${name}.c)
    target_link_libraries(${target} PRIVATE tide-${folder} PkgConfig::CMOCKA ${ARG_LIBRARIES})
    target_compile_definitions(${target} PRIVATE TIDE_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
        TIDE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" TIDE_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    add_test(NAME ${folder}/${name} COMMAND ${target})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 60)
    endif()
    set_tests_properties(${folder}/${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
