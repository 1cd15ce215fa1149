# unix_ends WHO FILE makes the line ends of DOS those of Unix. A carriage return
# behind which nothing comes ends no line.
unix_ends() {
	fetch "$1" "$2" ''
	cr=$(printf '\r') lines=''
	! open || lines='$!'
	LC_ALL=C sed "${lines}s/$cr\$//" "$work/now" >"$work/new" || stop "$2 could not be worked out, and was not changed"
	if cmp -s "$work/now" "$work/new"; then
		say "$2: done already"
		return
	fi
	store "$1" "$2"
}
