package digest

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// Compiled reports whether go build on Linux takes a file of this name into a
// package, on some processor.
func Compiled(name string) bool {
	base, ok := strings.CutSuffix(name, ".go")
	if !ok || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") || strings.HasSuffix(base, "_test") {
		return false
	}
	words := strings.Split(base, "_")[1:]                               // a name does not begin with its suffix
	if n := len(words); n > 1 && slices.Contains(holding, words[n-1]) { // system_processor, or a processor alone
		words = words[:n-1]
	}
	return len(words) == 0 || !slices.Contains(elsewhere, words[len(words)-1])
}

// elsewhere are the systems that are not Linux, as file names end in them, and
// the processors that Linux does not run on.
var elsewhere = []string{"aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "nacl", "netbsd", "openbsd", "plan9",
	"solaris", "wasip1", "windows", "zos", "wasm"}

// holding are the build tags that hold on Linux, on some processor, in an
// ordinary build.
var holding = []string{"linux", "unix", "gc", "cgo", "386", "amd64", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le",
	"riscv64", "s390x"}

// Imports are the imports of a Go file whose first element has no dot, as those
// of the standard library have none, in the order of the file. A file that not
// every Go compiles in an ordinary build on Linux has none.
func Imports(name, text string) (list []host.Import) {
	files := token.NewFileSet()
	f, _ := parser.ParseFile(files, name, text, parser.ImportsOnly|parser.ParseComments|parser.SkipObjectResolution)
	if f == nil || !ordinary(f) {
		return nil
	}
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		first, _, _ := strings.Cut(p, "/")
		if err != nil || first == "" || p == "C" || strings.Contains(first, ".") {
			continue
		}
		list = append(list, host.Import{Path: p, File: name, Line: files.PositionFor(spec.Pos(), false).Line})
	}
	return list
}

// ordinary reports whether the build constraints before the package clause hold
// whatever the version of Go is.
func ordinary(f *ast.File) bool {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() > f.Package || !constraint.IsGoBuild(c.Text) && !constraint.IsPlusBuild(c.Text) {
				continue
			}
			x, err := constraint.Parse(c.Text)
			if err != nil || !holds(x) {
				return false
			}
		}
	}
	return true
}

// holds reports whether a constraint holds without a word on the version of Go.
func holds(x constraint.Expr) bool {
	versioned := false
	ok := x.Eval(func(tag string) bool {
		versioned = versioned || strings.HasPrefix(tag, "go1")
		return slices.Contains(holding, tag)
	})
	return ok && !versioned
}
