# run WHO COMMAND...
run() {
	who=$1
	shift
	say "run: $*"
	"$who" "$@" || stop "this failed: $*"
}
