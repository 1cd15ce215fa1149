package startup

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/rootfs"
)

// More homes than these are a matter of patience:
// go test -run TestRealShells -homes 1000 -seed 7
var (
	homesFlag = flag.Int("homes", 24, "random home directories for each shell")
	seedFlag  = flag.Uint64("seed", 1, "seed of the first random home directory")
)

// basePath is what every session begins with; it is none that a distribution's
// files compare with.
const basePath = "/usr/bin:/bin:/opt/base/bin"

// A realShell is a shell of this machine and the ways of starting it.
type realShell struct {
	name, program string
	sessions      []realSession
}

type realSession struct {
	kind Kind
	arg0 string // "" is the shell's name
	args []string
	env  []string
}

func realShells() []realShell {
	kind := func(shell, flags string) Kind {
		return Kind{Shell: shell, Login: strings.Contains(flags, "l"), Interactive: strings.Contains(flags, "i")}
	}
	plain := func(shell string, flags ...string) (out []realSession) {
		for _, f := range flags {
			s := realSession{kind: kind(shell, f)}
			if f != "" {
				s.args = []string{"-" + f}
			}
			out = append(out, s)
		}
		return out
	}
	ssh := realSession{kind: Kind{Shell: "bash", SSH: true}, env: []string{"SSH_CLIENT=192.0.2.1 5 22"}}
	dash := []realSession{{kind: kind("sh", "")}, {kind: kind("sh", "l"), arg0: "-sh"}, {kind: kind("sh", "i"), args: []string{"-i"}}}
	return []realShell{
		{"bash", "bash", append(plain("bash", "", "i", "il", "l"), ssh)},
		{"sh", "dash", dash},
		{"ksh", "ksh93", plain("ksh", "", "i", "l", "il")},
		{"zsh", "zsh", plain("zsh", "", "i", "l", "il")},
		{"fish", "fish", plain("fish", "", "i", "l")},
	}
}

// TestRealShells runs the shells of this machine on random start-up files and
// compares the PATH that they end with to the one that Run works out.
func TestRealShells(t *testing.T) {
	if testing.Short() {
		t.Skip("starts some hundred shells")
	}
	for _, sh := range realShells() {
		t.Run(sh.name, func(t *testing.T) {
			t.Parallel()
			program, err := exec.LookPath(sh.program)
			if err != nil {
				t.Skipf("%s is not installed", sh.program)
			}
			sh.program = program
			var score tally
			var wg sync.WaitGroup
			limit := make(chan struct{}, runtime.NumCPU())
			for i := range *homesFlag {
				wg.Add(1)
				limit <- struct{}{}
				go func() {
					defer func() { <-limit; wg.Done() }()
					seed := *seedFlag + uint64(i)
					compareHome(t, sh, fmt.Sprintf("seed %d", seed), randomHome(sh.name, seed), &score)
				}()
			}
			wg.Wait()
			t.Logf("%d sessions, %d of them decided in full", score.sessions, score.decided)
			if score.decided*3 < score.sessions { // else the comparison says little
				t.Errorf("only %d of %d sessions are decided in full", score.decided, score.sessions)
			}
		})
	}
}

type tally struct {
	sync.Mutex
	sessions, decided int
}

// compareHome runs every kind of session in a home directory of its own and
// compares.
func compareHome(t *testing.T, sh realShell, name string, files map[string]string, score *tally) {
	for _, rs := range sh.sessions {
		home := writeHome(t, files)
		session := evaluate(t, rs.kind, home)
		got, ok, output := runShell(t, sh, rs, home)
		if !ok {
			continue // a file ended the shell before it could say anything
		}
		real := strings.Split(got, ":")
		decided := len(session.Doubts) == 0
		for _, e := range session.Path {
			decided = decided && e.Sure && e.Known
		}
		score.Lock()
		score.sessions++
		if decided {
			score.decided++
		}
		score.Unlock()
		if len(session.Doubts) == 0 && !agrees(session.Path, real) {
			t.Errorf("%s, %s:\n got %s\nwant %s\n%s%s", name, rs.kind, describe(session.Path, home), strings.ReplaceAll(got, home, "~"), showHome(files), output)
			return // one kind of session says enough about a home
		}
	}
}

// agrees compares what is worked out with a real PATH: an element that is not
// sure, or not known, may stand for anything.
func agrees(path []Element, real []string) bool {
	var re strings.Builder
	re.WriteString(`(?s)^`)
	for _, e := range path {
		if e.Sure && e.Known {
			re.WriteString(regexp.QuoteMeta(e.Dir + ":"))
		} else {
			re.WriteString(`(?:[^:]*:)*`)
		}
	}
	re.WriteString(`$`)
	if len(path) == 0 {
		return len(real) == 1 && real[0] == ""
	}
	return regexp.MustCompile(re.String()).MatchString(strings.Join(real, ":") + ":")
}

func describe(path []Element, home string) string {
	var list []string
	for _, e := range path {
		s := strings.ReplaceAll(e.Dir, home, "~")
		if !e.Known {
			s = "«" + s + "»"
		}
		if !e.Sure {
			s += "?"
		}
		list = append(list, s)
	}
	return strings.Join(list, ":")
}

func showHome(files map[string]string) string {
	var b strings.Builder
	for _, n := range sortedKeys(files) {
		fmt.Fprintf(&b, "-- %s --\n%s", n, files[n])
	}
	return b.String()
}

// writeHome makes a home directory; a name that ends in a slash is a directory.
func writeHome(t *testing.T, files map[string]string) string {
	home, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	names := sortedKeys(files)
	sort.Strings(names)
	for _, n := range names {
		p := filepath.Join(home, n)
		dir := filepath.Dir(p)
		if strings.HasSuffix(n, "/") {
			dir = p
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if dir != p && !strings.HasSuffix(n, "/") {
			if err := os.WriteFile(p, []byte(files[n]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return home
}

func sessionEnv(home, shell string) (host.Environ, string) {
	name := "root"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return host.Environ{"HOME": home, "USER": name, "LOGNAME": name, "SHELL": shell, "TERM": "dumb", "PATH": basePath}, name
}

func evaluate(t *testing.T, k Kind, home string) *Session {
	env, name := sessionEnv(home, "/bin/"+k.Shell)
	src, err := rootfs.New(rootfs.Options{Dir: "/", Env: env, User: name})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	s, err := Run(host.New(context.Background(), src), k, Inherited(basePath))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// runShell is the PATH that a real session has; ok is false if the shell ended
// before it came to say it.
func runShell(t *testing.T, sh realShell, rs realSession, home string) (path string, ok bool, output string) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	script := `printf '\n<<<%s>>>\n' "$PATH"`
	cmd := exec.CommandContext(ctx, sh.program, append(append([]string(nil), rs.args...), "-c", script)...)
	if rs.arg0 != "" {
		cmd.Args[0] = rs.arg0
	}
	env, _ := sessionEnv(home, "/bin/"+rs.kind.Shell)
	for _, k := range sortedKeys(env) {
		cmd.Env = append(cmd.Env, k+"="+env[k])
	}
	cmd.Env = append(cmd.Env, rs.env...)
	cmd.Dir = home
	var buf bytes.Buffer
	cmd.Stdout, cmd.Stderr = &buf, &buf
	cmd.WaitDelay = time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal of ours
	err := cmd.Run()
	if ctx.Err() != nil {
		t.Errorf("%s hangs: %v\n%s", sh.program, err, buf.String())
		return "", false, ""
	}
	m := printed.FindStringSubmatch(buf.String())
	if m == nil {
		return "", false, ""
	}
	return m[1], true, "-- output --\n" + buf.String()
}

var printed = regexp.MustCompile(`(?s)\n<<<(.*)>>>\n`)
