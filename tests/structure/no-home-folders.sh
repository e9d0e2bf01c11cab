#!/bin/sh
# no-home-folders.sh ROOT: no file names somebody's home folder. Exceptions: `home FILE` in exceptions.txt.
set -eu
cd -- "$1"
. tests/structure/exceptions.sh
bad=0

found=$(find . \( -name .git -o -path ./build -o -path ./results \) -prune -o -type f -exec \
    grep -IHnE '/(ro[o]t|(home|Users)/[A-Za-z][A-Za-z0-9._-]*)/' {} + || true)
files=$(printf '%s' "$found" | sed 's/^\.\/\([^:]*\):.*/\1/' | sort -u)
for file in $files; do
    excepted home "$file" && continue
    printf '%s\n' "$found" | grep -F "./$file:" | head -n 5
    bad=$((bad + 1))
done
stale_exceptions home || bad=$((bad + 1))
echo "$bad files name a home folder"
[ "$bad" -eq 0 ]
