package digest

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// A Dialect is a shell language that start-up files are written in.
const (
	Bash  = "bash"
	POSIX = "sh"
	Zsh   = "zsh"
	Ksh   = "ksh"
	Fish  = "fish"
)

// Mark begins the lines that Script adds at the end of a reduced file to say
// what the reduction lost, such as the place of a syntax error.
const Mark = "#godoctor "

// Script reduces a start-up file to the statements that can concern Go: those
// that touch PATH or a GO variable, read another file, end the file early, or
// give values to variables that such statements use. Everything else, comments
// too, is blanked; every kept statement stays on its line.
func Script(dialect, text string) (string, error) {
	if dialect == Fish {
		return fishScript(text), nil
	}
	variant, err := Variant(dialect)
	if err != nil {
		return "", err
	}
	file, parseErr := Parse(variant, text)
	if file == nil {
		return keepLines(text) + note(parseErr), nil
	}
	r := newReducer(text)
	r.collect(file)
	for _, s := range file.Stmts {
		r.reduce(s, false)
	}
	reduced := string(r.out)
	if parseErr != nil {
		// what stands behind the error has no tree; keep its lines so that they
		// can be shown as not reached
		line := errorLine(parseErr)
		reduced = overlay(reduced, keepLines(text), line)
	}
	return reduced + note(parseErr), nil
}

// Variant is the parser's name of a dialect.
func Variant(dialect string) (syntax.LangVariant, error) {
	switch dialect {
	case Bash:
		return syntax.LangBash, nil
	case POSIX:
		return syntax.LangPOSIX, nil
	case Zsh:
		return syntax.LangZsh, nil
	case Ksh:
		return syntax.LangMirBSDKorn, nil
	}
	return 0, fmt.Errorf("unknown shell dialect %q", dialect)
}

// Parse parses as much as it can: with an error the file holds the complete
// statements before it, or is nil if there are none.
func Parse(variant syntax.LangVariant, text string) (file *syntax.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			file, err = nil, fmt.Errorf("the shell parser gave up: %v", p)
		}
	}()
	file, err = syntax.NewParser(syntax.Variant(variant), syntax.KeepComments(true)).Parse(strings.NewReader(text), "")
	if err == nil {
		return file, nil
	}
	limit := errorLine(err)
	partial := &syntax.File{}
	for stmt, stmtErr := range syntax.NewParser(syntax.Variant(variant), syntax.KeepComments(true)).StmtsSeq(strings.NewReader(text)) {
		if stmtErr != nil || stmt == nil {
			break
		}
		if limit > 0 && int(stmt.End().Line()) > limit {
			break
		}
		partial.Stmts = append(partial.Stmts, stmt)
	}
	if len(partial.Stmts) == 0 {
		return nil, err
	}
	return partial, err
}

func errorLine(err error) int {
	var p syntax.ParseError
	var l syntax.LangError
	switch {
	case errors.As(err, &p):
		return int(p.Pos.Line())
	case errors.As(err, &l):
		return int(l.Pos.Line())
	}
	return 0
}

func note(err error) string {
	if err == nil {
		return ""
	}
	var p syntax.ParseError
	text := err.Error()
	if errors.As(err, &p) {
		text = p.Text
	} else if _, after, ok := strings.Cut(text, ": "); ok {
		text = after
	}
	return fmt.Sprintf("\n%ssyntax error %d %s\n", Mark, errorLine(err), strings.ReplaceAll(text, "\n", " "))
}

// overlay takes the lines from line on out of other.
func overlay(text, other string, line int) string {
	a, b := strings.Split(text, "\n"), strings.Split(other, "\n")
	for i := max(line-1, 0); i < len(a) && i < len(b); i++ {
		if strings.TrimSpace(a[i]) == "" {
			a[i] = b[i]
		}
	}
	return strings.Join(a, "\n")
}

// concerns matches the text of a simple statement that can concern Go: search
// paths, Go's variables, version managers, reading other files, leaving early.
var concerns = regexp.MustCompile(`(?i)\bPATH\b|\bGO[A-Z0-9_]*\b|golang|\bgo\b|/go[/0-9.-]|/go\b|[agj]?goenv|asdf|\bgvm\b|\bmise\b|\brtx\b|homebrew|brew\b|linuxbrew|\bnix\b|conda|\bsdk\b` +
	`|fish_user_paths|fish_add_path|pathmunge|path_append|append_path|prepend_path|BASH_ENV|\bENV\b|ZDOTDIR|/etc/environment`)

// leaves matches commands that read another file, hand over, or end this one.
var leaves = regexp.MustCompile(`^(\.|source|return|exit|exec|eval|logout)$`)

// keepLines is the fallback for what has no tree: whole lines.
func keepLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		t := strings.TrimSpace(l)
		first, _, _ := strings.Cut(t, " ")
		if strings.HasPrefix(t, "#") || !(concerns.MatchString(l) || leaves.MatchString(first)) {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
}

// A reducer copies the kept ranges of a text into a blank one.
type reducer struct {
	text   string
	out    []byte
	wanted map[string]bool       // variables and functions that kept statements use
	memo   map[*syntax.Stmt]bool // of anyKept, for one state of wanted
}

// kept is the white space that a blanked text keeps: lines stay on their
// numbers, and a carriage return at the end of a line is a finding.
const kept = "\n\r\t"

func newReducer(text string) *reducer {
	out := []byte(text)
	for i, c := range out {
		if !strings.ContainsRune(kept, rune(c)) {
			out[i] = ' '
		}
	}
	return &reducer{text: text, out: out, wanted: map[string]bool{}, memo: map[*syntax.Stmt]bool{}}
}

// collect finds the variables that kept statements use, until nothing new
// comes up: X=/opt/go; Y=$X/bin; PATH=$Y:$PATH needs X. The rounds are bounded
// because a chain longer than that is not a start-up file.
func (r *reducer) collect(file *syntax.File) {
	const rounds = 8
	for range rounds {
		before := len(r.wanted)
		clear(r.memo)
		syntax.Walk(file, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Comment:
				return false
			case *syntax.FuncDecl:
				if n.Name != nil && r.anyKept(n.Body) {
					r.wanted[n.Name.Value] = true
				}
			case *syntax.Stmt:
				if simple(n) && r.kept(n) {
					r.want(n)
				}
			case *syntax.IfClause:
				for _, c := range n.Cond {
					if r.anyKeptList(n.Then) {
						r.want(c)
					}
				}
			}
			return true
		})
		if len(r.wanted) == before {
			return
		}
	}
}

func (r *reducer) want(n syntax.Node) {
	syntax.Walk(n, func(n syntax.Node) bool {
		if p, ok := n.(*syntax.ParamExp); ok && p.Param != nil && syntax.ValidName(p.Param.Value) {
			r.wanted[p.Param.Value] = true
		}
		return true
	})
}

// simple reports whether s has no statements of its own that could be dropped
// one by one.
func simple(s *syntax.Stmt) bool {
	switch s.Cmd.(type) {
	case *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.CaseClause, *syntax.Block, *syntax.Subshell, *syntax.FuncDecl:
		return false
	}
	return true
}

// kept decides about a simple statement.
func (r *reducer) kept(s *syntax.Stmt) bool {
	from, to := r.span(s)
	if concerns.MatchString(r.text[from:to]) {
		return true
	}
	keep := false
	syntax.Walk(s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			if len(n.Args) > 0 {
				name := n.Args[0].Lit()
				keep = keep || leaves.MatchString(name) || r.wanted[name]
			}
			for _, a := range n.Assigns {
				keep = keep || len(n.Args) == 0 && a.Name != nil && r.wanted[a.Name.Value]
			}
		case *syntax.DeclClause:
			for _, a := range n.Args {
				keep = keep || a.Name != nil && r.wanted[a.Name.Value]
			}
		}
		return !keep
	})
	return keep
}

func (r *reducer) anyKept(s *syntax.Stmt) (found bool) {
	if found, ok := r.memo[s]; ok {
		return found
	}
	defer func() { r.memo[s] = found }()
	syntax.Walk(s, func(n syntax.Node) bool {
		if inner, ok := n.(*syntax.Stmt); ok && simple(inner) && r.kept(inner) {
			found = true
		}
		return !found
	})
	return found
}

// anyKeptList is anyKept for any of a list.
func (r *reducer) anyKeptList(list []*syntax.Stmt) bool {
	for _, s := range list {
		if r.anyKept(s) {
			return true
		}
	}
	return false
}

// reduce copies what is kept of s. A dropped statement inside another becomes
// ":" so that the whole still parses.
func (r *reducer) reduce(s *syntax.Stmt, inner bool) {
	from, to := r.span(s)
	if !r.anyKept(s) {
		r.blank(from, to)
		if inner && from < len(r.out) && r.out[from] != '\n' {
			r.out[from] = ':'
		}
		return
	}
	if !inner {
		copy(r.out[from:to], r.text[from:to])
		r.blankComments(s)
	}
	if simple(s) {
		return
	}
	children(s.Cmd, func(list []*syntax.Stmt) {
		for _, c := range list {
			r.reduce(c, true)
		}
	})
}

// children calls f with each list of statements that a reduction may thin out;
// conditions are not among them, they say when the rest runs.
func children(cmd syntax.Command, f func([]*syntax.Stmt)) {
	switch c := cmd.(type) {
	case *syntax.IfClause:
		for e := c; e != nil; e = e.Else {
			f(e.Then)
		}
	case *syntax.WhileClause:
		f(c.Do)
	case *syntax.ForClause:
		f(c.Do)
	case *syntax.CaseClause:
		for _, item := range c.Items {
			f(item.Stmts)
		}
	case *syntax.Block:
		f(c.Stmts)
	case *syntax.Subshell:
		f(c.Stmts)
	case *syntax.FuncDecl:
		f([]*syntax.Stmt{c.Body})
	}
}

// span is the range of a statement with its here-documents and their closing
// lines.
func (r *reducer) span(s *syntax.Stmt) (from, to int) {
	from, to = r.clamp(s.Pos()), r.clamp(s.End())
	syntax.Walk(s, func(n syntax.Node) bool {
		if d, ok := n.(*syntax.Redirect); ok && d.Hdoc != nil {
			end := r.clamp(d.Hdoc.End())
			if nl := strings.IndexByte(r.text[end:], '\n'); nl >= 0 {
				end += nl
			} else {
				end = len(r.text)
			}
			to = max(to, end)
		}
		return true
	})
	return from, max(from, to)
}

func (r *reducer) clamp(p syntax.Pos) int {
	if !p.IsValid() {
		return 0
	}
	return min(int(p.Offset()), len(r.text))
}

func (r *reducer) blank(from, to int) {
	for i := from; i < to; i++ {
		if !strings.ContainsRune(kept, rune(r.out[i])) {
			r.out[i] = ' '
		}
	}
}

func (r *reducer) blankComments(n syntax.Node) {
	syntax.Walk(n, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.Comment); ok {
			r.blank(r.clamp(c.Pos()), r.clamp(c.End()))
		}
		return true
	})
}
