#!/bin/sh
# documentation.sh ROOT TIDEMARK: `tidemark help`, the manual page and README.md know the same commands and options.
set -eu
cd -- "$1"
tidemark=$2
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM
bad=0

complain() {
    printf '%s\n' "$1"
    bad=$((bad + 1))
}

# subset NAME FILE OTHER FILE: each line of the first is a line of the second.
subset() {
    for line in $(comm -23 "$2" "$4"); do
        complain "$line stands in $1 but not in $3"
    done
}

options_of() { grep -oE -- '--[a-z][a-z-]*' | sort -u; }

"$tidemark" help | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p' | sort >"$work/help-commands"
awk '/^\.SH/ { commands = $2 == "COMMANDS" } commands && tagged { print $2 } { tagged = /^\.TP/ }' docs/tidemark.1 |
    sort >"$work/manual-commands"
grep -oE 'tidemark [a-z][a-z-]*' README.md | sed 's/tidemark //' | sort -u >"$work/readme-words"

while read -r command; do
    "$tidemark" "$command" --help
done <"$work/help-commands" | options_of >"$work/help-options"
echo --help >>"$work/help-options"
sort -u -o "$work/help-options" "$work/help-options"
sed 's/\\-/-/g' docs/tidemark.1 | options_of >"$work/manual-options"
grep -E 'tidemark|ci/gate|`--' README.md | options_of >"$work/readme-options"

[ -s "$work/help-commands" ] && [ "$(wc -l <"$work/help-options")" -gt 5 ] || complain 'the help names hardly anything'
subset "'tidemark help'" "$work/help-commands" docs/tidemark.1 "$work/manual-commands"
subset docs/tidemark.1 "$work/manual-commands" "'tidemark help'" "$work/help-commands"
subset "'tidemark help'" "$work/help-commands" README.md "$work/readme-words"
subset "'--help'" "$work/help-options" docs/tidemark.1 "$work/manual-options"
subset docs/tidemark.1 "$work/manual-options" "'--help'" "$work/help-options"
subset README.md "$work/readme-options" "'--help'" "$work/help-options"
echo "$(wc -l <"$work/help-commands") commands, $(wc -l <"$work/help-options") options, $bad problems"
[ "$bad" -eq 0 ]
