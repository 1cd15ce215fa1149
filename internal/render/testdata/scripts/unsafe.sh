#!/bin/sh
# Repairs for Go on one machine, written by godoctor 0.1.0. Lines are counted in
# the files as they were then.
# It stops at the first repair that fails, and leaves that file as it was. What
# is done already it leaves alone, except that most commands are run again.
# Before a file is changed for the first time, it is copied to
# FILE.godoctor-orig, as a way back.
# Run it as the user whose files it names: it becomes root where a repair needs
# that.

set -eu

# say and stop tell what was done, and why nothing more is. What a terminal would
# obey in a name is shown as a question mark.
say() {
	printf '%s\n' "$1" | LC_ALL=C tr '\001-\011\013-\037\177' '?'
}

stop() {
	say "stop: $1" >&2
	exit 1
}

# as_me and as_root run a command as whom a repair needs.
as_me() {
	"$@"
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# run WHO COMMAND...
run() {
	who=$1
	shift
	say "run: $*"
	"$who" "$@" || stop "this failed: $*"
}

# relink WHO LINK OLD NEW makes a link to OLD one to NEW. An empty word stands for
# no link.
relink() {
	now=''
	if "$1" test -L "$2"; then
		now=$("$1" readlink "$2") || stop "$2 cannot be read"
	elif "$1" test -e "$2"; then
		stop "$2 is not as the plan found it: it is no link"
	fi
	if [ "$now" = "$4" ]; then
		say "$2: done already"
		return
	fi
	[ "$now" = "$3" ] || stop "$2 is not as the plan found it: it leads to $now"
	if [ -z "$4" ]; then
		"$1" rm "$2" || stop "$2 could not be removed"
	else
		"$1" ln -sfn -- "$4" "$2" || stop "$2 could not be made"
	fi
	say "$2: changed"
}

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

# edit WHO FILE [create] makes all hunks that it reads, or none. A hunk is a line
# @N and lines with a minus, which must stand at line N of the file, and with a
# plus, which come in their place. Without the former, the latter are inserted
# before line N, or at the end of the file if N is end. All N count the lines before
# any change.
edit() {
	cat >"$work/hunks"
	fetch "$1" "$2" "${3:-}"
	status=0 end=yes
	! open || end=''
	rewrite "$end" >"$work/new" || status=$?
	case $status in
	0) store "$1" "$2" ;;
	3) say "$2: done already" ;;
	4) stop "$2$(cat "$work/new")" ;;
	*) stop "$2 could not be worked out: the file was not changed" ;;
	esac
}

# rewrite END prints the new text. Its status is 3 if the hunks are made already,
# and 4 if they cannot be: then it prints why. END is empty if the last line has none.
rewrite() {
	LC_ALL=C awk -v end="$1" '
	# at: do the n lines of hunk h in block stand at line i?
	function at(i, block, h, n,    k) {
		for (k = 1; k <= n; k++)
			if (!((i + k - 1) in text) || text[i + k - 1] != block[h, k])
				return 0
		return 1
	}
	function anywhere(h,    i) {
		for (i = 1; i <= lines; i++)
			if (at(i, minus, h, taken[h]))
				return 1
		return 0
	}
	# done: do the new lines stand where the hunks above have moved them, and are
	# those that go without a substitute gone?
	function done(    h, to) {
		for (h = 1; h <= hunks; h++) {
			to = line[h] ? line[h] + moved[h] : lines - added[h] + 1
			if (!at(to, plus, h, added[h]) || !added[h] && anywhere(h) ||
			    taken[h] > added[h] && at(to, minus, h, taken[h]))
				return 0
		}
		return 1
	}
	function from(h) { return line[h] ? line[h] : lines + 1 }
	# misfit is the first hunk whose lines do not stand where the plan found them.
	function misfit(    h) {
		for (h = 1; h <= hunks; h++)
			if (from(h) - 1 + taken[h] > lines || !at(from(h), minus, h, taken[h]))
				return h
		return 0
	}
	function put(new, old) {
		out[++size] = new
		tail = old # the line that the last one is, or replaces
	}
	function change(    h, i, k) {
		i = 1
		for (h = 1; h <= hunks + 1; h++) { # behind the last one is the rest
			while (i < from(h)) {
				put(text[i], i)
				i++
			}
			i += taken[h]
			for (k = 1; k <= added[h]; k++)
				put(plus[h, k], taken[h] ? i - 1 : 0)
		}
		end = end || tail != lines
		split("", text)
		for (lines = 0; lines < size; lines++)
			text[lines + 1] = out[lines + 1]
	}
	function refuse(h, why) {
		print (line[h] ? ":" line[h] : "") " is not as the plan found it: " why "\n"
		exit 4
	}
	NR == FNR {
		kind = substr($0, 1, 1)
		if (kind == "@")
			line[++hunks] = substr($0, 2) + 0
		else if (kind == "-")
			minus[hunks, ++taken[hunks]] = substr($0, 2)
		else
			plus[hunks, ++added[hunks]] = substr($0, 2)
		next
	}
	{ text[++lines] = $0 "" } # a string: 1 is not 1.0
	END {
		ORS = ""
		for (h = 1; h <= hunks; h++)
			moved[h + 1] = moved[h] + added[h] - taken[h]
		if (done())
			exit 3
		if (h = misfit())
			refuse(h, from(h) - 1 + taken[h] > lines ? "the file has fewer lines, and was not changed" : "the file was not changed")
		change()
		if (!done() && !misfit()) { # such as one of two equal lines
			print " would be changed again by a second run: do it by hand, the file was not changed\n"
			exit 4
		}
		for (k = 1; k <= lines; k++)
			print text[k] (k < lines || end ? "\n" : "")
	}' "$work/hunks" "$work/now"
}

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

# 1. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
# includes what these repairs change in it: 2
printf '%b\n' \
	'@3' \
	'\0055alias go=\0047gccgo\0047' \
	'@6' \
	'+export PATH="\0044PATH:/usr/local/go/bin"' \
	'@9' \
	'\0055export GOROOT=/opt/go \0015' \
	'\0055\0011caf\0303\0251 \0047\0377\0047 %s {{x}}' \
	'+export GOROOT=\0140x\0140' |
	edit as_me /home/ann/.bashrc
# undone by: cp /home/ann/.bashrc.godoctor-orig /home/ann/.bashrc
# advice: open a new terminal, or run: . /home/ann/.bashrc

# 2. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
# done above, with /home/ann/.bashrc
edit as_me /home/ann/.config/go/env create <<'END'
@1
+GOFLAGS=-mod=mod
+GOBIN=/home/ann/bin
END
# undone by: rm /home/ann/.config/go/env, unless there is /home/ann/.config/go/env.godoctor-orig
edit as_me /home/ann/.zshrc <<'END'
@end
+{{ x }} \1
END
# undone by: cp /home/ann/.zshrc.godoctor-orig /home/ann/.zshrc

# 3. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
unix_ends as_me '/home/ann/a b'\''s/.profile'
# undone by: cp '/home/ann/a b'\''s/.profile.godoctor-orig' '/home/ann/a b'\''s/.profile'

# 4. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
relink as_me /home/ann/bin/go /opt/go1.20/bin/go /usr/local/go/bin/go
# undone by: ln -sfn /opt/go1.20/bin/go /home/ann/bin/go
relink as_me /home/ann/bin/gofmt '' /usr/local/go/bin/gofmt
# undone by: rm /home/ann/bin/gofmt
relink as_me /home/ann/bin/gone /nowhere ''
# undone by: ln -s /nowhere /home/ann/bin/gone

# 5. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
if as_me git config --global --get-all safe.directory "^/srv/a\\.b\$" >/dev/null; then
	say 'done already: git config --global --add safe.directory /srv/a.b'
else
	run as_me git config --global --add safe.directory /srv/a.b
fi
# undone by: git config --global --unset-all safe.directory "^/srv/a\\.b\$"
run as_me go env -w "$(printf 'GOFLAGS=-tags=a \047b\047 {{c}} \303\251')"
# undone by: nothing that is known

# 6. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   unsafe, needs root
#    but now: godoctor would refuse: snap is held until\ntomorrow
run as_root snap refresh go '--channel=1.26/stable'
# undone by: sudo snap revert go

# 7. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   unsafe, needs root
edit as_root /etc/environment <<'END'
@2
-GOROOT=/opt/go
END
# undone by: sudo cp /etc/environment.godoctor-orig /etc/environment

# 8. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   manual, needs root
#    manual: left out, it is for you to do
#    sudo apt-get install golang-go
# undone by: nothing that is known
# advice: take the archive from https://go.dev/dl/

# 9. path/rc-not-read
#    problem: go is not found: /usr/local/go/bin is added to PATH in
#             /home/ann/.profile, which an interactive bash does not read
#    fix:     add /usr/local/go/bin to PATH
#    class:   safe
#    left out, do it by hand: it holds a secret that the plan does not know
#    --- a/home/ann/.netrc.sh
#    +++ b/home/ann/.netrc.sh
#    @@ -1 +0,0 @@
#    -export TOKEN=REDACTED
