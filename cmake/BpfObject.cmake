# The program that `--peak=bpf` puts into the kernel: compiled by clang for the kernel's machine, and embedded as a header.
# Where clang or libbpf is missing, everything else is built all the same.

find_program(TIDE_BPF_CLANG clang)
pkg_check_modules(BPF IMPORTED_TARGET libbpf>=1.0)
if(TIDE_BPF AND TIDE_BPF_CLANG AND BPF_FOUND)
    set(TIDE_HAS_BPF ON)
    message(STATUS "BPF (--peak=bpf): yes, with ${TIDE_BPF_CLANG} and libbpf ${BPF_VERSION}")
else()
    set(TIDE_HAS_BPF OFF)
    message(STATUS "BPF (--peak=bpf): no: it needs clang, libbpf-dev and TIDE_BPF=ON")
endif()

# tide_bpf_object(TARGET FOLDER NAME): gives TARGET, of which FOLDER/NAME.bpf.c is a part, a header FOLDER/NAME-object.h with
# the array tide_NAME_object; FOLDER is below harness/.
function(tide_bpf_object target folder name)
    set(source ${PROJECT_SOURCE_DIR}/harness/${folder}/${name}.bpf.c)
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.bpf.o)
    set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
    set(header ${generated}/${folder}/${name}-object.h)
    # Without the host's machine clang does not find its part of the kernel's headers.
    set(machine)
    if(CMAKE_LIBRARY_ARCHITECTURE)
        set(machine -idirafter /usr/include/${CMAKE_LIBRARY_ARCHITECTURE})
    endif()
    add_custom_command(OUTPUT ${object}
        # cmpxchg is of version 3 (Linux 5.12); -g makes the BTF by which fields are found in another kernel.
        COMMAND ${TIDE_BPF_CLANG} -target bpf -mcpu=v3 -O2 -g -Wall -Wextra -Werror -I${PROJECT_SOURCE_DIR}/harness
            ${machine} ${BPF_CFLAGS} -MD -MF ${object}.d -c ${source} -o ${object}
        DEPENDS ${source} DEPFILE ${object}.d VERBATIM)
    add_custom_command(OUTPUT ${header}
        COMMAND ${CMAKE_COMMAND} -DOBJECT=${object} -DHEADER=${header} -DNAME=${name}
            -P ${PROJECT_SOURCE_DIR}/cmake/EmbedObject.cmake
        DEPENDS ${object} ${PROJECT_SOURCE_DIR}/cmake/EmbedObject.cmake VERBATIM)
    target_sources(${target} PRIVATE ${header})
    target_include_directories(${target} PRIVATE ${generated})
endfunction()
