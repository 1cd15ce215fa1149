package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// A brokenState is one that users meet, made for real: a start-up file that a
// real bash reads, the GOENV file, or the bare environment. The real go command
// must fail in it, with its words, and godoctor's first finding must be the right
// rule, with the place that set the value.
type brokenState struct {
	name   string
	rc     string // lines of ~/.bashrc, which an interactive bash reads
	stored string // lines of ~/.config/go/env
	env    []string
	files  map[string]string              // below the home
	make   func(t *testing.T, m *machine) // what else there is
	go_    string                         // arguments of go; default "build ."
	says   string                         // among what go prints
	works  bool                           // go does not fail, it misbehaves
	rule   string                         // the first finding
	place  string                         // where it was set: FILE:LINE below the home, or "environment"
	also   []string                       // further rules that are right to fail or warn
	skip   func(t *testing.T, m *machine) // where the state cannot be made
}

// TestBrokenStates makes each state on the machine that runs the test.
func TestBrokenStates(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash to read a start-up file")
	}
	program, tool := godoctor(t), goTool(t)
	for _, s := range brokenStates() {
		t.Run(strings.ReplaceAll(s.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			m := newMachine(t, program, tool)
			if s.skip != nil {
				s.skip(t, m)
			}
			m.prepare(t, s)
			m.mustFail(t, s)
			m.mustTell(t, s)
		})
	}
}

func brokenStates() []brokenState {
	return []brokenState{
		{name: "GOROOT missing", rc: "export GOROOT=/nonexist", says: "cannot find GOROOT directory: /nonexist",
			rule: "goenv/goroot-missing-dir", place: ".bashrc:1"},
		{name: "go off PATH", rc: "export PATH=/usr/bin:/bin", files: map[string]string{"sdk/marker": ""}, make: func(t *testing.T, m *machine) {
			m.link(t, filepath.Dir(filepath.Dir(m.tool)), "sdk/go1.99")
		}, skip: func(t *testing.T, m *machine) { m.withoutSystemGo(t) },
			says: "not found", rule: "path/go-not-on-path", place: "PATH"},
		{name: "old go shadows a new one", make: func(t *testing.T, m *machine) {
			m.fakeTree(t, "old/go", "go1.16.3")
			m.path = filepath.Join(m.home, "old/go/bin") + ":" + m.path
		}, rc: "export PATH=$HOME/old/go/bin:$PATH", go_: "version", works: true, says: "go1.16.3",
			rule: "path/shadowed-go", place: ".bashrc:1", also: []string{"toolchain/pre121-new-gomod"}},
		{name: "modules off in a module", rc: "export GO111MODULE=off", go_: "mod tidy", says: "modules disabled by GO111MODULE=off",
			rule: "goenv/go111module-off", place: ".bashrc:1"},
		{name: "dead proxy", rc: "export GOPROXY=http://127.0.0.1:PORT", files: map[string]string{
			"project/go.mod": "module example.com/m\n\ngo 1.21\n\nrequire example.com/dep v1.0.0\n"}, go_: "mod download",
			says: "connection refused", rule: "net/goproxy-unreachable", place: ".bashrc:1"},
		{name: "certificate file missing", rc: "export SSL_CERT_FILE=/nonexist.pem SSL_CERT_DIR=/nonexist", go_: "version", works: true, says: "go version",
			rule: "net/ssl-cert-env-bad", place: ".bashrc:1"},
		{name: "compiler missing with cgo on", rc: "export CC=no-such-cc\nexport CGO_ENABLED=1", files: map[string]string{
			"project/main.go": "package main\n\nimport \"C\"\n\nfunc main() {}\n"}, says: `C compiler "no-such-cc" not found`,
			rule: "cgo/cc-env-broken", place: ".bashrc:1"},
		{name: "go.mod newer under local", stored: "GOTOOLCHAIN=local", files: map[string]string{"project/go.mod": "module example.com/m\n\ngo NEXT\n"},
			says: "requires go >= ", rule: "toolchain/gomod-needs-newer", place: ".config/go/env:1"},
		{name: "no home", env: []string{"HOME=", "XDG_CACHE_HOME="}, says: "build cache is required",
			rule: "goenv/home-unset", place: "environment", also: []string{"path/rc-pending"}}, // without HOME, the files of the account are read
		{name: "build cache unwritable", rc: "export GOCACHE=/proc/cache", says: "failed to initialize build cache",
			rule: "goenv/cache-unwritable", place: ".bashrc:1"},
		{name: "GOPATH is GOROOT", rc: "export GOPATH=ROOT", go_: "version", works: true, says: "same directory",
			rule: "goenv/gopath-equals-goroot", place: ".bashrc:1", also: []string{"goenv/cache-unwritable"}},
		{name: "GOARCH of uname", rc: "export GOARCH=x86_64", says: "unsupported GOOS/GOARCH pair linux/x86_64",
			rule: "goenv/target-invalid", place: ".bashrc:1"},
		{name: "GOPATH relative", env: []string{"GOPATH=go"}, says: "GOPATH entry is relative", rule: "goenv/gopath-bad-value", place: "environment"},
		{name: "toolchain that never was", stored: "GOTOOLCHAIN=go1.99.0", go_: "version", says: "go1.99.0",
			rule: "toolchain/nonrelease-version", place: ".config/go/env:1", also: []string{"toolchain/download-blocked", "toolchain/pinned-env"}},
		{name: "module switch mistyped", stored: "GO111MODULE=maybe", says: "unknown environment setting GO111MODULE=maybe",
			rule: "goenv/envfile-bad-value", place: ".config/go/env:1"},
		{name: "temporary directory missing", env: []string{"GOTMPDIR=/nonexist"}, says: "creating work dir: stat /nonexist",
			rule: "goenv/tmp-unusable", place: "environment"},
		{name: "flag that does not exist", rc: "export GOFLAGS=-badflag", says: "unknown flag -badflag", rule: "goenv/goflags-bad", place: ".bashrc:1"},
		{name: "GOENV is a directory", rc: "export GOENV=$HOME/conf", files: map[string]string{"conf/x": ""}, go_: "env -w GOPRIVATE=x", says: "is a directory",
			rule: "goenv/envfile-unreadable", place: ".bashrc:1"},
	}
}

// A machine is a home of its own on this one.
type machine struct {
	home, path, program, tool string
	port                      string // on which nothing listens
	next                      string // the release after that of the go command
}

func newMachine(t *testing.T, program, tool string) *machine {
	t.Helper()
	out, err := exec.Command(tool, "env", "GOVERSION").Output()
	if err != nil {
		t.Fatal(err)
	}
	minor := 0
	if _, err := fmt.Sscanf(string(out), "go1.%d", &minor); err != nil {
		t.Skipf("the go command is %s, of no release", out)
	}
	return &machine{next: fmt.Sprintf("1.%d.0", minor+1), home: t.TempDir(), program: program, tool: tool, path: filepath.Dir(tool) + ":/usr/bin:/bin", port: closedPort(t)}
}

// closedPort is one on which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func (m *machine) prepare(t *testing.T, s brokenState) {
	t.Helper()
	files := map[string]string{
		"project/go.mod":  "module example.com/m\n\ngo 1.21\n",
		"project/main.go": "package main\n\nfunc main() {}\n",
		// else go leaves a process behind that writes while the home is removed
		".config/go/telemetry/mode": "off",
	}
	for name, text := range s.files {
		files[name] = text
	}
	for name, text := range files {
		files[name] = strings.ReplaceAll(text, "NEXT", m.next)
	}
	if s.rc != "" {
		root := filepath.Dir(filepath.Dir(m.tool))
		files[".bashrc"] = strings.NewReplacer("PORT", m.port, "=ROOT", "="+root).Replace(s.rc) + "\n"
	}
	if s.stored != "" {
		files[".config/go/env"] = s.stored + "\n"
	}
	for name, text := range files {
		m.write(t, name, text, 0o644)
	}
	if s.make != nil {
		s.make(t, m)
	}
}

func (m *machine) write(t *testing.T, name, text string, mode os.FileMode) {
	t.Helper()
	p := filepath.Join(m.home, name)
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func (m *machine) link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, filepath.Join(m.home, name)); err != nil {
		t.Fatal(err)
	}
}

// fakeTree makes a tree of a release that nobody has any more: its go is a
// script that prints the version, and VERSION says the same.
func (m *machine) fakeTree(t *testing.T, root, version string) {
	t.Helper()
	m.write(t, root+"/VERSION", version+"\n", 0o644)
	m.write(t, root+"/bin/go", "#!/bin/sh\necho go version "+version+" linux/amd64\n", 0o755)
	for _, tool := range []string{"compile", "link"} {
		m.write(t, root+"/pkg/tool/linux_amd64/"+tool, "#!/bin/sh\n", 0o755)
	}
	m.write(t, root+"/src/fmt/print.go", "package fmt\n", 0o644)
	m.write(t, root+"/src/runtime/runtime.go", "package runtime\n", 0o644)
}

func (m *machine) withoutSystemGo(t *testing.T) {
	for _, p := range []string{"/usr/bin/go", "/bin/go"} {
		if _, err := os.Stat(p); err == nil {
			t.Skipf("%s is on every PATH here", p)
		}
	}
}

// bash runs a command line as a user types it: an interactive bash reads the
// start-up file first.
func (m *machine) bash(t *testing.T, s brokenState, line string) (string, error) {
	t.Helper()
	cmd := exec.Command("bash", "-ic", "cd '"+m.home+"/project' && "+line)
	cmd.Env = append([]string{"HOME=" + m.home, "SHELL=/bin/bash", "TERM=xterm", "PATH=" + m.path, "LANG=C.UTF-8"}, s.env...)
	if s.rule != "net/goproxy-unreachable" {
		cmd.Env = append(cmd.Env, "GOPROXY=off") // the test downloads nothing
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// mustFail shows that the state is as broken as it says.
func (m *machine) mustFail(t *testing.T, s brokenState) {
	t.Helper()
	args := s.go_
	if args == "" {
		args = "build -o /dev/null ."
	}
	out, err := m.bash(t, s, "go "+args)
	if (err == nil) != s.works || !strings.Contains(out, s.says) {
		t.Fatalf("go %s: %v; want %q among\n%s", args, err, s.says, out)
	}
}

// told is a finding as JSON has it.
type told struct {
	Rule, Message string
	Status        finding.Status
	SetBy         *finding.Place `json:"set_by"`
	CausedBy      *finding.Cause `json:"caused_by"`
	Evidence      []finding.Evidence
}

// mustTell looks at what godoctor says of it.
func (m *machine) mustTell(t *testing.T, s brokenState) {
	t.Helper()
	out, _ := m.bash(t, s, m.program+" check --json 2>/dev/null")
	at := strings.Index(out, "{")
	if at < 0 {
		t.Fatalf("no report:\n%s", out)
	}
	var r struct{ Findings []told }
	if err := json.Unmarshal([]byte(out[at:]), &r); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var all []string
	for _, f := range r.Findings {
		all = append(all, fmt.Sprintf("%s %s: %s", f.Status, f.Rule, f.Message))
	}
	if len(r.Findings) == 0 || r.Findings[0].Rule != s.rule {
		t.Fatalf("want %s first, got\n%s", s.rule, strings.Join(all, "\n"))
	}
	if place := m.placeOf(r.Findings[0]); place != s.place {
		t.Errorf("%s is told to be set at %q, want %q", s.rule, place, s.place)
	}
	for _, f := range r.Findings {
		wrong := (f.Status == finding.Fail || f.Status == finding.Warn) && f.CausedBy == nil && f.Rule != s.rule
		if wrong && !slices.Contains(s.also, f.Rule) && f.Rule != "toolchain/eol" {
			t.Errorf("%s speaks as well:\n%s", f.Rule, strings.Join(all, "\n"))
		}
	}
}

// placeOf is where a finding says that the value was set, below the home.
func (m *machine) placeOf(f told) string {
	if f.SetBy != nil {
		return strings.TrimPrefix(f.SetBy.String(), m.home+"/")
	}
	if len(f.Evidence) > 0 {
		return f.Evidence[0].Source
	}
	return ""
}
