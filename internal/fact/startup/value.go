package startup

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// A part is a piece of a variable's value that one statement put there.
type part struct {
	text   string
	origin *finding.Place
	known  bool // false: text is the source of an expansion that cannot be worked out
	sure   bool // false: set under a condition that cannot be decided
}

// A value is the parts of a variable's value in order.
type value []part

func literal(text string, origin *finding.Place) value {
	return value{{text: text, origin: origin, known: true, sure: true}}
}

func (v value) String() string {
	var b strings.Builder
	for _, p := range v {
		b.WriteString(p.text)
	}
	return b.String()
}

// known reports whether every part is worked out.
func (v value) known() bool {
	for _, p := range v {
		if !p.known {
			return false
		}
	}
	return true
}

// certain reports whether every part is worked out and sure.
func (v value) certain() bool {
	for _, p := range v {
		if !p.known || !p.sure {
			return false
		}
	}
	return true
}

// doubtful is v under a condition that cannot be decided.
func (v value) doubtful() value {
	out := make(value, len(v))
	for i, p := range v {
		p.sure = false
		out[i] = p
	}
	return out
}

// compact joins neighbouring parts that differ in nothing but their text.
func (v value) compact() value {
	var out value
	for i := 0; i < len(v); {
		j := i + 1
		for j < len(v) && v[j].known && v[i].known && v[j].sure == v[i].sure && samePlace(v[j].origin, v[i].origin) {
			j++
		}
		p := v[i]
		p.text = v[i:j].String()
		out = append(out, p)
		i = j
	}
	return out
}

func samePlace(a, b *finding.Place) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// from gives every part the origin of the statement that assigns it.
func (v value) from(origin *finding.Place) value {
	out := make(value, len(v))
	for i, p := range v {
		p.origin = origin
		out[i] = p
	}
	return out
}

// An Element is one element of PATH as start-up files leave it.
type Element struct {
	Dir    string         // as it stands: it may hold a literal ~ or $, or a blank
	Origin *finding.Place // the statement that put it there; nil: inherited
	Known  bool           // false: Dir holds the source of an expansion, such as $(brew --prefix)/bin
	Sure   bool           // false: under a condition that cannot be decided
}

// elements splits a PATH value at its colons. An element that several
// statements wrote parts of belongs to the last of them. Where one part of it
// may not be there, the rest may hang on its neighbours: they are not sure
// either.
func (v value) elements() []Element {
	if len(v) == 0 {
		return nil
	}
	var out []Element
	var glued []int // elements of several parts, not all of which are sure
	cur := Element{Known: true, Sure: true}
	pieces, doubt := 0, false
	end := func() {
		if pieces > 1 && doubt {
			glued = append(glued, len(out))
		}
		out = append(out, cur)
	}
	for _, p := range v {
		if !p.known { // a colon inside the source of an expansion separates nothing
			cur.Dir += p.text
			cur.Known, cur.Sure, cur.Origin = false, cur.Sure && p.sure, p.origin
			pieces, doubt = pieces+1, doubt || !p.sure
			continue
		}
		for i, s := range strings.Split(p.text, ":") {
			if i > 0 {
				end()
				cur = Element{Known: true, Sure: true, Origin: p.origin}
				pieces, doubt = 0, false
			}
			if s != "" || pieces == 0 {
				cur.Dir += s
				cur.Origin = p.origin
				cur.Sure = cur.Sure && p.sure
			}
			if s != "" {
				pieces, doubt = pieces+1, doubt || !p.sure
			}
		}
	}
	end()
	for _, i := range glued {
		for j := max(i-1, 0); j <= min(i+1, len(out)-1); j++ {
			out[j].Sure = false
		}
	}
	return out
}

// joinElements is the inverse of elements.
func joinElements(list []Element) value {
	var v value
	for i, e := range list {
		text := e.Dir
		if i > 0 {
			text = ":" + text
		}
		v = append(v, part{text, e.Origin, e.Known, e.Sure})
	}
	return v
}

// truth is a three-valued truth.
type truth int

const (
	unknown truth = iota
	yes
	no
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

func (t truth) and(u truth) truth {
	switch {
	case t == no || u == no:
		return no
	case t == yes && u == yes:
		return yes
	}
	return unknown
}

func (t truth) or(u truth) truth { return t.not().and(u.not()).not() }
