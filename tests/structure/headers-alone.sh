#!/bin/sh
# headers-alone.sh ROOT: each header compiles as the first thing that a C17 file includes, the public ones also with
# nothing but include/ in the path, and as C++.
set -eu
cd -- "$1"

wanted='gio-unix-2.0 json-glib-1.0 libsoup-3.0 libxml-2.0 libcyaml yaml-0.1 libproc2'
flags=$(pkg-config --cflags $wanted)
host_flags=$(pkg-config --cflags webkitgtk-6.0 webkitgtk-web-process-extension-6.0 2>/dev/null) || host_flags=
warnings='-Wall -Wextra -Werror -fsyntax-only -D_GNU_SOURCE'
bad=0 count=0

# compiles COMPILER HEADER FLAG…
compiles() {
    compiler=$1 header=$2
    shift 2
    count=$((count + 1))
    if ! "$compiler" $warnings "$@" -include "$header" /dev/null; then
        echo "$header: does not compile alone with: $compiler $*"
        bad=$((bad + 1))
    fi
}

# Paths of the project hold no blanks; that of the clone may, and we stand in it.
for header in $(find harness -name '*.h' | sort); do
    case $header in
    *-darwin.h) continue ;;
    harness/engine/hosts/*)
        [ -n "$host_flags" ] || continue
        compiles gcc "$header" -std=c17 -x c -Iharness -Iinclude $flags $host_flags
        ;;
    *) compiles gcc "$header" -std=c17 -x c -Iharness -Iinclude $flags ;;
    esac
done
public_flags=$(pkg-config --cflags glib-2.0)
for header in $(find include -name '*.h' | sort); do
    compiles gcc "$header" -std=c17 -x c -Iinclude $public_flags
    compiles g++ "$header" -std=c++17 -x c++ -Iinclude $public_flags
done
echo "$count compilations of a header alone, $bad failed"
[ "$count" -gt 0 ] && [ "$bad" -eq 0 ]
