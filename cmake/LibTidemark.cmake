# libtidemark: the folders that measure one process, as a shared library with the C API of include/tidemark/. Only what
# is marked TIDE_API leaves it: everything is compiled with hidden visibility. Nobody outside can ask for the referee of peaks,
# so none is in it, and it needs no libbpf.

add_library(libtidemark SHARED
    $<TARGET_OBJECTS:tide-support> $<TARGET_OBJECTS:tide-footprint> $<TARGET_OBJECTS:tide-process>
    ${PROJECT_SOURCE_DIR}/harness/footprint/peak/peak-referee-none.c)
target_link_libraries(libtidemark PRIVATE PkgConfig::GIO PkgConfig::JSON PkgConfig::PROC2 Threads::Threads m)
target_include_directories(libtidemark PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
set_target_properties(libtidemark PROPERTIES OUTPUT_NAME tidemark LINKER_LANGUAGE C VERSION ${PROJECT_VERSION} SOVERSION 0)

# The pkg-config file finds its prefix from where it lies, so that the installed tree can be moved or packaged.
file(RELATIVE_PATH TIDE_PREFIX_FROM_PKGCONFIG "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
configure_file(${PROJECT_SOURCE_DIR}/cmake/tidemark.pc.in ${PROJECT_BINARY_DIR}/tidemark.pc @ONLY)

install(TARGETS libtidemark LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/tidemark DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_BINARY_DIR}/tidemark.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
