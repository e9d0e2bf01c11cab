# shellcheck shell=sh
# Read by the checks beside it: what exceptions.txt lets pass.

excepted_file=tests/structure/exceptions.txt

# excepted CHECK SUBJECT: whether there is such a line with a reason; remembers that it was needed.
excepted() {
    awk -v check="$1" -v subject="$2" '$1 == check && $2 == subject && NF > 2 { found = 1 } END { exit !found }' \
        "$excepted_file" || return 1
    used="$used
$1 $2"
}

# stale_exceptions CHECK: prints those that nothing needed; fails when there is one.
stale_exceptions() {
    stale=0
    # Not split by a for loop, which would take a subject's star for the files that it stands for.
    while read -r check subject reason; do
        [ "$check" = "$1" ] || continue
        [ -n "$reason" ] && printf '%s\n' "$used" | grep -qxF "$1 $subject" && continue
        echo "$excepted_file: '$1 $subject' is no longer needed, or has no reason; take it out"
        stale=1
    done <"$excepted_file"
    return "$stale"
}

used=
