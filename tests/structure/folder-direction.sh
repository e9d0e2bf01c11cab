#!/bin/sh
# folder-direction.sh ROOT: a file of harness/ includes headers of folders to its left and of support/, never of those
# to its right (docs/design.md, section 2, which has the order). Engine hosts and guards are programs of their own:
# they include support/, process/ and their own folder.
set -eu
cd -- "$1"

order=$(sed -n 's/^ *\(support → .*\)$/\1/p' docs/design.md | sed 's/ → / /g')
built=$(sed -n 's/^foreach(folder \(.*\))$/\1/p' harness/CMakeLists.txt)
if [ -z "$order" ] || [ "$order" != "$built" ]; then
    printf 'folders in docs/design.md:          %s\nfolders in harness/CMakeLists.txt: %s\n' "$order" "$built"
    echo 'folder-direction: these two must have the same folders in the same order'
    exit 1
fi

find harness -name '*.[ch]' | sort | xargs -d '\n' awk -v order="$order" '
    function complain(why) {
        printf "%s:%d: includes \"%s\": %s\n", FILENAME, FNR, header, why
        bad++
    }
    BEGIN {
        count = split(order, folders, " ")
        for (i = 1; i <= count; i++)
            place[folders[i]] = i
    }
    FNR == 1 {
        files++
        split(FILENAME, parts, "/")
        folder = parts[2]
        program = ""
        if (FILENAME ~ /^harness\/engine\/(hosts|guard)\//) {
            program = FILENAME
            sub(/^harness\//, "", program)
            sub(/[^\/]*$/, "", program)
        }
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        header = $0
        sub(/^[^"]*"/, "", header)
        sub(/".*/, "", header)
        split(header, parts, "/")
        target = parts[1]
        includes++
        if (header ~ /(^|\/)\.\.?(\/|$)/)
            complain("write the path from harness/")
        else if (program != "" && target == header && (getline line < ("harness/" program header)) >= 0)
            next
        else if (!(target in place) || target == header)
            complain("no folder of harness/ stands in front")
        else if (!(folder in place))
            complain("its own folder is not in docs/design.md, section 2")
        else if (program != "" && target != "support" && target != "process" && index(header, program) != 1)
            complain("a program beside the runner may use support/, process/ and " program)
        else if (place[target] > place[folder])
            complain(target "/ is to the right of " folder "/")
    }
    END {
        if (includes == 0) {
            print "folder-direction: found no include; is this the root of the project?"
            exit 1
        }
        printf "%d files, %d includes, %d wrong\n", files, includes, bad
        exit bad > 0
    }'
