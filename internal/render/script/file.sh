# Texts are worked on in a directory of their own.
work=$(mktemp -d) || stop "there is no room for a temporary file"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# fetch WHO FILE CREATE takes the text of a file. With create, one that is not there
# is empty.
fetch() {
	: >"$work/now"
	if "$1" test -e "$2"; then
		"$1" cat "$2" >"$work/now" || stop "$2 cannot be read"
	elif [ -z "$3" ]; then
		stop "$2 is not as the plan found it: it cannot be found"
	fi
	LC_ALL=C tr -d '\000' <"$work/now" >"$work/new"
	cmp -s "$work/now" "$work/new" || stop "$2 is no text: it holds a NUL byte"
}

# open: has the last line no end?
open() {
	[ -n "$(LC_ALL=C tail -c 1 "$work/now")" ]
}

# store WHO FILE writes the new text into the file in place, so that its owner, its
# mode and the links to it stay. The copy from before the first change is only a
# way back: nothing here reads it.
store() {
	if ! "$1" test -e "$2"; then
		folder=${2%/*}
		(umask go-w && "$1" mkdir -p "${folder:-/}") || stop "${folder:-/} could not be made"
	elif ! "$1" test -e "$2.godoctor-orig"; then
		"$1" cp -p "$2" "$2.godoctor-orig" || stop "$2 could not be copied, and was not changed"
	fi
	(umask go-w && "$1" tee "$2" <"$work/new" >/dev/null) ||
		stop "$2 could not be written; if it was before, $2.godoctor-orig is what it was"
	say "$2: changed"
}
