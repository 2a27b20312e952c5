# wrong.sh MACRO COMPILER: prints the first error with its notes, and fails as the compiler does; says so if the first error is not in
# PROGRAM or is longer than 12 lines.
messages=$($2 -fsyntax-only -D"$1" "$PROGRAM" 2>&1) && exit 0
first=$(printf '%s\n' "$messages" | awk '/error:/ && ++errors > 1 { exit } { print }')
printf '%s\n' "$first"
printf '%s\n' "$first" | grep 'error:' | head -1 | grep -q 'wrong_programs.cpp\|static assertion' || echo "TOO FAR: the first error is not in the program"
lines=$(printf '%s\n' "$first" | grep -c 'error:\|note:\|required')
[ "$lines" -le 12 ] || echo "TOO LONG: $lines"
exit 1
