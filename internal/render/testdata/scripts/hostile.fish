#!/usr/bin/env fish
# Repairs for Go on one machine, written by godoctor 0.1.0. Lines are counted in
# the files as they were then.
# It stops at the first repair that fails, and leaves that file as it was. What
# is done already it leaves alone, except that most commands are run again.
# Before a file is changed for the first time, it is copied to
# FILE.godoctor-orig, as a way back.

# The work is done by these functions, which are for sh: they know how to change a
# file so that all of its other bytes, its mode and its owner stay.
set -g posix 'set -eu

# say and stop tell what was done, and why nothing more is. What a terminal would
# obey in a name is shown as a question mark.
say() {
	printf \'%s\\n\' "$1" | LC_ALL=C tr \'\\001-\\011\\013-\\037\\177\' \'?\'
}

stop() {
	say "stop: $1" >&2
	exit 1
}

# as_me and as_root run a command as whom a repair needs.
as_me() {
	"$@"
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
	now=\'\'
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
trap \'rm -rf "$work"\' EXIT
trap \'exit 1\' HUP INT TERM

# fetch WHO FILE CREATE takes the text of a file. With create, one that is not there
# is empty.
fetch() {
	: >"$work/now"
	if "$1" test -e "$2"; then
		"$1" cat "$2" >"$work/now" || stop "$2 cannot be read"
	elif [ -z "$3" ]; then
		stop "$2 is not as the plan found it: it cannot be found"
	fi
	LC_ALL=C tr -d \'\\000\' <"$work/now" >"$work/new"
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
	! open || end=\'\'
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
	LC_ALL=C awk -v end="$1" \'
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
		print (line[h] ? ":" line[h] : "") " is not as the plan found it: " why "\\n"
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
			print " would be changed again by a second run: do it by hand, the file was not changed\\n"
			exit 4
		}
		for (k = 1; k <= lines; k++)
			print text[k] (k < lines || end ? "\\n" : "")
	}\' "$work/hunks" "$work/now"
}

# unix_ends WHO FILE makes the line ends of DOS those of Unix. A carriage return
# behind which nothing comes ends no line.
unix_ends() {
	fetch "$1" "$2" \'\'
	cr=$(printf \'\\r\') lines=\'\'
	! open || lines=\'$!\'
	LC_ALL=C sed "${lines}s/$cr\\$//" "$work/now" >"$work/new" || stop "$2 could not be worked out, and was not changed"
	if cmp -s "$work/now" "$work/new"; then
		say "$2: done already"
		return
	fi
	store "$1" "$2"
}

"$@"
'

function godoctor
	sh -c $posix sh $argv
end

# 1. \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    problem: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#             "\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end "
#             \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#             [\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028
#             end ]
#    fix:     \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    class:   \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    left out, do it by hand: the path of its file is not absolute
#    --- a\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    +++ b\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    @@ -1 +1 @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\n\t\x00 \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\n\t\x00 \u2028 end 
#    $'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end ' $'a\'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end '
# undone by: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# undone by: \t\x00 \u2028 end 
# advice: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# advice: \t\x00 \u2028 end
#    --- a\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    +++ b\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    @@ link @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end 
#    $'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\012\011\000 \342\200\250 end '
# undone by: ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X0a''\X09''\X00' '\Xe2''\X80''\Xa8' end '

# 2. \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    problem: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    fix:     \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    class:   safe
#    but now: godoctor would refuse: \x1b]0;owned\a\x1b[31m
#             \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
godoctor printf '%s\n' \
	'@2' \
	'-'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' \
	'+'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' \
	'+END' \
	'@end' \
	'+'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' | \
	godoctor edit as_me '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
or exit 1
godoctor unix_ends as_me '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
or exit 1
# undone by: cp '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end .godoctor-orig' '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
godoctor relink as_me '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end x'
or exit 1
# undone by: ln -sfn ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end ' '/'\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
godoctor run as_me true ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X09' '\Xe2''\X80''\Xa8' end '
or exit 1
# advice: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# advice: \t\x00 \u2028 end
# undone by: ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X0a''\X09''\X00' '\Xe2''\X80''\Xa8' end '

# 3. \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    problem: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    fix:     \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    class:   unsafe
#    but now: godoctor would refuse: \x1b]0;owned\a\x1b[31m
#             \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    unsafe: left out, --unsafe takes it in
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ -2 +2,2 @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    +END
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ at the end of the file @@
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ every line @@
#    -...^M
#    +...
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ link @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end x
#    true $'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end '
# advice: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# advice: \t\x00 \u2028 end
# undone by: ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X0a''\X09''\X00' '\Xe2''\X80''\Xa8' end '

# 4. \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    problem: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    fix:     \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    class:   \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    but now: godoctor would refuse: \x1b]0;owned\a\x1b[31m
#             \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end
#    manual: left out, it is for you to do
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ -2 +2,2 @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    +END
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ at the end of the file @@
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f^M\t \u2028 end 
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ every line @@
#    -...^M
#    +...
#    --- a/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +++ b/\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    @@ link @@
#    -\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end 
#    +\x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r\t \u2028 end x
#    true $'\033]0;owned\007\033[31m \302\2332J\342\200\256\377\177\015\011 \342\200\250 end '
# advice: \x1b]0;owned\a\x1b[31m \u009b2J\u202e\xff\x7f\r
# advice: \t\x00 \u2028 end
# undone by: ''\X1b']0;owned'\X07''\X1b'[31m '\Xc2''\X9b'2J'\Xe2''\X80''\Xae''\Xff''\X7f''\X0d''\X0a''\X09''\X00' '\Xe2''\X80''\Xa8' end '
