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
