// Package searchpath takes PATH apart: its elements, what is wrong with them,
// and the programs that they lead to.
package searchpath

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// An Entry is one element of PATH.
type Entry struct {
	Index int    // 0-based
	Raw   string // as it stands
	Dir   string // cleaned, absolute; "" where a search does not reach a fixed directory
	State State
	ID    string // of the directory
	Err   error  // for State Unknown
}

// A State says what an element leads to.
type State string

// The states.
const (
	Directory  State = "directory"
	Missing    State = "missing"         // no such directory
	NotDir     State = "not a directory" // a file
	NoSearch   State = "not searchable"  // the user may not search it or one above it
	Empty      State = "empty"           // means the current directory
	Relative   State = "relative"
	Unexpanded State = "unexpanded" // begins with ~, or holds a $
	Unknown    State = "unknown"
)

type entriesKey struct{ value string }

// Process is the PATH of the examined process. ok is false where it is unset.
func Process(h *host.Host) (entries []Entry, ok bool, err error) {
	value, ok, err := h.Env("PATH")
	if err != nil || !ok {
		return nil, ok, err
	}
	entries, err = Parse(h, value)
	return entries, true, err
}

// Parse examines the elements of a PATH value. Bare directories are looked at
// once, however often they stand there.
func Parse(h *host.Host, value string) ([]Entry, error) {
	return host.Once(h, entriesKey{value}, func(h *host.Host) ([]Entry, error) {
		var out []Entry
		for i, raw := range strings.Split(value, ":") {
			out = append(out, examine(h, i, raw))
		}
		return out, nil
	})
}

func examine(h *host.Host, i int, raw string) Entry {
	e := Entry{Index: i, Raw: raw}
	switch {
	case raw == "":
		e.State = Empty
		return e
	case strings.HasPrefix(raw, "~") || strings.Contains(raw, "$") && !path.IsAbs(raw):
		e.State = Unexpanded
		return e
	case !path.IsAbs(raw):
		e.State = Relative
		return e
	}
	e.Dir = path.Clean(raw)
	info, err := h.Stat(e.Dir)
	switch {
	case err == nil && info.IsDir():
		e.State, e.ID = Directory, info.ID
		if ok, err := h.Access("x", e.Dir); err == nil && !ok {
			e.State = NoSearch
		}
	case err == nil:
		e.State = NotDir
	case host.IsAbsent(err) && strings.Contains(raw, "$"):
		e.State = Unexpanded
	case host.IsAbsent(err), host.StateOf(err) == host.Loop:
		e.State = Missing
	case host.IsDenied(err):
		e.State = NoSearch
	default:
		e.State, e.Err = Unknown, err
	}
	return e
}

// A Candidate is a program of the wanted name that a PATH element leads to.
type Candidate struct {
	Entry   Entry
	Program *toolchain.Program
}

// Found is the result of a search: every candidate in PATH order, and the first
// that can be run.
type Found struct {
	Candidates []Candidate
	Winner     *Candidate // nil: none can be run
	Unseen     error      // why it is not known whether more stand behind the winner
}

// Lookup searches entries for a program as shells and os/exec do: what cannot
// be run is passed over. An element that could not be examined before the
// winner makes an error: the winner is then not known.
func Lookup(h *host.Host, entries []Entry, name string) (Found, error) {
	var f Found
	seen := map[string]bool{}
	for _, e := range entries {
		if e.State == Unknown && f.Winner == nil {
			return f, e.Err
		}
		if e.State == Unknown && f.Unseen == nil {
			f.Unseen = e.Err
		}
		if e.State != Directory && e.State != NoSearch || seen[e.Dir] {
			continue
		}
		seen[e.Dir] = true
		p, err := toolchain.Describe(h, path.Join(e.Dir, name))
		if host.IsAbsent(err) {
			continue
		}
		if err != nil {
			if f.Winner == nil {
				return f, err
			}
			f.Unseen = err
			continue
		}
		if p.Obstacle != nil && (p.Obstacle.Kind == toolchain.NotAFile || p.Obstacle.Kind == toolchain.Unsearchable && e.State == NoSearch && !goish(e.Dir)) {
			continue
		}
		f.Candidates = append(f.Candidates, Candidate{e, p})
		if f.Winner == nil && p.Runs() {
			f.Winner = &Candidate{e, p}
		}
	}
	return f, nil
}

// goish reports whether a directory that cannot be looked into is named like
// one of Go's.
func goish(dir string) bool { return GoName(dir) }

// ProcessGo searches the PATH of the examined process for go.
func ProcessGo(h *host.Host) (Found, error) {
	entries, _, err := Process(h)
	if err != nil {
		return Found{}, err
	}
	return Lookup(h, entries, "go")
}

// Distinct are the candidates that can be run and are different files: /bin/go
// and /usr/bin/go are one where /bin is a link to /usr/bin.
func (f Found) Distinct() []Candidate {
	var out []Candidate
	seen := map[string]bool{}
	for _, c := range f.Candidates {
		if c.Program.Runs() && !seen[c.Program.ID] {
			seen[c.Program.ID] = true
			out = append(out, c)
		}
	}
	return out
}

// GoName reports whether a path element is named like a directory of Go's: it
// has a component such as go, golang, go1.22, .go, or sdk.
func GoName(dir string) bool {
	for _, part := range strings.Split(strings.ToLower(dir), "/") {
		part = strings.TrimLeft(strings.TrimSpace(part), ".~$")
		switch {
		case part == "go", part == "golang", part == "goroot", part == "gopath", part == "gobin":
			return true
		case strings.HasPrefix(part, "go1"), strings.HasPrefix(part, "go-1"), strings.HasPrefix(part, "go_"):
			return true
		}
	}
	for _, mark := range []string{"/.goenv/versions/", "/.gvm/gos/", "/.goenv/shims"} {
		if strings.Contains(dir, mark) {
			return true
		}
	}
	return strings.Contains(dir, "GOPATH") || strings.Contains(dir, "GOROOT") || strings.Contains(dir, "GOBIN")
}
