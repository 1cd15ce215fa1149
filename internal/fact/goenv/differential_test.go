package goenv

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/rootfs"
)

var (
	environments = flag.Int("environments", 15, "random environments for each toolchain")
	seed         = flag.Uint64("seed", 1, "of the random environments")
	required     = flag.String("require", "", "comma-separated releases that must be present, such as 1.21,1.27")
)

// TestDifferential compares what godoctor works out with what real go commands
// print, in random environments: each value of "go env -json", and the words by
// which "go env" and "go version" refuse. It uses the toolchains that are
// present: the one that runs the test, and those in the module cache;
// "make differential" fetches one of each release.
func TestDifferential(t *testing.T) {
	chains := toolchains(t)
	for _, release := range strings.Split(*required, ",") {
		if release != "" && !slices.ContainsFunc(chains, func(c chain) bool { return strings.HasPrefix(c.version, "go"+release+".") }) {
			t.Errorf("no toolchain of Go %s is present", release)
		}
	}
	var mu sync.Mutex
	tally := map[string]int{}
	for _, c := range chains {
		t.Run(c.version, func(t *testing.T) {
			t.Parallel()
			count := func(outcome string) {
				mu.Lock()
				tally[c.version+" "+outcome]++
				mu.Unlock()
			}
			for _, d := range directed {
				t.Run(d.name, func(t *testing.T) { count(directedSetting(t, d, c, chains).compare(t)) })
			}
			for i := range *environments {
				count(newSetting(t, rand.New(rand.NewPCG(*seed, uint64(i))), c, chains).compare(t))
			}
		})
	}
	t.Cleanup(func() {
		var lines []string
		for k, n := range tally {
			lines = append(lines, fmt.Sprintf("%5d %s", n, k))
		}
		sort.Strings(lines)
		t.Logf("environments by outcome:\n%s", strings.Join(lines, "\n"))
	})
}

// A chain is a toolchain on this machine.
type chain struct{ version, root, cache string }

func toolchains(t *testing.T) []chain {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT", "GOVERSION", "GOMODCACHE").Output()
	if err != nil {
		t.Skipf("there is no go command to compare with: %v", err)
	}
	words := strings.Split(string(out), "\n")
	list := []chain{{words[1], words[0], words[2]}}
	found, _ := filepath.Glob(filepath.Join(words[2], "golang.org/toolchain@v0.0.1-go*."+runtime.GOOS+"-"+runtime.GOARCH))
	for _, root := range found {
		_, v, _ := strings.Cut(filepath.Base(root), "-")
		v = strings.TrimSuffix(v, "."+runtime.GOOS+"-"+runtime.GOARCH)
		if _, err := os.Stat(filepath.Join(root, "bin/go")); err == nil && v != words[1] {
			list = append(list, chain{v, root, words[2]})
		}
	}
	return list
}

// A setting is one random machine: a home, a project, an environment.
type setting struct {
	dir   string
	cwd   string
	env   map[string]string
	files map[string]string // what was written, for the report
}

type generator struct {
	*rand.Rand
	s      *setting
	t      *testing.T
	chain  chain
	chains []chain
}

func newSetting(t *testing.T, r *rand.Rand, c chain, all []chain) *setting {
	dir := t.TempDir()
	s := &setting{dir: dir, env: map[string]string{}, files: map[string]string{}}
	g := generator{r, s, t, c, all}
	s.env["PATH"] = filepath.Join(c.root, "bin") + ":/usr/bin:/bin"
	s.env["GOPROXY"] = "off" // nothing may be fetched
	g.mkdir("home/.config/go", "home/go/pkg", "project/sub", "tmp", "tools")
	if g.chance(60) { // toolchains that have been downloaded before
		if err := os.Symlink(c.cache, filepath.Join(dir, "home/go/pkg/mod")); err != nil {
			t.Fatal(err)
		}
	}
	s.cwd = filepath.Join(dir, pick(g, "project", "project/sub", "home", "tmp"))
	g.base()
	g.variables()
	g.userFile()
	g.modules()
	s.env["PWD"] = s.cwd
	return s
}

func pick[T any](g generator, list ...T) T { return list[g.IntN(len(list))] }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g generator) mkdir(names ...string) {
	for _, n := range names {
		if err := os.MkdirAll(filepath.Join(g.s.dir, n), 0o755); err != nil {
			g.t.Fatal(err)
		}
	}
}

func (g generator) write(name, text string) {
	g.s.files[name] = text
	if err := os.WriteFile(filepath.Join(g.s.dir, name), []byte(text), 0o644); err != nil {
		g.t.Fatal(err)
	}
}

// base sets what every environment has, and sometimes lacks.
func (g generator) base() {
	env := g.s.env
	if !g.chance(15) {
		env["HOME"] = filepath.Join(g.s.dir, "home")
	} else if g.chance(50) {
		env["HOME"] = pick(g, "", "relative/home")
	}
	if g.chance(15) {
		env["XDG_CONFIG_HOME"] = pick(g, filepath.Join(g.s.dir, "home/.config"), "relative", "")
	}
	if g.chance(10) {
		env["XDG_CACHE_HOME"] = pick(g, filepath.Join(g.s.dir, "home/.cache"), "relative", "")
	}
	env["TMPDIR"] = filepath.Join(g.s.dir, "tmp")
	if g.chance(5) {
		env["TMPDIR"] = pick(g, "/nonexist", "", "../tmp")
	}
}

// values are candidates for each variable; @ stands for the directory, #own and
// #other for toolchains. No GOCACHEPROG is there that runs: "go env" starts it.
var values = map[string][]string{
	"AR": {"ar", "/opt/ar", ""}, "CC": {"gcc", "clang", "/usr/bin/cc -m64", "./gcc", "'my cc' -O", "'open", "missing", ""},
	"CXX": {"g++", "clang++", "tools/g++"}, "FC": {"gfortran", "./f", ""}, "GCCGO": {"gccgo", "/bin/true", "sh", ""},
	"GOCACHEPROG": {"/nonexist/prog", "'open", "no-such-program -x", ""},
	"CGO_CFLAGS":  {"-O3", "'open", "-I/a  -I/b", `-DX="a b"`, ""}, "CGO_CPPFLAGS": {"-DX"}, "CGO_CXXFLAGS": {"-std=c++20"},
	"CGO_FFLAGS": {"-O1"}, "CGO_LDFLAGS": {"-L/x", "'-L/a b'", `"open`}, "CGO_ENABLED": {"0", "1", "true", "off", "", "2"},
	"GO111MODULE": {"on", "off", "auto", "maybe", "", "=on"}, "GO386": {"sse2", "softfloat", "387"}, "GOAMD64": {"v1", "v2", "v3", "v9", ""},
	"GOARCH": {"amd64", "arm64", "386", "arm", "x86_64", "wasm", "mips", "mips64le", "ppc64le", "riscv64", ""}, "GOARM": {"5", "6,softfloat", "8"},
	"GOARM64": {"v8.0", "v8.1,lse", "v9.6", "v9.0"}, "GOAUTH": {"off", "netrc", "git /x"}, "GOBIN": {"@/bin", "bin", "~/bin", ""},
	"GOCACHE": {"@/cache", "off", "cache", ""}, "GODEBUG": {"x=1", ""},
	"GOENV": {"off", "@/custom", "custom", "/nonexist/env", "@/tmp", ""}, "GOEXPERIMENT": {"", "none", "arenas", "nosuchthing", "noregabi", "jsonv2", "loopvar"},
	"GOFIPS140": {"off", "latest", "v1.0.0", "maybe"}, "GOFLAGS": {"-mod=mod", "-badflag", "x", "-ldflags=-s -w", "'-ldflags=-s -w'", "'open", "-v", "--trimpath", "-", "-=x", "-buildvcs=false", "-n=maybe", "-p=0", "-debug-runtime-trace=x", "-test.run=x", ""},
	"GOINSECURE": {"*.corp.example", ""}, "GOMIPS": {"hardfloat", "x"}, "GOMIPS64": {"softfloat", "x"}, "GOMODCACHE": {"@/mod", "mod", ""},
	"GONOPROXY": {"none", "a.example/*", ""}, "GONOSUMDB": {"b.example", ""}, "GOOS": {"linux", "darwin", "windows", "macos", "freebsd", "js", ""},
	"GOPACKAGESDRIVER": {"off", ""}, "GOPATH": {"@/gopath", "@/a:@/b", ":@/b", "go", "~/go", "@/home/go/", "@/a:rel", ""}, "GOPPC64": {"power9", "power7"},
	"GOPRIVATE": {"*.corp.example", "corp.example,x", ""}, "GOPROXY": {"off", "off,direct", "ftp://x", ",", "off|ftp://x", "http://[::1", "word", "file://x"}, "GORISCV64": {"rva22u64", "rva23u64", "rva99"},
	"GOROOT":  {"/nonexist", "@/project", "relative", "", "#own", "#own/", "#other", "#custom", "#custom", "/usr/bin/env"},
	"GOSUMDB": {"off", "sum.golang.org", "x", "", "sum.golang.org ::", "a b c", "sum.golang.google.cn", "sum.golang.org+033de0ae+bad", sumKey, " "}, "GOTMPDIR": {"@/tmp", "/nonexist", "tmp", "@/project/go.mod", ""},
	"GOTOOLCHAIN": {"local", "auto", "path", "local+auto", "local+path", "#name", "#name+auto", "#name+path", "go1.99.0", "go1.21", "1.22.0", "bash", "go1.22.1-x", "local+foo", "go1.x+auto", ""},
	"GOVCS":       {"*:git", ""}, "GOWASM": {"satconv", "x", ""}, "GOWORK": {"off", "auto", "@/project/go.work", "go.work", "/nonexist/go.work", ""}, "PKG_CONFIG": {"pkgconf", "/x/pkg-config --static", ""},
}

func (g generator) value(name string) string {
	v := pick(g, values[name]...)
	other := pick(g, g.chains...)
	v = strings.ReplaceAll(v, "@", g.s.dir)
	v = strings.ReplaceAll(v, "#own", g.chain.root)
	v = strings.ReplaceAll(v, "#other", other.root)
	if strings.Contains(v, "#custom") {
		v = strings.ReplaceAll(v, "#custom", g.customRoot())
	}
	return strings.ReplaceAll(v, "#name", other.version)
}

// customRoot is the generator's own tree with another go.env, as distributions
// make them, or without one.
func (g generator) customRoot() string {
	g.mkdir("custom-root")
	for _, part := range []string{"VERSION", "bin", "lib", "pkg", "src"} {
		if err := os.Symlink(filepath.Join(g.chain.root, part), filepath.Join(g.s.dir, "custom-root", part)); err != nil && !os.IsExist(err) {
			g.t.Fatal(err)
		}
	}
	if !g.chance(20) {
		g.write("custom-root/go.env", g.settingLines())
	}
	return filepath.Join(g.s.dir, "custom-root")
}

func (g generator) names() []string {
	all := make([]string, 0, len(values))
	for n := range values {
		all = append(all, n)
	}
	sort.Strings(all)
	return all
}

func (g generator) variables() {
	for range g.IntN(5) {
		n := pick(g, g.names()...)
		if n == "GOROOT" && g.chance(50) {
			continue // it stops nearly everything
		}
		g.s.env[n] = g.value(n)
	}
	if g.chance(25) {
		g.s.env["PATH"] = filepath.Join(g.chain.root, "bin") // no C compiler
	}
	if g.chance(10) {
		other := pick(g, g.chains...)
		g.mkdir("tools")
		_ = os.Symlink(filepath.Join(other.root, "bin/go"), filepath.Join(g.s.dir, "tools", other.version))
		g.s.env["PATH"] += ":" + filepath.Join(g.s.dir, "tools")
	}
}

// userFile writes the GOENV file, with odd syntax.
func (g generator) userFile() {
	if g.chance(40) {
		return
	}
	text := g.settingLines()
	for _, name := range []string{"home/.config/go/env", "custom", "project/custom"} {
		g.write(name, text)
	}
}

// settingLines are lines of such a file.
func (g generator) settingLines() string {
	var b strings.Builder
	for range g.IntN(5) {
		n := pick(g, g.names()...)
		if n == "GOROOT" && g.chance(60) {
			continue
		}
		line := n + "=" + g.value(n)
		if g.chance(20) {
			line = pick(g, "export "+line, " "+line, strings.ToLower(n)+"=x", line+"\r", n, n+`="`+g.value(n)+`"`, "# "+line, n+" = x", n+"=", "=x", line+"=y", "", "\xff"+line)
		}
		b.WriteString(line + pick(g, "\n", "\n", "\n", "\n\n"))
	}
	text := b.String()
	if g.chance(20) {
		text = strings.TrimSuffix(text, "\n")
	}
	return text
}

// modules writes go.mod and go.work files.
func (g generator) modules() {
	line := func() string {
		v := strings.TrimPrefix(pick(g, g.chains...).version, "go")
		major := v[:strings.LastIndex(v, ".")]
		return pick(g, "go "+v, "go "+v, "go "+v, "go "+v, "go "+major, "go "+major, "go 1.20", "go 1.99", "go 1.99.1", "go", "go x", "go 1.22 // note", "\tgo\t1.21.0 ", "go "+v+"\r")
	}
	chain := func() string {
		v := pick(g, g.chains...).version
		return pick(g, "", "", "", "toolchain "+v, "toolchain "+v, "toolchain "+v, "toolchain default", "toolchain go1.99.0", "toolchain x", "toolchain local", "toolchain "+v+"-x")
	}
	if g.chance(50) && g.s.env["GOTOOLCHAIN"] == "" {
		g.s.env["GOTOOLCHAIN"] = "auto"
	}
	if g.chance(80) {
		g.write("project/go.mod", "module example.com/m\n\n"+line()+"\n\n"+chain()+"\n")
	}
	if g.chance(20) {
		g.write("project/go.work", line()+"\n\n"+chain()+"\nuse .\n")
	}
	if g.chance(10) {
		g.write("go.work", line()+"\n")
	}
	if g.chance(10) {
		g.write("tmp/go.mod", "module tmp\n\n"+line()+"\n")
	}
	if g.chance(5) {
		g.mkdir("project/sub/go.mod")
	}
	if g.chance(5) {
		g.write("home/go/go.mod", "module gopath\n")
	}
}

// real is what a go command did.
type real struct {
	out    string
	stderr string
	failed bool
}

func (s *setting) run(t *testing.T, args ...string) real {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	path, _, _ := strings.Cut(s.env["PATH"], ":")
	cmd := exec.CommandContext(ctx, filepath.Join(path, "go"), args...)
	cmd.Dir, cmd.Env = s.cwd, []string{}
	for k, v := range s.env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: %v", args, err)
	}
	return real{string(out), stderr.String(), err != nil}
}

// compare compares one environment and names the outcome.
func (s *setting) compare(t *testing.T) string {
	t.Helper()
	source, err := rootfs.New(rootfs.Options{Dir: "/", Env: s.env, User: "root", Cwd: s.cwd})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	e, err := Of(host.New(context.Background(), source))
	if err != nil {
		t.Errorf("%v\n%s", err, s.describe())
		return "failed"
	}
	if e.Choice.Name != "" && e.Choice.Runs == nil {
		got := s.run(t, "version")
		if !got.failed {
			t.Errorf("go ran, though %s is not at hand (%s)\n%s%s", e.Choice.Name, e.Choice.How, got.out, s.describe())
		}
		// the first of what stops a download is to be had without a network
		if e.Choice.Refused != "" && (e.Choice.How != ToDownload || e.Choice.blame != nil) {
			s.words(t, "go version", got, &Refusal{Text: e.Choice.Refused})
		}
		return "another toolchain, not at hand"
	}
	final := e.Final()
	version := s.run(t, "version")
	bulk := s.run(t, "env", "-json")
	names := s.printed(t, final)
	if !final.AtLeast("1.21") { // the words of those that are long out of support are not all kept
		if bulk.failed {
			return "refused"
		}
		s.values(t, final, slices.DeleteFunc(names, func(n string) bool { return n == "GOEXPERIMENT" }), bulk.out)
		return "values compared"
	}
	s.words(t, "go version", version, s.first(t, final, func(r Reach) bool { return r == Every || r == Flagged }))
	for flag, says := range map[string]string{"w": "no KEY=VALUE arguments given", "u": "'go env -u' requires an argument"} {
		bulk.stderr = strings.ReplaceAll(bulk.stderr, "cannot use -json with -"+flag, says) // as without -json
	}
	s.words(t, "go env", bulk, s.first(t, final, func(r Reach) bool { return r < Fetches && r != Flagged && (r != Caches || asksCompiler(t, final)) }))
	if bulk.failed {
		names = slices.DeleteFunc(names, costly)
		bulk = s.run(t, append([]string{"env", "-json"}, names...)...)
	}
	if bulk.failed {
		return "refused"
	}
	s.values(t, final, names, bulk.out)
	if version.failed {
		return "values compared, go version refused"
	}
	if e.Choice.Runs != nil {
		return "values compared, toolchain switched"
	}
	return "values compared"
}

// asksCompiler reports whether "go env" asks the C compiler what it can, and
// keeps the answer in the build cache: that is, whether there is one.
func asksCompiler(t *testing.T, e *Env) bool {
	t.Helper()
	cc, err := e.Get("CC")
	if err != nil {
		t.Fatal(err)
	}
	words, _ := Split(cc.Value)
	if len(words) == 0 {
		return false
	}
	found, err := e.LookPath(words[0])
	return err == nil && found != ""
}

// costly are the settings for which go prepares a build.
func costly(name string) bool {
	return strings.HasSuffix(name, "FLAGS") && name != "GOFLAGS" || name == "PKG_CONFIG"
}

func (s *setting) first(t *testing.T, e *Env, has func(Reach) bool) *Refusal {
	t.Helper()
	r, err := e.Refusal(has)
	if err != nil {
		t.Errorf("refusals: %v\n%s", err, s.describe())
	}
	return r
}

// words compares the error of a go command with the refusal that is expected.
func (s *setting) words(t *testing.T, what string, got real, want *Refusal) {
	t.Helper()
	switch {
	case want == nil && got.failed:
		t.Errorf("%s failed, and nothing was to be refused:\n%s%s", what, got.stderr, s.describe())
	case want != nil && !got.failed:
		t.Errorf("%s ran, and was to be refused: %s\n%s", what, want.Text, s.describe())
	case want != nil && !slices.ContainsFunc(messages(got.stderr), func(m string) bool { return says(want.Text, m) }):
		t.Errorf("%s says\n%swant\n%s\n%s", what, got.stderr, want.Text, s.describe())
	}
}

func first(s string) string { line, _, _ := strings.Cut(s, "\n"); return line }

// says compares a line of stderr with what is expected; * stands for a number.
func says(want, got string) bool {
	before, after, star := strings.Cut(first(want), "*")
	if !star {
		return got == before
	}
	return strings.HasPrefix(got, before) && strings.HasSuffix(got, after)
}

// messages are the lines of stderr without warnings.
func messages(stderr string) []string { return strings.Split(stderr, "\n") }

func (s *setting) printed(t *testing.T, e *Env) []string {
	t.Helper()
	var names []string
	for _, v := range Variables() {
		ok, err := e.Prints(v)
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
		}
		if ok {
			names = append(names, v.Name)
		}
	}
	return names
}

// values compares each printed value.
func (s *setting) values(t *testing.T, e *Env, names []string, out string) {
	t.Helper()
	got := map[string]string{}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	var diff []string
	for _, n := range names {
		real, ok := got[n]
		delete(got, n)
		set, err := e.Get(n)
		switch {
		case errors.Is(err, ErrOnlyGo), errors.Is(err, ErrBuiltIn):
		case err != nil:
			diff = append(diff, fmt.Sprintf("%s: %v", n, err))
		case !ok:
			diff = append(diff, n+": go does not print it")
		case strings.ToValidUTF8(set.Value, "\ufffd") != real:
			diff = append(diff, fmt.Sprintf("%s: godoctor %q (%s), go %q", n, set.Value, set.Layer, real))
		}
	}
	delete(got, "GOEXPERIMENT")
	for n, v := range got {
		diff = append(diff, fmt.Sprintf("%s: go prints %q, godoctor does not know it", n, v))
	}
	if len(diff) > 0 {
		sort.Strings(diff)
		t.Errorf("%s\n%s", strings.Join(diff, "\n"), s.describe())
	}
}

// describe shows the environment, so that it can be repeated by hand.
func (s *setting) describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "in %s:\n", s.cwd)
	for _, k := range slices.Sorted(func(yield func(string) bool) {
		for k := range s.env {
			if !yield(k) {
				return
			}
		}
	}) {
		fmt.Fprintf(&b, "  %s=%q\n", k, s.env[k])
	}
	for _, name := range []string{"home/.config/go/env", "custom-root/go.env", "project/go.mod", "project/go.work", "go.work", "tmp/go.mod"} {
		if text, ok := s.files[name]; ok {
			fmt.Fprintf(&b, "  %s: %q\n", name, text)
		}
	}
	return b.String()
}
