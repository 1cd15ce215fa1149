# say and stop tell what was done, and why nothing more is. What a terminal would
# obey in a name is shown as a question mark.
say() {
	printf '%s\n' "$1" | LC_ALL=C tr '\001-\011\013-\037\177' '?'
}

stop() {
	say "stop: $1" >&2
	exit 1
}
