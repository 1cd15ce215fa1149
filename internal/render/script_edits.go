package render

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// fileEdits are the edits of one file. They are made in one step, all or none,
// so that each can be where the plan counted its line.
type fileEdits struct {
	path                   string
	off                    string // as that of its repairs: "" or unsafeOff
	repairs                []int  // their numbers; at the first one the edits are made
	root, create, unixEnds bool
	hunks                  []hunk // in the order of their lines
}

// A hunk is an edit of lines, and the number of the repair that it is of.
type hunk struct {
	finding.Edit
	repair int
}

// gather adds the edits of a repair to those of their files, or leaves the repair
// out if they do not go together.
func (s *script) gather(it *scriptItem) {
	if why := s.clash(it); why != "" {
		it.off = "left out: " + why
		return
	}
	for _, st := range it.Fix.Steps {
		if st.Edit == nil || !acts(st) {
			continue
		}
		f := s.files[st.Edit.Path]
		if f == nil {
			f = &fileEdits{path: st.Edit.Path, off: it.off}
			s.files[f.path] = f
		}
		f.add(hunk{*st.Edit, it.Number}, it.Fix.Root)
	}
}

// clash says why the edits of a repair cannot be made with those before, "" if
// they can.
func (s *script) clash(it *scriptItem) string {
	own := map[string][]hunk{}
	for _, st := range it.Fix.Steps {
		if st.Edit == nil || !acts(st) {
			continue
		}
		e := *st.Edit
		var others []hunk
		if f := s.files[e.Path]; f != nil {
			if f.off != it.off {
				return fmt.Sprintf("it changes the same file as repair %d: run godoctor again", f.repairs[0])
			}
			others = f.hunks
		}
		for _, h := range others {
			if h.overlaps(e) {
				return fmt.Sprintf("it changes the same lines as repair %d: run godoctor again", h.repair)
			}
		}
		for _, h := range own[e.Path] {
			if h.overlaps(e) {
				return "it changes the same lines in two ways: do it by hand"
			}
		}
		own[e.Path] = append(own[e.Path], hunk{e, it.Number})
	}
	return ""
}

// overlaps reports whether two edits of a file take the same line, or one inserts
// between lines that the other takes. What is inserted in the same place comes in
// the order of the repairs.
func (h hunk) overlaps(e finding.Edit) bool {
	return h.Line > 0 && e.Line > 0 && !h.UnixEnds && !e.UnixEnds && !h.same(e) &&
		h.Line < e.Line+len(e.Old) && e.Line < h.Line+len(h.Old)
}

func (h hunk) same(e finding.Edit) bool {
	return h.Line == e.Line && slices.Equal(h.Old, e.Old) && slices.Equal(h.New, e.New)
}

// add adds an edit, unless it is there.
func (f *fileEdits) add(h hunk, root bool) {
	if !slices.Contains(f.repairs, h.repair) {
		f.repairs = append(f.repairs, h.repair)
	}
	f.root, f.create = f.root || root, f.create || h.Create
	if h.UnixEnds {
		f.unixEnds = true
		return
	}
	if slices.ContainsFunc(f.hunks, func(o hunk) bool { return o.same(h.Edit) }) {
		return
	}
	f.hunks = append(f.hunks, h)
	slices.SortStableFunc(f.hunks, func(a, b hunk) int {
		switch { // line 0 is the end
		case a.Line != b.Line && (a.Line == 0 || b.Line == 0):
			return b.Line - a.Line
		case a.Line != b.Line:
			return a.Line - b.Line
		}
		return cmp.Compare(min(len(a.Old), 1), min(len(b.Old), 1)) // what is inserted comes before
	})
}

// joined are the hunks, of which those that insert in the same place are one.
// What a file is to have without carriage returns is written without them.
func (f *fileEdits) joined() []finding.Edit {
	var out []finding.Edit
	for _, h := range f.hunks {
		e := h.Edit
		e.New = slices.Clone(e.New)
		for i := range e.New {
			if f.unixEnds {
				e.New[i] = strings.TrimRight(e.New[i], "\r")
			}
		}
		if n := len(out) - 1; n >= 0 && out[n].Line == e.Line && len(e.Old)+len(out[n].Old) == 0 {
			out[n].New = append(out[n].New, e.New...)
			continue
		}
		out = append(out, e)
	}
	return out
}

// lines are the hunks as the function edit reads them.
func (f *fileEdits) lines() []string {
	var out []string
	for _, e := range f.joined() {
		at := "@end"
		if e.Line > 0 {
			at = "@" + strconv.Itoa(e.Line)
		}
		out = append(out, at)
		for _, l := range e.Old {
			out = append(out, "-"+l)
		}
		for _, l := range e.New {
			out = append(out, "+"+l)
		}
	}
	return out
}

// firstOf reports whether a step is the first edit of its file in a repair.
func (it *scriptItem) firstOf(step int) bool {
	return step == slices.IndexFunc(it.Fix.Steps, func(st finding.Step) bool {
		return st.Edit != nil && acts(st) && st.Edit.Path == it.Fix.Steps[step].Edit.Path
	})
}

// owns reports whether the edits of a file are made at this repair, and says which
// others they are of, or where they are made.
func (s *script) owns(it *scriptItem, f *fileEdits) bool {
	if f.repairs[0] != it.Number {
		s.note("", "done above, with "+s.clean(f.path))
		return false
	}
	var later []string
	for _, n := range f.repairs[1:] {
		later = append(later, strconv.Itoa(n))
	}
	if len(later) > 0 {
		s.note("", "includes what these repairs change in it: "+strings.Join(later, ", "))
	}
	return true
}
