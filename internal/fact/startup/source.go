package startup

import (
	"errors"
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// source is one parsed file; sessions share it.
type source struct {
	path   string
	text   string
	lines  []string
	tree   *syntax.File
	behind []*syntax.Stmt // the statements behind an error that proves nothing
	fish   []*digest.FishNode
	opaque bool           // too complicated to be parsed
	hides  []string       // sums of the names of variables that dropped statements set
	broken *Defect        // a syntax error that the reduction found
	at     *finding.Place // of the statement that a text given to eval stands in
}

type sourceKey struct{ dialect, path string }

// load reads and parses a file, once for all sessions.
func load(h *host.Host, dialect, p string) (*source, error) {
	return host.Once(h, sourceKey{dialect, path.Clean(p)}, func(h *host.Host) (*source, error) {
		text, err := h.Script(dialect, p)
		if err != nil {
			return nil, err
		}
		return parse(dialect, p, text), nil
	})
}

func parse(dialect, p, text string) *source {
	f := &source{path: p, text: text, lines: strings.Split(text, "\n")}
	f.broken = f.syntaxDefect()
	for i, l := range f.lines {
		if rest, ok := strings.CutPrefix(l, digest.Sets); ok {
			f.hides, f.lines[i] = strings.Fields(rest), ""
		}
		f.opaque = f.opaque || l == digest.Unparsed
	}
	if dialect == digest.Fish {
		f.fish, _ = digest.FishTree(strings.Join(f.lines, "\n"))
		return f
	}
	if variant, err := digest.Variant(dialect); err == nil {
		f.tree, _ = digest.Parse(variant, text)
	}
	if f.tree != nil && f.broken != nil {
		at := slices.IndexFunc(f.tree.Stmts, func(s *syntax.Stmt) bool { return int(s.Pos().Line()) >= f.broken.Place.Line })
		if at >= 0 {
			f.tree.Stmts, f.behind = f.tree.Stmts[:at], f.tree.Stmts[at:]
		}
		if proves(dialect, *f.broken) {
			f.behind = nil // they are there to be shown, they do not run
		}
	}
	return f
}

func (f *source) place(line int) finding.Place {
	if f.at != nil {
		return *f.at
	}
	p := finding.Place{Source: f.path, Line: line}
	if line >= 1 && line <= len(f.lines) {
		p.Text = strings.TrimSpace(strings.TrimRight(f.lines[line-1], "\r"))
	}
	return p
}

// crAt reports whether a line ends in a carriage return, which the parser skips
// but a shell does not.
func (f *source) crAt(line int) bool {
	return line >= 1 && line <= len(f.lines) && strings.HasSuffix(f.lines[line-1], "\r")
}

// crBetween reports whether a statement over several lines has a carriage
// return in one of them but the last.
func (f *source) crBetween(n syntax.Node) bool {
	for line := int(n.Pos().Line()); line < int(n.End().Line()); line++ {
		if f.crAt(line) {
			return true
		}
	}
	return false
}

var errDeep = errors.New("files that read each other too deeply")

// read reads one file on behalf of by (nil: the shell itself).
func (s *state) read(dialect, p string, by *finding.Place, maybe int, params *[]value) {
	if s.ended || len(s.out.Visits) >= maxNotes {
		return
	}
	at := len(s.out.Visits)
	s.out.Visits = append(s.out.Visits, Visit{Path: p, By: by})
	if s.depth >= maxDepth {
		s.out.Visits[at].Err = errDeep
		return
	}
	f, err := load(s.h, dialect, p)
	if err != nil {
		if !host.IsAbsent(err) {
			s.out.Visits[at].Err = err
			if by == nil && !host.IsDenied(err) { // the shell reads what we could not
				s.doubt(finding.Place{Source: p})
			}
		}
		return
	}
	s.out.Visits[at].Read = true
	s.depth++
	defer func() { s.depth-- }()
	if f.broken != nil {
		s.note(dialect, *f.broken)
	}
	if dialect == digest.Fish {
		s.fish(f, maybe, at)
		return
	}
	if f.opaque {
		s.doubt(f.place(1))
	}
	if f.tree == nil {
		return
	}
	r := &runner{control: control{s: s, maybe: maybe}, file: f, params: params}
	s.hide(f)
	r.stmts(f.tree.Stmts)
	r.maybe++ // the shell may or may not get past what our parser does not know
	r.stmts(f.behind)
	r.maybe--
	s.hide(f)
	if r.stopped != nil {
		s.out.Visits[at].Stopped = r.stopped
		s.out.Visits[at].Guard = r.guard && !s.out.Kind.Interactive
	}
}

// note keeps a syntax error, as a doubt where it proves nothing.
func (s *state) note(dialect string, d Defect) {
	if !proves(dialect, d) {
		s.doubt(d.Place)
		return
	}
	s.defect(d)
}

// proves reports whether the shell, too, stops at an error of the parser. Zsh
// and ksh93 read more than it does: there only a quote that is not closed is an
// error for both.
func proves(dialect string, d Defect) bool {
	return dialect != digest.Zsh && dialect != digest.Ksh || strings.Contains(d.Detail, "without closing quote")
}

// hide forgets the variables that statements set which the reduction dropped.
func (s *state) hide(f *source) {
	if len(f.hides) == 0 {
		return
	}
	s.hidden = append(s.hidden, f.hides...)
	for _, n := range sortedKeys(s.vars) {
		if s.isHidden(n) && syntax.ValidName(n) {
			s.forget(n)
		}
	}
}

func (s *state) isHidden(name string) bool {
	return len(s.hidden) > 0 && slices.Contains(s.hidden, digest.NameSum(name))
}
