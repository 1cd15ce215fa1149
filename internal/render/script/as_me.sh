# as_me and as_root run a command as whom a repair needs.
as_me() {
	"$@"
}
