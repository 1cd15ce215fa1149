package startup

import "slices"

// A change is what a variable was before a branch set it.
type change struct {
	name string
	old  *variable
}

// branch runs f and takes back what it changed, which it returns.
func (s *state) branch(f func()) map[string]*variable {
	mark := len(s.journal)
	s.open++
	f()
	s.open--
	changed := map[string]*variable{}
	for i := len(s.journal) - 1; i >= mark; i-- {
		c := s.journal[i]
		if _, ok := changed[c.name]; !ok {
			changed[c.name] = s.vars[c.name]
		}
		if c.old == nil {
			delete(s.vars, c.name)
		} else {
			s.vars[c.name] = c.old
		}
	}
	s.journal = s.journal[:mark]
	return changed
}

// join is the state after one of several branches, it is not known which.
func (s *state) join(branches []map[string]*variable) {
	names := map[string]*variable{}
	for _, b := range branches {
		for n := range b {
			names[n] = nil
		}
	}
	for _, n := range sortedKeys(names) {
		var merged *variable
		for i, b := range branches {
			v, ok := b[n]
			if !ok {
				v = s.vars[n]
			}
			if i == 0 {
				merged = v
				continue
			}
			if n == "PATH" && merged != nil && v != nil && merged != v {
				s.work += partWork * (len(merged.v) + len(v.v)) * 4 // splitting, comparing, joining
			}
			merged = either(n, merged, v)
		}
		s.replace(n, merged)
	}
}

// either is a variable that is a or b. Of PATH the elements that are in both
// stay sure.
func either(name string, a, b *variable) *variable {
	switch {
	case a == b:
		return a
	case a == nil || b == nil:
		v := a
		if a == nil {
			v = b
		}
		if v.fn != nil || v.array {
			return &variable{v: value{{text: "$" + name, sure: true}}, maybe: true}
		}
		return &variable{v: v.v.doubtful(), maybe: true}
	case a.fn != nil || b.fn != nil || a.array || b.array:
		return &variable{v: value{{text: "$" + name, sure: true}}, maybe: true}
	}
	maybe := a.maybe || b.maybe
	switch {
	case name == "PATH":
		return &variable{v: joinElements(merge(a.v.elements(), b.v.elements())), maybe: maybe}
	case a.v.known() && b.v.known() && a.v.String() == b.v.String():
		if a.v.certain() {
			a = b // the one that doubts
		}
		return &variable{v: a.v, maybe: maybe}
	}
	return &variable{v: value{{text: "$" + name, sure: true}}, maybe: maybe}
}

// maxMerge bounds the table that merge makes; a PATH is rarely longer than 50.
const maxMerge = 200

// merge puts two versions of PATH into one: what is in both, in the order of
// both, stays as it is; the rest is not sure.
func merge(a, b []Element) []Element {
	same := func(x, y Element) bool { return x.Dir == y.Dir && x.Known && y.Known }
	var head, tail []Element // most of PATH is the same in both, at its ends
	for len(a) > 0 && len(b) > 0 && same(a[0], b[0]) {
		head, a, b = append(head, doubted(a[0], b[0])), a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && same(a[len(a)-1], b[len(b)-1]) {
		tail = append(tail, doubted(a[len(a)-1], b[len(b)-1]))
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	slices.Reverse(tail)
	if len(a) > maxMerge || len(b) > maxMerge {
		return slices.Concat(head, unsure(a), unsure(b), tail)
	}
	return slices.Concat(head, mergeMiddle(a, b, same), tail)
}

// doubted is a as far as b is sure, too.
func doubted(a, b Element) Element {
	a.Sure = a.Sure && b.Sure
	return a
}

// mergeMiddle keeps a longest common subsequence as it is.
func mergeMiddle(a, b []Element, same func(x, y Element) bool) []Element {
	common := make([][]int, len(a)+1) // the longest common subsequence of the tails
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(a[i], b[j]) {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []Element
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && same(a[i], b[j]):
			out, i, j = append(out, doubted(a[i], b[j])), i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out, i = append(out, unsure(a[i:i+1])...), i+1
		default:
			out, j = append(out, unsure(b[j:j+1])...), j+1
		}
	}
	return out
}

func unsure(list []Element) []Element {
	out := append([]Element(nil), list...)
	for i := range out {
		out[i].Sure = false
	}
	return out
}
