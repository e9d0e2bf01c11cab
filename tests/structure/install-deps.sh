#!/bin/bash
# install-deps.sh ROOT: what ci/install-deps does on machines that this one is not: one package missing, one unknown,
# no root, no sudo, no Debian, no network. Each row is a folder of stand-ins for the programs that it calls; nothing is
# installed.
set -euo pipefail
script=$1/ci/install-deps
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
bad=0 rows=0

stand_in() { rm -f -- "$work/bin/$1" && printf '#!/bin/bash\n%s\n' "$2" >"$work/bin/$1" && chmod +x "$work/bin/$1"; }

# A machine on which everything is installed but cmake, which apt-get install brings.
machine() {
    arguments=()
    rm -rf -- "${work:?}/bin" "$work/calls" "$work/installed" "$work/missing"
    mkdir "$work/bin"
    : >"$work/calls"
    for name in bash env sed true; do ln -s "$(type -P "$name")" "$work/bin/$name"; done
    stand_in sleep ':'
    stand_in id 'echo 0'
    stand_in clang 'echo 19.1.7'
    stand_in dpkg-query '
        missing=cmake
        [[ ! -e '"$work"'/missing ]] || read -r missing <'"$work"'/missing
        for name in "${@:4}"; do
            [[ $name == "$missing" && ! -e '"$work"'/installed ]] || printf " %s=installed " "$name"
        done; [[ -e '"$work"'/installed ]]'
    stand_in apt-get 'echo "apt-get $*" >>'"$work"'/calls; [[ $* != *" install "* ]] || : >'"$work"'/installed'
    stand_in apt-cache ':'
}

# row NAME STATUS SAYS CALLS COMMAND: on the machine as COMMAND changes it: exit status, a part of what is said (none:
# silence), how often apt-get is called.
row() {
    local status=0 calls
    rows=$((rows + 1))
    machine
    eval "$5"
    PATH=$work/bin "$work/bin/bash" "$script" "${arguments[@]}" >"$work/output" 2>&1 </dev/null || status=$?
    calls=$(wc -l <"$work/calls")
    grep -qF -- "$3" "$work/output" || [[ -z $3 && ! -s $work/output ]] || status="$status, another sentence"
    if [[ $status != "$2" || $calls -ne $4 ]]; then
        printf '%s: expected status %s, "%s", %s calls of apt-get\n' "$1" "$2" "$3" "$4"
        printf 'got status %s, %s calls:\n' "$status" "$calls"
        cat "$work/output" "$work/calls"
        bad=$((bad + 1))
    fi
}

row 'all there' 0 '' 0 ': >"$work/installed"'
row 'one missing' 0 'installing cmake' 2 ':'
row 'no lists' 0 'could not be renewed' 4 \
    'stand_in apt-get "echo x >>$work/calls; [[ \$* != *update* ]] && : >$work/installed"'
row 'no network' 3 'could not install cmake' 6 'stand_in apt-get "echo x >>$work/calls; exit 100"'
row 'unknown name' 3 'has no package cmake' 1 'stand_in apt-cache "exit 100"'
row 'ends well, installs nothing' 3 'these are not installed: cmake' 2 'stand_in apt-get "echo x >>$work/calls"'
row 'no sudo' 3 'as root run apt-get install --no-install-recommends cmake' 0 'stand_in id "echo 1000"'
row 'sudo asks' 3 'not root, and sudo is missing or asks' 0 'stand_in id "echo 1000"; stand_in sudo "exit 1"'
row 'sudo works' 0 'installing cmake' 2 'stand_in id "echo 1000"; stand_in sudo "shift; exec \"\$@\""'
row 'not root, all there' 0 '' 0 ': >"$work/installed"; stand_in id "echo 1000"'
row 'for fuzzing, all there' 0 '' 0 ': >"$work/installed"; arguments=(fuzz)'
row 'for fuzzing, no clang' 0 'installing clang' 2 'echo clang >"$work/missing"; arguments=(fuzz)'
row 'for fuzzing, no runtime' 0 'installing libclang-rt-19-dev' 2 \
    'echo libclang-rt-19-dev >"$work/missing"; arguments=(fuzz)'
row 'not for fuzzing' 0 '' 0 'echo libclang-rt-19-dev >"$work/missing"'
row 'for something else' 3 "takes 'fuzz' or nothing, not 'all'" 0 'arguments=(all)'
row 'no Debian' 3 'no Debian-like system' 0 'rm "$work/bin/dpkg-query"'

echo "$rows machines, $bad problems"
[[ $bad -eq 0 ]]
