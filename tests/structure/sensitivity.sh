#!/bin/bash
# sensitivity.sh ROOT: what ci/sensitivity says of a tidemark that finds a defect, misses it, finds one where there is none
# or cannot measure: a stand-in, so that nothing is measured. And each scenario says what it catches and what its defect is.
set -euo pipefail
cd -- "$1"
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
bad=0 rows=0

# Regresses by $GROWN bytes of $CATEGORY where the manifest asks for the defect, and as $SOUND says where it does not.
cat >"$work/tidemark" <<'END'
#!/bin/bash
[[ $1 != update-baselines ]] || exit "$RECORDS"
while [[ $# -gt 1 ]]; do
    case $1 in
    --scenarios) scenarios=$2 ;;
    --results) results=$2 ;;
    esac
    shift
done
mkdir -p "$results"
verdict() {
    printf '  "checkpoint" : "grown",\n  "role" : "%s",\n  "quantity" : "dirty:%s",\n  "verdict" : "%s",\n' "$1" "$2" "$3"
    printf '  "median_bytes" : %s,\n  "baseline_bytes" : %s,\n' "$4" "$5"
}
if grep -rqF '?defect=leak' "$scenarios"; then
    { verdict Networking "$CATEGORY" regressed 999999 1; verdict WebContent Stack within 8 9
      verdict WebContent "$CATEGORY" "$VERDICT" $((GROWN + 4096)) 4096; } >"$results/results.json"
    exit "$DEFECT"
fi
echo 'FAILED   dom-churn: grown: WebContent: Stack grew by 1.0 MB'
exit "$SOUND"
END
chmod +x "$work/tidemark"

# row NAME STATUS SAYS VARIABLE=VALUE…: exit status and a part of what is said.
row() {
    local status=0
    rows=$((rows + 1))
    env TIDEMARK="$work/tidemark" RECORDS=0 DEFECT=1 VERDICT=regressed CATEGORY='WebKit malloc' GROWN=614400 SOUND=0 "${@:4}" \
        ci/sensitivity dom-churn >"$work/output" 2>&1 </dev/null || status=$?
    grep -qF -- "$3" "$work/output" || status="$status, another sentence"
    [[ $status != "$2" ]] || return 0
    printf '%s: expected status %s, "%s"\ngot status %s:\n' "$1" "$2" "$3" "$status"
    cat "$work/output"
    bad=$((bad + 1))
}

row 'found' 0 '| grown: WebKit malloc +600 KB | green |' GROWN=614400
row 'found, large' 0 '| grown: WebKit malloc +1.5 MB | green |' GROWN=1572864
row 'in another category' 1 '| **not in WebKit malloc** but grown: Stack +600 KB | green |' CATEGORY=Stack
row 'in one with a longer name' 1 '**not in WebKit malloc**' CATEGORY='WebKit malloc of another kind'
row 'not found' 1 '| **not in WebKit malloc** but nothing | green |' DEFECT=0 VERDICT=within
row 'red without' 1 '| **red**: FAILED   dom-churn: grown: WebContent: Stack grew by 1.0 MB |' SOUND=1
row 'no baseline' 3 'dom-churn: no baseline could be recorded' RECORDS=3
row 'the defect cannot be measured' 3 'with the defect tidemark ends with status 3' DEFECT=3
row 'nor the page without' 3 'without the defect tidemark ends with status 3' SOUND=3

for manifest in scenarios/*/scenario.yaml; do
    rows=$((rows + 1))
    folder=${manifest%/*}
    if ! grep -q '^catches: .' "$manifest"; then
        echo "$manifest: has no 'catches:'"
        bad=$((bad + 1))
    fi
    if grep -q '<script' "$folder/index.html" && ! grep -q 'The defect: ' "$folder"/*.{html,js} 2>/dev/null; then
        echo "$folder: its page has no defect; mark one with 'The defect: '"
        bad=$((bad + 1))
    fi
done
echo "$rows rows, $bad problems"
[[ $bad -eq 0 ]]
