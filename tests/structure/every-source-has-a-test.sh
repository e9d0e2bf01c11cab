#!/bin/sh
# every-source-has-a-test.sh ROOT: harness/<folder>/…/<name>.c is tested by tests/<folder>/test-<name>.c, which is
# registered there, so that it runs. A platform's suffix does not count. Exceptions: `test FILE`, `test FOLDER/*`.
set -eu
cd -- "$1"
. tests/structure/exceptions.sh
bad=0 count=0

for source in $(find harness -name '*.c' | sort); do
    folder=${source#harness/} folder=${folder%%/*}
    name=$(basename "$source" .c) name=${name%-linux} name=${name%-darwin}
    test=tests/$folder/test-$name.c
    count=$((count + 1))
    if [ ! -f "$test" ]; then
        excepted test "$source" && continue
        excepted test "${source%/*}/*" && continue
        echo "$source: has no test; write $test"
        bad=$((bad + 1))
    fi
done
for test in $(find tests -name 'test-*.c' | sort); do
    name=$(basename "$test" .c) list=$(dirname "$test")/CMakeLists.txt
    if ! grep -qE "(^|[ (])${name#test-}([ )]|\$)" "$list"; then
        echo "$test: is not registered in $list, so it never runs"
        bad=$((bad + 1))
    fi
done
stale_exceptions test || bad=$((bad + 1))
echo "$count sources, $bad problems"
[ "$count" -gt 0 ] && [ "$bad" -eq 0 ]
