package release

import (
	_ "embed"
	"strings"
)

//go:generate go test -run TestStd -update .

// std lists the packages of the standard library that came after Go 1.0, each
// with the line that it came with.
//
//go:embed std.txt
var std string

// StdSince is the line, such as go1.21, since which the standard library has a
// package. ok is false for packages that it always had or does not have.
func StdSince(pkg string) (line string, ok bool) {
	for l := range strings.Lines(std) {
		if p, n, found := strings.Cut(strings.TrimSuffix(l, "\n"), " "); found && p == pkg {
			return "go1." + n, true
		}
	}
	return "", false
}
