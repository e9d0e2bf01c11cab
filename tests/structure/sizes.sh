#!/bin/sh
# sizes.sh ROOT: no function has more than 60 lines, from its name to its closing brace, no C file more than 800.
# Exceptions: `function FILE:NAME`, `file FILE` in exceptions.txt.
set -eu
cd -- "$1"
. tests/structure/exceptions.sh
longest_function=60 longest_file=800
bad=0 count=0

files=$(find harness include tests -name '*.[ch]' | sort)
functions=$(printf '%s\n' "$files" | ctags --languages=C --langmap=C:+.h --kinds-C=f --fields=+ne --sort=no -f - -L -)
for entry in $(printf '%s\n' "$functions" | awk -F '\t' '
    NF >= 4 {
        line = end = 0
        for (i = 4; i <= NF; i++) {
            if ($i ~ /^line:/) line = substr($i, 6)
            if ($i ~ /^end:/) end = substr($i, 5)
        }
        # A function whose end is not found is not a short one.
        print $2 ":" $1 "=" (line && end ? end - line + 1 : 100000)
    }'); do
    count=$((count + 1))
    lines=${entry##*=} subject=${entry%=*}
    [ "$lines" -gt "$longest_function" ] || continue
    excepted function "$subject" && continue
    echo "$subject(): $lines lines, more than $longest_function"
    bad=$((bad + 1))
done
for file in $files; do
    lines=$(wc -l <"$file")
    [ "$lines" -gt "$longest_file" ] || continue
    excepted file "$file" && continue
    echo "$file: $lines lines, more than $longest_file"
    bad=$((bad + 1))
done
stale_exceptions function || bad=$((bad + 1))
stale_exceptions file || bad=$((bad + 1))
echo "$count functions, $bad problems"
[ "$count" -gt 0 ] && [ "$bad" -eq 0 ]
