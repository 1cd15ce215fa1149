package goenv

import (
	"go/version"
	"path"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A marker is a file of src that came with a line of releases and stayed, or that
// a line dropped for ever; it is built on Linux or carries no system in its name,
// so that packages hold it too. A test holds the table to the tree that runs it.
type marker struct{ line, file string }

var (
	came = []marker{
		{"go1.22", "runtime/coro.go"}, {"go1.22", "runtime/rand.go"},
		{"go1.23", "runtime/linkname.go"}, {"go1.23", "runtime/tracebuf.go"},
		{"go1.24", "runtime/lock_spinbit.go"}, {"go1.24", "runtime/mcleanup.go"},
		{"go1.25", "runtime/cgroup_linux.go"}, {"go1.25", "runtime/valgrind.go"},
		{"go1.26", "runtime/hexdump.go"}, {"go1.26", "runtime/list.go"},
		{"go1.27", "internal/runtime/maps/memhash_noaes.go"}, {"go1.27", "runtime/libinit.go"},
	}
	went = []marker{
		{"go1.22", "os/readfrom_linux.go"}, {"go1.22", "os/str.go"},
		{"go1.23", "internal/intern/intern.go"}, {"go1.23", "internal/safefilepath/path.go"},
		{"go1.24", "internal/poll/sendfile_linux.go"}, {"go1.24", "internal/poll/sock_cloexec_accept.go"},
		{"go1.25", "runtime/mksizeclasses.go"}, {"go1.25", "runtime/sizeclasses.go"},
		{"go1.26", "runtime/os_linux_x86.go"}, {"go1.26", "runtime/typekind.go"},
		{"go1.27", "runtime/hash32.go"}, {"go1.27", "runtime/hash64.go"},
	}
)

// Of a later line it is not known whether it brings a file back, of an earlier one
// nothing.
const firstMarked, lastMarked = "go1.21", "go1.27"

// foreignFiles are markers that a tree of a release cannot hold: two of one line
// at least, as a single one may have been backported.
func foreignFiles(h *host.Host, root, release string) ([]finding.Evidence, error) {
	line := version.Lang(release)
	if version.Compare(line, firstMarked) < 0 || version.Compare(line, lastMarked) > 0 {
		return nil, nil
	}
	var out []finding.Evidence
	for _, table := range []struct {
		markers []marker
		foreign func(order int) bool
		say     string
	}{
		{came, func(order int) bool { return order < 0 }, "came with %s, and VERSION says %s"},
		{went, func(order int) bool { return order >= 0 }, "is gone since %s, and VERSION says %s"},
	} {
		found := map[string][]finding.Evidence{}
		for _, m := range table.markers {
			if !table.foreign(version.Compare(line, m.line)) {
				continue
			}
			p := path.Join(root, "src", m.file)
			there, err := exists(h, p)
			if err != nil {
				return nil, err
			}
			if there {
				found[m.line] = append(found[m.line], finding.Saw(p, table.say, m.line, release))
			}
			if list := found[m.line]; len(list) == 2 {
				out = append(out, list...)
			}
		}
	}
	return out, nil
}
