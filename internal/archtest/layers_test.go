package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

// A layer is a set of packages that may import what stands above it in layers,
// and of its own layer only if it says so.
type layer struct {
	packages string // below internal, or cmd/...; * is any one name
	within   bool   // its packages may import each other
	why      string // what would break if it looked down
}

// layers is the list of docs: imports point up it, never down.
var layers = []layer{
	{"pattern", false, "expressions know nothing of what they are for"},
	{"finding", false, "findings are data: what a report says must not depend on how it was found out"},
	{"host", false, "a Host knows questions and answers, not what answers them"},
	{"host/digest", false, "digests are pure: bytes in, summary out"},
	{"host/tree", false, "one way of reading files serves every source"},
	{"host/rootfs host/recording host/fixture host/live", false, "sources are exchangeable: nothing may depend on which one answers"},
	{"fact/*", true, "facts are worked out from answers; they do not know who asks"},
	{"rule", false, "the engine runs any rule; it knows none"},
	{"check/*", true, "a rule turns facts into findings; how they are shown is not its business"},
	{"check", false, "the registry lists the areas"},
	{"render fix", false, "renderers know findings, never rules or hosts"},
	{"cli", false, "the command line is skin; nothing below may know of it"},
	{"cmd/*", false, "a main package has one statement"},
}

// place is the index of a package's layer, -1 if it has none.
func place(pkg string) int {
	return slices.IndexFunc(layers, func(l layer) bool {
		return slices.ContainsFunc(strings.Fields(l.packages), func(pattern string) bool {
			ok, _ := path.Match(pattern, pkg)
			return ok
		})
	})
}

func TestImportsPointOneWay(t *testing.T) {
	for _, p := range packages(t) {
		if p.name == "archtest" {
			continue
		}
		for _, problem := range p.misplaced() {
			t.Error(problem)
		}
	}
}

func (p *pkg) misplaced() (problems []string) {
	at := place(p.name)
	if at < 0 {
		return []string{fmt.Sprintf("%s has no layer: give it a place in layers (internal/archtest)", p.name)}
	}
	for _, imp := range p.imports() {
		switch below := place(imp.ours); {
		case imp.ours == "":
		case below < 0:
			problems = append(problems, fmt.Sprintf("%s imports %s, which has no layer", imp.at, imp.ours))
		case below > at, below == at && !layers[at].within:
			problems = append(problems, fmt.Sprintf("%s: %s imports %s: %s", imp.at, p.name, imp.ours, layers[at].why))
		case p.name == "render" && imp.ours != "finding":
			problems = append(problems, fmt.Sprintf("%s: render imports %s: of ours it may know finding only, so that every format can be tested from stored reports", imp.at, imp.ours))
		case imp.ours == "host/fixture":
			problems = append(problems, fmt.Sprintf("%s: host/fixture is for tests: it must not be linked into the program", imp.at))
		}
	}
	return problems
}

// A door is a package of the standard library, or a function of it, that only
// some may use.
type door struct {
	name string // import path, or path.Function
	only string // patterns of the packages that may; "" for none
	why  string
}

const pure = "facts, rules and renderers do no I/O: they ask the Host, which records what they saw"

var doors = []door{
	{"os", "host/live host/rootfs host/tree cli fix cmd/*", pure},
	{"os/exec", "fix", "check starts no process; repairs may, when they are applied"},
	{"net", "", "check opens no connection"},
	{"net/http", "", "check opens no connection"},
	{"plugin", "", "nothing is loaded at run time"},
	{"unsafe", "", "nothing here is worth it"},
	{"C", "", "the program is static"},
	{"log", "", "reports go to stdout, errors are returned"},
	{"io/ioutil", "", "it is deprecated"},
	{"syscall", "host/live host/rootfs host/tree cli fix", pure},
	{"golang.org/x/sys/unix", "host/live cli fix", pure},
	{"path/filepath", "host/live cli fix", "paths inside a Host are Linux paths: use path, so that a recording replays on any system"},
	{"time.Now", "host/tree cli fix", "the same input gives the same bytes: nothing else reads the clock; for rules it is a question"},
	{"time.Since", "cli fix", "the same input gives the same bytes: nothing else reads the clock"},
	{"os.Getenv", "cli", "the environment is a question to the Host"},
	{"os.LookupEnv", "cli", "the environment is a question to the Host"},
	{"os.Exit", "cmd/*", "main alone ends the process; deferred calls must run"},
	{"math/rand", "", "the same input gives the same bytes"},
	{"math/rand/v2", "", "the same input gives the same bytes"},
}

func TestDoors(t *testing.T) {
	for _, p := range packages(t) {
		for _, d := range doors {
			if p.within(d.only) {
				continue
			}
			for _, at := range p.uses(d.name) {
				t.Errorf("%s: %s uses %s: %s", at, p.name, d.name, d.why)
			}
		}
	}
}

func (p *pkg) within(patterns string) bool {
	return slices.ContainsFunc(strings.Fields(patterns), func(pattern string) bool {
		ok, _ := path.Match(pattern, p.name)
		return ok
	})
}

// TestTheTestsCanFail shows each rule a package that breaks it.
func TestTheTestsCanFail(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"finding", `import "github.com/godoctor-linux/godoctor/internal/host"`, "findings are data"},
		{"fact/x", `import "github.com/godoctor-linux/godoctor/internal/rule"`, "do not know who asks"},
		{"render", `import "github.com/godoctor-linux/godoctor/internal/rule"`, "finding only"},
		{"cli", `import "github.com/godoctor-linux/godoctor/internal/host/fixture"`, "is for tests"},
		{"host/rootfs", `import "github.com/godoctor-linux/godoctor/internal/host/live"`, "exchangeable"},
		{"newcomer", ``, "has no layer"},
	} {
		p := parse(t, c.name, "package x\n"+c.source)
		if got := strings.Join(p.misplaced(), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%s with %s: got %q, want %q", c.name, c.source, got, c.want)
		}
	}
	p := parse(t, "fact/x", "package x\nimport (\"os\"; tm \"time\")\nvar t = tm.Now()\n")
	if len(p.uses("os")) != 1 || len(p.uses("time.Now")) != 1 || len(p.uses("net")) != 0 {
		t.Error("the doors are not watched")
	}
	p = parse(t, "x", `package x
import "other"
var state, m = 1, map[int]int{}
func init() {}
func f(local int) { local = 2; state = local; m[1]++; other.Global = 1; { state := 3; state = 4 } }`)
	if got := fmt.Sprint(p.inits(), p.assigned()); strings.Count(got, "x.go:") != 4 {
		t.Errorf("want init, state, m and other.Global, not %s", got)
	}
}
