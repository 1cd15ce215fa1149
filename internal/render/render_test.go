package render_test

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/render"
)

var update = flag.Bool("update", false, "write the golden files and the copy of the schema")

const regenerate = "if this is right, run: go test ./internal/render -update"

type view func(io.Writer, *finding.Report) error

func text(o render.TextOptions) view {
	return func(w io.Writer, r *finding.Report) error { return render.Text(w, r, o) }
}

func plan(o render.TextOptions) view {
	return func(w io.Writer, r *finding.Report) error { return render.Plan(w, r, finding.PlanOf(r), o) }
}

// views are all ways to see a report.
var views = map[string]view{
	"text":     text(render.TextOptions{UTF8: true}),
	"verbose":  text(render.TextOptions{UTF8: true, Verbose: true}),
	"ascii":    text(render.TextOptions{Verbose: true}),
	"narrow":   text(render.TextOptions{UTF8: true, Width: 40}),
	"plan":     plan(render.TextOptions{UTF8: true}),
	"asciplan": plan(render.TextOptions{}),
	"json":     render.JSON,
	"planjson": func(w io.Writer, r *finding.Report) error { return render.PlanJSON(w, finding.PlanOf(r)) },
}

func show(t *testing.T, v view, r *finding.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := v(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for _, s := range stories() {
		t.Run(s.name, func(t *testing.T) {
			for _, name := range s.views {
				compare(t, golden(s, name), []byte(show(t, views[name], s.report)))
			}
		})
	}
}

// golden is the file that holds a view of a story.
func golden(s story, view string) string {
	return filepath.Join("testdata", s.name, view+".golden")
}

// compare holds a file to what it should be, or writes it.
func compare(t *testing.T, file string, want []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, regenerate)
	}
	if d := cmp.Diff(string(have), string(want)); d != "" {
		t.Errorf("%s differs (-file +now); %s\n%s", file, regenerate, d)
	}
}

func TestGoldenFilesHaveAStory(t *testing.T) {
	told := map[string]bool{}
	for _, s := range stories() {
		for _, name := range s.views {
			told[golden(s, name)] = true
		}
	}
	files, err := filepath.Glob("testdata/*/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !told[f] {
			t.Errorf("%s belongs to no story, remove it", f)
		}
	}
}

// everyView calls f with each view of each story.
func everyView(t *testing.T, f func(t *testing.T, v view, r *finding.Report)) {
	for _, s := range append(stories(), story{name: "hostile", report: hostile(evil)}) {
		for name, v := range views {
			t.Run(s.name+"/"+name, func(t *testing.T) { f(t, v, s.report) })
		}
	}
}

func TestTwiceGivesTheSameBytes(t *testing.T) {
	everyView(t, func(t *testing.T, v view, r *finding.Report) {
		if d := cmp.Diff(show(t, v, r), show(t, v, r)); d != "" {
			t.Error(d)
		}
	})
}

func TestReportIsNotChanged(t *testing.T) {
	before, after := stories(), stories()
	for i, s := range after {
		for _, v := range views {
			show(t, v, s.report)
		}
		if !reflect.DeepEqual(before[i].report, s.report) {
			t.Errorf("%s: a renderer changed its report", s.name)
		}
	}
}

func TestOneTrailingNewline(t *testing.T) {
	everyView(t, func(t *testing.T, v view, r *finding.Report) {
		out := show(t, v, r)
		if !strings.HasSuffix(out, "\n") || strings.HasSuffix(out, "\n\n") || strings.HasPrefix(out, "\n") {
			t.Errorf("begins or ends with empty lines, or has no line end: %q", out)
		}
		for line := range strings.Lines(out) {
			if l := strings.TrimSuffix(line, "\n"); strings.TrimRight(l, " ") != l {
				t.Errorf("blanks at the end of %q", l)
			}
		}
	})
}

func TestNothingRawReachesTheTerminal(t *testing.T) {
	everyView(t, func(t *testing.T, v view, r *finding.Report) { noRawBytes(t, show(t, v, r)) })
}

func FuzzNothingRawReachesTheTerminal(f *testing.F) {
	f.Add(evil)
	f.Add("`a \"b %s %!d(x)\\")
	f.Fuzz(func(t *testing.T, s string) {
		for _, v := range views {
			noRawBytes(t, show(t, v, hostile(s)))
		}
	})
}

func noRawBytes(t *testing.T, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("not UTF-8: %q", out)
	}
	raw := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }
	if i := strings.IndexFunc(out, raw); i >= 0 {
		t.Errorf("raw bytes at %q", out[i:])
	}
}

func TestASCIIOnly(t *testing.T) {
	for _, s := range append(stories(), story{name: "hostile", report: hostile(evil)}) {
		for _, name := range []string{"ascii", "asciplan"} {
			for _, c := range show(t, views[name], s.report) {
				if c >= utf8.RuneSelf {
					t.Errorf("%s %s: %U", s.name, name, c)
				}
			}
		}
	}
}

func TestColourOnlyPaintsStatusWords(t *testing.T) {
	painted := regexp.MustCompile(`\x1b\[3[1-6]m(fail|warn|info|unknown|pass)\x1b\[0m`)
	for _, s := range append(stories(), story{name: "hostile", report: hostile(evil)}) {
		for _, verbose := range []bool{false, true} {
			with := show(t, text(render.TextOptions{Color: true, Verbose: verbose}), s.report)
			without := show(t, text(render.TextOptions{Verbose: verbose}), s.report)
			if strings.Contains(without, "\x1b") {
				t.Errorf("%s: an escape byte without colour: %q", s.name, without)
			}
			if len(s.report.Findings) > 0 && with == without {
				t.Errorf("%s: no colour", s.name)
			}
			if d := cmp.Diff(without, painted.ReplaceAllString(with, "$1")); d != "" {
				t.Errorf("%s: colour changes more than status words:\n%s", s.name, d)
			}
		}
	}
}

// A fullDisk takes room bytes and then fails.
type fullDisk struct{ room int }

var errFull = errors.New("no space left on device")

func (d *fullDisk) Write(b []byte) (int, error) {
	n := min(len(b), d.room)
	d.room -= n
	if n < len(b) {
		return n, errFull
	}
	return n, nil
}

func TestWriterErrorIsReturned(t *testing.T) {
	for _, s := range stories() {
		for _, name := range s.views {
			v, size := views[name], len(show(t, views[name], s.report))
			for room := range size {
				if err := v(&fullDisk{room}, s.report); !errors.Is(err, errFull) {
					t.Fatalf("%s %s: at byte %d of %d: error %v", s.name, name, room, size, err)
				}
			}
			if err := v(&fullDisk{size}, s.report); err != nil {
				t.Errorf("%s %s: with room for all: %v", s.name, name, err)
			}
		}
	}
}

// A liar takes half and reports no error.
type liar struct{}

func (liar) Write(b []byte) (int, error) { return len(b) / 2, nil }

func TestShortWriteIsAnError(t *testing.T) {
	if err := render.JSON(liar{}, healthy()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("error %v", err)
	}
}

// Sentences fit the width: what is longer is one of the lines that are never
// wrapped, so only a report without them can be measured.
func TestSentencesFitTheWidth(t *testing.T) {
	for _, width := range []int{50, 80, 120} {
		out := show(t, text(render.TextOptions{Width: width}), likelyWarningAndNote())
		for line := range strings.Lines(out) {
			if n := len(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("width %d: %d columns: %q", width, n, line)
			}
		}
	}
}
