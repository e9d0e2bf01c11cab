#!/bin/bash
# installed.sh BUILD-FOLDER SOURCE-FOLDER: installs into a folder of its own, builds the examples with nothing but
# pkg-config, as C and as C++, and runs them on a process that stands still.
set -euo pipefail
build=$1 source=$2

place=$(mktemp -d)
subject=
finish() {
    [[ -z $subject ]] || kill "$subject" 2>/dev/null || true
    rm -rf "$place"
}
trap finish EXIT

fail() {
    echo "installed: $*" >&2
    exit 1
}

cmake --install "$build" --prefix "$place/usr" >"$place/install.log" || fail "$(tail -n 3 "$place/install.log")"
pc=$(find "$place/usr" -name tidemark.pc)
export PKG_CONFIG_PATH=${pc%/*}
library=$(pkg-config --variable=libdir tidemark)
read -ra flags < <(pkg-config --cflags --libs tidemark)

for example in biggest-category peak-of-process; do
    cp "$source/tests/examples/$example.c" "$place/example.cc"
    cc -std=c17 -Wall -Wextra -Werror -o "$place/$example" "$source/tests/examples/$example.c" "${flags[@]}"
    c++ -Wall -Wextra -Werror -o "$place/$example-c++" "$place/example.cc" "${flags[@]}"
done

# What has answered once waits for more, and stands still.
coproc cat
subject=$COPROC_PID
echo ready >&"${COPROC[1]}"
read -r _ <&"${COPROC[0]}"
for example in biggest-category peak-of-process; do
    for program in "$example" "$example-c++"; do
        said=$(echo | LD_LIBRARY_PATH=$library "$place/$program" "$subject") || fail "$program failed"
        case $said in
        'cat: '*' of '*' bytes'$'\nsince then +0 bytes') ;;
        $'watching\ncat: '*' <= peak <= '*' bytes, '*' looks'*) ;;
        *) fail "$program said: $said" ;;
        esac
    done
    ! LD_LIBRARY_PATH=$library "$place/$example" 0 2>"$place/error" || fail "$example accepts a process that is none"
    [[ $(<"$place/error") == */proc/0/* ]] || fail "of a process that is none it says: $(<"$place/error")"
done

# Nothing but the API leaves the library.
exported=$(nm -D --defined-only "$library/libtidemark.so" | awk '{ print $3 }' | grep -v '^tide_' || true)
[[ -z $exported ]] || fail "exports $exported"

# Who measures a process does not need what the referee of tidemark itself does.
needed=$(objdump -p "$library/libtidemark.so" | awk '$1 == "NEEDED" && $2 ~ /bpf/ { print $2 }')
[[ -z $needed ]] || fail "needs $needed"
