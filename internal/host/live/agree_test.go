//go:build linux

package live_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/check"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/live"
	"github.com/godoctor-linux/godoctor/internal/host/recording"
	"github.com/godoctor-linux/godoctor/internal/host/rootfs"
	"github.com/godoctor-linux/godoctor/internal/render"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// The same machine gives the same report whoever reads it: this process, the
// root directory, or a recording of the first.
func TestSourcesAgreeOnThisMachine(t *testing.T) {
	source, err := live.New()
	if err != nil {
		t.Fatal(err)
	}
	liveHost := host.New(context.Background(), source)
	want := report(t, liveHost)

	t.Run("recording", func(t *testing.T) {
		got := report(t, replay(t, liveHost))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("live and its recording differ (-live +recording):\n%s", diff)
		}
	})
	t.Run("root", func(t *testing.T) {
		h := rootHost(t, rootfs.Options{Dir: "/", Env: environ(), User: user(t, liveHost).Name, Cwd: cwd(t)})
		got := report(t, h)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("live and --root / differ (-live +root):\n%s", diff)
		}
		compareAnswers(t, liveHost.Transcript(), h.Transcript())
	})
}

// A generated root and its recording give the same report, whatever lies in it.
func TestSourcesAgreeOnGeneratedRoots(t *testing.T) {
	for seed := range uint64(24) {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			t.Parallel()
			g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), t: t, dir: t.TempDir()}
			env := g.fill()
			h := rootHost(t, rootfs.Options{Dir: g.dir, Env: env})
			want := report(t, h)
			got := report(t, replay(t, h))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the root and its recording differ (-root +recording):\n%s", diff)
			}
		})
	}
}

// report is what check --json prints, without the name of the source.
func report(t *testing.T, h *host.Host) string {
	t.Helper()
	r := rule.Run(h, check.Rules(), rule.Options{FailOn: finding.Error})
	r.Host.Source = ""
	var b bytes.Buffer
	if err := render.JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func replay(t *testing.T, h *host.Host) *host.Host {
	t.Helper()
	s, err := recording.Parse(recording.Write(h.Transcript(), "a test"))
	if err != nil {
		t.Fatal(err)
	}
	return host.New(context.Background(), s)
}

func rootHost(t *testing.T, o rootfs.Options) *host.Host {
	t.Helper()
	s, err := rootfs.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return host.New(context.Background(), s)
}

func environ() host.Environ {
	e := host.Environ{}
	for _, kv := range os.Environ() {
		k, v, _ := strings.Cut(kv, "=")
		e[k] = v
	}
	return e
}

func user(t *testing.T, h *host.Host) host.User {
	t.Helper()
	u, err := h.User()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func cwd(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// compareAnswers goes below the report: the sources give the same answer to
// every question. The groups of an account come from the kernel in one case and
// from /etc/group in the other, so it is left out, and so is what changes while
// it is looked at.
func compareAnswers(t *testing.T, want, got []host.Exchange) {
	t.Helper()
	answers := map[string]host.Answer{}
	for _, x := range want {
		answers[x.Question.String()] = x.Answer
	}
	for _, x := range got {
		q := x.Question.String()
		changes := slices.Contains([]host.Verb{host.Account, host.Now, host.Statfs}, x.Question.Verb)
		if a, ok := answers[q]; !changes && (!ok || a != x.Answer) {
			t.Errorf("%s:\n live %+v\n root %+v", q, a, x.Answer)
		}
	}
}

// A generator fills a directory with a root file system: toolchains, start-up
// files and links, some of them broken.
type generator struct {
	*rand.Rand
	t   *testing.T
	dir string
}

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }
func (g *generator) often() bool                { return g.IntN(4) > 0 }

func (g *generator) write(mode os.FileMode, p, text string) {
	full := filepath.Join(g.dir, p)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		g.t.Fatal(err)
	}
	if err := os.Chmod(full, mode); err != nil {
		g.t.Fatal(err)
	}
}

func (g *generator) link(target, p string) {
	full := filepath.Join(g.dir, p)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.Symlink(target, full); err != nil {
		g.t.Fatal(err)
	}
}

func (g *generator) fill() host.Environ {
	g.write(0o644, "etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/bash\n")
	for _, tree := range []string{"usr/local/go", "usr/lib/go-1.22", "home/ann/sdk/go1.26.8"} {
		if g.often() {
			g.write(os.FileMode(0o755-g.IntN(2)*0o111), tree+"/bin/go", g.pick("\x7fELF", "#!/bin/sh\r\n", "", "MZ", "\xff\xfe\x00"))
			g.write(0o644, tree+"/VERSION", g.pick("go1.26.8\ntime 2026-01-01T00:00:00Z\n", "", "go1.\xff"))
		}
	}
	if g.often() {
		g.link(g.pick("../lib/go-1.22/bin/go", "/usr/local/go/bin/go", "go", "/proc/self/root/usr/local/go/bin/go"), "usr/bin/go")
	}
	for _, rc := range []string{".bashrc", ".profile", ".bash_profile", ".zshrc", ".config/fish/config.fish"} {
		if g.often() {
			g.write(0o644, "home/ann/"+rc, g.script())
		}
	}
	env := host.Environ{"HOME": "/home/ann", "USER": "ann", "SHELL": g.pick("/bin/bash", "/bin/zsh", "/usr/bin/fish")}
	env["PATH"] = g.pick("/usr/bin:/bin", "/usr/local/go/bin:/usr/bin", "~/go/bin:/usr/bin", ":/usr/local/go", "/a\n-- b --\n:/usr/bin", "\xff\x01:/usr/bin\r")
	return env
}

func (g *generator) script() string {
	var b strings.Builder
	for range g.IntN(6) {
		b.WriteString(g.pick("export PATH=$PATH:/usr/local/go/bin\n", "export PATH=/usr/local/go\r\n", "case $- in *i*) ;; *) return;; esac\n",
			". ~/.profile\n", "alias go=echo\n", "if true; then\n", "PATH='/usr/local/go/bin:$PATH'\n", "-- env PATH --\n", "export PATH=\"$PATH:\\\\go\xff\x02\"\n"))
	}
	return b.String()
}
