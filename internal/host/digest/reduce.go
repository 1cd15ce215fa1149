package digest

import (
	"sort"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// A reducer copies the kept ranges of a text into a blank one.
type reducer struct {
	text   string
	out    []byte
	hits   []int // where the text concerns Go
	docs   []doc
	wanted map[string]bool // variables that kept statements use
	called map[string]bool // commands that they run
	does   map[string]bool // functions that do something that is kept
	memo   map[*syntax.Stmt]traits
}

// A doc is a here-document: where it is asked for, its text and closing line.
type doc struct{ at, from, to int }

// kept is the white space that a blanked text keeps: lines stay on their
// numbers, and a carriage return at the end of a line is a finding.
const kept = "\n\r\t"

// params is the name under which $1 and its kin are wanted.
const params = "@"

func reduceTree(text string, file *syntax.File) (reduced, sets string) {
	r := &reducer{text: text, out: []byte(text), wanted: map[string]bool{"IFS": true},
		called: map[string]bool{}, does: map[string]bool{}, memo: map[*syntax.Stmt]traits{}}
	r.blank(0, len(text))
	var dead [][2]int // comments and here-documents concern nobody
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Comment:
			dead = append(dead, [2]int{r.clamp(n.Pos()), r.clamp(n.End())})
		case *syntax.Redirect:
			if n.Hdoc != nil {
				d := r.doc(n)
				r.docs = append(r.docs, d)
				dead = append(dead, [2]int{d.from, d.to})
			}
		}
		return true
	})
	sort.Slice(r.docs, func(i, j int) bool { return r.docs[i].at < r.docs[j].at })
	r.findHits(dead)
	r.collect(file)
	for _, s := range file.Stmts {
		if r.keep(s, true, false) {
			r.copy(s)
			r.thin(s, true, false)
		}
	}
	for _, d := range dead {
		if d[0] < len(text) && text[d[0]] == '#' {
			r.blank(d[0], d[1])
		}
	}
	return string(r.out), r.hidden(file)
}

// findHits notes where the live text concerns Go.
func (r *reducer) findHits(dead [][2]int) {
	sort.Slice(dead, func(i, j int) bool { return dead[i][0] < dead[j][0] })
	for _, hit := range concernHits(r.text) {
		for len(dead) > 0 && dead[0][1] <= hit {
			dead = dead[1:]
		}
		if len(dead) == 0 || hit < dead[0][0] {
			r.hits = append(r.hits, hit)
		}
	}
}

// doc locates a here-document. An empty one has no position of its own.
func (r *reducer) doc(n *syntax.Redirect) doc {
	d := doc{at: r.clamp(n.Pos()), from: r.lineEnd(r.clamp(n.Word.End())) + 1}
	if n.Hdoc.Pos().IsValid() {
		d.from = r.clamp(n.Hdoc.Pos())
		d.to = r.lineEnd(r.clamp(n.Hdoc.End()))
	}
	d.from = min(d.from, len(r.text))
	d.to = max(d.to, r.lineEnd(d.from))
	return d
}

func (r *reducer) lineEnd(at int) int {
	if at >= len(r.text) {
		return len(r.text)
	}
	if nl := strings.IndexByte(r.text[at:], '\n'); nl >= 0 {
		return at + nl
	}
	return len(r.text)
}

// collect finds the variables and functions that kept statements use, until
// nothing new comes up: X=/opt/go; Y=$X/bin; PATH=$Y:$PATH needs X. The rounds
// are bounded because a chain longer than that is not a start-up file.
func (r *reducer) collect(file *syntax.File) {
	const rounds = 12
	for range rounds {
		before := len(r.wanted) + len(r.called) + len(r.does)
		clear(r.memo)
		for _, s := range file.Stmts {
			r.gather(s, true, false)
		}
		if len(r.wanted)+len(r.called)+len(r.does) == before {
			break
		}
	}
	clear(r.memo)
}

// gather wants what the kept statements in s use.
func (r *reducer) gather(s *syntax.Stmt, returns, breaks bool) {
	if !r.keep(s, returns, breaks) {
		return
	}
	if simple(s) {
		r.want(s)
		return
	}
	if f, ok := s.Cmd.(*syntax.FuncDecl); ok && f.Name != nil {
		r.does[f.Name.Value] = true
		if r.whole(f) {
			r.want(f)
			return
		}
	}
	frame(s.Cmd, r.want)
	inside(s.Cmd, returns, breaks, r.gather)
}

// want notes the names that n uses.
func (r *reducer) want(n syntax.Node) {
	syntax.Walk(n, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.ParamExp:
			switch {
			case n.Param == nil:
			case syntax.ValidName(n.Param.Value):
				r.wanted[n.Param.Value] = true
			case strings.Contains("@*#123456789", n.Param.Value):
				r.wanted[params] = true
			}
		case *syntax.CallExpr:
			if len(n.Args) > 0 {
				name := strings.TrimPrefix(n.Args[0].Lit(), `\`)
				if r.called[name] = true; name == "eval" || name == "emulate" { // what it runs may be quoted
					for _, m := range reference().FindAllStringSubmatch(r.text[r.clamp(n.Pos()):r.clamp(n.End())], -1) {
						r.wanted[m[1]] = true
					}
				}
			}
		case *syntax.Word: // [[ -v X ]] and (( X ))
			if l := n.Lit(); n.Pos().IsValid() && syntax.ValidName(l) && strings.ToUpper(l) == l {
				r.wanted[l] = true
			}
		}
		return true
	})
}

var reference = pattern.Lazy(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)

// thin takes out of a copied statement what is not kept of it. A dropped
// statement becomes "_", a command that nobody has: the whole still parses, and
// nobody takes its success for granted.
func (r *reducer) thin(s *syntax.Stmt, returns, breaks bool) {
	if f, ok := s.Cmd.(*syntax.FuncDecl); simple(s) || ok && r.whole(f) {
		return
	}
	inside(s.Cmd, returns, breaks, func(c *syntax.Stmt, returns, breaks bool) {
		if r.keep(c, returns, breaks) {
			r.thin(c, returns, breaks)
			return
		}
		from, to := r.span(c)
		r.blank(from, to)
		if from < to {
			r.out[from] = '_'
		}
		for _, d := range r.docsIn(from, to) {
			r.blank(d.from, d.to)
		}
	})
}

// copy copies a statement and its here-documents.
func (r *reducer) copy(s *syntax.Stmt) {
	from, to := r.clamp(s.Pos()), r.clamp(s.End())
	copy(r.out[from:to], r.text[from:to])
	for _, d := range r.docsIn(from, to) {
		copy(r.out[d.from:d.to], r.text[d.from:d.to])
	}
}

// span is the range of a statement without what ends it.
func (r *reducer) span(s *syntax.Stmt) (from, to int) {
	from, to = r.clamp(s.Pos()), r.clamp(s.End())
	if s.Semicolon.IsValid() {
		to = min(to, r.clamp(s.Semicolon))
	}
	return from, max(from, to)
}

func (r *reducer) docsIn(from, to int) []doc {
	at := func(offset int) int {
		return sort.Search(len(r.docs), func(i int) bool { return r.docs[i].at >= offset })
	}
	return r.docs[at(from):at(to)]
}

func (r *reducer) clamp(p syntax.Pos) int {
	if !p.IsValid() {
		return 0
	}
	return min(int(p.Offset()), len(r.text))
}

func (r *reducer) blank(from, to int) {
	for i := from; i < to; i++ {
		if strings.IndexByte(kept, r.out[i]) < 0 {
			r.out[i] = ' '
		}
	}
}
