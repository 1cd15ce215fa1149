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
