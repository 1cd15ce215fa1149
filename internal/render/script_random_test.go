package render_test

import (
	order "cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// randomChanges are small files with edits that touch no line twice. The text
// after them is put together from the lines of the original, not by edits: it is
// right if no line stands in the file twice.
func randomChanges(r *rand.Rand, n int, repeated bool) []change {
	odd := []string{"", " a", "a ", "-", "+b", "1", "1.0", "'\"", "$x `y`", "\\n\\", "%s", "\xff\xfe", "é", "a\r", "\t", "END", "{{x}}", "@1"}
	out := make([]change, n)
	for i := range out {
		line := func() string { return odd[r.IntN(len(odd))] + fmt.Sprint(r.IntN(1e9)) }
		if repeated {
			line = func() string { return []string{"a", "b", ""}[r.IntN(3)] }
		}
		var lines []string
		for range r.IntN(7) {
			lines = append(lines, line())
		}
		out[i] = randomEdits(r, fmt.Sprint("f", i), lines, r.IntN(3) > 0, line)
	}
	return out
}

func randomEdits(r *rand.Rand, name string, lines []string, closed bool, fresh func() string) change {
	c := change{name: name, before: strings.Join(lines, "\n")}
	if closed && len(lines) > 0 {
		c.before += "\n"
	}
	closed = closed || len(lines) == 0 || lines[len(lines)-1] == "" && len(lines) == 1
	if c.before == "" {
		lines = nil
	} else if c.before[len(c.before)-1] == '\n' && !closed { // the last line was empty
		lines, closed = lines[:len(lines)-1], true
	}
	var after []string
	for at := 0; at <= len(lines); at++ {
		kind := r.IntN(8)
		if kind == 0 {
			e := finding.Edit{Line: at + 1, New: []string{fresh(), fresh()}}
			c.edits, after = append(c.edits, e), append(after, e.New...)
			closed = closed || at == len(lines)
		}
		if at == len(lines) {
			break
		}
		old := lines[at:min(len(lines), at+1+r.IntN(2))]
		e := finding.Edit{Line: at + 1, Old: old}
		switch kind {
		default:
			after = append(after, lines[at])
			continue
		case 1: // delete
		case 2:
			e.New = []string{fresh()}
		case 3:
			e.New = append(slices.Clone(old), fresh())
		case 4:
			e.New = old[:len(old)-1]
		}
		at += len(old) - 1
		closed = closed || at == len(lines)-1 && len(e.New) == 0
		c.edits, after = append(c.edits, e), append(after, e.New...)
	}
	if r.IntN(4) == 0 {
		e := finding.Edit{New: []string{fresh()}}
		c.edits, after, closed = append(c.edits, e), append(after, e.New...), true
	}
	r.Shuffle(len(c.edits), func(i, j int) { c.edits[i], c.edits[j] = c.edits[j], c.edits[i] })
	if c.after = strings.Join(after, "\n"); closed && len(after) > 0 {
		c.after += "\n"
	}
	return c
}

// modelled is what a script makes of a text by edits, which is the text if they are
// made already or refused: a second way to say what edit.sh does.
func modelled(text string, edits []finding.Edit) string {
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\n")
	}
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b finding.Edit) int {
		return order.Or(place(a, 1e6)-place(b, 1e6), min(len(a.Old), 1)-min(len(b.Old), 1))
	})
	if made, planned := judged(lines, edits); made || !planned {
		return text
	}
	var after []string
	at, last := 0, -1 // the next line, and the one that the last new one is or replaces
	for _, e := range append(edits, finding.Edit{}) {
		for ; at < place(e, len(lines))-1; at++ {
			after, last = append(after, lines[at]), at
		}
		at += len(e.Old)
		if after = append(after, e.New...); len(e.New) > 0 {
			last = -1
			if len(e.Old) > 0 {
				last = at - 1
			}
		}
	}
	if made, planned := judged(after, edits); !made && planned {
		return text
	}
	open := text != "" && !strings.HasSuffix(text, "\n") && last == len(lines)-1
	if len(after) == 0 || open {
		return strings.Join(after, "\n")
	}
	return strings.Join(after, "\n") + "\n"
}

func place(e finding.Edit, lines int) int {
	if e.Line == 0 {
		return lines + 1
	}
	return e.Line
}

func judged(text []string, edits []finding.Edit) (made, planned bool) {
	stands := func(at int, block []string) bool {
		return len(block) == 0 || at >= 1 && at-1+len(block) <= len(text) && slices.Equal(text[at-1:at-1+len(block)], block)
	}
	made, planned = true, true
	growth := 0
	for _, e := range edits {
		to := e.Line + growth
		if e.Line == 0 {
			to = len(text) - len(e.New) + 1
		}
		growth += len(e.New) - len(e.Old)
		made = made && stands(to, e.New) && !(len(e.Old) > len(e.New) && stands(to, e.Old))
		for at := 1; len(e.New) == 0 && at <= len(text); at++ {
			made = made && !stands(at, e.Old)
		}
		planned = planned && place(e, len(text)) <= len(text)+1 && stands(place(e, len(text)), e.Old)
	}
	return made, planned
}

// Thirty files whose lines differ, and thirty with few different lines, in which what
// goes or comes may stand elsewhere, too.
func TestScriptRandomEdits(t *testing.T) {
	for _, repeated := range []bool{false, true} {
		t.Run(fmt.Sprintf("repeated=%v", repeated), func(t *testing.T) {
			t.Parallel()
			needs(t, "dash")
			dir := t.TempDir()
			cs := randomChanges(rand.New(rand.NewPCG(7, 1)), 30, repeated)
			text := goingOn(script(t, "sh", layOut(t, dir, cs), false))
			for range 2 {
				for i, c := range cs {
					have := modelled(c.before, c.edits)
					if !repeated && have != c.after {
						t.Errorf("the model has %q, want %q, edits %+v of %q", have, c.after, c.edits, c.before)
					}
					cs[i].after, cs[i].before = have, have
				}
				if out, err := dash(t, text); err != nil || strings.Contains(out, "worked out") {
					t.Errorf("error %v:\n%s", err, out)
				}
				holds(t, dir, cs)
			}
		})
	}
}
