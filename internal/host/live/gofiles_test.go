//go:build linux

package live_test

import (
	"archive/zip"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/live"
	"github.com/godoctor-linux/godoctor/internal/host/recording"
	"github.com/godoctor-linux/godoctor/internal/host/rootfs"
)

// A shelf is a real directory that is asked about.
type shelf struct {
	t   *testing.T
	dir string
}

func (s shelf) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s shelf) write(p, text string, when time.Time) {
	s.t.Helper()
	full := filepath.Join(s.dir, p)
	s.must(os.MkdirAll(filepath.Dir(full), 0o755))
	s.must(os.WriteFile(full, []byte(text), 0o644))
	s.must(os.Chtimes(full, when, when))
}

func (s shelf) zip(p string) {
	full := filepath.Join(s.dir, p)
	s.must(os.MkdirAll(filepath.Dir(full), 0o755))
	f, err := os.Create(full)
	s.must(err)
	w := zip.NewWriter(f)
	entry, err := w.Create("a/go.mod")
	s.must(err)
	_, err = entry.Write([]byte("module a\n"))
	s.must(err)
	s.must(w.Close())
	s.must(f.Close())
}

// ask gives the answers of this machine; --root and a recording must give the
// same to the same questions.
func (s shelf) ask(questions ...host.Question) []string {
	s.t.Helper()
	source, err := live.New()
	s.must(err)
	here := host.New(context.Background(), source)
	inside := rootHost(s.t, rootfs.Options{Dir: s.dir})
	var bodies []string
	for _, q := range questions {
		outer := host.Question{Verb: q.Verb}
		for _, a := range q.Args {
			outer.Args = append(outer.Args, path.Join(s.dir, a))
		}
		want := s.body(here, outer)
		if got := s.body(inside, q); got != want {
			s.t.Errorf("%s:\n live %s\n root %s", q, want, got)
		}
		bodies = append(bodies, want)
	}
	replayed, err := recording.Parse(recording.Write(here.Transcript(), "a test"))
	s.must(err)
	compareAnswers(s.t, here.Transcript(), transcript(replayed, here))
	return bodies
}

func transcript(source host.Source, of *host.Host) []host.Exchange {
	h := host.New(context.Background(), source)
	for _, x := range of.Transcript() {
		_, _ = h.Ask(x.Question)
	}
	return h.Transcript()
}

// body is an answer without the directory in which it was given.
func (s shelf) body(h *host.Host, q host.Question) string {
	text, err := h.Ask(q)
	if err != nil {
		return string(host.StateOf(err))
	}
	return strings.ReplaceAll(text, s.dir, "")
}

func TestAgesOfADirectory(t *testing.T) {
	s := shelf{t, t.TempDir()}
	old, recent := time.Date(2024, 8, 6, 1, 2, 3, 999, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 7 {
		s.write(fmt.Sprintf("src/p%d/a b.go", i), "", old)
	}
	for i := range 2 {
		s.write(fmt.Sprintf("src/p0/new%d.go", i), "", recent)
		s.write(fmt.Sprintf("src/p1/other%d.go", i), "", recent.Add(-time.Hour))
	}
	s.must(os.Symlink("..", filepath.Join(s.dir, "src/up")))
	s.must(os.Symlink("p0/new0.go", filepath.Join(s.dir, "src/link.go")))
	s.must(os.MkdirAll(filepath.Join(s.dir, "empty"), 0o755))
	got := s.ask(host.Ask(host.AgesOf, "/src"), host.Ask(host.AgesOf, "/empty"), host.Ask(host.AgesOf, "/nosuch"), host.Ask(host.AgesOf, "/src/p0/nosuch"), host.Ask(host.AgesOf, "/src/link.go"))
	want := []string{strings.Join([]string{
		"files=11 truncated=false",
		`time=2024-08-06T01:02:03Z count=7 1="p0/a b.go" 2="p1/a b.go" 3="p2/a b.go" 4="p3/a b.go" 5="p4/a b.go"`,
		`time=2026-01-01T00:00:00Z count=2 1="p0/new0.go" 2="p0/new1.go"`,
		`time=2025-12-31T23:00:00Z count=2 1="p1/other0.go" 2="p1/other1.go"`,
	}, "\n"), "files=0 truncated=false", "absent", "absent", "invalid"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAgesAreBounded(t *testing.T) {
	s := shelf{t, t.TempDir()}
	for i := range 20001 {
		s.write(fmt.Sprintf("d%d/%d", i%9, i), "", time.Unix(int64(1e9+i%70), 0))
	}
	source, err := live.New()
	s.must(err)
	a, err := host.New(context.Background(), source).Ages(s.dir)
	if err != nil || a.Files != 20000-9 || !a.Truncated || len(a.Groups) != 64 { // directories count as well
		t.Errorf("%v: %d files, truncated %t, %d groups", err, a.Files, a.Truncated, len(a.Groups))
	}
}

func TestOwnersOfADirectory(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to give directories away")
	}
	s := shelf{t, t.TempDir()}
	s.write("etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n", time.Now())
	s.write("cache/README", "", time.Now())
	for i := range 256 {
		dir := filepath.Join(s.dir, "cache", fmt.Sprintf("%02x", i))
		s.must(os.Mkdir(dir, 0o755))
		if i > 2 {
			s.must(os.Chown(dir, 1000, 1000))
		}
	}
	s.must(os.Chmod(filepath.Join(s.dir, "cache/ff"), 0o600))
	got := s.ask(host.Ask(host.OwnersOf, "/cache"), host.Ask(host.OwnersOf, "/nosuch"))
	want := []string{"truncated=false\nuid=0 writable=true count=3 example=\"00\"\nuid=1000 writable=true count=253 example=\"03\"", "absent"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	o, err := rootHost(t, rootfs.Options{Dir: s.dir, User: "ann"}).Owners("/cache")
	if diff := cmp.Diff(host.Owners{Groups: []host.Owner{{UID: 0, Count: 3, Example: "00"}, {UID: 1000, Count: 1, Example: "ff"}, {UID: 1000, Writable: true, Count: 252, Example: "03"}}}, o); err != nil || diff != "" {
		t.Errorf("as ann: %v %s", err, diff)
	}
}

func TestGoModOfADirectory(t *testing.T) {
	s := shelf{t, t.TempDir()}
	s.write("go.mod", "module a.com/x\n\ngo 1.21\n", time.Now())
	s.write("go.work", "go 1.22\nuse ./a\n", time.Now())
	s.write("big/go.mod", strings.Repeat("// x\n", 1<<20), time.Now())
	s.must(os.Mkdir(filepath.Join(s.dir, "a"), 0o755))
	got := s.ask(host.Ask(host.Gomod, "/go.mod"), host.Ask(host.Gomod, "/go.work"), host.Ask(host.Gomod, "/big/go.mod"), host.Ask(host.Gomod, "/a"), host.Ask(host.Gomod, "/a/go.mod"))
	want := []string{"go 3: 1.21\ndirective 3: go\ndirective 1: module", "go 1: 1.22\ndirective 1: go\ndirective 2: use\nuse 2: ./a", "too-big", "invalid", "absent"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDamagedModules(t *testing.T) {
	s := shelf{t, t.TempDir()}
	when := time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC)
	at := "cache/download/github.com/!ann/good/@v/v1.0.0."
	s.write("go.mod", `module x
require (
	github.com/Ann/good v1.0.0
	a.com/empty v1.0.0
	a.com/cut v1.0.0
	a.com/missing v1.0.0
	a.com/replaced v1.0.0
)
replace a.com/replaced => ../r
`, when)
	s.write("broken/go.mod", "\x00", when)
	s.write("mod/"+at+"mod", "module x\n", when)
	s.zip("mod/" + at + "zip")
	for _, name := range []string{"empty", "replaced", "not-required"} {
		s.write("mod/cache/download/a.com/"+name+"/@v/v1.0.0.mod", "", when)
		s.write("mod/cache/download/a.com/"+name+"/@v/v1.0.0.zip", "", when)
	}
	s.write("mod/cache/download/a.com/cut/@v/v1.0.0.zip", "PK\x03\x04"+strings.Repeat("x", 100000), when)
	got := s.ask(host.Ask(host.DamagedOf, "/mod", "/go.mod"), host.Ask(host.DamagedOf, "/nosuch", "/go.mod"), host.Ask(host.DamagedOf, "/mod", "/mod/go.mod"), host.Ask(host.DamagedOf, "/mod", "/broken/go.mod"))
	want := []string{strings.Join([]string{
		`kind="empty mod" path="/mod/cache/download/a.com/empty/@v/v1.0.0.mod" size=0 mtime=2025-03-04T05:06:07Z`,
		`kind="empty zip" path="/mod/cache/download/a.com/empty/@v/v1.0.0.zip" size=0 mtime=2025-03-04T05:06:07Z`,
		`kind="zip without end record" path="/mod/cache/download/a.com/cut/@v/v1.0.0.zip" size=100004 mtime=2025-03-04T05:06:07Z`,
	}, "\n"), "", "absent", "invalid"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestImportsOfADirectory(t *testing.T) {
	s := shelf{t, t.TempDir()}
	for name, text := range map[string]string{
		"b.go": "package x\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n", "a.go": "package x\nimport \"fmt\"\nimport \"a.com/b\"\n", "c_test.go": "package x\nimport \"testing\"\n",
		"d_windows.go": "package x\nimport \"syscall\"\n", "e.txt": "package x\nimport \"io\"\n", "sub/f.go": "package x\nimport \"io\"\n",
		"late.go": "package x\n/*" + strings.Repeat("x", 70000) + "*/\nimport \"io\"\n",
	} {
		s.write("p/"+name, text, time.Now())
	}
	s.must(os.Mkdir(filepath.Join(s.dir, "p/dir.go"), 0o755))
	got := s.ask(host.Ask(host.ImportsOf, "/p"), host.Ask(host.ImportsOf, "/nosuch"), host.Ask(host.ImportsOf, "/p/a.go"))
	want := []string{`path="fmt" file="a.go" line=2` + "\n" + `path="os" file="b.go" line=4`, "absent", "invalid"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFileSystemAndNow(t *testing.T) {
	source, err := live.New()
	if err != nil {
		t.Fatal(err)
	}
	h := host.New(context.Background(), source)
	dir := t.TempDir()
	f, err := h.FileSystem(dir)
	m, mountErr := h.Mount(dir)
	if err != nil || f.Total == 0 || f.Free > f.Total || f.FreeFiles > f.Files || mountErr == nil && f.Type != m.Type {
		t.Errorf("%+v, %v; mount %+v", f, err, m)
	}
	if f, err := h.FileSystem("/proc/self"); err == nil && f.Files != 0 {
		t.Errorf("/proc has no limit on files, and not %+v", f)
	}
	if _, err := h.FileSystem(dir + "/nosuch"); !host.IsAbsent(err) {
		t.Errorf("got %v", err)
	}
	now, err := h.Now()
	if err != nil || now.Location() != time.UTC || time.Since(now) > time.Minute || time.Since(now) < 0 || now.Nanosecond() != 0 {
		t.Errorf("now is %v, %v", now, err)
	}
}

func BenchmarkAges(b *testing.B) {
	source, err := live.New()
	if err != nil {
		b.Fatal(err)
	}
	root, err := rootfs.New(rootfs.Options{Dir: "/"})
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	for _, s := range []host.Source{source, root} {
		for _, dir := range []string{"/usr/local/go/src/runtime", "/usr/local/go/src"} {
			b.Run(s.Name()+dir, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if a := s.Answer(context.Background(), host.Ask(host.AgesOf, dir)); a.State != host.OK {
						b.Skip(a)
					}
				}
			})
		}
	}
}
