package goenv

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/rootfs"
)

// directed are environments of which each shows one rule of layering, selection
// or refusal; the differential test compares them with every real command. In
// values and files @ stands for the directory of the test, #own for the tree of
// the command, #other and #name for the tree and the name of another toolchain.
var directed = []struct {
	name  string
	env   map[string]string
	user  string // the GOENV file
	dist  string // go.env of the tree @/custom-root, if there is one
	gomod string
	mod   bool // the module cache holds toolchains
}{
	{name: "nothing_set"},
	{name: "environment_over_file", env: map[string]string{"GOFLAGS": "-v"}, user: "GOFLAGS=-x\n"},
	{name: "empty_in_environment_is_unset", env: map[string]string{"GOFLAGS": ""}, user: "GOFLAGS=-x\n"},
	{name: "last_line_of_the_users_file", user: "GOPRIVATE=a\nGOPRIVATE=b\n"},
	{name: "empty_last_line_of_the_users_file", user: "GOPRIVATE=a\nGOPRIVATE=\n"},
	{name: "first_line_of_go_env", env: map[string]string{"GOROOT": "@/custom-root"}, dist: "GOTOOLCHAIN=local\nGOSUMDB=off\nGOSUMDB=sum.golang.org\n"},
	{name: "empty_first_line_of_go_env", env: map[string]string{"GOROOT": "@/custom-root"}, dist: "GOSUMDB=\nGOSUMDB=off\n"},
	{name: "empty_line_hides_go_env", user: "GOSUMDB=\nGOTOOLCHAIN=\n"},
	{name: "empty_line_hides_go_env_from_below", env: map[string]string{"GOSUMDB": "off"}, user: "GOSUMDB=\n"},
	{name: "goroot_in_both", env: map[string]string{"GOROOT": "#own"}, user: "GOROOT=@/custom-root\n", dist: "GOSUMDB=off\nGONOSUMDB=x\n"},
	{name: "goroot_in_the_file", user: "GOROOT=@/custom-root\n", dist: "GOSUMDB=off\n"},
	{name: "goroot_empty_in_the_file", user: "GOROOT=@/custom-root\nGOROOT=\n", dist: "GOSUMDB=off\n"},
	{name: "goroot_in_go_env", env: map[string]string{"GOROOT": "@/custom-root"}, dist: "GOROOT=/nonexist\n"},
	{name: "goroot_in_the_file_and_a_switch", env: map[string]string{"GOTOOLCHAIN": "#name"}, user: "GOROOT=@/custom-root\n", dist: "GONOSUMDB=x\n", mod: true},
	{name: "go_env_without_anything", env: map[string]string{"GOROOT": "@/custom-root", "GOPROXY": ""}, dist: "# none\n"},
	{name: "odd_lines", user: "export GOFLAGS=-v\n GOBIN=/x\ngobin=/x\n# GOBIN=/x\n=x\nGOBIN\n\nGOPRIVATE=a=b\r\nGONOSUMDB=\"q\""},
	{name: "goenv_off", env: map[string]string{"GOENV": "off"}, user: "GOPRIVATE=a\n"},
	{name: "goenv_relative", env: map[string]string{"GOENV": "custom"}, user: "GOPRIVATE=a\n"},
	{name: "goenv_is_a_directory", env: map[string]string{"GOENV": "@/tmp"}},
	{name: "no_home", env: map[string]string{"HOME": ""}},
	{name: "relative_home", env: map[string]string{"HOME": "home"}},
	{name: "module_cache_relative_and_a_switch", env: map[string]string{"GOMODCACHE": "rel", "GOTOOLCHAIN": "#name"}},
	{name: "home_relative_and_a_switch", env: map[string]string{"HOME": "foo", "GOTOOLCHAIN": "go1.99.0"}},
	{name: "no_home_and_a_switch", env: map[string]string{"HOME": "", "GOTOOLCHAIN": "go1.99.0"}},
	{name: "proxy_unusable_and_a_download", env: map[string]string{"GOPROXY": "ftp://x", "GOTOOLCHAIN": "go1.99.0"}},
	{name: "proxy_empty_and_a_download", env: map[string]string{"GOPROXY": ",", "GOTOOLCHAIN": "go1.99.0"}},
	{name: "proxy_unusable_and_cached", env: map[string]string{"GOPROXY": "ftp://x", "GOTOOLCHAIN": "#name"}, mod: true},
	{name: "database_no_key", env: map[string]string{"GOSUMDB": "x", "GOTOOLCHAIN": "#name"}, mod: true},
	{name: "database_bad_key", env: map[string]string{"GOSUMDB": "sum.golang.org+x+y", "GOTOOLCHAIN": "#name"}, mod: true},
	{name: "database_bad_address", env: map[string]string{"GOSUMDB": "sum.golang.org ::", "GOTOOLCHAIN": "#name"}, mod: true},
	{name: "database_too_many_fields", env: map[string]string{"GOSUMDB": "a b c", "GOTOOLCHAIN": "#name"}, mod: true},
	{name: "database_blank", env: map[string]string{"GOSUMDB": " ", "GOTOOLCHAIN": "#name"}, mod: true},
	{name: "database_key", env: map[string]string{"GOSUMDB": sumKey, "GOTOOLCHAIN": "#name"}, mod: true},
	{name: "database_alias", env: map[string]string{"GOSUMDB": "sum.golang.google.cn", "GOTOOLCHAIN": "#name"}, mod: true},
	{name: "go_line_with_a_suffix", env: map[string]string{"GOTOOLCHAIN": "auto"}, gomod: "module m\n\ngo 1.99.4-foo\n"},
	{name: "toolchain_line_with_a_suffix", env: map[string]string{"GOTOOLCHAIN": "auto"}, gomod: "module m\n\ngo 1.20\n\ntoolchain go1.99.4-foo\n"},
	{name: "cgo_flags_unbalanced", env: map[string]string{"CGO_CXXFLAGS": "'x", "CGO_CFLAGS": "\"y"}},
	{name: "cache_program_missing", env: map[string]string{"GOCACHEPROG": "/nonexist/prog -x"}},
	{name: "cache_program_not_on_path", env: map[string]string{"GOCACHEPROG": "no-such-program"}},
	{name: "cache_program_unbalanced", env: map[string]string{"GOCACHEPROG": "'x"}},
	{name: "fips_without_a_module_cache", env: map[string]string{"GOFIPS140": "v1.0.0", "HOME": ""}},
	{name: "fips_and_a_relative_module_cache", env: map[string]string{"GOFIPS140": "v1.0.0", "GOMODCACHE": "rel"}},
	{name: "temp_is_a_file", env: map[string]string{"GOTMPDIR": "@/home/.config/go/env"}, user: "X=1\n"},
	{name: "temp_below_a_file", env: map[string]string{"GOTMPDIR": "@/home/.config/go/env/x"}, user: "X=1\n"},
	{name: "temp_is_a_loop", env: map[string]string{"GOTMPDIR": "@/loop"}},
	{name: "flags_of_other_commands", env: map[string]string{"GOFLAGS": "-test.v -test.run=x -test.bench=x -test.timeout=1m -debug-runtime-trace=x -artifacts"}},
	{name: "flag_cut_in_two", env: map[string]string{"GOFLAGS": "-runtime-trace=x"}},
	{name: "flag_half_a_name", env: map[string]string{"GOFLAGS": "-debug-"}},
}

func directedSetting(t *testing.T, d struct {
	name  string
	env   map[string]string
	user  string
	dist  string
	gomod string
	mod   bool
}, c chain, all []chain) *setting {
	s := &setting{dir: t.TempDir(), env: map[string]string{}, files: map[string]string{}}
	g := generator{rand.New(rand.NewPCG(1, 1)), s, t, c, all}
	g.mkdir("home/.config/go", "home/go/pkg", "project", "tmp")
	if err := os.Symlink("loop", filepath.Join(s.dir, "loop")); err != nil {
		t.Fatal(err)
	}
	if d.mod {
		if err := os.Symlink(c.cache, filepath.Join(s.dir, "home/go/pkg/mod")); err != nil {
			t.Fatal(err)
		}
	}
	other := all[0]
	for _, o := range all { // one that is in the module cache, and not the command itself
		if o.version != c.version && strings.Contains(o.root, "toolchain@") {
			other = o
		}
	}
	expand := strings.NewReplacer("@", s.dir, "#own", c.root, "#other", other.root, "#name", other.version).Replace
	s.cwd = filepath.Join(s.dir, "project")
	s.env = map[string]string{
		"HOME": filepath.Join(s.dir, "home"), "TMPDIR": filepath.Join(s.dir, "tmp"), "PWD": s.cwd,
		"PATH": filepath.Join(c.root, "bin") + ":/usr/bin:/bin", "GOPROXY": "off", "GOTOOLCHAIN": "local",
	}
	for k, v := range d.env {
		s.env[k] = expand(v)
	}
	if strings.Contains(d.user, "GOTOOLCHAIN") || strings.Contains(d.dist, "GOTOOLCHAIN") {
		delete(s.env, "GOTOOLCHAIN")
	}
	if d.user != "" {
		g.write("home/.config/go/env", expand(d.user))
		g.write("project/custom", expand(d.user))
	}
	if d.dist != "" {
		g.customRoot()
		g.write("custom-root/go.env", expand(d.dist))
	}
	if d.gomod != "" {
		g.write("project/go.mod", d.gomod)
	}
	return s
}

// TestFlagValues compares what is refused of values in GOFLAGS, and of settings
// that only matter when something is compiled, fetched or installed, with the real
// commands.
func TestFlagValues(t *testing.T) {
	chains := toolchains(t)
	const list, build, install, download = "list .", "build -o /dev/null .", "install .", "mod download golang.org/x/text@v0.3.0"
	cases := []struct{ command, env string }{
		{list, "GOFLAGS=-p=0"}, {list, "GOFLAGS=-p=x"}, {list, "GOFLAGS=-p"}, {list, "GOFLAGS=-p=0x10"}, {list, "GOFLAGS=-p=99999999999999999999"},
		{list, "GOFLAGS=-mod=bogus"}, {list, "GOFLAGS=-mod="}, {list, "GOFLAGS=-mod"}, {list, "GOFLAGS=-buildmode=foo"}, {list, "GOFLAGS=-buildmode="},
		{list, "GOFLAGS=-compiler=foo"}, {list, "GOFLAGS=-buildvcs=yes"}, {list, "GOFLAGS=-buildvcs"}, {list, "GOFLAGS=-trimpath=maybe"},
		{list, "GOFLAGS=-race|CGO_ENABLED=0"}, {list, "GOFLAGS=-msan=1|CGO_ENABLED=0"}, {list, "GOFLAGS=-race=false|CGO_ENABLED=0"},
		{list, "GOFLAGS=-race -asan|CGO_ENABLED=1"}, {list, "GOFLAGS=-race|GOARCH=arm64"},
		{list, "GOFLAGS=-modfile=/nonexist/go.mod"}, {list, "GOFLAGS=-modfile=x"}, {list, "GOFLAGS=-modfile="},
		{list, "GOFLAGS=-overlay=/nonexist.json"}, {list, "GOFLAGS=-overlay="}, {list, "GOFLAGS=-C=/nonexist"}, {list, "GOFLAGS=-tags='a"}, {list, "GOFLAGS=\"-tags='a\""},
		{list, "GOFLAGS=-ldflags"}, {list, "GOFLAGS='-ldflags=a b'"}, {list, "GOFLAGS=-ldflags=-s"}, {list, "GOFLAGS=-gcflags==x"}, {list, "GOFLAGS=-toolexec='x"},
		{list, "GOFLAGS=\"-toolexec='x\""}, {"build -n .", "GOFLAGS=-json=maybe"}, {list, "GOFLAGS=-v=x -p=x"}, {list, "GOFLAGS=-timeout=x"}, {list, "GOFLAGS=-modcacherw=x"},
		{list, "GOFLAGS=-p=0 -mod=bogus"}, {list, "GOFLAGS=-debug-trace"},
		{build, "GOFLAGS=-toolexec=/nonexist/x"}, {build, "GOFLAGS=-toolexec=no-such-program"}, {build, "GOFLAGS=-pgo=/nonexist.pgo"},
		{build, "GO386=387|GOARCH=386"}, {build, "GO386=x|GOARCH=386"}, {build, "GOCACHEPROG=/nonexist/x"}, {build, "GOCACHEPROG='x"},
		{install, "GOBIN=rel"},
		{download, "GOPROXY=ftp://x"}, {download, "GOPROXY=,"}, {download, "GOPROXY= | "}, {download, "GOPROXY=:foo"}, {download, "GOPROXY=word"}, {download, "GOPROXY=/abs"},
		{download, "GOPROXY=file://x"}, {download, "GOPROXY=http://[::1"},
	}
	for _, c := range chains {
		t.Run(c.version, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "go.mod"), "module example.com/m\n\ngo 1.20\n")
			write(t, filepath.Join(dir, "main.go"), "package main\n\nfunc main() {}\n")
			for _, test := range cases {
				s := &setting{dir: dir, cwd: dir, files: map[string]string{}, env: map[string]string{
					"HOME": dir, "PWD": dir, "PATH": filepath.Join(c.root, "bin") + ":/usr/bin:/bin", "GOPROXY": "off", "GOTOOLCHAIN": "local",
					"GOCACHE": filepath.Join(dir, "cache"), "GOENV": "off",
				}}
				for _, kv := range strings.Split(test.env, "|") {
					if k, v, ok := strings.Cut(kv, "="); ok {
						s.env[k] = v
					} else {
						s.env["GOPROXY"] += "|" + kv
					}
				}
				s.compareCommand(t, test.command)
			}
		})
	}
}

func write(t *testing.T, p, text string) {
	t.Helper()
	if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// compareCommand compares the first refusal that a command meets.
func (s *setting) compareCommand(t *testing.T, command string) {
	t.Helper()
	source, err := rootfs.New(rootfs.Options{Dir: "/", Env: s.env, User: "root", Cwd: s.cwd})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	e, err := Of(host.New(context.Background(), source))
	if err != nil {
		t.Fatal(err)
	}
	verb, _, _ := strings.Cut(command, " ")
	want := s.first(t, e, func(r Reach) bool {
		switch r {
		case Listing:
			return false
		case Fetches:
			return verb == "mod"
		case Compiles, Builds, Caches:
			return verb != "mod"
		case Installs:
			return verb == "install"
		}
		return true
	})
	if want != nil {
		copied := *want
		copied.Text = strings.Replace(want.Text, anyModule, "golang.org/x/text@v0.3.0", 1)
		want = &copied
	}
	got := s.run(t, strings.Fields(command)...)
	if verb == "mod" && want == nil {
		return // nothing can be fetched
	}
	s.words(t, "go "+command, got, want)
}

// A go command that is built without -trimpath has a tree built in, and runs
// wherever it lies.
func TestUntrimmed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a go command")
	}
	c := toolchains(t)[0]
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "bin/go"), "cmd/go").CombinedOutput(); err != nil {
		t.Skipf("%v: %s", err, out)
	}
	s := &setting{dir: dir, cwd: dir, files: map[string]string{}, env: map[string]string{
		"HOME": dir, "PWD": dir, "PATH": filepath.Join(dir, "bin") + ":/usr/bin:/bin", "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOSUMDB": "off",
	}}
	source, err := rootfs.New(rootfs.Options{Dir: "/", Env: s.env, User: "root", Cwd: s.cwd})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	e, err := Of(host.New(context.Background(), source))
	if err != nil {
		t.Fatal(err)
	}
	if e.Version != c.version || e.Root.Dir != "" || e.Root.Unknown != errBuiltRoot {
		t.Errorf("%s, GOROOT %q, %v", e.Version, e.Root.Dir, e.Root.Unknown)
	}
	if _, err := e.Get("GOTOOLDIR"); err != errBuiltRoot {
		t.Errorf("GOTOOLDIR: %v", err)
	}
	s.words(t, "go version", s.run(t, "version"), s.first(t, e, func(r Reach) bool { return r == Every || r == Flagged }))
	s.words(t, "go env", s.run(t, "env"), s.first(t, e, func(r Reach) bool { return r < Fetches && r != Flagged }))
}
