package goenv

import (
	"go/build"
	"go/version"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// The tree that runs the test holds what came up to its release, and nothing of
// what went or is to come.
func TestMarkers(t *testing.T) {
	line := version.Lang(runtime.Version())
	if line == "" || version.Compare(line, lastMarked) > 0 {
		t.Skipf("%s is not in the table", runtime.Version())
	}
	src := filepath.Join(build.Default.GOROOT, "src")
	if _, err := os.Stat(filepath.Join(src, "fmt")); err != nil {
		t.Skip("no Go tree is here")
	}
	for _, table := range []struct {
		markers []marker
		want    func(order int) bool
	}{
		{came, func(order int) bool { return order >= 0 }},
		{went, func(order int) bool { return order < 0 }},
	} {
		for _, m := range table.markers {
			_, err := os.Stat(filepath.Join(src, m.file))
			if want := table.want(version.Compare(line, m.line)); want != (err == nil) {
				t.Errorf("%s in %s (marker of %s): %v", m.file, line, m.line, err)
			}
		}
	}
}
