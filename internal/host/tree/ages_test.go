package tree

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// A wide is a Tree with one directory of many entries, of which each directory
// holds the same again.
type wide struct {
	Tree
	entries []Entry
	access  error
	asked   int
}

func (w *wide) Entries(string, int) ([]Entry, error) { w.asked++; return w.entries, nil }

func (w *wide) Access(string, string) (bool, error) { return true, w.access }

func entries(n int, kind string) (list []Entry) {
	for i := range n {
		list = append(list, Entry{fmt.Sprintf("%05d", i), host.Info{Type: kind, ModTime: time.Unix(1, 0)}})
	}
	return list
}

// Every entry counts against the bound, be it a file or not.
func TestAgesBound(t *testing.T) {
	for kind, wantFiles := range map[string]int{"file": maxEntries, "link": 0, "fifo": 0} {
		w := &wide{entries: entries(maxEntries+1, kind)}
		a, err := host.ParseAges(ages(context.Background(), w, "/d").Body)
		if err != nil || !a.Truncated || a.Files != wantFiles {
			t.Errorf("%s: %d files, truncated %v, %v", kind, a.Files, a.Truncated, err)
		}
	}
	w := &wide{entries: append(entries(3, "link"), Entry{"sub", host.Info{Type: "dir"}})}
	w.asked = 0
	if a, err := host.ParseAges(ages(context.Background(), w, "/d").Body); err != nil || !a.Truncated || w.asked > maxEntries/4+1 {
		t.Errorf("endless: truncated %v after %d directories, %v", a.Truncated, w.asked, err)
	}
}

func TestAgesInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if a := ages(ctx, &wide{entries: entries(10, "link")}, "/d"); a.State == host.OK {
		t.Errorf("%+v", a)
	}
}

// What could not be looked at is in no group.
func TestOwnersAccess(t *testing.T) {
	for _, err := range []error{nil, fmt.Errorf("stale handle")} {
		o, parse := host.ParseOwners(owners(context.Background(), &wide{entries: entries(2, "dir"), access: err}, "/d").Body)
		if parse != nil || o.Truncated != (err != nil) || (len(o.Groups) == 0) != (err != nil) {
			t.Errorf("%v: %+v, %v", err, o, parse)
		}
	}
}

// A go.mod with more requirements than are looked at is not sound in silence.
func TestDamagedBound(t *testing.T) {
	for n, want := range map[int]host.State{maxRequired: host.OK, maxRequired + 1: host.TooBig} {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "require a.example/m%d v1.0.0\n", i)
		}
		if a := damaged(context.Background(), &gomodTree{text: b.String()}, "/cache", "/go.mod"); a.State != want {
			t.Errorf("%d requirements: %s, want %s", n, a.State, want)
		}
	}
}

// A gomodTree is a Tree with a go.mod file and nothing else.
type gomodTree struct {
	Tree
	text string
}

type textFile struct{ *strings.Reader }

func (textFile) Close() error { return nil }

func (g *gomodTree) Open(string) (File, error) { return textFile{strings.NewReader(g.text)}, nil }

func (g *gomodTree) Lstat(string) (host.Info, error) { return host.Info{}, fs.ErrNotExist }
