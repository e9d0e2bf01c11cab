#!/bin/sh
# broken-copies.sh CHECK: proves that the check of this name passes a small sound project and fails each way of
# breaking it that is listed for it below, with the sentence that tells what is wrong.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
check=$1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM
bad=0 rows=0

sound_project() {
    rm -rf -- "$work/a project"
    mkdir -p "$work/a project"
    cd -- "$work/a project"
    mkdir -p docs include/tidemark tests/structure tests/support tests/engine
    for folder in support footprint process engine/hosts/some scenario measure baseline verdict report commands; do
        mkdir -p "harness/$folder"
    done
    order='support footprint process engine scenario measure baseline verdict report commands'
    printf '# design\n\n    %s\n' "$(printf '%s' "$order" | sed 's/ / → /g')" >docs/design.md
    printf 'foreach(folder %s)\nendforeach()\n' "$order" >harness/CMakeLists.txt
    printf '#pragma once\n\n#include <glib.h>\n\ngboolean tide_public(void);\n' >include/tidemark/public.h
    printf '#pragma once\n\n#include <tidemark/public.h>\n\ngboolean tide_low(void);\n' >harness/support/low.h
    printf '#include "support/low.h"\n\ngboolean\ntide_low(void)\n{\n    return TRUE;\n}\n' >harness/support/low.c
    printf '#pragma once\n\n#include "support/low.h"\n' >harness/engine/high.h
    printf '#include "engine/high.h"\n' >harness/engine/high-linux.c
    printf '#include "engine/hosts/some/host.h"\n#include "support/low.h"\n' >harness/engine/hosts/some/host.c
    printf '#pragma once\n' >harness/engine/hosts/some/host.h
    for name in support/low engine/high engine/host; do
        printf 'int\nmain(void)\n{\n    return 0;\n}\n' >"tests/${name%/*}/test-${name#*/}.c"
        printf 'tide_test(%s)\n' "${name#*/}" >>"tests/${name%/*}/CMakeLists.txt"
    done
    printf '# none\n' >tests/structure/exceptions.txt
    cp "$here/exceptions.sh" tests/structure
}

long_function() { awk 'BEGIN { print "int\ntide_long(void)\n{"; for (i = 0; i < 58; i++) print "    ;"; print "}" }'; }

# breaks EXPECTED COMMAND: after COMMAND in a sound project the check fails and its output has EXPECTED.
breaks() {
    rows=$((rows + 1))
    sound_project
    eval "$2"
    if sh "$here/$check.sh" "$work/a project" >"$work/output" 2>&1; then
        echo "$check passes, but should not, after: $2"
        bad=$((bad + 1))
    elif ! grep -qF -- "$1" "$work/output"; then
        echo "$check fails after: $2"
        echo "but does not say '$1':"
        cat "$work/output"
        bad=$((bad + 1))
    fi
}

# passes COMMAND: after COMMAND in a sound project the check still passes.
passes() {
    rows=$((rows + 1))
    sound_project
    eval "$1"
    if ! sh "$here/$check.sh" "$work/a project" >"$work/output" 2>&1; then
        echo "$check should pass after: $1"
        cat "$work/output"
        bad=$((bad + 1))
    fi
}

passes :
case $check in
folder-direction)
    breaks 'harness/support/low.c:8: includes "engine/high.h": engine/ is to the right of support/' \
        'echo "#include \"engine/high.h\"" >>harness/support/low.c'
    breaks 'engine/ is to the right of support/' 'echo "  #  include \"engine/high.h\"" >>harness/support/low.h'
    breaks 'write the path from harness/' 'echo "#include \"../engine/high.h\"" >>harness/support/low.h'
    breaks 'no folder of harness/ stands in front' 'echo "#include \"low.h\"" >>harness/support/low.c'
    breaks 'no folder of harness/ stands in front' 'echo "#include \"elsewhere/low.h\"" >>harness/support/low.c'
    breaks 'its own folder is not in docs/design.md' \
        'mkdir harness/extra; echo "#include \"support/low.h\"" >harness/extra/x.c'
    breaks 'a program beside the runner may use' \
        'echo "#include \"engine/high.h\"" >>harness/engine/hosts/some/host.c'
    breaks 'a program beside the runner may use' \
        'mkdir harness/engine/guard; echo "#include \"footprint/x.h\"" >harness/engine/guard/guard.c'
    breaks 'have the same folders in the same order' \
        'sed -i "s/footprint process/process footprint/" harness/CMakeLists.txt'
    breaks 'have the same folders in the same order' 'echo >docs/design.md'
    breaks 'found no include' 'rm -r harness/support harness/engine; echo >harness/report/x.c'
    breaks 'no folder of harness/ stands in front' 'echo "#include \"missing.h\"" >>harness/engine/hosts/some/host.c'
    passes 'echo "#include \"process/x.h\"" >>harness/engine/hosts/some/host.c'
    passes 'echo "#include \"host.h\"" >>harness/engine/hosts/some/host.c'
    ;;
headers-alone)
    breaks 'harness/support/low.h: does not compile alone' 'echo "void tide_x(GString *);" >harness/support/low.h'
    breaks 'harness/engine/high.h: does not compile alone' 'echo "static int tide_x(void);" >>harness/engine/high.h'
    breaks 'does not compile alone with: g++' 'echo "int tide_new(int new);" >>include/tidemark/public.h'
    breaks 'include/tidemark/public.h: does not compile alone' \
        'echo "#include \"support/low.h\"" >>include/tidemark/public.h'
    breaks '0 compilations' 'rm -r harness include; mkdir harness include'
    ;;
every-source-has-a-test)
    breaks 'harness/support/low.c: has no test' 'rm tests/support/test-low.c'
    breaks 'harness/engine/high-linux.c: has no test' 'rm tests/engine/test-high.c'
    breaks 'harness/engine/hosts/some/host.c: has no test' 'rm tests/engine/test-host.c'
    breaks 'tests/support/test-low.c: is not registered' 'echo "tide_test(lower)" >tests/support/CMakeLists.txt'
    breaks 'harness/support/low.c: has no test' \
        'rm tests/support/test-low.c; echo "test harness/support/low.c" >tests/structure/exceptions.txt'
    breaks "'test harness/support/low.c' is no longer needed" \
        'echo "test harness/support/low.c a reason" >tests/structure/exceptions.txt'
    breaks "'test harness/engine/hosts/some/*' is no longer needed" \
        'echo "test harness/engine/hosts/some/* a reason" >tests/structure/exceptions.txt'
    breaks '0 sources' 'rm -r harness; mkdir harness'
    passes 'rm tests/engine/test-host.c
        echo "test harness/engine/hosts/some/* a reason" >tests/structure/exceptions.txt'
    passes 'rm tests/support/test-low.c; echo "test harness/support/low.c a reason" >tests/structure/exceptions.txt'
    ;;
sizes)
    breaks 'harness/support/low.c:tide_long(): 61 lines' 'long_function >>harness/support/low.c'
    breaks 'tests/support/test-low.c:tide_long(): 61 lines' 'long_function >>tests/support/test-low.c'
    breaks 'harness/engine/high.h: 801 lines' 'seq -f "// %g" 801 >harness/engine/high.h'
    breaks "'function harness/support/low.c:tide_low' is no longer needed" \
        'echo "function harness/support/low.c:tide_low a reason" >tests/structure/exceptions.txt'
    breaks '0 functions' 'find harness tests include -name "*.[ch]" -exec truncate -s 0 {} +'
    passes 'long_function | sed 5d >>harness/support/low.c'
    passes 'seq -f "// %g" 800 >harness/engine/high.h'
    passes 'long_function >>harness/support/low.c
        echo "function harness/support/low.c:tide_long a table" >tests/structure/exceptions.txt'
    passes 'seq -f "// %g" 801 >harness/engine/high.h
        echo "file harness/engine/high.h a table" >tests/structure/exceptions.txt'
    ;;
no-home-folders)
    # The names are put together here, so that the check can read this file too.
    breaks 'harness/support/low.c:8:' 'echo "// /ro""ot/x" >>harness/support/low.c'
    breaks 'docs/design.md:' 'echo "see /ho""me/somebody/x" >>docs/design.md'
    breaks 'docs/design.md:' 'echo "see /Us""ers/somebody/x" >>docs/design.md'
    passes 'mkdir build; echo "/ro""ot/x" >build/log; mkdir .git; cp build/log .git'
    passes 'echo "see /ho""me/somebody/x" >>docs/design.md
        echo "home docs/design.md a reason" >tests/structure/exceptions.txt'
    ;;
*)
    echo "broken-copies: no rows for a check called '$check'"
    exit 2
    ;;
esac
echo "$rows copies, $bad problems"
[ "$bad" -eq 0 ]
