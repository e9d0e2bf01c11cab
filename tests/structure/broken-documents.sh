#!/bin/sh
# broken-documents.sh ROOT TIDEMARK: proves that documentation.sh fails for each way in which help, manual and README can
# come apart.
set -eu
root=$1
tidemark=$2
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' HUP INT TERM
bad=0

# breaks EXPECTED FILE SED-SCRIPT
breaks() {
    mkdir -p "$work/docs"
    cp "$root/README.md" "$work"
    cp "$root/docs/tidemark.1" "$work/docs"
    sed -i "$3" "$work/$2"
    if sh "$root/tests/structure/documentation.sh" "$work" "$tidemark" >"$work/output" 2>&1; then
        echo "documentation.sh passes after $3 in $2"
        bad=$((bad + 1))
    elif ! grep -qF -- "$1" "$work/output"; then
        echo "documentation.sh does not say '$1' after $3 in $2:"
        cat "$work/output"
        bad=$((bad + 1))
    fi
}

breaks '--scenarios stands in' docs/tidemark.1 '/scenarios =/d'
breaks '--colour stands in docs/tidemark.1' docs/tidemark.1 's/\\-\\-json/\\-\\-colour/'
breaks 'list stands in' docs/tidemark.1 's/^\.B list$/.B ls/'
breaks 'ls stands in docs/tidemark.1' docs/tidemark.1 's/^\.B list$/.B ls/'
breaks 'show stands in' README.md 's/tidemark show/tidemark display/g'
breaks '--raeson stands in README.md' README.md 's/--reason/--raeson/g'
echo "$bad problems"
[ "$bad" -eq 0 ]
